"""KMeans, MiniBatchKMeans, BisectingKMeans and Birch: the nearest center, and distances to all.

Predict takes the first of centers that are equally near. What it compares is ``2 x.c - c.c``, as
scikit-learn does: the record's own part is the same for all centers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
from pretzel.importers.sklearn.coefficients import floats, project
from pretzel.importers.sklearn.fitted_arrays import expect_rows, fitted
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Combine, DenseLinear, DenseSlice, Descend, Distances, Dot, Predictor
from pretzel.operators.dense_linear import add_in_order
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)
Floats = NDArray[np.float64]


def import_kmeans(step: Step, given: Intermediate) -> Intermediate:
    """KMeans and MiniBatchKMeans: a cluster a center."""
    given, centers = read_centers(step, given, "cluster_centers_")
    products = products_with(given, centers)
    nearness = products.apply(DenseSlice(0, len(centers)))
    return finish(nearness, np.arange(len(centers), dtype=np.int32), products)


def import_birch(step: Step, given: Intermediate) -> Intermediate:
    """The cluster of the nearest subcluster, of which there may be many."""
    given, centers = read_centers(step, given, "subcluster_centers_")
    labels = np.ascontiguousarray(step.attribute("subcluster_labels_"))
    products = products_with(given, centers)
    return finish(products.apply(DenseSlice(0, len(centers))), labels, products)


def import_bisecting_kmeans(step: Step, given: Intermediate) -> Intermediate:
    """Down the tree: at every node to the nearer of two centers, left if they are equally near."""
    given, centers = read_centers(step, given, "cluster_centers_")
    products = products_with(given, centers)
    nodes = inner_nodes(step.attribute("_bisecting_tree"))
    labels = np.arange(len(centers), dtype=np.int32)
    if not nodes:
        return finish(products.apply(DenseSlice(0, 1)), labels, products)
    pairs = [child for node in nodes for child in (node.left, node.right)]
    children = [
        len(nodes) + child.label if child.left is None else nodes.index(child) for child in pairs
    ]
    mean = getattr(step.model, "_X_mean", 0.0)
    points = floats(np.vstack([child.center for child in pairs]) + mean)
    scores = project(step, given, twice(points), -squares_of(points))
    leaves = scores.flow.apply(Descend(np.array(children, np.int32), len(centers)))
    return finish(leaves, labels, products)


def read_centers(step: Step, given: Intermediate, name: str) -> tuple[Intermediate, Floats]:
    """The rows that reach the step, and its centers."""
    centers = fitted(step, name, 2)
    return expect_rows(step, given, centers), floats(centers)


def inner_nodes(root: Any) -> list[Any]:
    """Nodes that have children, each before its children."""
    nodes = [root] if root.left is not None else []
    for node in nodes:
        nodes += [child for child in (node.left, node.right) if child.left is not None]
    return nodes


def products_with(given: Intermediate, centers: Floats) -> Flow:
    """2 x.c - c.c of every center, and x.x."""
    bias = -squares_of(centers)
    if given.type.kind is Kind.DENSE:
        return given.flow.apply(DenseLinear(twice(centers), bias, True))
    products = given.flow.apply(Dot(twice(centers), "l2", False))
    return products.apply(Combine(np.append(bias, 0.0), None))


def twice(centers: Floats) -> Floats:
    """Weights of the products."""
    return floats(2.0 * centers.T)


def squares_of(centers: Floats) -> Floats:
    """c.c, summed as the products are: a record that equals a center is at distance 0."""
    return add_in_order(centers.T * centers.T)


def finish(scores: Flow, labels: NDArray[Any], products: Flow) -> Intermediate:
    """The cluster of the highest score; distances are what transform answers."""
    final = Predictor("votes", labels, labels.dtype.str, True, transforms=True)
    return Intermediate(scores.apply(final, products.apply(Distances())), FLOAT64)
