"""Programs through optimizer and compiler: what is executed, and that it answers the same."""

from __future__ import annotations

import numpy as np
import pytest

from pretzel.flour import FlourContext
from pretzel.flour.interpreter import evaluate
from pretzel.oven import optimize
from pretzel.oven.compiler import compile_plan
from pretzel.oven.optimizer import RULE_NAMES
from pretzel.store import ObjectStore

TEXTS = ["A good film", "the BAD  one", "", "not good", "ΣΑΣ good\tbad 😀", "bad bad\u2028bad a "]


def paper(context):
    tokens = context.csv.from_text(",").with_schema(["Label", "Text"]).select("Text").tokenize()
    chars = tokens.char_ngram(3, vocabulary=["goo", "ood", "bad", "fil"])
    words = tokens.word_ngram((1, 2), vocabulary=["good", "bad", "not good"])
    return chars.concat(words)


def sklearn_form(context):
    text = context.text().lowercase()
    chars = text.collapse_whitespace().char_ngram((2, 3), vocabulary=["goo", "od", "ad ", " a"])
    words = text.tokenize().word_ngram((1, 2), vocabulary=["good", "bad", "not good"])
    chars = chars.term_weight(idf=[1.0, 2.0, 3.0, 4.0]).normalize("l2").scale(0.5)
    return chars.concat(words.term_weight(sublinear=True).normalize("l1"))


def norm_over_union(context):
    text = context.text().lowercase()
    chars = text.char_ngram(2, vocabulary=["go", "oo", "od", "ba"])
    return chars.concat(
        text.tokenize().word_ngram(1, vocabulary=["good", "bad", "film"])
    ).normalize()


def compiled(program, store, disable=()):
    graph = optimize(program, store=store, disable=disable)
    return compile_plan(graph, program, store, "p")


def scores(form, store, columns=1):
    weights = np.random.default_rng(3).normal(size=(7, columns))
    return form(FlourContext(store)).linear(weights, np.linspace(0.1, 0.2, columns))


def lines(form):
    return [f'0,"{text}"' for text in TEXTS] if form is paper else TEXTS


@pytest.mark.parametrize("form", [paper, sklearn_form, norm_over_union])
@pytest.mark.parametrize("columns", [1, 3])
@pytest.mark.parametrize(
    "disable",
    [(), ("push_linear_through_concat",), ("fold_scale_into_linear",), "no optimizer"],
    ids=["all", "no push", "no fold", "none"],
)
@pytest.mark.parametrize("candidate", ["fused", "shared"])
def test_compiled_plans_answer_like_the_references(form, columns, disable, candidate):
    store = ObjectStore()
    program = scores(form, store, columns).predictor("identity").plan()
    if disable == "no optimizer":
        optional = ("push_", "fold_", "merge_", "inline_", "pipeline_", "concat_", "prune_")
        disable = tuple(name for name in RULE_NAMES if name.startswith(optional))
    plan = compiled(program, store, disable)
    number = plan.method_number("predict")
    found = plan.finish(number, plan.native(candidate).run(lines(form), number))
    expected = evaluate(program.output, lines(form))
    np.testing.assert_allclose(found.reshape(len(TEXTS), -1), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("form", [paper, sklearn_form, norm_over_union])
def test_compiled_transformers_answer_like_the_references(form):
    store = ObjectStore()
    program = form(FlourContext(store)).plan()
    found = compiled(program, store).transform(lines(form))
    expected = evaluate(program.output, lines(form))
    for row, pairs in enumerate(expected):
        dense = np.zeros(7)
        dense[list(pairs)] = list(pairs.values())
        np.testing.assert_allclose(found[row].toarray()[0], dense, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("form", "stages"),
    [
        (paper, [["csv_field", "tokenize", "ngram"], ["ngram", "combine", "predictor"]]),
        (
            sklearn_form,
            [
                ["read_text", "collapse_whitespace", "ngram"],
                ["tokenize", "ngram", "combine", "predictor"],
            ],
        ),
    ],
)
def test_the_sentiment_programs_are_two_stages(form, stages):
    store = ObjectStore()
    plan = compiled(scores(form, store).predictor("logistic", ["neg", "pos"]).plan(), store)
    physical = plan.physical_stages()
    assert [[operation.op for operation in stage.operations] for stage in physical] == stages


def test_a_plan_does_not_hold_what_only_its_program_needs():
    store = ObjectStore()
    program = scores(sklearn_form, store).predictor("identity").plan()
    plan = compiled(program, store)
    assert {role for role, _ in plan.blueprint.parameters()} == {
        "ngram.dictionary",
        "ngram.idf",
        "ngram.weights",
        "combine.bias",
    }
    del program
    assert store.nbytes == plan.nbytes


def test_plans_of_equal_featurizers_share_stages_by_identity_and_parameters():
    store = ObjectStore()
    plans = [
        compiled(scores(sklearn_form, store).predictor("logistic", ["n", "p"]).plan(), store),
        compiled(scores(sklearn_form, store, 3).predictor("softmax", [1, 2, 3]).plan(), store),
    ]
    first, second = (
        {(stage.identity, stage.parameter_keys) for stage in plan.physical_stages("shared")}
        for plan in plans
    )
    assert len(first & second) == 2
