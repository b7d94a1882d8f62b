"""Pipelines and unions: nesting, weights, steps that do nothing, norms over the whole."""

from __future__ import annotations

import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline, make_union
from sklearn.preprocessing import Normalizer


def words(**options: object) -> TfidfVectorizer:
    return TfidfVectorizer(ngram_range=(1, 2), **options)


def characters(**options: object) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char", ngram_range=(3, 3), **options)


UNIONS = {
    "plain": lambda: make_union(words(), characters()),
    "weighted": lambda: FeatureUnion(
        [("words", words()), ("chars", characters())], transformer_weights={"chars": 0.3}
    ),
    "all weighted": lambda: FeatureUnion(
        [("words", words()), ("chars", characters())],
        transformer_weights={"chars": -0.3, "words": 2},
    ),
    "one dropped": lambda: FeatureUnion(
        [("words", words()), ("no", "drop"), ("chars", characters())]
    ),
    "one left": lambda: FeatureUnion([("no", "drop"), ("chars", characters())]),
    "three": lambda: make_union(CountVectorizer(), words(norm="l1"), characters(norm=None)),
    "nested": lambda: make_union(
        make_union(CountVectorizer(), characters()),
        make_pipeline(CountVectorizer(binary=True), TfidfTransformer(sublinear_tf=True)),
    ),
    "nested weights": lambda: FeatureUnion(
        [
            (
                "inner",
                FeatureUnion(
                    [("words", words()), ("chars", characters())],
                    transformer_weights={"words": 0.5},
                ),
            ),
            ("counts", CountVectorizer(lowercase=False)),
        ],
        transformer_weights={"inner": 4.0, "counts": 0.25},
    ),
    "same twice": lambda: make_union(words(), words()),
    "case kept and not": lambda: make_union(words(), words(lowercase=False)),
}


@pytest.mark.parametrize("name", UNIONS)
def test_union(name, check, corpus, targets) -> None:
    check(make_pipeline(UNIONS[name](), LogisticRegression()).fit(corpus, targets["str"]))
    check(UNIONS[name]().fit(corpus))


@pytest.mark.parametrize("norm", ["l1", "l2", "max"])
@pytest.mark.parametrize("name", UNIONS)
def test_norm_over_a_union(name, norm, check, corpus, targets) -> None:
    model = make_pipeline(UNIONS[name](), Normalizer(norm), LogisticRegression())
    check(model.fit(corpus, targets["three"]))


def test_tfidf_over_a_union_of_counts(check, corpus, targets) -> None:
    counts = make_union(CountVectorizer(), CountVectorizer(analyzer="char", ngram_range=(1, 2)))
    for transformer in (TfidfTransformer(), TfidfTransformer(sublinear_tf=True, norm=None)):
        check(make_pipeline(counts, transformer).fit(corpus))
        check(make_pipeline(counts, transformer, Ridge()).fit(corpus, targets["number"]))


def test_a_vectorizer_feeding_a_union(check, corpus, targets) -> None:
    union = FeatureUnion(
        [("tfidf", TfidfTransformer()), ("counts", "passthrough"), ("shares", Normalizer("l1"))],
        transformer_weights={"counts": 0.01},
    )
    model = make_pipeline(CountVectorizer(), union, LogisticRegression())
    check(model.fit(corpus, targets["int"]))


def test_steps_that_do_nothing(check, corpus, targets) -> None:
    steps = [("first", "passthrough"), ("words", words()), ("none", None)]
    check(Pipeline([*steps, ("model", LogisticRegression())]).fit(corpus, targets["int"]))
    check(Pipeline([*steps, ("last", "passthrough")]).fit(corpus))


def test_norm_after_norm(check, corpus, targets) -> None:
    model = make_pipeline(words(norm="l2"), Normalizer("l1"), Normalizer("max"), Ridge())
    check(model.fit(corpus, targets["number"]))


def test_nested_pipelines(check, corpus, targets) -> None:
    features = Pipeline([("inner", Pipeline([("words", words())])), ("norm", Normalizer())])
    check(make_pipeline(features, Pipeline([("model", Ridge())])).fit(corpus, targets["number"]))


@pytest.mark.parametrize("weights", [{"a": 2.0}, {"b": -0.5}, {"a": 0.25, "b": 3}], ids=str)
def test_counts_weighted_by_floats_become_floats(weights, check, corpus) -> None:
    union = FeatureUnion(
        [("a", CountVectorizer()), ("b", CountVectorizer(analyzer="char"))],
        transformer_weights=weights,
    )
    check(union.fit(corpus))
