"""Functions that vectorizers take as options: kept by name, called as scikit-learn calls them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline, make_union

import pretzel
from pretzel.errors import PlanFormatError, PythonStageError, UnsupportedOperatorError

from .conftest import CORPUS, LABELS, THREE, assert_agree, assert_candidates_agree


def without_digits(text: str) -> str:
    return re.sub(r"\d+", " # ", text)


def by_space(text: str) -> list[str]:
    return text.split(" ")


def words(text: str):
    """A generator, some of whose tokens have spaces in them or are no str."""
    yield from text.lower().split()
    yield text[:5]
    yield len(text)
    yield np.str_(text[-3:])


def letters(text: str) -> tuple[str, ...]:
    return tuple(text)


def pairs(text: str) -> list[tuple[int, str]]:
    return [(len(word), word[:1]) for word in text.split()] + [(-1, "\ud800")]


def lengths(text: str) -> list[int]:
    return [len(word) for word in text.split()]


class CallMe:
    def __call__(self, text: str) -> list[str]:
        return text.split()

    def bound(self, text: str) -> list[str]:
        return text.split()


def refuses_worst(text: str) -> list[str]:
    if "worst" in text:
        raise LookupError("not this one")
    return text.split()


def gives_none(text: str) -> str | None:
    return None if "worst" in text else text


def is_text(text: str) -> bool:
    """Whether scikit-learn can hash it: it encodes the terms."""
    return not re.search("[\ud800-\udfff]", text)


OPTIONS: list[dict[str, Any]] = [
    {"preprocessor": without_digits},
    {"preprocessor": without_digits, "ngram_range": (1, 2), "stop_words": "english"},
    {"preprocessor": str.casefold, "analyzer": "char_wb", "ngram_range": (2, 3)},
    {"preprocessor": str.swapcase, "analyzer": "char", "ngram_range": (1, 3)},
    {"strip_accents": str.title},
    {"strip_accents": str.title, "lowercase": False, "token_pattern": r"\w+?"},
    {"tokenizer": by_space, "token_pattern": None},
    {"tokenizer": by_space, "token_pattern": None, "ngram_range": (1, 3), "stop_words": ["the"]},
    {"tokenizer": letters, "token_pattern": None, "ngram_range": (2, 2), "strip_accents": "ascii"},
    {"tokenizer": words, "token_pattern": None, "vocabulary": ["a good", "bad", "good", "", "od!"]},
    {"analyzer": letters},
    {"analyzer": words, "lowercase": False, "vocabulary": ["A goo", "bad", "good", "bad"[:0]]},
]
NATIVE: list[dict[str, Any]] = [
    {"preprocessor": str.lower},
    {"tokenizer": str.split, "token_pattern": None, "ngram_range": (1, 2)},
    {"analyzer": str.split},
]


@pytest.fixture
def check_python(texts, tmp_path: Path):
    """Compares a model with its plan, and with the plan saved and loaded with trust."""

    def check(model: Any, records: list[str] = texts) -> pretzel.ModelPlan:
        with pytest.raises(UnsupportedOperatorError, match='fallback="python" keeps it'):
            pretzel.compile(model)
        plan = pretzel.compile(model, fallback="python", sample=records)
        plan.save(tmp_path / "plan")
        with pytest.raises(PlanFormatError, match=r"runs Python code, .* trust=True"):
            pretzel.load(tmp_path / "plan")
        assert_agree(model, records, plan, pretzel.load(tmp_path / "plan", trust=True))
        assert_candidates_agree(plan, records)
        for text in records[::10]:
            assert_agree(model, [text], plan)
        return plan

    return check


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_counts(corpus, check_python, options) -> None:
    check_python(CountVectorizer(**options, dtype=np.float64).fit(corpus))


@pytest.mark.parametrize("options", OPTIONS[:-3], ids=str)
def test_models_behind(corpus, check_python, options) -> None:
    tfidf = TfidfVectorizer(**options, sublinear_tf=True)
    plan = check_python(make_pipeline(tfidf, LogisticRegression()).fit(corpus, THREE))
    assert plan.explain().count("python, on its thread") == 1 + ("\\w+?" in str(options))


@pytest.mark.parametrize(
    "options", [each for each in OPTIONS if "vocabulary" not in each] + NATIVE, ids=str
)
def test_hashed(corpus, texts, options) -> None:
    texts = [text for text in texts if is_text(text)]
    hashing = HashingVectorizer(**options, n_features=512)
    model = make_pipeline(hashing, LogisticRegression()).fit(corpus, LABELS)
    assert_agree(model, texts, pretzel.compile(model, fallback="python"))


@pytest.mark.parametrize("options", NATIVE, ids=str)
def test_some_are_native(corpus, check, options) -> None:
    plan = check(CountVectorizer(**options).fit(corpus))
    assert "python, on its thread" not in plan.explain()


@pytest.mark.parametrize("analyzer", [pairs, lengths])
def test_terms_of_any_kind(corpus, check_python, analyzer) -> None:
    check_python(CountVectorizer(analyzer=analyzer).fit(corpus))
    model = make_pipeline(TfidfVectorizer(analyzer=analyzer), ComplementNB()).fit(corpus, LABELS)
    check_python(model)
    mixed = CountVectorizer(
        analyzer=analyzer, lowercase=False, vocabulary={(3, "b"): 2, 4: 0, "x": 1, None: 3}
    )
    check_python(mixed)


def test_a_vectorizer_that_no_stage_can_say_is_kept_whole(corpus) -> None:
    for options in (
        {"analyzer": lengths, "vocabulary": {object(): 0, 4: 1}},
        {"tokenizer": lengths, "token_pattern": None, "vocabulary": {4: 0}},
        {"tokenizer": CallMe(), "token_pattern": None, "vocabulary": {"good": 0}},
    ):
        model = CountVectorizer(**options)
        plan = pretzel.compile(model, fallback="python")
        assert "transform of a pickled sklearn" in plan.explain()
        assert_agree(model, corpus, plan)


def test_one_function_of_several_steps_is_called_once(corpus, texts, check_python) -> None:
    options = {"tokenizer": by_space, "token_pattern": None, "ngram_range": (1, 2)}
    union = make_union(TfidfVectorizer(**options), HashingVectorizer(**options, n_features=64))
    model = make_pipeline(union, LogisticRegression()).fit(corpus, LABELS)
    plan = check_python(model, [text for text in texts if is_text(text)])
    assert plan.explain().count("python, on its thread") == 1


def test_nothing_without_a_name_is_kept(corpus) -> None:
    model = CountVectorizer(preprocessor=lambda text: text).fit(corpus)
    with pytest.raises(UnsupportedOperatorError, match="a lambda; a function that a module has"):
        pretzel.compile(model, fallback="python")
    model = CountVectorizer(preprocessor=CallMe().bound, vocabulary=["a"])
    with pytest.raises(UnsupportedOperatorError, match="a method bound to an object"):
        pretzel.compile(model, fallback="python")
    with pytest.raises(ValueError, match="fallback must be None or 'python'"):
        pretzel.compile(model, fallback="pickle")


@pytest.mark.parametrize("function", [refuses_worst, gives_none])
def test_a_failure_names_function_and_record(function) -> None:
    option = "tokenizer" if function is refuses_worst else "preprocessor"
    model = CountVectorizer(**{option: function}, token_pattern=None, vocabulary=["good"])
    if option == "preprocessor":
        model.set_params(token_pattern=r"\w+")
    plan = pretzel.compile(model, fallback="python")
    texts = [*CORPUS * 20, "the worst", "the worst"]
    with pytest.raises(PythonStageError) as caught:
        plan.transform(texts)
    assert caught.value.record == len(texts) - 2
    reason = "LookupError: not this one" if option == "tokenizer" else "must return str, not None"
    assert re.search(
        f"step 'countvectorizer': function .*:{function.__name__} failed on record 440: .*{reason}",
        str(caught.value),
    )
    assert plan.transform(["good"]).toarray().tolist() == [[1]]
