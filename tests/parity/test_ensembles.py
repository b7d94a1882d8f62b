"""Models of models: one-vs-rest and its kin, calibration, voting, stacking."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import (
    LogisticRegression,
    PoissonRegressor,
    Ridge,
    RidgeClassifier,
    SGDClassifier,
    SGDRegressor,
)
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier, OutputCodeClassifier
from sklearn.multioutput import MultiOutputRegressor
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

import pretzel


@pytest.fixture(autouse=True)
def _tiny_data_does_not_converge():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


BINARY = [
    LogisticRegression(),
    LinearSVC(random_state=0),
    RidgeClassifier(),
    SGDClassifier(loss="log_loss", random_state=0),
    SGDClassifier(loss="modified_huber", random_state=0),
]


@pytest.mark.parametrize("labels", ["bool", "str", "three", "three str"])
@pytest.mark.parametrize("model", BINARY, ids=str)
def test_made_of_two_class_models(model, labels, check, corpus, targets) -> None:
    for several in (OneVsRestClassifier(model), OneVsOneClassifier(model)):
        pipeline = make_pipeline(TfidfVectorizer(), several).fit(corpus, targets[labels])
        plan = check(pipeline)
        operations = [o.op for stage in plan.physical_stages() for o in stage.operations]
        assert operations.count("ngram") == 1  # all heads in one pass
        assert "sparse_dot" not in operations
    if "three" in labels:
        codes = OutputCodeClassifier(model, code_size=3, random_state=0)
        check(make_pipeline(CountVectorizer(), codes).fit(corpus, targets[labels]))


def test_equal_and_vanishing_scores(check, corpus, targets) -> None:
    model = make_pipeline(TfidfVectorizer(), OneVsRestClassifier(LogisticRegression()))
    model.fit(corpus, targets["three str"])
    for offset in (0.0, -1e4):
        for head in model[-1].estimators_:
            head.coef_[:] = 0.0
            head.intercept_[:] = offset
        check(model)


def test_models_with_features_of_their_own(check, corpus, targets) -> None:
    inner = make_pipeline(TfidfVectorizer(max_features=30), LogisticRegression())
    check(OneVsRestClassifier(inner).fit(corpus, targets["three"]))
    check(CalibratedClassifierCV(inner, cv=2).fit(corpus, targets["str"]))


CALIBRATED = [
    LinearSVC(random_state=0),
    LogisticRegression(),
    MultinomialNB(),
    SGDClassifier(loss="modified_huber", random_state=0),
]


@pytest.mark.parametrize("ensemble", [True, False])
@pytest.mark.parametrize("method", ["sigmoid", "isotonic", "temperature"])
@pytest.mark.parametrize("model", CALIBRATED, ids=str)
def test_calibration(model, method, ensemble, check, corpus, targets) -> None:
    # Temperature scaling takes numbers for class indices: scikit-learn itself reads out of bounds
    # when they are not 0, 1, ..
    for labels in ("str", "three" if method == "temperature" else "three gaps"):
        calibrated = CalibratedClassifierCV(model, method=method, cv=3, ensemble=ensemble)
        plan = check(make_pipeline(TfidfVectorizer(), calibrated).fit(corpus, targets[labels]))
        assert plan.methods == ("predict", "predict_proba")


def test_calibration_of_a_frozen_model(check, corpus, targets) -> None:
    model = make_pipeline(TfidfVectorizer(), LinearSVC(random_state=0)).fit(
        corpus, targets["three str"]
    )
    calibrated = CalibratedClassifierCV(FrozenEstimator(model), cv=2)
    check(calibrated.fit(corpus, targets["three str"]))


MEMBERS = [
    ("a", LogisticRegression()),
    ("b", MultinomialNB()),
    ("c", CalibratedClassifierCV(LinearSVC(random_state=0), cv=2)),
    ("d", SGDClassifier(loss="modified_huber", random_state=0)),
]


@pytest.mark.parametrize("labels", ["bool", "object", "three str"])
@pytest.mark.parametrize("weights", [None, [0.1, 0.2, 0.3, 0.6]])
@pytest.mark.parametrize("voting", ["soft", "hard"])
def test_voting(voting, weights, labels, check, corpus, targets) -> None:
    vote = VotingClassifier(MEMBERS, voting=voting, weights=weights)
    check(make_pipeline(TfidfVectorizer(), vote).fit(corpus, targets[labels]))
    dropped = vote.set_params(a="drop", b=LogisticRegression(C=9))
    check(make_pipeline(CountVectorizer(), dropped).fit(corpus, targets[labels]))


def test_voting_of_pipelines_shares_what_they_have_in_common(check, corpus, targets) -> None:
    words, letters = TfidfVectorizer(), TfidfVectorizer(analyzer="char", ngram_range=(2, 3))
    members = [
        ("a", make_pipeline(words, LogisticRegression())),
        ("b", make_pipeline(letters, LogisticRegression())),
        ("c", make_pipeline(words, ComplementNB())),
        ("d", make_pipeline(words, BernoulliNB())),
    ]
    plan = check(VotingClassifier(members, voting="soft").fit(corpus, targets["three"]))
    operations = [o.op for stage in plan.physical_stages() for o in stage.operations]
    assert operations.count("tokenize") == 1


@pytest.mark.parametrize("kind", ["vote", "calibration"])
def test_members_over_the_same_features_are_one_pass(kind, check, corpus, targets) -> None:
    several = {
        "vote": VotingClassifier(MEMBERS, voting="soft"),
        "calibration": CalibratedClassifierCV(LinearSVC(random_state=0), cv=4),
    }[kind]
    plan = check(make_pipeline(TfidfVectorizer(), several).fit(corpus, targets["three"]))
    operations = [o.op for stage in plan.physical_stages() for o in stage.operations]
    assert operations.count("ngram") == 1
    assert "sparse_dot" not in operations


@pytest.mark.parametrize("weights", [None, [1, 2.5, 0.7]])
def test_voting_regressor(weights, check, corpus, targets) -> None:
    members = [("a", Ridge()), ("b", PoissonRegressor()), ("c", SGDRegressor(random_state=0))]
    vote = VotingRegressor(members, weights=weights)
    check(make_pipeline(TfidfVectorizer(), vote).fit(corpus, targets["number"]))


@pytest.mark.parametrize("model", [Ridge(), PoissonRegressor(), SGDRegressor(random_state=0)])
def test_multi_output_regressor(model, check, corpus, targets) -> None:
    goal = np.abs(targets["two numbers"])
    check(make_pipeline(TfidfVectorizer(), MultiOutputRegressor(model)).fit(corpus, goal))
    check(make_pipeline(TfidfVectorizer(), MultiOutputRegressor(model)).fit(corpus, goal[:, :1]))


@pytest.mark.parametrize("labels", ["str", "three str"])
@pytest.mark.parametrize("method", ["auto", "predict_proba", "decision_function", "predict"])
def test_stacking(method, labels, check, corpus, targets) -> None:
    members = [("a", LogisticRegression()), ("d", SGDClassifier("log_loss", random_state=0))]
    if method in ("auto", "predict"):
        members += [("b", MultinomialNB()), ("c", LinearSVC(random_state=0))]
    for final in (LogisticRegression(), LinearSVC(random_state=0)):
        stack = StackingClassifier(members, final, cv=2, stack_method=method)
        check(make_pipeline(TfidfVectorizer(), stack).fit(corpus, targets[labels]))


def test_stacking_regressor(check, corpus, targets) -> None:
    members = [("a", Ridge()), ("b", PoissonRegressor()), ("c", LinearSVC(random_state=0))]
    stack = StackingRegressor(members[:2], Ridge(alpha=0.1), cv=2)
    check(make_pipeline(TfidfVectorizer(), stack).fit(corpus, targets["number"]))


def test_refusals(corpus, targets) -> None:
    for model, goal, reason in (
        (OneVsRestClassifier(MultinomialNB()), targets["three"], "no decision score"),
        (OneVsRestClassifier(LogisticRegression()), np.ones(22), "_ConstantPredictor"),
        (StackingClassifier(MEMBERS, cv=2, passthrough=True), targets["int"], "passthrough=True"),
    ):
        with pytest.raises(pretzel.UnsupportedOperatorError, match=reason):
            pretzel.compile(make_pipeline(CountVectorizer(), model).fit(corpus, goal))
    model = VotingClassifier([("a", LinearSVC(random_state=0))]).fit(np.eye(2), [0, 1])
    model.voting = "soft"
    vectorizer = CountVectorizer(vocabulary=["good", "bad"])
    with pytest.raises(pretzel.UnsupportedOperatorError, match="asks for probabilities") as error:
        pretzel.compile(make_pipeline(vectorizer, model))
    assert error.value.step == "pipeline.votingclassifier.estimators_.0"


@pytest.mark.parametrize(
    "model",
    [
        OneVsOneClassifier(LinearSVC(random_state=0)),
        CalibratedClassifierCV(LinearSVC(random_state=0), method="isotonic", cv=2),
        VotingClassifier(MEMBERS, voting="soft"),
        StackingClassifier(MEMBERS, LogisticRegression(), cv=2),
    ],
    ids=lambda model: type(model).__name__,
)
def test_any_text(model, corpus, targets) -> None:
    pipeline = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 2)), model)
    pipeline.fit(corpus, targets["three str"])
    plan = pretzel.compile(pipeline)
    method = "predict_proba" if hasattr(pipeline, "predict_proba") else "decision_function"

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
    def agree(texts) -> None:
        expected = getattr(pipeline, method)(texts)
        np.testing.assert_allclose(getattr(plan, method)(texts), expected, rtol=0, atol=1e-9)

    agree()
