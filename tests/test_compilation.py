"""pretzel.compile: names, stores, and the comparison with the source on a sample."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline

import pretzel
from pretzel.compilation import compile_model
from pretzel.compilation.parity import differing_record, first_difference, margins
from pretzel.importers import import_model
from pretzel.operators import Scale, TermWeight
from pretzel.store import ObjectStore

TEXTS = ["a good book", "bad book", "the worst BOOK", "good, good, bad", "", "good end"]


@pytest.fixture
def model() -> Any:
    return make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(TEXTS, [1, 0, 0, 1, 0, 1])


def test_the_default_name_is_that_of_the_class(model) -> None:
    assert pretzel.compile(model).name == "pipeline"
    assert pretzel.compile(model, name="spam").name == "spam"


def test_plans_in_one_store_share_parameters(model) -> None:
    store = pretzel.ObjectStore()
    first = pretzel.compile(model, store=store)
    held = store.nbytes
    second = pretzel.compile(model, store=store, name="again")
    assert store.nbytes == held
    assert first.nbytes == second.nbytes


def test_a_program_compiles_like_a_model(model) -> None:
    program = import_model(model, ObjectStore()).program
    plan = pretzel.compile(program, sample=TEXTS)
    assert plan.name == "program"
    np.testing.assert_allclose(plan.predict_proba(TEXTS), model.predict_proba(TEXTS), atol=1e-12)


def test_the_sample_is_compared_and_progress_told(model) -> None:
    told: list[tuple[str, int, int]] = []
    pretzel.compile(model, sample=TEXTS * 100, progress=lambda *step: told.append(step))
    assert told[-1] == ("comparing answers", 600, 600)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_a_sample_that_is_no_records_is_refused(model) -> None:
    with pytest.raises(pretzel.SchemaError, match="record 1"):
        pretzel.compile(model, sample=["good", 7])


def replace_operator(monkeypatch, kind, change) -> None:
    """Makes the importer emit something else for one kind of operator."""
    apply = pretzel.flour.Flow.apply

    def changed(self, operator, *others, **options):
        if isinstance(operator, kind):
            operator = change(operator)
        return apply(self, operator, *others, **options)

    monkeypatch.setattr("pretzel.flour.Flow.apply", changed)


def test_a_wrong_import_is_found(model, monkeypatch) -> None:
    replace_operator(monkeypatch, TermWeight, lambda _: Scale(2.0))
    with pytest.raises(pretzel.ParityError) as caught:
        pretzel.compile(model, sample=["", "end", "worst good"])
    message = str(caught.value)
    assert "record 2 differs: the source answers [[" in message
    assert "a step was imported wrongly" in message
    assert "'worst good'" in message


class WrongPlan:
    """A plan whose answers are off by one from a given record on."""

    def __init__(self, plan: Any, wrong: str) -> None:
        self.plan = plan
        self.wrong = wrong
        self.methods = plan.methods
        self.records = plan.records
        self.input_schema = plan.input_schema

    def __getattr__(self, method: str) -> Any:
        def answer(records: list[str]) -> Any:
            right = getattr(self.plan, method)(records)
            off = np.array([record == self.wrong for record in records], dtype=float)
            return right + (csr_matrix(off[:, None] * np.ones(right.shape[1]))
                            if method == "transform" else off)  # fmt: skip

        return answer


def compile_wrongly(monkeypatch, wrong_part: str | None) -> None:
    """Makes plans answer record "bad book" wrongly; of the parts only the one named."""
    build = compile_model.build

    def wrong_build(origin, program, name, disable, store):
        plan = build(origin, program, name, disable, store)
        operator = program.output.operator.name
        whole = program is origin.program
        return WrongPlan(plan, "bad book") if whole or operator == wrong_part else plan

    monkeypatch.setattr(compile_model, "build", wrong_build)


def test_the_first_wrong_transform_is_named(monkeypatch) -> None:
    model = make_pipeline(TfidfVectorizer(), Ridge()).fit(TEXTS, np.arange(6.0))
    compile_wrongly(monkeypatch, "term_weight")
    with pytest.raises(pretzel.ParityError, match="first wrong transform: r4 := term_weight") as e:
        pretzel.compile(model, sample=TEXTS)
    assert "predict of record 1 differs" in str(e.value)


def test_a_wrong_rewrite_is_told_apart(monkeypatch) -> None:
    model = make_pipeline(TfidfVectorizer(), Ridge()).fit(TEXTS, np.arange(6.0))
    compile_wrongly(monkeypatch, None)
    with pytest.raises(pretzel.ParityError, match="a rewrite is wrong"):
        pretzel.compile(model, sample=TEXTS)


def answers(**by_method: Any) -> Any:
    return lambda method, records: np.asarray(by_method[method])[: len(records)]


def test_labels_may_differ_where_the_source_is_undecided() -> None:
    close = answers(predict=["a", "b"], decision_function=[1e-10, 5.0])
    clear = answers(predict=["a", "b"], decision_function=[1e-3, 5.0])
    found = np.array(["b", "b"])
    assert differing_record(close, "predict", ["x", "y"], found) is None
    assert differing_record(clear, "predict", ["x", "y"], found) == 0


def test_margins_of_several_classes_are_between_the_best_two() -> None:
    scores = np.array([[0.0, 3.0, 2.5], [-1.0, -9.0, -1.0]])
    assert margins(scores).tolist() == [0.5, 0.0]


@pytest.mark.parametrize(
    ("right", "found", "record"),
    [
        ([1.0, 2.0], [1.0, 2.0 + 1e-9], None),
        ([1.0, 2.0], [1.0, 2.0 + 3e-9], 1),
        ([1.0, 2e12], [1.0, 2e12 + 1.0], None),
        ([np.nan, np.inf], [np.nan, np.inf], None),
        ([np.nan, np.inf], [np.nan, -np.inf], 1),
        ([0.0, 0.0], [0.0, np.nan], 1),
        ([0.0, 0.0], [[0.0], [0.0]], 0),
    ],
)
def test_tolerance(right, found, record) -> None:
    source = answers(predict=right)
    assert differing_record(source, "predict", ["x", "y"], np.array(found)) == record


def test_batches_keep_the_number_of_the_record() -> None:
    def right(method, records):
        return np.array([float(len(record)) for record in records])

    def found(method, records):
        return np.array([float(len(record)) + (record == "x" * 700) for record in records])

    records = ["x" * size for size in range(900)]
    difference = first_difference(right, found, ["predict"], records)
    assert difference is not None
    assert (difference.record, difference.expected[0], difference.found[0]) == (700, 700.0, 701.0)
