"""Neural networks: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.multilayer import import_mlp_classifier, import_mlp_regressor
from pretzel.importers.step import StepImporter

NETWORKS = "sklearn.neural_network._multilayer_perceptron."

IMPORTERS: Mapping[str, StepImporter] = {
    NETWORKS + "MLPClassifier": import_mlp_classifier,
    NETWORKS + "MLPRegressor": import_mlp_regressor,
}
