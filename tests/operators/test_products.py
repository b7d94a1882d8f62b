"""Products of dense vectors: kernels against references to the last bit, in every kernel set."""

import numpy as np
import pytest
from scipy.sparse import random as random_sparse

import pretzel
from pretzel import _core
from pretzel.compilation.reference_model import ReferenceModel
from pretzel.errors import SchemaError
from pretzel.flour import FlourContext
from pretzel.operators import (
    AppendSquares,
    DenseLinear,
    Descend,
    Distances,
    GaussianScores,
    Linear,
    Project,
)
from pretzel.schema import Kind, VectorType
from pretzel.store import ObjectStore

RECORDS = ["", "a", "b b", "c a", "a b c", *(("ab", "bcc")[i % 2] * i for i in range(90))]
DENSE = VectorType(Kind.DENSE, 4)


@pytest.fixture(params=_core.kernel_sets(), autouse=True)
def kernel_set(request):
    before = _core.kernel_set()
    _core.use_kernel_set(request.param)
    yield
    _core.use_kernel_set(before)


def counts():
    return FlourContext(ObjectStore()).text().char_ngram(1, vocabulary=["a", "b", "c"])


def vectors(columns, random):
    """Dense vectors of exact multiples of 1/8."""
    weights = random.integers(-99, 99, (3, columns)) / 8
    return counts().apply(Linear(weights, random.integers(-9, 9, columns) / 8))


def assert_same_bits(flow):
    program = flow.predictor("identity").plan()
    plan = pretzel.compile(program)
    found = plan.predict(RECORDS)
    expected = ReferenceModel(program).answer("predict", RECORDS)
    np.testing.assert_array_equal(found.reshape(expected.shape), expected)
    alone = [plan.predict([record])[0] for record in RECORDS[:9]]
    np.testing.assert_array_equal(found[:9], alone)
    return found


@pytest.mark.parametrize("squares", [False, True])
@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 7, 8, 9, 16, 33, 67])
@pytest.mark.parametrize("columns", [1, 2, 4, 7, 30])
def test_dense_linear(columns, width, squares):
    random = np.random.default_rng(columns * 100 + width)
    weights, bias = random.normal(size=(columns, width)), random.normal(size=width)
    flow = vectors(columns, random)
    found = assert_same_bits(flow.apply(DenseLinear(weights, bias, squares)))
    given = pretzel.compile(flow.predictor("identity", squeeze=False).plan()).predict(RECORDS)
    expected = given @ weights + bias
    if squares:
        expected = np.hstack([expected, (given * given).sum(axis=1, keepdims=True)])
    np.testing.assert_allclose(found.reshape(expected.shape), expected, rtol=1e-12, atol=1e-9)


def test_distances():
    random = np.random.default_rng(0)
    points = random.integers(-99, 99, (5, 7)) / 8
    points[3] = 0.0
    weights, bias = np.ascontiguousarray(2 * points.T), -(points * points).sum(axis=1)
    flow = vectors(7, random)
    found = assert_same_bits(flow.apply(DenseLinear(weights, bias, True)).apply(Distances()))
    given = pretzel.compile(flow.predictor("identity").plan()).predict(RECORDS)
    apart = np.linalg.norm(given[:, np.newaxis] - points, axis=2)
    np.testing.assert_allclose(found, apart, rtol=1e-9)


def test_a_point_is_at_distance_0_from_itself():
    random = np.random.default_rng(1)
    flow = vectors(6, random).apply(DenseLinear(random.normal(size=(6, 9)), np.zeros(9)))
    point = pretzel.compile(flow.predictor("identity").plan()).predict(["a b c"])
    square = DenseLinear(np.zeros((9, 1)), np.zeros(1), True).reference([point])[:, 1]
    products = DenseLinear(np.ascontiguousarray(2 * point.T), -square, True)
    plan = pretzel.compile(flow.apply(products).apply(Distances()).predictor("identity").plan())
    assert plan.predict(["a b c"]).tolist() == [0.0]


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize(("known", "size"), [(1, 1), (3, 2), (2, 4), (4, 7), (5, 13)])
def test_gaussian_scores(known, size, shared):
    random = np.random.default_rng(size)
    points, bias = random.normal(size=(known, size)), random.normal(size=known)
    flow = vectors(size if shared else size * known, random)
    assert_same_bits(flow.apply(GaussianScores(points, bias, shared)))


def test_descend():
    random = np.random.default_rng(3)
    children = np.array([1, 2, 4, 5, 3, 6, 7, 8], np.int32)
    flow = vectors(8, random)
    found = assert_same_bits(flow.apply(Descend(children, 5)))
    assert set(found.sum(axis=1)) == {1.0}
    assert len(set(found.argmax(axis=1))) > 2


@pytest.mark.parametrize("density", [0.0, 0.3, 1.0])
def test_project(density):
    random = np.random.default_rng(4)
    for columns, flow in ((3, counts()), (9, vectors(9, random))):
        matrix = random_sparse(columns, 6, density, format="csr", random_state=0)
        operator = Project(
            matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data, 6
        )
        assert_same_bits(flow.apply(operator))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Distances().output_type((VectorType(Kind.DENSE, 1),)), "not products"),
        (lambda: GaussianScores(np.zeros((2, 3)), np.zeros(3), True), "same k"),
        (
            lambda: GaussianScores(np.zeros((2, 3)), np.zeros(2), False).output_type((DENSE,)),
            "take 6 columns",
        ),
        (lambda: Descend(np.array([1, 1, 0, 2], np.int32), 2), "later node"),
        (lambda: Descend(np.array([1, 3], np.int32), 2), "later node"),
        (lambda: Descend(np.array([1, 2], np.int32), 2).output_type((DENSE,)), "2 scores"),
        (lambda: Project(*[np.array([0, 2], np.int32)] * 2, np.zeros(2), 2), "not a sparse"),
        (
            lambda: Project(
                np.array([0, 1], np.int32), np.zeros(1, np.int32), np.zeros(1), 2
            ).output_type((DENSE,)),
            "matrix of 1 rows",
        ),
    ],
)
def test_refusals(make, message):
    with pytest.raises(SchemaError, match=message):
        make()


def test_append_squares():
    flow = vectors(5, np.random.default_rng(5))
    found = assert_same_bits(flow.apply(AppendSquares()))
    np.testing.assert_array_equal(found[:, 5:], found[:, :5] ** 2)
