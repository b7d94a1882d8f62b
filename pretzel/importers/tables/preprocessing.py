"""Preprocessing: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.binarizer import import_binarizer
from pretzel.importers.sklearn.function_transformer import import_function_transformer
from pretzel.importers.sklearn.normalizer import import_normalizer
from pretzel.importers.sklearn.scalers import import_scaler
from pretzel.importers.sklearn.simple_imputer import (
    import_missing_indicator,
    import_simple_imputer,
)
from pretzel.importers.step import StepImporter

PREPROCESSING = "sklearn.preprocessing."
IMPUTE = "sklearn.impute._base."

IMPORTERS: Mapping[str, StepImporter] = {
    PREPROCESSING + "_data.Binarizer": import_binarizer,
    PREPROCESSING + "_data.MaxAbsScaler": import_scaler,
    PREPROCESSING + "_data.MinMaxScaler": import_scaler,
    PREPROCESSING + "_data.Normalizer": import_normalizer,
    PREPROCESSING + "_data.RobustScaler": import_scaler,
    PREPROCESSING + "_data.StandardScaler": import_scaler,
    PREPROCESSING + "_function_transformer.FunctionTransformer": import_function_transformer,
    IMPUTE + "MissingIndicator": import_missing_indicator,
    IMPUTE + "SimpleImputer": import_simple_imputer,
}
