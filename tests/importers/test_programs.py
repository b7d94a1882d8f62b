"""What the importers emit: transforms, sharing, and values of the references."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import FeatureUnion, make_pipeline, make_union
from sklearn.preprocessing import Normalizer

from pretzel.flour.interpreter import evaluate
from pretzel.importers import import_model
from pretzel.store import ObjectStore

TEXTS = ["a good book, good end", "bad book", "the worst BOOK", "good, good, bad", ""]
LABELS = [1, 0, 0, 1, 0]


def operators(model: Any) -> list[str]:
    program = import_model(model, ObjectStore()).program
    return [transform.operator.name for transform in program.transforms()]


def test_a_text_classifier() -> None:
    model = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(TEXTS, LABELS)
    assert operators(model) == [
        "text_source", "lowercase", "tokenize", "word_ngram", "term_weight", "normalize",
        "linear", "predictor",
    ]  # fmt: skip


def test_only_what_the_options_ask_for_is_emitted() -> None:
    plain = TfidfVectorizer(lowercase=False, use_idf=False, norm=None)
    assert operators(plain.fit(TEXTS)) == ["text_source", "tokenize", "word_ngram"]
    chars = CountVectorizer(analyzer="char", binary=True, lowercase=False, dtype=float)
    assert operators(chars.fit(TEXTS)) == [
        "text_source", "collapse_whitespace", "char_ngram", "term_weight",
    ]  # fmt: skip


def test_branches_of_a_union_share_what_is_equal() -> None:
    union = make_union(
        TfidfVectorizer(), CountVectorizer(ngram_range=(2, 2)), CountVectorizer(analyzer="char")
    )
    emitted = operators(union.fit(TEXTS))
    assert emitted.count("lowercase") == emitted.count("tokenize") == 1
    assert emitted.count("word_ngram") == 2


def test_equal_vectorizers_of_different_models_share_their_parameters() -> None:
    store = ObjectStore()
    first = make_pipeline(TfidfVectorizer(), LogisticRegression(C=1)).fit(TEXTS, LABELS)
    second = make_pipeline(TfidfVectorizer(), LogisticRegression(C=2)).fit(TEXTS, LABELS)
    programs = [import_model(model, store).program for model in (first, second)]
    grams = [program.transforms()[3] for program in programs]
    assert grams[0] is grams[1]
    assert programs[0] is not programs[1]


def test_terms_stand_in_the_order_of_their_columns() -> None:
    vectorizer = CountVectorizer(vocabulary={"good": 2, "bad": 0, "book": 1}, dtype=float)
    program = import_model(vectorizer, ObjectStore()).program
    assert evaluate(program.output, ["good good bad"]) == [{2: 2.0, 0: 1.0}]


def test_an_unfitted_vectorizer_is_not_changed_by_its_import() -> None:
    vectorizer = CountVectorizer(vocabulary=["good", "bad"], dtype=float)
    before = pickle.dumps(vectorizer)
    import_model(vectorizer, ObjectStore())
    assert pickle.dumps(vectorizer) == before


def test_weights_scale_branches() -> None:
    union = FeatureUnion(
        [("a", CountVectorizer()), ("b", CountVectorizer(binary=True))],
        transformer_weights={"b": 0.5},
    )
    emitted = operators(union.fit(TEXTS))
    assert emitted.count("scale") == 1
    assert emitted[-1] == "concat"


def test_references_give_the_scores_of_the_model() -> None:
    model = make_pipeline(
        make_union(TfidfVectorizer(sublinear_tf=True), CountVectorizer(analyzer="char")),
        Normalizer("max"),
        Ridge(),
    ).fit(TEXTS, LABELS)
    program = import_model(model, ObjectStore()).program
    found = evaluate(program.output, TEXTS)[:, 0]
    np.testing.assert_allclose(found, model.predict(TEXTS), rtol=0, atol=1e-12)


def test_parameters_changed_after_fit_follow_scikit_learn() -> None:
    vectorizer = TfidfVectorizer().fit(TEXTS)
    vectorizer.set_params(norm=None, sublinear_tf=True)  # the inner transformer keeps the old
    program = import_model(vectorizer, ObjectStore()).program
    found = evaluate(program.output, TEXTS[:1])[0]
    expected = vectorizer.transform(TEXTS[:1])
    assert found == pytest.approx(
        dict(zip(expected.indices.tolist(), expected.data.tolist(), strict=True))
    )


def test_infinite_idf_is_announced() -> None:
    vectorizer = TfidfVectorizer(vocabulary=["good", "never"], smooth_idf=False)
    with np.errstate(divide="ignore"):
        vectorizer.fit(TEXTS)
    with pytest.warns(UserWarning, match=r"first: 1.*not finite"):
        import_model(vectorizer, ObjectStore())


def test_the_release_is_recorded() -> None:
    import sklearn

    imported = import_model(
        make_pipeline(CountVectorizer(), TfidfTransformer()).fit(TEXTS), ObjectStore()
    )
    assert imported.source == "sklearn.pipeline.Pipeline"
    assert imported.versions["scikit-learn"] == sklearn.__version__


@pytest.mark.parametrize("version", ["1.3.2", "1.10.0", "2.0.dev0"])
def test_an_untested_release_warns(version, monkeypatch) -> None:
    import sklearn

    monkeypatch.setattr(sklearn, "__version__", version)
    with pytest.warns(UserWarning, match="outside the tested releases 1.4 to 1.9"):
        import_model(CountVectorizer(vocabulary=["a b"], dtype=float), ObjectStore())


def test_importing_the_importers_imports_no_training_library() -> None:
    check = (
        "import sys, pretzel.importers\n"
        "assert not {'sklearn', 'joblib', 'skops', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", check], check=True)
