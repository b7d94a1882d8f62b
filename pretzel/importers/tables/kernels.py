"""Kernel machines and kernel approximations: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.support_vectors import (
    import_one_class,
    import_support_vector_classifier,
    import_support_vector_regressor,
)
from pretzel.importers.step import StepImporter

SVM = "sklearn.svm._classes."

IMPORTERS: Mapping[str, StepImporter] = {
    SVM + "SVC": import_support_vector_classifier,
    SVM + "NuSVC": import_support_vector_classifier,
    SVM + "SVR": import_support_vector_regressor,
    SVM + "NuSVR": import_support_vector_regressor,
    SVM + "OneClassSVM": import_one_class,
}
