"""Projections of tables: PCA and its kin, random projections, partial least squares."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.cross_decomposition import CCA, PLSSVD, PLSCanonical, PLSRegression
from sklearn.decomposition import PCA, FactorAnalysis, FastICA, IncrementalPCA
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.random_projection import GaussianRandomProjection, SparseRandomProjection

import pretzel

PROJECTIONS = [
    PCA(),
    PCA(1),
    PCA(3, whiten=True, random_state=0),
    PCA(0.9, svd_solver="full"),
    PCA("mle"),
    IncrementalPCA(4, batch_size=20),
    IncrementalPCA(2, whiten=True),
    FactorAnalysis(3, random_state=0),
    FactorAnalysis(1, rotation="varimax", random_state=0),
    FastICA(3, random_state=0),
    FastICA(whiten=False, random_state=0),
    FastICA(2, whiten="arbitrary-variance", random_state=0),
    GaussianRandomProjection(5, random_state=0),
    GaussianRandomProjection(1, random_state=0),
    SparseRandomProjection(5, random_state=0),
    SparseRandomProjection(4, density=1.0, random_state=0),
    SparseRandomProjection(3, density=0.2, dense_output=True, random_state=0),
]
PARTIAL = [PLSRegression(2), PLSCanonical(2), CCA(2), PLSRegression(2, scale=False)]


@pytest.fixture
def varied(table):
    """The table without its constant column, of which a scale is 0."""
    return np.delete(table, 4, axis=1)


@pytest.mark.filterwarnings("ignore:.*FastICA did not converge", "ignore:Ill-conditioned")
@pytest.mark.parametrize("model", PROJECTIONS, ids=str)
def test_projections(model, check_table, varied) -> None:
    pipeline = make_pipeline(StandardScaler(), model).fit(varied)
    plan = check_table(pipeline, varied)
    assert plan.methods == ("transform",)


@pytest.mark.parametrize("model", [PCA(3), GaussianRandomProjection(4, random_state=0)], ids=str)
def test_projections_of_raw_columns(model, check_table, varied, table_targets) -> None:
    varied = varied[:, :4]
    check_table(model.fit(varied), varied)
    behind = make_pipeline(model, LinearRegression()).fit(varied, table_targets["number"])
    check_table(behind, varied)


@pytest.mark.parametrize("model", PARTIAL, ids=str)
def test_partial_least_squares(model, check_table, varied, table_targets) -> None:
    plan = check_table(model.fit(varied, table_targets["two numbers"]), varied)
    assert plan.methods == ("predict", "transform")
    behind = LinearRegression().fit(model.transform(varied), table_targets["number"])
    assert check_table(make_pipeline(model, behind), varied).methods == ("predict",)


def test_partial_least_squares_of_one_target(check_table, varied, table_targets) -> None:
    for goal in (table_targets["number"], table_targets["number"].reshape(-1, 1)):
        check_table(PLSRegression(2).fit(varied, goal), varied)


def test_partial_least_squares_svd(check_table, varied, table_targets) -> None:
    plan = check_table(PLSSVD(2).fit(varied, table_targets["two numbers"]), varied)
    assert plan.methods == ("transform",)


@pytest.mark.parametrize(
    "model",
    [
        PCA(4, svd_solver="arpack", random_state=0),
        PCA(2, svd_solver="arpack", whiten=True, random_state=0),
        GaussianRandomProjection(6, random_state=0),
        SparseRandomProjection(6, random_state=0),
        SparseRandomProjection(6, dense_output=True, random_state=0),
        IncrementalPCA(5, batch_size=22),
    ],
    ids=str,
)
def test_projections_of_texts(model, check, corpus, targets) -> None:
    for vectorizer in (TfidfVectorizer(), CountVectorizer(analyzer="char")):
        check(make_pipeline(vectorizer, model).fit(corpus))
    behind = make_pipeline(TfidfVectorizer(), model, LogisticRegression())
    check(behind.fit(corpus, targets["three str"]))


def test_a_sparse_projection_keeps_its_matrix_sparse(corpus) -> None:
    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3)),
        SparseRandomProjection(200, random_state=0),
    )
    plan = pretzel.compile(model.fit(corpus))
    components = model[-1].components_
    stored = sum(o.nbytes for role, o in plan.blueprint.parameters() if role.startswith("project."))
    assert stored == components.nnz * 12 + (components.shape[1] + 1) * 4


@pytest.mark.parametrize(
    "model", [PCA(2), PCA(2, whiten=True), GaussianRandomProjection(3, random_state=0)], ids=str
)
def test_fitted_on_single_precision(model, check_table, varied) -> None:
    varied = varied[:, :4]
    plan = check_table(model.fit(varied.astype(np.float32)), varied)
    with pytest.raises(pretzel.SchemaError, match="float32"):
        plan.transform(varied.astype(np.float32))


def test_single_precision_rows(check_table, varied) -> None:
    check_table(PCA(2).fit(varied), varied.astype(np.float32))


def test_sparse_tables_are_refused(corpus) -> None:
    text = make_pipeline(CountVectorizer(), FactorAnalysis(2))
    text.steps[-1] = ("factors", FactorAnalysis(2).fit(text[0].fit_transform(corpus).toarray()))
    with pytest.raises(pretzel.UnsupportedOperatorError, match="sparse table"):
        pretzel.compile(text)
