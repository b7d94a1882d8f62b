"""Step 4: stages are labelled for the compiler and the Runtime, and checked for the last time."""

from __future__ import annotations

from pretzel.oven.output_graph_validator.label_sparse_dense import LabelSparseDense
from pretzel.oven.output_graph_validator.label_vectorizable import LabelVectorizable
from pretzel.oven.output_graph_validator.stage_input_schema import StageInputSchema
from pretzel.oven.output_graph_validator.stage_output_schema import StageOutputSchema
from pretzel.oven.output_graph_validator.validate_stage_graph import ValidateStageGraph
from pretzel.oven.output_graph_validator.vector_requirements import VectorRequirements

RULES = (
    StageInputSchema(),
    StageOutputSchema(),
    VectorRequirements(),
    LabelSparseDense(),
    LabelVectorizable(),  # reads the layouts of the rule above
    ValidateStageGraph(),  # last: it compares the labels of neighbours
)
