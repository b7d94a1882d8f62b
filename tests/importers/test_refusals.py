"""What cannot be imported is refused by name: step, class, reason, and never in silence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.cluster import SpectralClustering
from sklearn.feature_extraction.text import (
    CountVectorizer,
    HashingVectorizer,
    TfidfTransformer,
    TfidfVectorizer,
)
from sklearn.linear_model import (
    LinearRegression,
    LogisticRegression,
    RidgeClassifier,
)
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer

from pretzel.errors import ImportModelError, UnsupportedOperatorError
from pretzel.importers import import_model
from pretzel.store import ObjectStore

TEXTS = ["a good book, good end", "bad book", "the worst BOOK", "good, good, bad", "end"]
LABELS = [1, 0, 0, 1, 0]


def refusal(model: Any) -> UnsupportedOperatorError:
    with pytest.raises(UnsupportedOperatorError) as caught:
        import_model(model, ObjectStore())
    return caught.value


class MyVectorizer(CountVectorizer):
    pass


class Unheard(TransformerMixin, BaseEstimator):
    def fit(self, X: Any, y: Any = None) -> Unheard:
        return self

    def transform(self, X: Any) -> Any:
        return X


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"analyzer": str.splitlines}, 'builtins:str.splitlines; fallback="python" keeps it'),
        ({"strip_accents": str.upper}, "strip_accents= is Python code"),
        ({"tokenizer": str.splitlines, "token_pattern": None}, "tokenizer= is Python code"),
        ({"preprocessor": str.upper}, "preprocessor= is Python code"),
        ({"dtype": np.float32}, "dtype=float32"),
        ({"ngram_range": (0, 2)}, r"ngram_range=\(0, 2\)"),
    ],
    ids=str,
)
@pytest.mark.parametrize("vectorizer", [CountVectorizer, TfidfVectorizer])
def test_options_of_vectorizers(vectorizer, options, reason) -> None:
    model = Pipeline([("words", vectorizer(**options)), ("model", LogisticRegression())])
    error = refusal(model.fit(TEXTS, LABELS))
    assert error.step == "pipeline.words"
    assert error.operator == vectorizer.__name__
    with pytest.raises(UnsupportedOperatorError, match=reason):
        raise error


def test_options_that_scikit_learn_ignores_are_ignored() -> None:
    ignored = CountVectorizer(analyzer="char", vocabulary=["a"], stop_words=["x"],
                              tokenizer=str.split, token_pattern="x", dtype=float)  # fmt: skip
    import_model(ignored, ObjectStore())
    import_model(CountVectorizer(vocabulary=["a"], stop_words=[], dtype=float), ObjectStore())


def test_reading_files_is_refused() -> None:
    error = refusal(CountVectorizer(input="filename", vocabulary=["good"]))
    assert "only 'content' is possible" in error.reason


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, bool])
def test_counts_that_overflow_are_refused(dtype) -> None:
    assert "rounds or overflows" in refusal(CountVectorizer(dtype=dtype).fit(TEXTS)).reason


def test_a_subclass_is_never_taken_for_its_parent() -> None:
    model = make_pipeline(MyVectorizer(), LogisticRegression()).fit(TEXTS, LABELS)
    error = refusal(model)
    assert (error.step, error.operator) == ("pipeline.myvectorizer", "MyVectorizer")
    assert "subclass of CountVectorizer" in error.reason


def test_an_unknown_step_is_named_with_its_path() -> None:
    union = FeatureUnion(
        [
            ("words", CountVectorizer()),
            ("topics", make_pipeline(TfidfVectorizer(), Unheard())),
        ]
    )
    error = refusal(
        Pipeline([("features", union), ("model", LogisticRegression())]).fit(TEXTS, LABELS)
    )
    assert error.step == "pipeline.features.topics.unheard"
    assert error.operator == "Unheard"
    assert "classes are possible" in error.reason


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (HashingVectorizer(dtype=np.float32), "dtype=float32 rounds or overflows"),
        (FunctionTransformer(str.upper), "runs Python code"),
        (LogisticRegression, "is a class; pass a fitted instance"),
        (42, "no white-box operator for builtins.int"),
        (None, "no white-box operator for builtins.NoneType"),
        (SpectralClustering(), "no white-box operator"),
        (Pipeline([("nothing", "passthrough")]), "computes nothing"),
    ],
    ids=str,
)
def test_other_models(model, reason) -> None:
    assert reason in refusal(model).reason


def test_a_table_step_behind_texts_is_refused() -> None:
    table = LogisticRegression().fit([[0.0], [1.0]], [0, 1])
    model = Pipeline([("lower", FunctionTransformer()), ("model", table)])
    assert "takes a table of numbers, but text" in refusal(model).reason


def test_texts_cannot_be_joined() -> None:
    union = FeatureUnion([("words", CountVectorizer(vocabulary=["a"])), ("raw", "passthrough")])
    error = refusal(union)
    assert error.step == "featureunion.raw"
    assert "gives text" in error.reason
    assert "drops all" in refusal(FeatureUnion([("words", "drop")])).reason


def test_weights_must_be_numbers() -> None:
    union = FeatureUnion([("words", CountVectorizer(vocabulary=["good"]))],
                         transformer_weights={"words": np.ones(1)})  # fmt: skip
    assert "is not a number" in refusal(union).reason


def test_labels_that_an_array_cannot_hold_are_refused() -> None:
    model = make_pipeline(CountVectorizer(), LogisticRegression()).fit(TEXTS, LABELS)
    model[-1].classes_ = np.array(["a", "b\x00"], dtype=object)
    assert "labels of dtype object" in refusal(model).reason


def test_terms_that_are_not_texts_are_refused() -> None:
    assert "term 7 is not a str" in refusal(CountVectorizer(vocabulary=["a", 7])).reason


@pytest.mark.parametrize(
    "model",
    [
        CountVectorizer(),
        TfidfVectorizer(),
        TfidfVectorizer(vocabulary=["good"]),
        make_pipeline(CountVectorizer(vocabulary=["good"]), TfidfTransformer()),
        make_pipeline(CountVectorizer(vocabulary=["good"]), TfidfTransformer(use_idf=False)),
        make_pipeline(CountVectorizer(vocabulary=["good"]), LogisticRegression()),
        make_pipeline(CountVectorizer(vocabulary=["good"]), RidgeClassifier()),
        make_pipeline(CountVectorizer(vocabulary=["good"]), LinearRegression()),
    ],
    ids=str,
)
def test_what_is_not_fitted_says_so(model) -> None:
    with pytest.raises(ImportModelError, match="is not fitted") as caught:
        import_model(model, ObjectStore())
    assert not isinstance(caught.value, UnsupportedOperatorError)


def test_vocabularies_that_scikit_learn_refuses() -> None:
    for vocabulary in ({"a": 0, "b": 2}, ["a", "a"], []):
        with pytest.raises(ImportModelError, match="vocabulary"):
            import_model(CountVectorizer(vocabulary=vocabulary), ObjectStore())


def test_parts_that_do_not_fit_together() -> None:
    model = make_pipeline(CountVectorizer(), LogisticRegression()).fit(TEXTS, LABELS)
    weights = make_pipeline(CountVectorizer(), TfidfTransformer()).fit(TEXTS)[-1]
    other = CountVectorizer(vocabulary=["good", "bad"])
    with pytest.raises(ImportModelError, match="was fitted on 6 columns, but 2 columns reach it"):
        import_model(make_pipeline(other, model[-1]), ObjectStore())
    with pytest.raises(ImportModelError, match=r"fitted on 6 columns, but 2 columns reach it"):
        import_model(make_pipeline(other, weights), ObjectStore())
    model[0].vocabulary_["late"] = 9
    with pytest.raises(ImportModelError, match="columns are not 0 to n - 1"):
        import_model(model, ObjectStore())
