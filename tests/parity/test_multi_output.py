"""Models of several outputs: one a target, or in chains, over text and over tables."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import (
    LogisticRegression,
    PoissonRegressor,
    Ridge,
    RidgeClassifier,
    SGDClassifier,
)
from sklearn.multiclass import OneVsRestClassifier
from sklearn.multioutput import (
    ClassifierChain,
    MultiOutputClassifier,
    MultiOutputRegressor,
    RegressorChain,
)
from sklearn.naive_bayes import BernoulliNB, MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

import pretzel


@pytest.fixture(autouse=True)
def _tiny_data_does_not_converge():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def several(targets, *names):
    return np.stack([targets[name] for name in names], axis=1)


GOALS = {
    "numbers": ("int", "three", "three gaps"),
    "texts": ("str", "three str"),
    "objects": ("object", "three str"),
    "bools": ("bool", "bool"),
    "one": ("three",),
}
CLASSIFIERS = [
    LogisticRegression(),
    LinearSVC(random_state=0),
    MultinomialNB(),
    SGDClassifier(loss="modified_huber", random_state=0),
    OneVsRestClassifier(LogisticRegression()),
    CalibratedClassifierCV(LinearSVC(random_state=0), cv=2),
]


@pytest.mark.parametrize("goals", GOALS)
@pytest.mark.parametrize("model", CLASSIFIERS, ids=str)
def test_classes_of_several_outputs(model, goals, check, corpus, targets) -> None:
    y = several(targets, *GOALS[goals])
    y = y.astype(object) if goals == "objects" else y
    check(make_pipeline(TfidfVectorizer(), MultiOutputClassifier(model)).fit(corpus, y))


def test_linear_models_of_all_outputs_are_one_pass(check, corpus, targets) -> None:
    y = several(targets, "int", "three")
    model = make_pipeline(TfidfVectorizer(), MultiOutputClassifier(LogisticRegression()))
    plan = check(model.fit(corpus, y))
    operations = [o.op for stage in plan.physical_stages() for o in stage.operations]
    assert operations.count("ngram") == 1
    assert "sparse_dot" not in operations


def test_outputs_with_features_of_their_own(check, corpus, targets) -> None:
    inner = make_pipeline(CountVectorizer(max_features=20), LogisticRegression())
    model = MultiOutputClassifier(inner).fit(corpus, several(targets, "str", "three str"))
    plan = check(model)
    assert plan.output_description("predict") == ("text", 2)
    assert plan.output_description("predict_proba") == ("float", (2, 3))
    compiled = pretzel.compile(model, sample=corpus)
    assert compiled.methods == ("predict", "predict_proba")


METHODS = ["predict", "predict_proba", "decision_function"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("order", [None, [2, 0, 1]])
@pytest.mark.parametrize("base", [LogisticRegression(), LinearSVC(random_state=0), BernoulliNB()])
def test_chains_of_classifiers(base, order, method, check, corpus, targets) -> None:
    if not hasattr(base, method):
        return
    y = np.stack([targets["int"], 1 - targets["int"], targets["three"] > 1], axis=1)
    chain = ClassifierChain(base, order=order, chain_method=method, cv=2)
    check(make_pipeline(TfidfVectorizer(), chain).fit(corpus, y))


@pytest.mark.parametrize("labels", [(0, 1), (-1, 1), (2, 7)])
def test_labels_of_chains(labels, check, corpus, targets) -> None:
    y = np.array(labels)[several(targets, "int", "int")]
    y[:, 1] = y[::-1, 1]
    model = make_pipeline(CountVectorizer(), ClassifierChain(RidgeClassifier()))
    check(model.fit(corpus, y))


@pytest.mark.parametrize("order", [None, [1, 0]])
@pytest.mark.parametrize("base", [Ridge(), PoissonRegressor()])
def test_chains_of_regressors(base, order, check, corpus, targets) -> None:
    y = np.abs(targets["two numbers"])
    chain = RegressorChain(base, order=order)
    check(make_pipeline(TfidfVectorizer(), chain).fit(corpus, y))


@pytest.mark.parametrize("model", [LogisticRegression(), RidgeClassifier()])
def test_outputs_of_tables(model, check_table, table, table_targets) -> None:
    small = table / np.maximum(1.0, np.abs(table).max(axis=0))
    two = several(table_targets, "int", "bool")
    check_table(MultiOutputClassifier(model).fit(small, two), small)
    check_table(ClassifierChain(model, order=[1, 0]).fit(small, two), small)
    y = table_targets["two numbers"]
    check_table(MultiOutputRegressor(Ridge()).fit(small, y), small)
    check_table(RegressorChain(Ridge(), order=[1, 0]).fit(small, y), small)


@pytest.mark.parametrize("engine", ["request-response", "batch"])
async def test_engines(engine, corpus, targets) -> None:
    model = make_pipeline(TfidfVectorizer(), MultiOutputClassifier(LogisticRegression()))
    plan = pretzel.compile(model.fit(corpus, several(targets, "str", "three str")))
    texts = corpus * 9
    async with pretzel.Runtime(executors=2, inline_budget=0) as runtime:
        runtime.register(plan, name="p", engine=engine)
        labels = await runtime.predict("p", texts)
        shares = await runtime.predict("p", texts, method="predict_proba")
    np.testing.assert_array_equal(labels, plan.predict(texts))
    for found, expected in zip(shares, plan.predict_proba(texts), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_a_chain_of_classifiers_as_regressors(check, corpus, targets) -> None:
    chain = RegressorChain(LogisticRegression())
    check(make_pipeline(CountVectorizer(), chain).fit(corpus, several(targets, "three", "int")))


def test_refusals(corpus, targets) -> None:
    model = ClassifierChain(LogisticRegression()).fit(np.eye(22), several(targets, "three", "int"))
    model.chain_method_ = "predict_proba"
    features = CountVectorizer(vocabulary=[f"word{number}" for number in range(22)])
    with pytest.raises(pretzel.UnsupportedOperatorError, match="two classes only"):
        pretzel.compile(make_pipeline(features, model))
