"""Columns of a table, and categories into numbers: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.column_transformer import import_column_transformer
from pretzel.importers.sklearn.one_hot import import_one_hot_encoder
from pretzel.importers.sklearn.ordinal import import_ordinal_encoder
from pretzel.importers.sklearn.target_encoder import import_target_encoder
from pretzel.importers.step import StepImporter

PREPROCESSING = "sklearn.preprocessing."

IMPORTERS: Mapping[str, StepImporter] = {
    "sklearn.compose._column_transformer.ColumnTransformer": import_column_transformer,
    PREPROCESSING + "_encoders.OneHotEncoder": import_one_hot_encoder,
    PREPROCESSING + "_encoders.OrdinalEncoder": import_ordinal_encoder,
    PREPROCESSING + "_target_encoder.TargetEncoder": import_target_encoder,
}
