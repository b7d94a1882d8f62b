"""Kernel ridge, kernel principal components, and samples of feature maps."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import KernelPCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.kernel_approximation import (
    AdditiveChi2Sampler,
    Nystroem,
    RBFSampler,
    SkewedChi2Sampler,
)
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import pretzel

KERNELS = [
    {"kernel": "linear"},
    {"kernel": "cosine"},
    {"kernel": "rbf"},
    {"kernel": "rbf", "gamma": 0.3},
    {"kernel": "laplacian"},
    {"kernel": "poly", "degree": 2},
    {"kernel": "polynomial", "degree": 3, "gamma": 0.1, "coef0": 0.5},
    {"kernel": "sigmoid", "gamma": 0.01},
]
PRINCIPAL = [each for each in KERNELS if each["kernel"] not in ("laplacian", "polynomial")]
CHI = [{"kernel": "chi2", "gamma": 0.4}, {"kernel": "additive_chi2"}]


@pytest.fixture
def small(table):
    return table / np.maximum(1.0, np.abs(table).max(axis=0))


@pytest.mark.parametrize("targets", ["number", "two numbers"])
@pytest.mark.parametrize("kernel", KERNELS, ids=str)
def test_kernel_ridge(kernel, targets, check_table, small, table_targets) -> None:
    check_table(KernelRidge(**kernel).fit(small, table_targets[targets]), small)


@pytest.mark.parametrize("kernel", PRINCIPAL, ids=str)
def test_kernel_principal_components(kernel, check_table, small, table_targets) -> None:
    model = KernelPCA(3, **kernel).fit(small)
    check_table(model, small)
    linear = make_pipeline(KernelPCA(2, **kernel), Ridge())
    check_table(linear.fit(small, table_targets["number"]), small)


@pytest.mark.parametrize("kernel", KERNELS[1:], ids=str)
def test_nystroem(kernel, check_table, small, table_targets) -> None:
    samples = Nystroem(n_components=5, random_state=0, **kernel)
    check_table(samples.fit(small), small)
    model = make_pipeline(StandardScaler(), samples, LogisticRegression())
    check_table(model.fit(small, table_targets["three gaps"]), small)


@pytest.mark.parametrize("kernel", CHI, ids=str)
def test_chi_squared_kernels(kernel, check_table, small, table_targets) -> None:
    rows = np.abs(small)
    check_table(Nystroem(n_components=4, random_state=0, **kernel).fit(rows), rows)
    model = KernelRidge(alpha=99.0, **kernel).fit(rows, table_targets["number"])
    plan = check_table(model, rows)
    assert np.isnan(plan.predict(-rows - 1.0)).all()  # scikit-learn raises an error


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_samplers(steps, check_table, small, table_targets) -> None:
    rows = np.abs(small)
    check_table(AdditiveChi2Sampler(sample_steps=steps).fit(rows), rows)
    check_table(AdditiveChi2Sampler(sample_steps=steps, sample_interval=0.3).fit(rows), rows)
    check_table(RBFSampler(gamma=0.1 * steps, n_components=9, random_state=1).fit(small), small)
    skewed = SkewedChi2Sampler(skewedness=0.5 * steps, n_components=7, random_state=1)
    check_table(skewed.fit(rows), rows)
    model = make_pipeline(RBFSampler(random_state=2), Ridge())
    check_table(model.fit(small, table_targets["number"]), small)


@pytest.mark.parametrize("kernel", [each for each in KERNELS if each["kernel"] != "laplacian"])
def test_texts(kernel, check, corpus, targets) -> None:
    model = make_pipeline(TfidfVectorizer(), KernelRidge(**kernel))
    check(model.fit(corpus, targets["number"]))
    samples = Nystroem(n_components=8, random_state=0, **kernel)
    model = make_pipeline(TfidfVectorizer(), samples, LogisticRegression())
    check(model.fit(corpus, targets["three"]))
    model = make_pipeline(TfidfVectorizer(), RBFSampler(random_state=0), LogisticRegression())
    check(model.fit(corpus, targets["three"]))


def test_refusals(small, table_targets, corpus, targets) -> None:
    goal, single = table_targets["number"], small.astype(np.float32)
    square = small @ small.T
    for model, rows, reason in (
        (KernelRidge(kernel="precomputed"), square, "kernel='precomputed'"),
        (KernelRidge(kernel=np.dot), small, "kernel=<"),
        (KernelPCA(2, kernel="precomputed"), square, "kernel='precomputed'"),
        (Nystroem(kernel="rbf", n_components=4), single, "float32 numbers"),
        (KernelRidge(kernel="rbf"), single, "float32 numbers"),
        (RBFSampler(), single, "float32 numbers"),
    ):
        with pytest.raises(pretzel.UnsupportedOperatorError, match=reason):
            pretzel.compile(model.fit(rows, goal))
    model = make_pipeline(TfidfVectorizer(), KernelRidge(kernel="laplacian"))
    with pytest.raises(pretzel.UnsupportedOperatorError, match="of sparse records"):
        pretzel.compile(model.fit(corpus, targets["number"]))
    model = make_pipeline(TfidfVectorizer(), AdditiveChi2Sampler(), LogisticRegression())
    with pytest.raises(pretzel.UnsupportedOperatorError, match="sparse records"):
        pretzel.compile(model.fit(corpus, targets["int"]))
