"""Cluster and mixture models: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.cluster_centers import (
    import_birch,
    import_bisecting_kmeans,
    import_kmeans,
)
from pretzel.importers.sklearn.mixtures import import_bayesian_mixture, import_gaussian_mixture
from pretzel.importers.step import StepImporter

CLUSTER = "sklearn.cluster."
MIXTURE = "sklearn.mixture."

IMPORTERS: Mapping[str, StepImporter] = {
    CLUSTER + "_kmeans.KMeans": import_kmeans,
    CLUSTER + "_kmeans.MiniBatchKMeans": import_kmeans,
    CLUSTER + "_bisect_k_means.BisectingKMeans": import_bisecting_kmeans,
    CLUSTER + "_birch.Birch": import_birch,
    MIXTURE + "_gaussian_mixture.GaussianMixture": import_gaussian_mixture,
    MIXTURE + "_bayesian_mixture.BayesianGaussianMixture": import_bayesian_mixture,
}
