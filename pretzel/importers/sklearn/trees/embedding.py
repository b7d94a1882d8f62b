"""RandomTreesEmbedding: a column a leaf, 1 where a record gets to."""

from __future__ import annotations

import numpy as np

from pretzel.importers.sklearn.trees.planting import FLOAT64, accepted, read_nodes
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import ToDense, TreeLeaves
from pretzel.schema import Kind


def import_trees_embedding(step: Step, given: Intermediate) -> Intermediate:
    """Leaves of all trees side by side, sparse unless asked otherwise."""
    models = step.attribute("estimators_")
    trees = [model.tree_ for model in models]
    nodes = read_nodes(trees)
    for tree, known in zip(trees, step.attribute("one_hot_encoder_").categories_, strict=True):
        if not np.array_equal(known, np.flatnonzero(tree.children_left < 0)):
            raise step.invalid("has leaves that no record of the training table got to")
    table = step.expect_table(given, step.attribute("n_features_in_"))
    leaves = TreeLeaves(
        nodes.features,
        nodes.thresholds,
        nodes.children,
        nodes.flags,
        nodes.roots,
        None,
        True,
        "finite" if table.type.kind is Kind.SPARSE else accepted(models[0]),
    )
    made = table.apply(leaves, FLOAT64)
    return made if step.model.sparse_output else made.apply(ToDense(), FLOAT64)
