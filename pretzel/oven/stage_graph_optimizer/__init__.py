"""Step 3: stages are rewritten until the plan is as small as the rules can make it."""

from __future__ import annotations

from pretzel.oven.stage_graph_optimizer.fold_affine_into_linear import FoldAffineIntoLinear
from pretzel.oven.stage_graph_optimizer.fold_scale_into_linear import FoldScaleIntoLinear
from pretzel.oven.stage_graph_optimizer.fold_selection_into_linear import (
    FoldSelectionIntoLinear,
)
from pretzel.oven.stage_graph_optimizer.inline_single_transform_stages import (
    InlineSingleTransformStages,
)
from pretzel.oven.stage_graph_optimizer.merge_equal_stages import MergeEqualStages
from pretzel.oven.stage_graph_optimizer.merge_linear_heads import MergeLinearHeads
from pretzel.oven.stage_graph_optimizer.pipeline_shared_producer import PipelineSharedProducer
from pretzel.oven.stage_graph_optimizer.prune_unused_columns import PruneUnusedColumns
from pretzel.oven.stage_graph_optimizer.push_linear_through_concat import PushLinearThroughConcat
from pretzel.oven.stage_graph_optimizer.push_linear_through_dense import PushLinearThroughDense
from pretzel.oven.stage_graph_optimizer.push_selection_down import PushSelectionDown
from pretzel.oven.stage_graph_optimizer.remove_empty_stages import RemoveEmptyStages
from pretzel.oven.stage_graph_optimizer.remove_unnecessary_branches import (
    RemoveUnnecessaryBranches,
)

RULES = (
    MergeEqualStages(),  # first: a transform that two branches share is a reason not to move it
    MergeLinearHeads(),  # before pushing, which takes linear models apart
    InlineSingleTransformStages(),  # before pushing, so that a norm that stays is in its branch
    PushSelectionDown(),  # before any dot meets the selection: dictionaries shrink for good
    PushLinearThroughConcat(),
    PushLinearThroughDense(),
    FoldSelectionIntoLinear(),  # of the selections that a norm keeps up
    FoldAffineIntoLinear(),  # behind the dense pushing, which brings models next to scalers
    FoldScaleIntoLinear(),  # folds into the dots that pushing makes, which then push further
    RemoveUnnecessaryBranches(),
    PruneUnusedColumns(),  # after the branches: a branch that goes needs no pruning
    RemoveEmptyStages(),
    PipelineSharedProducer(),
)
