"""Feature selection and column scaling, before and behind norms, over unions, under models."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.feature_selection import (
    RFE,
    RFECV,
    GenericUnivariateSelect,
    SelectFdr,
    SelectFpr,
    SelectFromModel,
    SelectFwe,
    SelectKBest,
    SelectPercentile,
    SequentialFeatureSelector,
    VarianceThreshold,
    chi2,
)
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import MaxAbsScaler, Normalizer
from sklearn.svm import LinearSVC

import pretzel

SELECTIONS = [
    SelectKBest(chi2, k=7),
    SelectKBest(chi2, k="all"),
    SelectPercentile(chi2, percentile=15),
    GenericUnivariateSelect(chi2, mode="percentile", param=25),
    SelectFpr(chi2, alpha=0.4),
    SelectFdr(chi2, alpha=0.9),
    SelectFromModel(LogisticRegression()),
    SelectFromModel(LinearSVC(random_state=0), threshold="median"),
    SelectFromModel(SGDClassifier(random_state=0), max_features=9),
    RFE(LogisticRegression(), n_features_to_select=6, step=0.5),
    RFECV(LogisticRegression(), step=0.5, cv=2, min_features_to_select=3),
    VarianceThreshold(0.01),
]


def rules(plan: pretzel.ModelPlan) -> set[str]:
    return {report.rule for report in plan.blueprint.rules if report.times}


def words(plan: pretzel.ModelPlan) -> set[str]:
    return {line.split(" := ")[1].split("(")[0] for s in plan.stages for line in s.transforms}


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_selection_behind_a_norm(selection, check, corpus, targets) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = make_pipeline(TfidfVectorizer(), selection, LogisticRegression())
        plan = check(model.fit(corpus, targets["three str"]))
    assert "select_columns" not in words(plan)


@pytest.mark.parametrize("selection", SELECTIONS[::3], ids=str)
def test_selection_alone_and_before_a_norm(selection, check, corpus, targets) -> None:
    vectorizer = TfidfVectorizer(norm=None, ngram_range=(1, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plan = check(make_pipeline(vectorizer, selection, Normalizer()).fit(corpus, targets["int"]))
        assert "select_columns" not in words(plan)
        model = make_pipeline(vectorizer, selection, Normalizer("l1"), LinearSVC(random_state=0))
        assert "select_columns" not in words(check(model.fit(corpus, targets["str"])))


def test_selection_by_family_wise_error(check, corpus, targets) -> None:
    model = make_pipeline(CountVectorizer(), SelectFwe(chi2)).fit(corpus, targets["int"])
    model[-1].pvalues_[3:6] = 0.0
    check(model)


def test_sequential_selection(check, corpus, targets) -> None:
    selection = SequentialFeatureSelector(Ridge(), n_features_to_select=2, cv=2)
    model = make_pipeline(CountVectorizer(max_features=6), selection)
    check(model.fit(corpus, targets["number"]))


def test_an_ngram_that_nobody_weighs_is_not_looked_up(check, corpus, targets) -> None:
    model = make_pipeline(CountVectorizer(), SelectKBest(chi2, k=5), LogisticRegression())
    plan = check(model.fit(corpus, targets["int"]))
    assert "push_selection_down" in rules(plan)
    assert any("word_ngram" in t and "sparse[5]" in t for s in plan.stages for t in s.transforms)


def test_selection_across_a_union_drops_a_branch(check, corpus, targets) -> None:
    union = make_union(
        CountVectorizer(analyzer="char", ngram_range=(2, 2)), CountVectorizer(max_features=5)
    )
    model = make_pipeline(union, SelectKBest(chi2, k=10)).fit(corpus, targets["int"])
    check(model)
    model[-1].scores_[-5:] = 0.0
    plan = check(model)
    assert "word_ngram" not in words(plan)
    assert "concat" not in words(plan)


def test_selections_of_selections_and_norms_between(check, corpus, targets) -> None:
    model = make_pipeline(
        make_union(TfidfVectorizer(), CountVectorizer(analyzer="char", dtype=np.float64)),
        SelectKBest(chi2, k=40),
        MaxAbsScaler(),
        SelectKBest(chi2, k=20),
        Normalizer("max"),
        SelectKBest(chi2, k=10),
    )
    check(model.fit(corpus, targets["three"]))
    check(make_pipeline(*model, LinearSVC(random_state=0)).fit(corpus, targets["three"]))


@pytest.mark.parametrize("vectorizer", [CountVectorizer(), TfidfVectorizer(norm="l1")], ids=str)
def test_max_abs_scaler(vectorizer, check, corpus, targets) -> None:
    check(make_pipeline(vectorizer, MaxAbsScaler()).fit(corpus))
    check(
        make_pipeline(vectorizer, MaxAbsScaler(), LinearSVC(random_state=0)).fit(
            corpus, targets["bool"]
        )
    )


@pytest.mark.parametrize("sublinear", [False, True])
def test_tfidf_transformer_over_a_union(sublinear, check, corpus, targets) -> None:
    union = make_union(CountVectorizer(), CountVectorizer(analyzer="char", binary=True))
    union.set_params(transformer_weights={"countvectorizer-1": 3})
    weights = TfidfTransformer(sublinear_tf=sublinear)
    check(make_pipeline(union, weights).fit(corpus))
    again = make_pipeline(TfidfVectorizer(), MaxAbsScaler(), weights, LogisticRegression())
    check(again.fit(corpus, targets["three"]))


def test_refusals(corpus, targets) -> None:
    counts = CountVectorizer()
    for model, reason in (
        (make_pipeline(counts, SelectKBest(chi2, k=0)), "selects no columns"),
        (make_pipeline(counts, MaxAbsScaler(clip=True)), "shifts or clips"),
        (make_pipeline(counts, RFE(LogisticRegression(), step=0.5)), "selects features and predic"),
    ):
        with pytest.raises(pretzel.UnsupportedOperatorError, match=reason):
            pretzel.compile(model.fit(corpus, targets["int"]))
    with pytest.raises(pretzel.ImportModelError, match="is not fitted"):
        pretzel.compile(make_pipeline(CountVectorizer(vocabulary=["a"]), SelectKBest(k=1)))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(st.text(max_size=60), min_size=1, max_size=4), k=st.integers(1, 60))
def test_any_text(texts, k, corpus, targets) -> None:
    union = make_union(TfidfVectorizer(), CountVectorizer(analyzer="char"))
    model = make_pipeline(union, SelectKBest(chi2, k=k), MaxAbsScaler(), LogisticRegression())
    model.fit(corpus, targets["three"])
    expected = model.predict_proba(texts)
    np.testing.assert_allclose(pretzel.compile(model).predict_proba(texts), expected, atol=1e-9)
