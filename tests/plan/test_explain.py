"""Explain is a designed interface: its text is pinned, keys and versions numbered out of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pretzel.errors import SchemaError

GOLDEN = Path(__file__).parent / "golden"


def stable(text):
    """Keys and digests become running numbers; versions, Oven's rules and dictionary sizes go."""
    numbers = {}

    def number(match):
        return match[1] + f"{numbers.setdefault(match[2], len(numbers) + 1):08d}"

    text = re.sub(r"(#|physical stage )([0-9a-f]{8})", number, text)
    text = re.sub(r"(?m)^  made by .*$", "  made by ...", text)
    # The size of a frozen dictionary is the kernels' own affair.
    text = re.sub(r"(?m)^(  ngram\.dictionary .* uint8).*$", r"\1 ...", text)
    text = re.sub(r"[\d,]+ bytes in", "... bytes in", text)
    return re.sub(r"(?ms)^rules that fired\n.*?\n\n", "", text)


def golden(name, text):
    path = GOLDEN / name
    if not path.exists():
        path.write_text(text + "\n", encoding="utf-8")
        pytest.fail(f"{path} was missing: it is written now, read it before you keep it")
    assert text + "\n" == path.read_text(encoding="utf-8")


def test_explain_classifier(make_plan):
    golden("classifier.txt", stable(make_plan(labels=["a", "b", "c"], link="softmax").explain()))


def test_explain_vectorizer(vectorizer):
    golden("vectorizer.txt", stable(vectorizer.explain()))


def section(text, title):
    return re.search(rf"(?ms)^{title}\n(.*?)(\n\n|\Z)", text)[1].splitlines()


def test_rules_are_shown_with_how_often_they_fired(make_plan):
    lines = section(make_plan().explain(), "rules that fired")
    assert lines[0].split() == ["step", "rule", "times"]
    assert any("push_linear_through_concat" in line for line in lines)


def test_parameters_say_how_many_plans_share_them(make_plan):
    plans = [make_plan(name="a", seed=0), make_plan(name="b", seed=1), make_plan(name="c", seed=1)]
    shared = {tuple(line.split()[::5]) for line in section(plans[0].explain(), "parameters")[1:]}
    assert ("ngram.dictionary", "3") in shared
    assert ("ngram.weights", "1") in shared
    assert ("ngram.weights", "2") in {
        tuple(line.split()[::5]) for line in section(plans[1].explain(), "parameters")
    }


def test_analyze_times_every_stage(make_plan, texts):
    plan = make_plan()
    lines = section(plan.explain(analyze=texts), "time")
    assert lines[0] == "  6 records, median of 5 passes"
    assert lines[1].split() == ["stage", "physical", "us", "a", "record", "share"]
    assert len(lines) == 3 + len(plan.physical_stages())
    assert lines[-1].split()[-1] == "100%"
    shares = [int(line.split()[-1].rstrip("%")) for line in lines[2:-1]]
    assert sum(shares) == pytest.approx(100, abs=len(shares))


def test_analyze_refuses_what_is_not_records(make_plan):
    with pytest.raises(SchemaError):
        make_plan().explain(analyze="text")
