"""Preprocessing: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.binarizer import import_binarizer
from pretzel.importers.sklearn.function_transformer import import_function_transformer
from pretzel.importers.sklearn.max_abs_scaler import import_max_abs_scaler
from pretzel.importers.sklearn.normalizer import import_normalizer
from pretzel.importers.step import StepImporter

PREPROCESSING = "sklearn.preprocessing."

IMPORTERS: Mapping[str, StepImporter] = {
    PREPROCESSING + "_data.Binarizer": import_binarizer,
    PREPROCESSING + "_data.MaxAbsScaler": import_max_abs_scaler,
    PREPROCESSING + "_data.Normalizer": import_normalizer,
    PREPROCESSING + "_function_transformer.FunctionTransformer": import_function_transformer,
}
