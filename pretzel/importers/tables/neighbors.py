"""Models of distances: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.nearest_centroid import import_nearest_centroid
from pretzel.importers.sklearn.neighbors import (
    import_neighbors_classifier,
    import_neighbors_regressor,
)
from pretzel.importers.step import StepImporter

NEIGHBORS = "sklearn.neighbors."

IMPORTERS: Mapping[str, StepImporter] = {
    NEIGHBORS + "_classification.KNeighborsClassifier": import_neighbors_classifier,
    NEIGHBORS + "_regression.KNeighborsRegressor": import_neighbors_regressor,
    NEIGHBORS + "_nearest_centroid.NearestCentroid": import_nearest_centroid,
}
