"""Properties of the whole optimizer: any program, any rules switched off, the same scores."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pretzel.errors import OptimizerError
from pretzel.flour import FlourContext, parse
from pretzel.flour.interpreter import evaluate, evaluate_all
from pretzel.operators import Average, Concat, Dot, Linear
from pretzel.oven import RULE_NAMES, optimize
from pretzel.schema import Kind
from pretzel.store import ObjectStore

WORDS = ["good", "bad", "été", "so so", "good bad", "42", "goo"]
CHARS = ["goo", "ood", "b", "ad", " ", "é", "o b"]
NUMBERS = st.sampled_from([-2.0, -0.1, 0.0, 0.0, 0.0, 0.3, 1.0, 7.0])
RECORDS = [
    " ".join(random.Random(seed).choices([*WORDS, "GOOD", "so", "", "x"], k=seed % 9))
    for seed in range(25)
]


@st.composite
def vectors(draw, text, tokens, depth):
    """A flow that ends in a sparse vector."""
    kind = draw(st.sampled_from(["char", "token_char", "word", *["union"] * depth]))
    subset = st.lists(st.sampled_from(WORDS if kind == "word" else CHARS), min_size=1, unique=True)
    lengths = draw(st.sampled_from([1, 2, (1, 2), (1, 3)]))
    if kind == "union":
        parts = draw(st.lists(vectors(text, tokens, depth - 1), min_size=1, max_size=3))
        flow = parts[0].concat(*parts[1:])
    elif kind == "word":
        flow = tokens.word_ngram(lengths, vocabulary=draw(subset))
    else:
        source = text if kind == "char" else tokens
        flow = source.char_ngram(lengths, vocabulary=draw(subset))
    if kind != "union" and draw(st.booleans()):
        # Directly behind counts only: the logarithm wants positive values.
        flow = flow.term_weight(binary=draw(st.booleans()), sublinear=draw(st.booleans()))
    for step in draw(st.lists(st.sampled_from(["idf", "normalize", "scale"]), max_size=3)):
        if step == "idf":
            size = flow.transform.type.size
            flow = flow.term_weight(idf=draw(st.lists(NUMBERS, min_size=size, max_size=size)))
        elif step == "normalize":
            flow = flow.normalize(draw(st.sampled_from(["l1", "l2", "max"])))
        else:
            flow = flow.scale(draw(NUMBERS))
    return flow


@st.composite
def programs(draw):
    context = FlourContext(ObjectStore(deduplicate=draw(st.booleans())))
    text = context.text()
    text = text.lowercase() if draw(st.booleans()) else text
    tokens = text.tokenize()
    text = text.collapse_whitespace() if draw(st.booleans()) else text
    flow = draw(vectors(text, tokens, 2))
    if draw(st.integers(0, 4)):
        shape = (flow.transform.type.size, draw(st.sampled_from([1, 1, 2, 3])))
        rows = st.lists(NUMBERS, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])
        heads = [
            flow.linear(np.reshape(draw(rows), shape), np.arange(shape[1]) / 2)
            for _ in range(draw(st.sampled_from([1, 1, 2, 3])))
        ]
        flow = heads[0]
        if len(heads) > 1:
            flow = flow.apply(Average(np.arange(1.0, len(heads) + 1), True), *heads[1:])
        flow = flow.predictor("identity")
    return flow.plan(), context.store


def values(output):
    found = evaluate(output, RECORDS)
    if output.type.kind is Kind.DENSE:
        return found
    dense = np.zeros((len(RECORDS), output.type.size))
    for number, row in enumerate(found):
        dense[number, list(row)] = list(row.values())
    return dense


def largest_sum(output):
    """Bound of the sum of |w x| of any record: terms may cancel out, their errors do not."""
    found = evaluate_all(output, RECORDS)
    rows = (row for t, rows in found.items() if t.type.kind is Kind.SPARSE for row in rows)
    return max(1.0, *(7.0 * sum(map(abs, row.values())) for row in rows))


@settings(max_examples=200, deadline=None)
@given(programs(), st.sets(st.sampled_from(RULE_NAMES), max_size=4))
def test_any_program_keeps_its_scores(made, disabled):
    program, store = made
    graph = optimize(program, store=store, disable=disabled)
    graph.check()
    assert graph.output.type == program.output.type
    assert not {entry.rule for entry in graph.log} & disabled
    tolerance = 1e-12 * largest_sum(program.output)
    np.testing.assert_allclose(
        values(graph.output), values(program.output), rtol=1e-12, atol=tolerance
    )
    if store.deduplicate:
        again = optimize(program, store=store, disable=disabled)
        assert [s.transforms for s in again.stages] == [s.transforms for s in graph.stages]


@settings(max_examples=100, deadline=None)
@given(programs())
def test_a_linear_model_is_always_a_sum_of_dots(made):
    program, store = made
    graph = optimize(program, store=store)
    operators = [transform.operator for transform in graph.transforms]
    assert not any(isinstance(operator, Linear) for operator in operators)
    for transform in graph.transforms:
        if isinstance(transform.operator, Dot):
            assert graph.home(transform) is graph.home(transform.inputs[0])
            if isinstance(transform.inputs[0].operator, Concat):
                assert any("keeps it" in note for entry in graph.log for note in entry.notes)


@settings(max_examples=100, deadline=None)
@given(programs())
def test_any_program_parses_back(made):
    program, store = made
    if store.deduplicate:
        assert parse(str(program), store) is program


def sentiment(store=None):
    text = FlourContext(store).text().lowercase()
    chars = text.char_ngram(3, vocabulary=["goo", "ood"]).normalize()
    words = text.tokenize().word_ngram(1, vocabulary=["good", "bad"]).normalize()
    return chars.concat(words).classifier_binary_linear([1, 2, 3, 4], 0.5).plan()


def test_a_rule_that_is_switched_off_does_not_run():
    graph = optimize(sentiment(), store=ObjectStore(), disable=["push_linear_through_concat"])
    names = [transform.operator.name for transform in graph.transforms]
    assert names[-3:] == ["concat", "linear", "predictor"]
    assert "push_linear_through_concat" not in [entry.rule for entry in graph.log]


def test_unknown_names_are_refused_with_the_known_ones():
    with pytest.raises(
        OptimizerError, match=r"unknown rules in disable: push_linear; known: .*fold"
    ):
        optimize(sentiment(), store=ObjectStore(), disable="push_linear")


def test_the_observer_sees_every_rewrite_and_the_log_counts_them():
    seen = []
    graph = optimize(sentiment(), store=ObjectStore(), observer=lambda *event: seen.append(event))
    assert all(before is not after for _, before, after in seen)
    assert seen[-1][2].stages == graph.stages
    counted = {entry.rule: entry.times for entry in graph.log if entry.times}
    assert counted == {name: [e[0] for e in seen].count(name) for name in counted}
    assert sum(counted.values()) == len(seen)
    assert all(entry.seconds > 0 for entry in graph.log)
    assert graph.log[0].step == "InputGraphValidator"
    assert str(graph.log[0]).startswith("propagate_schema x1 (")


def test_split_weights_go_into_the_given_store_and_vanish_with_the_graph():
    store = ObjectStore()
    program = sentiment(store)
    before = len(store)
    graph = optimize(program, store=store)
    assert len(store) == before + 2
    del graph
    assert len(store) == before
