"""Preprocessing: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.binarizer import import_binarizer
from pretzel.importers.sklearn.distributions import import_distribution
from pretzel.importers.sklearn.expansions import import_bins, import_polynomial
from pretzel.importers.sklearn.function_transformer import import_function_transformer
from pretzel.importers.sklearn.knn_imputer import import_knn_imputer
from pretzel.importers.sklearn.normalizer import import_normalizer
from pretzel.importers.sklearn.scalers import import_scaler
from pretzel.importers.sklearn.simple_imputer import (
    import_missing_indicator,
    import_simple_imputer,
)
from pretzel.importers.sklearn.spline_transformer import import_spline_transformer
from pretzel.importers.sklearn.transformed_target import import_transformed_target
from pretzel.importers.step import StepImporter

PREPROCESSING = "sklearn.preprocessing."
IMPUTE = "sklearn.impute."
COMPOSE = "sklearn.compose."

IMPORTERS: Mapping[str, StepImporter] = {
    PREPROCESSING + "_data.Binarizer": import_binarizer,
    PREPROCESSING + "_data.MaxAbsScaler": import_scaler,
    PREPROCESSING + "_data.MinMaxScaler": import_scaler,
    PREPROCESSING + "_data.Normalizer": import_normalizer,
    PREPROCESSING + "_data.PowerTransformer": import_distribution,
    PREPROCESSING + "_data.QuantileTransformer": import_distribution,
    PREPROCESSING + "_data.RobustScaler": import_scaler,
    PREPROCESSING + "_data.StandardScaler": import_scaler,
    PREPROCESSING + "_discretization.KBinsDiscretizer": import_bins,
    PREPROCESSING + "_polynomial.PolynomialFeatures": import_polynomial,
    PREPROCESSING + "_polynomial.SplineTransformer": import_spline_transformer,
    PREPROCESSING + "_function_transformer.FunctionTransformer": import_function_transformer,
    IMPUTE + "_base.MissingIndicator": import_missing_indicator,
    IMPUTE + "_base.SimpleImputer": import_simple_imputer,
    IMPUTE + "_knn.KNNImputer": import_knn_imputer,
    COMPOSE + "_target.TransformedTargetRegressor": import_transformed_target,
}
