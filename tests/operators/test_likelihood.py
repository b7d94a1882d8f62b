"""Scores of classes on dense rows: references against NumPy's own words, kernels against them."""

import numpy as np
import pytest
from scipy.spatial.distance import mahalanobis
from scipy.stats import multivariate_normal, norm

import pretzel
from pretzel.compilation.reference_model import ReferenceModel
from pretzel.errors import SchemaError
from pretzel.flour import FlourContext
from pretzel.operators import (
    Constant,
    GaussianLikelihood,
    Mahalanobis,
    PanelPredictor,
    QuadraticScores,
)
from pretzel.schema import Kind, VectorType
from pretzel.store import ObjectStore

RECORDS = ["", "a", "b b", "c a", "a b c", "a " * 40, "b " * 900, "c " * 9, "b c c", "a a c"]
RNG = np.random.default_rng(0)


def rows(columns):
    weights = np.random.default_rng(columns).normal(size=(3, columns))
    flow = FlourContext(ObjectStore()).text().char_ngram(1, vocabulary=["a", "b", "c"])
    return flow.linear(weights, np.zeros(columns))


def assert_kernel_is_reference(flow):
    program = flow.predictor("identity", squeeze=False).plan()
    found = pretzel.compile(program).predict(RECORDS)
    expected = ReferenceModel(program).answer("predict", RECORDS)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("columns", [1, 2, 3, 4, 5, 9])
def test_kernels(columns):
    means = RNG.normal(size=(3, columns))
    variances = RNG.uniform(0.1, 2.0, size=(3, columns))
    bias = RNG.normal(size=3)
    assert_kernel_is_reference(rows(columns).apply(GaussianLikelihood(means, variances, bias)))
    factors = RNG.normal(size=(columns, 2 * columns))
    ends = np.array([columns, columns, 2 * columns])
    assert_kernel_is_reference(rows(columns).apply(QuadraticScores(means, factors, ends, bias)))
    square = factors[:, :columns] @ factors[:, :columns].T
    assert_kernel_is_reference(rows(columns).apply(Mahalanobis(means[0], square, bias[:1])))
    assert_kernel_is_reference(rows(columns).apply(Constant(bias)))


def test_references():
    x = RNG.normal(size=(5, 2))
    means, deviations = RNG.normal(size=(3, 2)), RNG.uniform(0.5, 2.0, size=(3, 2))
    bias = -np.log(deviations * np.sqrt(2 * np.pi)).sum(axis=1)
    gaussian = GaussianLikelihood(means, deviations**2, bias).reference([x])
    expected = [norm(mean, each).logpdf(x).sum(axis=1) for mean, each in zip(means, deviations)]  # noqa: B905
    np.testing.assert_allclose(gaussian.T, expected)

    covariance = np.array([[2.0, 0.3], [0.3, 0.5]])
    precision = np.linalg.inv(covariance)
    root = np.linalg.cholesky(precision)
    density = multivariate_normal(means[0], covariance)
    constant = np.array([density.logpdf(means[0])])
    quadratic = QuadraticScores(means[:1], root, np.array([2]), constant).reference([x])
    np.testing.assert_allclose(quadratic[:, 0], density.logpdf(x))

    distances = Mahalanobis(means[0], precision, np.array([3.0])).reference([x])
    expected = [3.0 - mahalanobis(row, means[0], precision) ** 2 for row in x]
    np.testing.assert_allclose(distances[:, 0], expected)


def test_a_square_that_rounding_made_negative_is_not_a_distance():
    negative = Mahalanobis(np.zeros(1), np.array([[-1.0]]), np.zeros(1))
    assert np.isnan(negative.reference([np.ones((1, 1))])).all()
    assert np.isnan(
        pretzel.compile(rows(1).apply(negative).predictor("identity").plan()).predict(["a"])
    )


ONES = np.ones((2, 3))


@pytest.mark.parametrize(
    "make",
    [
        lambda: GaussianLikelihood(ONES, ONES[:1], np.ones(2)),
        lambda: GaussianLikelihood(ONES, ONES, np.ones(3)),
        lambda: QuadraticScores(ONES, np.ones((3, 2)), np.array([2, 1]), np.ones(2)),
        lambda: QuadraticScores(ONES, np.ones((3, 2)), np.array([1, 3]), np.ones(2)),
        lambda: QuadraticScores(ONES, np.ones((2, 2)), np.array([1, 2]), np.ones(2)),
        lambda: Mahalanobis(np.ones(3), ONES, np.ones(1)),
        lambda: Constant(np.ones(0)),
        lambda: PanelPredictor("panel", np.arange(3), "<i8", True, 1, 3, 3),
        lambda: PanelPredictor("panel", np.arange(3), "<i8", True, 3, 3, 2),
        lambda: PanelPredictor("margin", np.arange(3), "<i8", True, 3, 3, 3),
    ],
)
def test_arrays_that_do_not_fit_are_refused(make):
    with pytest.raises(SchemaError, match=r"fit|one value"):
        make()


@pytest.mark.parametrize(
    "operator",
    [
        GaussianLikelihood(ONES, ONES, np.ones(2)),
        QuadraticScores(ONES, np.ones((3, 2)), np.array([1, 2]), np.ones(2)),
        Mahalanobis(np.ones(3), np.ones((3, 3)), np.ones(1)),
        PanelPredictor("panel", np.arange(3), "<i8", True, 3, 3, 3),
    ],
)
def test_other_widths_are_refused(operator):
    with pytest.raises(SchemaError, match="dense"):
        operator.output_type((VectorType(Kind.DENSE, 4),))
    with pytest.raises(SchemaError, match="dense"):
        operator.output_type((VectorType(Kind.SPARSE, 3),))


@pytest.mark.parametrize("choice", [1, 2])
@pytest.mark.parametrize(("scores", "probabilities"), [(1, 2), (3, 0), (0, 2)])
def test_a_panel_gives_every_method_its_columns(choice, scores, probabilities):
    width = choice + scores + probabilities
    labels = np.array(["no", "yes"])
    end = PanelPredictor("panel", labels, "object", True, choice, scores, probabilities)
    program = rows(width).apply(end).plan()
    plan = pretzel.compile(program)
    assert plan.methods == end.methods
    for method in plan.methods:
        expected = ReferenceModel(program).answer(method, RECORDS)
        found = getattr(plan, method)(RECORDS)
        assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
        if method == "predict":
            assert found.tolist() == expected.tolist()
        else:
            np.testing.assert_allclose(found, expected)
