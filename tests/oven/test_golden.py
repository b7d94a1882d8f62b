"""Every rule's golden cases: the text, a valid graph, and the same scores before and after.

A file in ``golden`` is named after its rule (``optimizer.txt``: all rules, labels left out). Its
blocks are ``title:``, ``before:`` and ``after:``. Graphs are stage graphs as ``explain_graph``
prints them, with parameters written in place: ``vocabulary=["good", "bad"]`` for terms and
offsets, and lists for the other arrays. A ``before`` without ``stage`` lines is one stage.
``after: unchanged`` is a case that the rule must leave alone, ``declines:`` the reason that it
gives, ``error:`` what it raises.

``PRETZEL_GOLDEN=complete python -m pytest tests/oven/test_golden.py`` writes behind every
``before`` what the rules do now: read the difference before you keep it.
"""

import importlib
import json
import os
import random
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from pretzel.errors import PretzelError
from pretzel.flour.interpreter import evaluate, evaluate_all
from pretzel.flour.program import Program
from pretzel.flour.text import parse_bindings
from pretzel.operators import CsvSource, TableSource, pack_terms, unpack_terms
from pretzel.operators.ngram import Ngram
from pretzel.oven import RULE_NAMES, STEPS, StageGraph, optimize
from pretzel.oven.explain import explain_graph
from pretzel.oven.step import Step, run_step
from pretzel.schema import Kind
from pretzel.store import ObjectStore

GOLDEN = Path(__file__).parent / "golden"
RULES = {rule.name: rule for step in STEPS for rule in step.rules}
NEEDS = {"label_vectorizable": ("label_sparse_dense",)}  # run together with the rule
CHECKS = ("propagate_schema", "validate_schema", "validate_graph", "validate_stage_graph")
LABELS = RULE_NAMES[-6:-1]
COMPLETE = os.environ.get("PRETZEL_GOLDEN") == "complete"


@dataclass
class Case:
    rule: str
    title: str
    before: str
    after: str

    @property
    def id(self):
        return f"{self.rule}: {self.title}"


def read_cases(path):
    blocks = re.split(r"^title: ", path.read_text(), flags=re.MULTILINE)[1:]
    for block in blocks:
        title, rest = block.split("\nbefore:\n", 1)
        before, _, after = rest.partition("\nafter:")
        yield Case(path.stem, title.strip(), before.strip("\n"), after.strip("\n ").rstrip())


CASES = [case for path in sorted(GOLDEN.glob("*.txt")) for case in read_cases(path)]


class Harness:
    """Graphs to and from the compact text; keeps the parameters alive in between."""

    def __init__(self):
        self.store = ObjectStore()
        self.kept = {}

    def key(self, array):
        stored = self.store.intern(array)
        self.kept[stored.key] = stored
        return f"#{stored.key}"

    def expand(self, line):
        """Arrays written in place become keys."""
        pattern = re.compile(
            r"\b(vocabulary|weights|bias|idf|labels|columns|subtract|divide|multiply|add)=(?=\[)"
        )
        while match := pattern.search(line):
            value, end = json.JSONDecoder().raw_decode(line, match.end())
            if match[1] == "vocabulary":
                terms, offsets = map(self.key, pack_terms(value))
                written = f"terms={terms}, offsets={offsets}"
            else:
                if all(isinstance(each, str) for each in value) and match[1] == "columns":
                    break  # names of CSV fields, which come first and are no array
                dtype = {"labels": None, "columns": np.int64}.get(match[1], np.float64)
                array = np.array(value, dtype)
                written = f"{match[1]}={self.key(array)}"
            line = line[: match.start()] + written + line[end:]
        return line

    def compact(self, graph):
        """Keys become arrays written in place."""
        text = explain_graph(graph)
        for transform in graph.transforms:
            if isinstance(transform.operator, Ngram):
                stored = transform.parameters
                keys = f"terms=#{stored['terms'].key}, offsets=#{stored['offsets'].key}"
                terms = unpack_terms(stored["terms"].array, stored["offsets"].array)
                text = text.replace(keys, f"vocabulary={json.dumps(terms, ensure_ascii=False)}")
            for stored in transform.parameters.values():
                array = json.dumps(stored.array.tolist()).replace(".0]", "]").replace(".0,", ",")
                text = text.replace(f"#{stored.key}", array)
        return text

    def graph(self, text):
        groups, lines = [[]], []
        for line in text.splitlines():
            if line.startswith("stage "):
                groups.append([])
            elif not line.lstrip().startswith("#"):
                lines.append(self.expand(line))
                groups[-1].append(line.split(":=")[0].strip())
        nodes = parse_bindings(lines, self.store)
        *_, output = nodes.values()
        graph = StageGraph.from_groups(output, [[nodes[name] for name in g] for g in groups])
        graph.check()
        return graph

    def rewrite(self, rule, graph):
        if rule == "optimizer":
            return optimize(Program(graph.output), store=self.store)
        rules = tuple(RULES[name] for name in (*NEEDS.get(rule, ()), rule))
        return run_step(Step("golden", rules), graph, self.store)


def outcome(harness, case, before):
    """What stands behind ``after:`` and the rewritten graph (None after an error)."""
    try:
        after = harness.rewrite(case.rule, before)
    except PretzelError as error:
        return f"error: {error}", None
    text = harness.compact(after)
    if case.rule == "optimizer":
        text = re.sub(r"^  # .*\n", "", text, flags=re.MULTILINE)
        return text, after
    text = "unchanged" if text == harness.compact(before) else text
    notes = (note for entry in after.log for note in entry.notes)
    return "\n".join([text, *(f"declines: {note}" for note in notes)]), after


def random_texts(graph, seed):
    """Texts made of the graph's own terms, other words, odd spaces and letters of any case."""
    rng = random.Random(seed)
    words = ["", " ", "  ", "\t\n", "Zebra", "ÉTÉ", "İ", "42", "x", "."]
    for transform in graph.transforms:
        if isinstance(operator := transform.operator, Ngram):
            words += 3 * unpack_terms(operator.terms, operator.offsets)
    texts = ["", " "] + [
        rng.choice(["", " ", "  "]).join(rng.choices(words, k=rng.randrange(1, 12)))
        for _ in range(40)
    ]
    texts = [text.upper() if rng.random() < 0.2 else text for text in texts]
    source = graph.transforms[0].operator
    if isinstance(source, TableSource):
        return [[rng.gauss(0.0, 5.0) for _ in source.columns] for _ in range(40)]
    if isinstance(source, CsvSource):
        quoted = ('"' + text.replace('"', '""') + '"' for text in texts)
        return [source.separator.join([line] * len(source.columns)) for line in quoted]
    return texts


def assert_same_values(before, after, records):
    old, new = evaluate(before.output, records), evaluate(after.output, records)
    if before.output.type.kind is Kind.DENSE:
        np.testing.assert_allclose(new, old, rtol=1e-12, atol=1e-12)
    elif before.output.type.kind is Kind.SPARSE:
        for old_row, new_row in zip(old, new, strict=True):
            assert new_row == pytest.approx(old_row, rel=1e-12)
    else:
        assert new == old


def exercises(graph, records):
    """Whether the records put something into every sparse vector."""
    values = evaluate_all(graph.output, records)
    sparse = (value for t, value in values.items() if t.type.kind is Kind.SPARSE)
    return all(any(rows) for rows in sparse)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_golden(case):
    harness = Harness()
    before = harness.graph(case.before)
    found, after = outcome(harness, case, before)
    if COMPLETE:
        case.before, case.after = harness.compact(before), found
    else:
        assert case.before == harness.compact(before), "write the case as explain prints it"
        assert case.after == found
    if after is None:
        assert found.startswith("error: ")
        return
    after.check()
    assert after.output.type == before.output.type
    records = random_texts(before, case.title)
    assert exercises(before, records), "random texts that find no n-gram prove nothing"
    assert_same_values(before, after, records)


@pytest.fixture(scope="module", autouse=True)
def _complete():
    yield
    if COMPLETE:
        for path in GOLDEN.glob("*.txt"):
            blocks = (
                f"title: {case.title}\nbefore:\n{case.before}\nafter:"
                f"{' ' if case.after.startswith(('unchanged', 'error')) else chr(10)}{case.after}\n"
                for case in CASES
                if case.rule == path.stem
            )
            path.write_text("\n".join(blocks))


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_every_rule_has_goldens(rule):
    cases = [case for case in CASES if case.rule == rule]
    assert cases, f"tests/oven/golden/{rule}.txt is missing"
    fires = [case for case in cases if not case.after.startswith(("unchanged", "error"))]
    assert fires or rule in CHECKS, f"{rule} needs a case in which it fires"
    assert len(fires) < len(cases) or rule in LABELS, f"{rule} needs a case that it leaves alone"


def test_every_golden_has_a_rule():
    assert {case.rule for case in CASES} == {*RULE_NAMES, "optimizer"}
    assert len({case.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_every_rule_says_what_it_does(rule):
    module = importlib.import_module(RULES[rule].__class__.__module__)
    assert module.__name__.rsplit(".", 1)[1] == rule
    for heading in ("\nBefore:\n", "\nAfter:\n", "\nRequires", "\nWhy it is equal:\n"):
        assert heading in module.__doc__
