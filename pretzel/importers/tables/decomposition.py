"""Projections into fewer columns: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.latent_dirichlet import import_latent_dirichlet
from pretzel.importers.sklearn.latent_factors import import_factor_analysis, import_fast_ica
from pretzel.importers.sklearn.nmf import import_mini_batch_nmf, import_nmf
from pretzel.importers.sklearn.partial_least_squares import (
    import_partial_least_squares,
    import_partial_least_squares_svd,
)
from pretzel.importers.sklearn.principal_components import import_principal_components
from pretzel.importers.sklearn.random_projections import (
    import_gaussian_projection,
    import_sparse_projection,
)
from pretzel.importers.sklearn.truncated_svd import import_truncated_svd
from pretzel.importers.step import StepImporter

DECOMPOSITION = "sklearn.decomposition."
PLS = "sklearn.cross_decomposition._pls."

IMPORTERS: Mapping[str, StepImporter] = {
    DECOMPOSITION + "_truncated_svd.TruncatedSVD": import_truncated_svd,
    DECOMPOSITION + "_nmf.NMF": import_nmf,
    DECOMPOSITION + "_nmf.MiniBatchNMF": import_mini_batch_nmf,
    DECOMPOSITION + "_lda.LatentDirichletAllocation": import_latent_dirichlet,
    DECOMPOSITION + "_pca.PCA": import_principal_components,
    DECOMPOSITION + "_incremental_pca.IncrementalPCA": import_principal_components,
    DECOMPOSITION + "_factor_analysis.FactorAnalysis": import_factor_analysis,
    DECOMPOSITION + "_fastica.FastICA": import_fast_ica,
    "sklearn.random_projection.GaussianRandomProjection": import_gaussian_projection,
    "sklearn.random_projection.SparseRandomProjection": import_sparse_projection,
    PLS + "PLSRegression": import_partial_least_squares,
    PLS + "PLSCanonical": import_partial_least_squares,
    PLS + "CCA": import_partial_least_squares,
    PLS + "PLSSVD": import_partial_least_squares_svd,
}
