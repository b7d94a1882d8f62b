"""What ensembles do with scores: references against NumPy, kernels against references."""

import numpy as np
import pytest

import pretzel
from pretzel.compilation.reference_model import ReferenceModel
from pretzel.errors import SchemaError
from pretzel.flour import FlourContext
from pretzel.operators import (
    ApplyLink,
    Average,
    DenseConcat,
    DenseLinear,
    DenseSlice,
    Interpolate,
    Threshold,
)
from pretzel.operators.row_functions import ROW_FUNCTIONS, width_after
from pretzel.schema import Kind, VectorType
from pretzel.store import ObjectStore

RECORDS = ["", "a", "b b", "c a", "a b c", "a " * 40, "b " * 900, "c " * 900, "b c c", "a a c"]
WEIGHTS = np.array([[0.3, -0.7, 1.1], [2.0, -2.0, 0.5], [-1.5, 0.25, 3.0]])


def counts():
    return FlourContext(ObjectStore()).text().char_ngram(1, vocabulary=["a", "b", "c"])


def scores(columns):
    return counts().linear(WEIGHTS[:, :columns], np.zeros(columns))


def assert_kernel_is_reference(flow, *, squeeze=False):
    program = flow.predictor("identity", squeeze=squeeze).plan()
    found = pretzel.compile(program).predict(RECORDS)
    expected = ReferenceModel(program).answer("predict", RECORDS)
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-300)
    return found


def fits(link, columns):
    try:
        ApplyLink(link).output_type((VectorType(Kind.DENSE, columns),))
    except SchemaError:
        return False
    return True


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("link", ROW_FUNCTIONS)
def test_links(link, columns):
    if not fits(link, columns):
        with pytest.raises(SchemaError, match="does not fit"):
            scores(columns).apply(ApplyLink(link))
        return
    flow = scores(columns)
    if link == "log_probabilities":
        flow = flow.apply(ApplyLink("sigmoid"))
    with np.errstate(over="ignore"):
        found = assert_kernel_is_reference(flow.apply(ApplyLink(link)))
    assert found.shape == (len(RECORDS), width_after(link, columns))


def test_pairs_of_four_classes():
    flow = scores(3)
    six = flow.apply(DenseConcat(), flow.apply(DenseLinear(-np.eye(3), np.zeros(3))))
    found = assert_kernel_is_reference(six.apply(ApplyLink("one_vs_one")))
    assert found.shape == (len(RECORDS), 4)
    assert np.allclose(found.round().sum(axis=1), 6)


def test_slices_concats_and_linear_models():
    flow = scores(3)
    parts = [flow.apply(DenseSlice(2, 3)), flow.apply(DenseSlice(0, 2))]
    mixed = parts[0].apply(DenseConcat(), parts[1])
    found = assert_kernel_is_reference(mixed)
    linear = DenseLinear(np.array([[1.0, 2.0], [0.5, -1.0], [0.0, 3.0]]), np.array([0.25, -4.0]))
    stacked = assert_kernel_is_reference(mixed.apply(linear))
    np.testing.assert_allclose(stacked, found @ linear.weights + linear.bias, rtol=1e-12)


@pytest.mark.parametrize("divide", [True, False])
def test_average(divide):
    flow = scores(2)
    weights = np.array([0.1, 0.2, 0.6])
    others = [flow.apply(ApplyLink("softmax")), flow.apply(ApplyLink("one_hot"))]
    found = assert_kernel_is_reference(flow.apply(Average(weights, divide), *others))
    parts = [assert_kernel_is_reference(each) for each in (flow, *others)]
    total = sum(weight * part for weight, part in zip(weights, parts, strict=True))
    np.testing.assert_allclose(found, total / (weights.sum() if divide else 1.0), rtol=1e-12)


def test_interpolation():
    points = [([-1.0, 0.0, 2.5], [0.1, 0.1, 0.9]), ([0.3], [0.7]), ([-700.0, 3.0], [1.0, 0.0])]
    x, y = (np.concatenate([each[i] for each in points]) for i in (0, 1))
    operator = Interpolate(x, y, np.array([0, 3, 4, 6]))
    found = assert_kernel_is_reference(scores(3).apply(operator))
    given = assert_kernel_is_reference(scores(3))
    for column, (xs, ys) in enumerate(points):
        np.testing.assert_allclose(found[:, column], np.interp(given[:, column], xs, ys))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ApplyLink("margin"), "link must be one of"),
        (lambda: counts().apply(Threshold(-0.5)), "0 or more"),
        (lambda: Interpolate(np.zeros(2), np.zeros(2), np.array([0, 2])), "x ascending"),
        (lambda: Interpolate(np.zeros(1), np.zeros(1), np.array([0, 0, 1])), "needs points"),
        (lambda: DenseLinear(np.zeros((2, 2)), np.zeros(3)), "same k"),
        (lambda: scores(2).apply(DenseSlice(1, 3)), "no columns 1 to 3"),
        (lambda: scores(2).apply(Average(np.ones(2), True)), "one each"),
        (lambda: scores(2).apply(Average(np.ones(2), True), scores(1)), "one width"),
        (lambda: scores(2).apply(DenseLinear(np.zeros((3, 1)), np.zeros(1))), "3 rows"),
        (lambda: FlourContext(ObjectStore()).text().apply(DenseConcat()), "takes dense"),
    ],
)
def test_refusals(make, message):
    with pytest.raises(SchemaError, match=message):
        make()
