"""Projections into fewer columns: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.latent_dirichlet import import_latent_dirichlet
from pretzel.importers.sklearn.nmf import import_mini_batch_nmf, import_nmf
from pretzel.importers.sklearn.truncated_svd import import_truncated_svd
from pretzel.importers.step import StepImporter

DECOMPOSITION = "sklearn.decomposition."

IMPORTERS: Mapping[str, StepImporter] = {
    DECOMPOSITION + "_truncated_svd.TruncatedSVD": import_truncated_svd,
    DECOMPOSITION + "_nmf.NMF": import_nmf,
    DECOMPOSITION + "_nmf.MiniBatchNMF": import_mini_batch_nmf,
    DECOMPOSITION + "_lda.LatentDirichletAllocation": import_latent_dirichlet,
}
