"""HistGradientBoosting: float64 thresholds, missing values and sets of categories in the splits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.sklearn.columns import concat, pick
from pretzel.importers.sklearn.labels import read_labels
from pretzel.importers.sklearn.trees.planting import FLOAT64, Nodes
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import DenseConcat, Predictor, TreeEnsemble
from pretzel.operators.trees import CATEGORY, MISSING_LEFT

LINKS = {"IdentityLink": "identity", "LogLink": "log"}


def import_hist_gradient_boosting_classifier(step: Step, given: Intermediate) -> Intermediate:
    """Two classes have one score, more one each."""
    labels, label_dtype = read_labels(step)
    link = "logistic" if labels.size == 2 else "softmax"
    scores = boost(step, given)
    return scores.apply(Predictor(link, labels, label_dtype, True), FLOAT64)


def import_hist_gradient_boosting_regressor(step: Step, given: Intermediate) -> Intermediate:
    """The loss decides the scale of the scores."""
    step.attribute("_predictors")
    kind = type(step.model._loss.link).__name__
    if kind not in LINKS:
        raise step.refused(f"its loss has a {kind}; {', '.join(LINKS)} are possible")
    return boost(step, given).apply(Predictor(LINKS[kind], None, "<f8", True), FLOAT64)


def boost(step: Step, given: Intermediate) -> Intermediate:
    """The baseline and, tree by tree, the leaves."""
    predictors = [each for stage in step.attribute("_predictors") for each in stage]
    table = preprocess(step, given)
    nodes, sets = read_nodes(step, predictors)
    values = np.concatenate([each.nodes["value"] for each in predictors])[nodes.leaves]
    ensemble = TreeEnsemble(
        nodes.features,
        nodes.thresholds,
        nodes.children,
        nodes.flags,
        nodes.roots,
        sets,
        False,
        "any",
        values.astype(np.float64).reshape(-1, 1),
        np.array(step.model._baseline_prediction, dtype=np.float64).reshape(-1),
        1.0,
    )
    return table.apply(ensemble, FLOAT64)


def preprocess(step: Step, given: Intermediate) -> Intermediate:
    """The table as the trees read it: encoded categories first, then the numbers."""
    columns = step.attribute("n_features_in_")
    chosen = getattr(step.model, "is_categorical_", None)
    if chosen is None:
        return step.expect_table(given, columns).dense()
    if given.columns != columns:
        raise step.invalid(f"was fitted on {columns} columns, but {given.columns} reach it")
    encoder = step.model._preprocessor.named_transformers_["encoder"]
    categories = pick(given, np.flatnonzero(chosen).tolist())
    parts = [step.child("_preprocessor.encoder", encoder).transform(categories).dense()]
    if not chosen.all():
        parts.append(step.expect_table(pick(given, np.flatnonzero(~chosen).tolist())).dense())
    return Intermediate(concat([part.flow for part in parts], DenseConcat()), FLOAT64)


def read_nodes(step: Step, predictors: Sequence[Any]) -> tuple[Nodes, NDArray[np.uint32] | None]:
    """The nodes of all trees, and the sets of categories that go to the left."""
    tables = [each.nodes for each in predictors]
    nodes = np.concatenate(tables)
    leaf = nodes["is_leaf"] != 0
    category = (nodes["is_categorical"] != 0) & ~leaf
    missing_left = nodes["missing_go_to_left"] != 0
    children = np.stack([nodes["left"], nodes["right"]], axis=1).astype(np.int32)
    children[leaf] = -1
    thresholds = np.where(leaf, 0.0, nodes["num_threshold"]).astype(np.float64)
    roots = np.cumsum([0, *map(len, tables)]).astype(np.int64)
    sets = None
    if category.any():
        first = np.cumsum([0, *(len(each.raw_left_cat_bitsets) for each in predictors)])
        tree = np.searchsorted(roots, np.flatnonzero(category), "right") - 1
        number = nodes["bitset_idx"][category] + first[tree]
        sets = np.concatenate([each.raw_left_cat_bitsets for each in predictors]).astype(np.uint32)
        known, place = step.model._bin_mapper.make_known_categories_bitsets()
        unknown = ~known[place[nodes["feature_idx"][category]]].astype(np.uint32)
        # What is no known category goes where missing values go.
        sets[number] |= np.where(missing_left[category][:, np.newaxis], unknown, np.uint32(0))
        thresholds[category] = number
    flags = missing_left.astype(np.uint8) * MISSING_LEFT + category.astype(np.uint8) * CATEGORY
    features = np.where(leaf, 0, nodes["feature_idx"]).astype(np.int32)
    return Nodes(features, thresholds, children, flags.astype(np.uint8), roots), sets
