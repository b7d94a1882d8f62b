"""What every output method answers, against the estimators that define it."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression, SGDClassifier
from sklearn.multiclass import OneVsRestClassifier

from pretzel.errors import MethodNotOfferedError, SchemaError
from pretzel.operators import Predictor
from pretzel.operators.link import expit
from pretzel.schema import Kind, VectorType

RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 4)) * 3


def scores_of(model, x):
    scores = model.decision_function(x)
    return scores.reshape(len(x), -1)


@pytest.mark.parametrize(
    ("link", "model", "classes"),
    [
        ("logistic", LogisticRegression(), 2),
        ("softmax", LogisticRegression(), 3),
        ("ovr_logistic", SGDClassifier(loss="log_loss", random_state=0), 3),
        ("ovr_logistic", OneVsRestClassifier(LogisticRegression()), 3),
        ("ovr_logistic", SGDClassifier(loss="log_loss", random_state=0), 2),
        ("modified_huber", SGDClassifier(loss="modified_huber", random_state=0), 2),
        ("modified_huber", SGDClassifier(loss="modified_huber", random_state=0), 4),
        ("margin", SGDClassifier(random_state=0), 3),
    ],
)
def test_classifiers(link, model, classes):
    labels = np.array(["a", "bb", "ccc", "d"])[:classes]
    model.fit(X, labels[np.arange(60) % classes].astype(object))
    if classes == 2 and link == "ovr_logistic":
        link = "logistic"
    predictor = Predictor(link, labels, model.classes_.dtype.str.replace("|O", "object"), True)
    scores = scores_of(model, X)
    for method in predictor.methods:
        found, expected = predictor.output(method, scores), getattr(model, method)(X)
        assert found.shape == expected.shape
        assert found.dtype == expected.dtype
        if method == "predict":
            assert found.tolist() == expected.tolist()
        else:
            np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_modified_huber_spreads_a_row_that_every_class_refuses():
    predictor = Predictor("modified_huber", np.arange(3), "int64", True)
    assert predictor.output("predict_proba", np.full((1, 3), -2.0)).tolist() == [[1 / 3] * 3]


@pytest.mark.parametrize("targets", [1, 2])
def test_regression(targets):
    y = X[:, :targets] @ np.ones((targets, targets))
    model = LinearRegression().fit(X, y[:, 0] if targets == 1 else y)
    predictor = Predictor("identity", None, "float64", True)
    scores = (X @ np.atleast_2d(model.coef_).T) + model.intercept_
    assert predictor.methods == ("predict",)
    found = predictor.output("predict", scores)
    assert found.shape == model.predict(X).shape
    with pytest.raises(MethodNotOfferedError, match="predict_proba"):
        predictor.output("predict_proba", scores)


def test_a_score_of_zero_is_the_first_class_and_ties_go_to_the_first():
    assert Predictor("margin", np.array([5, 9]), "int64", True).output(
        "predict", np.array([[0.0], [1e-300]])
    ).tolist() == [5, 9]
    tie = Predictor("margin", np.arange(3), "int64", True).output(
        "predict", np.array([[1, 2, 2.0]])
    )
    assert tie.tolist() == [1]


def test_the_logistic_function_does_not_overflow():
    assert expit(np.array([-1e4, 0.0, 1e4])).tolist() == [0.0, 0.5, 1.0]


def test_a_row_that_every_class_refuses_is_uniform():
    predictor = Predictor("ovr_logistic", np.arange(4), "int64", True)
    assert predictor.output("predict_proba", np.full((1, 4), -1e4)).tolist() == [[0.25] * 4]


@pytest.mark.parametrize(
    ("link", "labels", "columns", "message"),
    [
        ("nonsense", np.arange(2), 1, "link must be one of"),
        ("identity", np.arange(2), 1, "needs labels"),
        ("softmax", None, 3, "needs labels"),
        ("margin", np.arange(3), 1, "cannot choose among 3"),
        ("margin", np.arange(1), 1, "cannot choose among 1"),
        ("softmax", np.arange(2), 1, "softmax one a class"),
        ("logistic", np.arange(2), 2, "logistic takes one"),
        ("margin", np.array(["a", "b"], object), 1, "1-D array of numbers"),
    ],
)
def test_refusals(link, labels, columns, message):
    with pytest.raises(SchemaError, match=message):
        Predictor(link, labels, "int64", True).output_type((VectorType(Kind.DENSE, columns),))
