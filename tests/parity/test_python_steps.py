"""Steps that nothing white-box can be: kept as they are, and everything around them native."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, TransformerMixin
from sklearn.cluster import AffinityPropagation
from sklearn.ensemble import VotingClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

import pretzel
from pretzel.errors import PlanFormatError, PythonStageError, UnsupportedOperatorError

from .conftest import LABELS, TARGETS, THREE, assert_agree, assert_same_answer


class Unknown(BaseEstimator):
    """Whatever is fitted: nothing to be learnt."""

    def fit(self, X: Any, y: Any = None) -> Unknown:
        self.fitted_ = True
        return self


class Cleaner(TransformerMixin, Unknown):
    def transform(self, X: Any) -> list[str]:
        return [text.replace("bad", "BAD") for text in X]


class SeriesCleaner(TransformerMixin, Unknown):
    def transform(self, X: Any) -> Any:
        return X.str.replace("bad", "BAD")


class Lengths(TransformerMixin, Unknown):
    def transform(self, X: Any) -> Any:
        return np.array([[len(text), text.count(" ")] for text in X])


class Squares(TransformerMixin, Unknown):
    def transform(self, X: Any) -> Any:
        return X.multiply(X) if hasattr(X, "multiply") else X * X


class Columns(TransformerMixin, Unknown):
    def transform(self, X: Any) -> Any:
        return pd.DataFrame({"length": X["title"].str.len(), "price": X["price"] * 2.0})


class Inner(Unknown):
    """Something around a model, with those methods of it that a subclass has."""

    def __init__(self, model: Any = None) -> None:
        self.model = model

    def fit(self, X: Any, y: Any = None) -> Inner:
        self.model_ = (self.model or LogisticRegression()).fit(X, y)
        if hasattr(self.model_, "classes_"):
            self.classes_ = self.model_.classes_
        return self

    def predict(self, X: Any) -> Any:
        return self.model_.predict(X)


class Votes(ClassifierMixin, Inner):
    pass


class Shares(ClassifierMixin, Inner):
    def predict_proba(self, X: Any) -> Any:
        return self.model_.predict_proba(X)


class Scores(ClassifierMixin, Inner):
    def decision_function(self, X: Any) -> Any:
        return self.model_.decision_function(X)


class Both(Shares, Scores):
    pass


class Number(RegressorMixin, Inner):
    pass


class Refuses(TransformerMixin, Unknown):
    def transform(self, X: Any) -> list[str]:
        for text in X:
            if "worst" in text:
                raise LookupError("not this one")
        return list(X)


class Float32(TransformerMixin, Unknown):
    def transform(self, X: Any) -> Any:
        return np.array([[None] for text in X], object)


@pytest.fixture
def check_python(tmp_path: Path):
    """Compares a model with its plan saved and loaded with trust; gives the plan."""

    def check(model: Any, records: Any, stages: int = 1) -> pretzel.ModelPlan:
        with pytest.raises(UnsupportedOperatorError, match='fallback="python" may keep it'):
            pretzel.compile(model)
        plan = pretzel.compile(model, fallback="python", sample=records)
        assert plan.explain(analyze=records).count("python, on its thread") == stages
        plan.save(tmp_path / "plan")
        with pytest.raises(PlanFormatError, match=r"step '.*' runs Python code, '.*trust=True"):
            pretzel.load(tmp_path / "plan")
        assert_agree(model, records, plan, pretzel.load(tmp_path / "plan", trust=True))
        assert_agree(model, records[:1], plan)
        return plan

    return check


@pytest.mark.parametrize("cleaner", [Cleaner(), make_pipeline(Cleaner(), Cleaner())])
def test_texts_to_texts(corpus, texts, check_python, cleaner) -> None:
    tfidf = TfidfVectorizer(lowercase=False, ngram_range=(1, 2))
    model = make_pipeline(cleaner, tfidf, LogisticRegression()).fit(corpus, THREE)
    check_python(model, texts, 1 + isinstance(cleaner, type(model)))
    lower = make_pipeline(Cleaner(), CountVectorizer(strip_accents="ascii"), LogisticRegression())
    assert "change_text" in check_python(lower.fit(corpus, LABELS), texts).explain()


def test_a_series_is_given_to_who_wants_one(corpus, texts) -> None:
    model = make_pipeline(SeriesCleaner(), TfidfVectorizer(), LogisticRegression())
    model.fit(pd.Series(corpus), LABELS)
    plan = pretzel.compile(model, fallback="python")
    expected = model.predict_proba(pd.Series(texts))
    assert_same_answer(expected, plan.predict_proba(texts))


@pytest.mark.parametrize("labels", [LABELS, THREE, LABELS.astype(str).astype(object)])
@pytest.mark.parametrize(
    ("kind", "stages"), [(Votes, 1), (Shares, 2), (Scores, 2), (Both, 3)], ids=str
)
def test_classifiers(corpus, texts, check_python, kind, stages, labels) -> None:
    model = make_pipeline(TfidfVectorizer(), kind()).fit(corpus, labels)
    plan = check_python(model, texts, stages)
    assert "ngram(" in plan.explain()


def test_only_what_is_asked_is_called(corpus, monkeypatch) -> None:
    model = make_pipeline(TfidfVectorizer(), Both()).fit(corpus, THREE)
    plan = pretzel.compile(model, fallback="python")

    def forbidden(self, X: Any) -> Any:
        raise AssertionError("nobody asked")

    monkeypatch.setattr(Shares, "predict_proba", forbidden)
    monkeypatch.setattr(Scores, "decision_function", forbidden)
    assert plan.predict(corpus).tolist() == model.predict(corpus).tolist()
    with pytest.raises(PythonStageError, match="nobody asked"):
        plan.predict_proba(corpus)


@pytest.mark.parametrize("targets", [TARGETS, np.stack([TARGETS, -TARGETS], axis=1)])
def test_regressors(corpus, texts, check_python, targets) -> None:
    model = make_pipeline(TfidfVectorizer(), Number(LinearRegression())).fit(corpus, targets)
    check_python(model, texts)


def test_clusters(corpus, texts, check_python) -> None:
    check_python(make_pipeline(TfidfVectorizer(), AffinityPropagation()).fit(corpus), texts)


@pytest.mark.parametrize("voting", ["soft", "hard"])
def test_members_of_ensembles(corpus, texts, check_python, voting) -> None:
    members = [("kept", Shares()), ("native", LogisticRegression(C=3.0))]
    model = make_pipeline(TfidfVectorizer(), VotingClassifier(members, voting=voting))
    plan = check_python(model.fit(corpus, THREE), texts)
    assert "Shares" in plan.explain()


def test_a_transform_at_the_end(corpus, texts, check_python) -> None:
    check_python(make_pipeline(TfidfVectorizer(), Squares()).fit(corpus), texts)
    check_python(make_pipeline(Lengths()).fit(corpus), texts)


def test_branches(corpus, texts, check_python) -> None:
    union = make_union(make_pipeline(TfidfVectorizer(), Squares()), TfidfVectorizer())
    check_python(make_pipeline(union, LogisticRegression()).fit(corpus, THREE), texts)


def test_tables(check_python) -> None:
    generator = np.random.default_rng(0)
    table, labels = generator.normal(size=(50, 4)), generator.integers(0, 3, 50)
    check_python(make_pipeline(Squares(), LogisticRegression()).fit(table, labels), table)
    check_python(Both().fit(table, labels), table, 3)
    named = pd.DataFrame(table, columns=list("abcd"))
    check_python(Shares().fit(named, labels), named, 2)


def test_frames_with_texts(corpus, check_python) -> None:
    generator = np.random.default_rng(0)
    price, other = generator.normal(size=(2, len(corpus)))
    table = pd.DataFrame({"price": price, "title": corpus, "other": other})
    model = make_pipeline(Columns(), LogisticRegression()).fit(table, THREE)
    plan = check_python(model, table)
    assert str(plan.input_schema) == "table(price: number, title: text, other: number)"
    rows = table.to_dict("records")
    assert plan.predict(rows).tolist() == model.predict(table).tolist()


def test_a_failure_names_step_and_record(corpus) -> None:
    model = make_pipeline(Refuses(), CountVectorizer()).fit(["good", "bad"])
    plan = pretzel.compile(model, fallback="python")
    with pytest.raises(PythonStageError) as caught:
        plan.transform([*corpus, "the worst", "good"])
    assert caught.value.record == len(corpus)
    for part in ("step 'pipeline.refuses'", "Refuses", "LookupError: not this one"):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (make_pipeline(Float32(), LogisticRegression()), "its transform gives object"),
        (make_pipeline(Squares(), LogisticRegression()), "fails on a record to try it on"),
        (make_pipeline(Unknown()), "neither transforms nor predicts"),
        (Votes, "neither transforms nor predicts"),
        (make_pipeline(Cleaner().set_params(), "passthrough"), "hands records through"),
    ],
    ids=str,
)
def test_what_cannot_be_kept(model, reason) -> None:
    with pytest.raises(UnsupportedOperatorError, match=reason):
        pretzel.compile(model, fallback="python")


def test_what_only_this_script_has_is_not_kept(corpus, monkeypatch) -> None:
    monkeypatch.setattr(Cleaner, "__module__", "__main__")
    model = make_pipeline(Cleaner(), CountVectorizer()).fit(corpus)
    with pytest.raises(UnsupportedOperatorError, match="Cleaner is of the module __main__"):
        pretzel.compile(model, fallback="python")
