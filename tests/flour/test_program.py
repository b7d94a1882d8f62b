"""Programs: what makes one, and the fluent way to write it."""

import numpy as np
import pytest

from pretzel.errors import ProgramError, SchemaError
from pretzel.flour import FlourContext, Program
from pretzel.flour.interpreter import evaluate, evaluate_all
from pretzel.operators import Lowercase
from pretzel.schema import Kind


@pytest.fixture
def words():
    return FlourContext().text().lowercase().tokenize().word_ngram(1, vocabulary=["bad", "good"])


def test_a_program_knows_its_source_and_its_methods(words):
    program = words.classifier_binary_linear([-1, 1], 0, labels=["neg", "pos"]).plan()
    assert str(program.source) == "text(text: text)"
    assert program.methods == ("predict", "predict_proba", "decision_function")
    assert words.plan().methods == ("transform",)
    assert program.transforms()[-1] is program.output
    assert repr(program) == "<Program: text(text: text) -> dense[1], 6 transforms>"


def test_programs_are_interned(words):
    assert words.plan() is words.plan() is Program(words.transform)


def test_a_program_ends_in_a_predictor_or_a_vector(words):
    assert words.linear([1, 2], 0).plan().methods == ("transform",)
    with pytest.raises(ProgramError, match="ends in lowercase -> text"):
        FlourContext().text().lowercase().plan()
    predictor = words.linear([1, 2], 0).predictor("identity")
    with pytest.raises(ProgramError, match="only predictor"):
        predictor.predictor("identity").plan()


def test_a_program_has_one_source():
    context = FlourContext()
    text = context.text().char_ngram(1, vocabulary=["a"])
    other = context.csv.from_text(";").with_schema(["t"]).select("t")
    with pytest.raises(ProgramError, match="exactly one source, this one has 2"):
        text.concat(other.char_ngram(1, vocabulary=["a"])).plan()


def test_csv_schema_from_a_class_or_from_names():
    class Review:
        label: int
        text: str

    csv = FlourContext().csv
    by_class = csv.from_text("\t").with_schema(Review).select("text").transform
    assert csv.from_text("\t").with_schema(("label", "text")).select("text").transform is by_class
    assert evaluate(by_class, ["1\thello"]) == ["hello"]


def test_every_method_chains_one_transform(words):
    chain = words.term_weight(binary=True, sublinear=True, idf=[1, 2]).normalize("l1").scale(3)
    assert chain.transform.type == words.transform.type
    assert str(chain).startswith("<Flow: <Transform: scale")
    text = FlourContext().text()
    assert text.apply(Lowercase()).transform is text.lowercase().transform
    assert text.collapse_whitespace().transform.type.kind is Kind.TEXT
    with pytest.raises(SchemaError, match="takes a tokens input"):
        text.word_ngram(1, vocabulary=["a"])


def test_labels_keep_their_dtype(words):
    scores = words.linear(np.eye(2, 3), [0, 0, 1])
    operator = scores.predictor("softmax", ["a", "b", "ccc"]).transform.operator
    assert (operator.label_dtype, operator.labels.tolist()) == ("<U3", ["a", "b", "ccc"])
    as_object = scores.predictor("softmax", ["a", "b", "c"], label_dtype="object")
    assert as_object.transform.operator.label_dtype == "object"


def test_evaluation_gives_scores_and_everything_on_the_way(words):
    program = words.classifier_binary_linear([-1, 2], 0.5).plan()
    assert evaluate(program.output, ["Good bad good", ""]).tolist() == [[3.5], [0.5]]
    values = evaluate_all(program.output, ["Good bad good"])
    assert values[words.transform] == [{1: 2.0, 0: 1.0}]
    assert list(values) == list(program.transforms())
    assert evaluate(program.output, []).shape == (0, 1)
