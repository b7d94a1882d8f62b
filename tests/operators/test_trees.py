"""Trees: references by hand, kernels against references, refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pretzel
from pretzel.compilation.reference_model import ReferenceModel
from pretzel.errors import SchemaError
from pretzel.flour import FlourContext
from pretzel.operators import (
    ClipLogit,
    TakeColumns,
    ToSingle,
    TreeEnsemble,
    TreeLeaves,
    WeightedMedian,
)
from pretzel.operators.trees import CATEGORY, MISSING_LEFT
from pretzel.schema import Kind, VectorType
from pretzel.store import ObjectStore

NAN = float("nan")
# x0 <= 0.1 ? (x1 in {1, 33} ? leaf 0 : leaf 1) : leaf 2, and a tree that is a leaf.
STUMPS = TreeEnsemble(
    features=np.array([0, 1, 0, 0, 0, 0], np.int32),
    thresholds=np.array([0.1, 0.0, 0.0, 0.0, 0.0, 0.0]),
    children=np.array([[1, 4], [2, 3], [-1, -1], [-1, -1], [-1, -1], [-1, -1]], np.int32),
    flags=np.array([MISSING_LEFT, CATEGORY, 0, 0, 0, 0], np.uint8),
    roots=np.array([0, 5, 6]),
    sets=np.array([[2, 2, 0, 0, 0, 0, 0, 0]], np.uint32),
    single=False,
    lets_in="any",
    values=np.array([[1.0], [2.0], [4.0], [100.0]]),
    base=np.array([0.5]),
    divisor=2.0,
)
ROWS = np.array(
    [[0.1, 1.0], [NAN, 33.9], [-1, 2], [-np.inf, NAN], [0, -1], [0, 256], [np.inf, 1], [0.2, NAN]]
)
LEAVES = [0, 0, 1, 1, 1, 1, 2, 2]


def numbers(columns):
    names = tuple(f"x{i}" for i in range(columns))
    forms = ["number missing infinite"] * columns
    return FlourContext(ObjectStore()).table(names, forms).numbers(*names)


def test_reference_by_hand():
    assert STUMPS.leaves_of(ROWS, 2).tolist() == [[leaf, 3] for leaf in LEAVES]
    expected = [[(0.5 + STUMPS.values[leaf, 0] + 100) / 2] for leaf in LEAVES]
    assert STUMPS.reference([ROWS]).tolist() == expected


def test_columns_in_turn():
    turns = replace(STUMPS, base=np.array([0.0, 0.5, 7.0]), divisor=1.0)
    assert turns.reference([ROWS[:1]]).tolist() == [[1.0, 100.5, 7.0]]
    assert turns.output_type((VectorType(Kind.DENSE, 2),)) == VectorType(Kind.DENSE, 3)


def test_kernel_is_reference():
    program = numbers(2).apply(STUMPS).predictor("identity").plan()
    plan = pretzel.compile(program)
    expected = ReferenceModel(program).answer("predict", ROWS)
    assert plan.predict(ROWS).tolist() == expected.tolist()
    assert [plan.predict(row[np.newaxis])[0] for row in ROWS] == expected.tolist()


def test_leaves_of_dense_and_sparse_vectors():
    fields = {k: v for k, v in vars(STUMPS).items() if k not in ("values", "base", "divisor")}
    leaves = TreeLeaves(**fields)
    plan = pretzel.compile(numbers(2).apply(leaves).plan())
    assert plan.transform(ROWS).indices.tolist() == [i for leaf in LEAVES for i in (leaf, 3)]
    assert leaves.reference([ROWS])[0] == {0: 1.0, 3: 1.0}
    words = FlourContext(ObjectStore()).text().char_ngram(1, vocabulary=["a", "b", "c"])
    texts = ["", "a", "b", "ab", "c", "b" * 33, "ba"]
    over_texts = pretzel.compile(words.apply(leaves).plan())
    rows = np.array([[text.count("a"), text.count("b")] for text in texts], float)
    found = over_texts.transform(texts)
    assert found.indices.tolist() == leaves.leaves_of(rows, 2).ravel().tolist()
    program = words.apply(STUMPS).predictor("identity").plan()
    answer = pretzel.compile(program).predict(texts)
    assert answer.tolist() == ReferenceModel(program).answer("predict", texts).tolist()
    assert answer.tolist() == STUMPS.reference([rows])[:, 0].tolist()


def test_text_form_parses_back():
    from pretzel.flour.text import parse

    store = ObjectStore()
    context = FlourContext(store).table(("a", "b"), ["number missing infinite"] * 2)
    program = context.numbers("a", "b").apply(STUMPS).predictor("identity").plan()
    assert str(parse(str(program), store)) == str(program)


@st.composite
def forests(draw):
    """Random trees over three columns."""
    sizes = draw(st.lists(st.integers(0, 12), min_size=1, max_size=20))
    threshold = st.floats(-3, 3) | st.sampled_from([0.0, 0.5, np.inf, 1e39, -1e39, 0.1])
    features, thresholds, children, flags, roots = [], [], [], [], [0]
    for splits in sizes:
        nodes, leaves = [[-1, -1]], [0]
        for _ in range(splits):
            node = leaves.pop(draw(st.integers(0, len(leaves) - 1)))
            nodes[node] = [len(nodes), len(nodes) + 1]
            leaves += nodes[node]
            nodes += [[-1, -1], [-1, -1]]
        children += nodes
        features += draw(st.lists(st.integers(0, 2), min_size=len(nodes), max_size=len(nodes)))
        thresholds += draw(st.lists(threshold, min_size=len(nodes), max_size=len(nodes)))
        flags += draw(st.lists(st.integers(0, 1), min_size=len(nodes), max_size=len(nodes)))
        roots.append(len(children))
    count = sum(each[0] < 0 for each in children)
    return TreeEnsemble(
        np.array(features, np.int32),
        np.array(thresholds, np.float64),
        np.array(children, np.int32),
        np.array(flags, np.uint8),
        np.array(roots, np.int64),
        None,
        draw(st.booleans()),
        "any",
        np.linspace(-1, 1, count).reshape(-1, 1),
        np.zeros(draw(st.integers(1, 3))),
        float(len(sizes)),
    )


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(forests(), st.integers(1, 70), st.integers(0, 1 << 30))
def test_any_trees(trees, count, seed):
    random = np.random.default_rng(seed)
    rows = random.choice([0.5, 0.1, np.float32(0.1), -0.0, NAN, np.inf, -np.inf, 1e39], (count, 3))
    rows = np.where(random.random(rows.shape) < 0.4, random.normal(size=rows.shape), rows)
    plan = pretzel.compile(numbers(3).apply(trees).predictor("identity", squeeze=False).plan())
    assert plan.predict(rows).tobytes() == trees.reference([rows]).tobytes()


SCORES = np.array([[0.0, 0.25, 1.0], [0.5, 0.5, 0.0], [1e-30, 0.3, 0.7]])


@pytest.mark.parametrize(
    "operator",
    [
        ToSingle(),
        TakeColumns(np.array([2, 0, 0, 1], np.int32)),
        ClipLogit(1e-7),
        WeightedMedian(np.array([0.2, 0.5, 0.3])),
        WeightedMedian(np.array([5.0, 0.5, 0.3])),
    ],
    ids=lambda operator: operator.name,
)
def test_around_members(operator):
    program = numbers(3).apply(operator).predictor("identity", squeeze=False).plan()
    found = pretzel.compile(program).predict(SCORES)
    expected = ReferenceModel(program).answer("predict", SCORES)
    np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_logits_by_hand():
    shares = np.array([[0.25], [0.0]])
    found = ClipLogit(1e-3).reference([shares])
    np.testing.assert_allclose(found, np.log([[0.25 / 0.75], [0.001 / 0.999]]))
    np.testing.assert_allclose(ClipLogit(1e-3).reference([SCORES]).sum(axis=1), 0, atol=1e-12)


def test_medians_by_hand():
    median = WeightedMedian(np.array([1.0, 1.0, 3.0]))
    assert median.reference([np.array([[7.0, 8.0, 9.0], [7.0, 8.0, 1.0]])]).tolist() == [[9], [1]]


def changed(**fields):
    return lambda: replace(STUMPS, **fields)


CHILDREN = STUMPS.children


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (changed(features=np.zeros(6)), "features must be a int32 array"),
        (changed(thresholds=np.zeros(5)), "one a node"),
        (changed(roots=np.array([0, 5])), "one a node"),
        (changed(roots=np.array([0, 0, 5, 6])), "needs a node"),
        (changed(roots=np.array([0, 4, 6])), "behind their parent"),
        (changed(children=np.where(CHILDREN == 4, 9, CHILDREN)), "behind their parent"),
        (changed(children=np.where(CHILDREN == 1, 0, CHILDREN)), "behind their parent"),
        (changed(children=np.where(CHILDREN == 4, 2, CHILDREN)), "behind their parent"),
        (changed(children=np.where(CHILDREN == 3, -1, CHILDREN)), "behind their parent"),
        (changed(sets=None), "no set"),
        (changed(sets=np.zeros((1, 7), np.uint32)), "no set"),
        (changed(thresholds=np.ones(6)), "no set"),
        (changed(lets_in="some"), "lets_in must be one of"),
        (changed(values=np.ones((3, 1))), "one row a leaf"),
        (changed(values=np.ones((4, 2))), "one row a leaf"),
        (changed(base=np.zeros(0)), "one row a leaf"),
        (lambda: numbers(1).apply(STUMPS), "reads column 1"),
        (lambda: numbers(2).apply(TakeColumns(np.array([2], np.int32))), "no column 2"),
        (lambda: TakeColumns(np.array([-1], np.int32)), "from 0 on"),
        (lambda: ClipLogit(0.5), "between 0 and 0.5"),
        (lambda: numbers(2).apply(WeightedMedian(np.ones(3))), "3 weights"),
    ],
)
def test_refusals(make, message):
    with pytest.raises(SchemaError, match=message):
        make()
