"""Kernel machines and kernel approximations: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.kernel_samplers import (
    import_additive_chi2_sampler,
    import_rbf_sampler,
    import_skewed_chi2_sampler,
)
from pretzel.importers.sklearn.pairwise_kernels import (
    import_kernel_pca,
    import_kernel_ridge,
    import_nystroem,
)
from pretzel.importers.sklearn.support_vectors import (
    import_one_class,
    import_support_vector_classifier,
    import_support_vector_regressor,
)
from pretzel.importers.step import StepImporter

SVM = "sklearn.svm._classes."
APPROXIMATION = "sklearn.kernel_approximation."

IMPORTERS: Mapping[str, StepImporter] = {
    SVM + "SVC": import_support_vector_classifier,
    SVM + "NuSVC": import_support_vector_classifier,
    SVM + "SVR": import_support_vector_regressor,
    SVM + "NuSVR": import_support_vector_regressor,
    SVM + "OneClassSVM": import_one_class,
    "sklearn.kernel_ridge.KernelRidge": import_kernel_ridge,
    "sklearn.decomposition._kernel_pca.KernelPCA": import_kernel_pca,
    APPROXIMATION + "Nystroem": import_nystroem,
    APPROXIMATION + "RBFSampler": import_rbf_sampler,
    APPROXIMATION + "SkewedChi2Sampler": import_skewed_chi2_sampler,
    APPROXIMATION + "AdditiveChi2Sampler": import_additive_chi2_sampler,
}
