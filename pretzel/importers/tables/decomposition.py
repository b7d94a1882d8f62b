"""Projections into fewer columns: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.truncated_svd import import_truncated_svd
from pretzel.importers.step import StepImporter

DECOMPOSITION = "sklearn.decomposition."

IMPORTERS: Mapping[str, StepImporter] = {
    DECOMPOSITION + "_truncated_svd.TruncatedSVD": import_truncated_svd,
}
