"""Components and topics: kernels against references, and what does not fit."""

import numpy as np
import pytest

import pretzel
from pretzel.compilation.reference_model import ReferenceModel
from pretzel.errors import SchemaError
from pretzel.flour import FlourContext
from pretzel.operators import (
    CoordinateDescent,
    DivergenceUpdate,
    Dot,
    MultiplicativeUpdate,
    TopicMixture,
)
from pretzel.schema import Kind, VectorType
from pretzel.store import ObjectStore

RECORDS = ["", "a", "b b", "c a", "a b c", "a " * 40, "b " * 900, "c d e " * 9, "b c c", "a a c"]
WORDS = list("abcdefgh")


def components(k):
    return np.random.default_rng(k).gamma(0.3, size=(len(WORDS), k)) + 1e-4


def features():
    return FlourContext(ObjectStore()).text().char_ngram(1, vocabulary=WORDS)


def gram(k):
    return components(k).T @ components(k)


def order(k, rows):
    random = np.random.default_rng(0)
    return np.array([random.permutation(k) for _ in range(rows)], np.int32)


def with_sums(k):
    weights = np.ascontiguousarray(np.hstack([components(k), np.ones((len(WORDS), 1))]))
    return features().apply(Dot(weights, "l2", False))


def descent(k, iterations, tolerance, orders):
    solver = CoordinateDescent(gram(k), order(k, orders), iterations, tolerance)
    return features().linear(components(k), np.zeros(k)).apply(solver)


def squared(k, *settings):
    return with_sums(k).apply(MultiplicativeUpdate(gram(k), 0.01, 0.02, len(WORDS), *settings))


def divergence(k, *settings):
    sums = components(k).sum(axis=0)
    return features().apply(DivergenceUpdate(components(k), sums, 0.01, 0.02, *settings))


FLOWS = [
    lambda k: descent(k, 200, 1e-4, 1),
    lambda k: descent(k, 7, 0.0, 7),
    lambda k: squared(k, 200, 1e-4, "error"),
    lambda k: squared(k, 25, 0.0, "error"),
    lambda k: squared(k, 200, 1e-4, "change"),
    lambda k: divergence(k, 200, 1e-4, "error"),
    lambda k: divergence(k, 25, 0.0, "error"),
    lambda k: divergence(k, 200, 1e-4, "change"),
    lambda k: features().apply(TopicMixture(components(k), 1.0 / k, 100, 1e-3)),
    lambda k: features().apply(TopicMixture(components(k), 0.0, 3, 0.0)),
]


@pytest.mark.parametrize("k", [1, 2, 5, 8, 19])
@pytest.mark.parametrize("flow", FLOWS)
def test_kernels_are_their_references(flow, k):
    program = flow(k).predictor("identity", squeeze=False).plan()
    plan = pretzel.compile(program)
    for records in (RECORDS, RECORDS[:1], RECORDS[3:4], RECORDS * 20):
        with np.errstate(all="ignore"):
            expected = ReferenceModel(program).answer("predict", records)
        np.testing.assert_allclose(plan.predict(records), expected, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("flow", FLOWS)
def test_bits_do_not_depend_on_the_kernel_set(flow):
    from pretzel import _core

    plan = pretzel.compile(flow(13).predictor("identity", squeeze=False).plan())
    expected = plan.predict(RECORDS).tobytes()
    best, *others = _core.kernel_sets()
    try:
        for name in others:
            _core.use_kernel_set(name)
            assert plan.predict(RECORDS).tobytes() == expected
    finally:
        _core.use_kernel_set(best)


ONE_ORDER = np.arange(2, dtype=np.int32).reshape(1, 2)
MISFITS = [
    (lambda: CoordinateDescent(np.ones((2, 3)), ONE_ORDER, 1, 0.0), "square"),
    (lambda: CoordinateDescent(np.eye(2), ONE_ORDER * 0, 1, 0.0), "every coordinate once"),
    (lambda: CoordinateDescent(np.eye(2), ONE_ORDER, 0, 0.0), "every coordinate once"),
    (lambda: CoordinateDescent(np.eye(2), np.vstack([ONE_ORDER] * 2), 3, 0.0), "each of them"),
    (lambda: MultiplicativeUpdate(np.ones((2, 3)), 0.0, 0.0, 9, 1, 0.0, "error"), "square"),
    (lambda: MultiplicativeUpdate(np.eye(2), 0.0, 0.0, 9, 1, 0.0, "never"), "stop must be"),
    (lambda: DivergenceUpdate(np.ones((2, 3)), np.ones(2), 0.0, 0.0, 1, 0.0, "error"), "sums"),
    (lambda: TopicMixture(np.ones((2, 0)), 0.1, 1, 0.0), "k >= 1"),
]


@pytest.mark.parametrize(("make", "reason"), MISFITS)
def test_parameters_that_do_not_fit(make, reason):
    with pytest.raises(SchemaError, match=reason):
        make()


FITTING = [
    (CoordinateDescent(np.eye(2), ONE_ORDER, 1, 0.0), Kind.DENSE, 2),
    (MultiplicativeUpdate(np.eye(2), 0.0, 0.0, 9, 1, 0.0, "error"), Kind.DENSE, 4),
    (DivergenceUpdate(np.ones((3, 2)), np.ones(2), 0.0, 0.0, 1, 0.0, "error"), Kind.SPARSE, 3),
    (TopicMixture(np.ones((3, 2)), 0.1, 1, 0.0), Kind.SPARSE, 3),
]


@pytest.mark.parametrize(("operator", "kind", "size"), FITTING)
def test_inputs_that_do_not_fit(operator, kind, size):
    assert operator.output_type((VectorType(kind, size),)) == VectorType(Kind.DENSE, 2)
    other = Kind.SPARSE if kind is Kind.DENSE else Kind.DENSE
    for wrong in (VectorType(kind, size + 1), VectorType(other, size)):
        with pytest.raises(SchemaError):
            operator.output_type((wrong,))
