"""Python stages in plans and plan files: what is data is read, what is forged is refused."""

from __future__ import annotations

import pytest

from pretzel import compile as compile_model
from pretzel.errors import PlanFormatError
from pretzel.flour import FlourContext
from pretzel.plan import load
from pretzel.store import ObjectStore

from .test_hostile_file import forge, parts

TEXTS = ["a b, c", "", "b b ab", "日本 a"]


@pytest.fixture
def saved(tmp_path):
    """A file whose stage 1 is a regular expression."""
    tokens = FlourContext(ObjectStore()).text().lowercase().regex_tokens(r"a|b")
    plan = compile_model(tokens.join_tokens(1, 2).count_tokens(["a", "b", "a b"]).plan())
    plan.save(tmp_path / "plan")
    return tmp_path / "plan"


def forged(path, change):
    """The file with the Python operation changed, and everything else as it must be."""
    header, objects = parts(path.read_bytes())
    (operation,) = (
        operation
        for stage in header["stages"]
        for candidate in stage["candidates"]
        for physical in candidate["stages"]
        for operation in physical["operations"]
        if operation["op"] == "python"
    )
    change(operation)
    path.write_bytes(forge(header, objects))
    return path


def test_a_pattern_needs_no_trust(saved):
    plan = load(saved)
    assert plan.transform(TEXTS).toarray().tolist() == [[1, 1, 1], [0] * 3, [1, 3, 1], [1, 0, 0]]
    shown = plan.explain(analyze=TEXTS)
    assert "python      regular expression 'a|b'" in shown
    assert "python, on its thread" in shown


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        ({"pattern": "("}, "no regular expression"),
        ({"pattern": "(" * 5_000}, "no regular expression"),
        ({"pattern": "(a)(b)"}, "has 2 groups"),
        ({"pattern": "a" * 10_001}, "at most 10000 characters"),
        ({"pattern": 5}, "a pattern is a str"),
        ({"pattern": "a{99999999999}"}, "no regular expression"),
        ({}, "does not have this configuration"),
        ({"pattern": "a", "first": 1}, "does not have this configuration"),
        ({"operator": "tokenize"}, "runs Python code"),
        ({"operator": "no_such"}, "runs Python code"),
        ({"operator": 7}, "runs Python code"),
    ],
    ids=str,
)
def test_forged_configurations_are_refused(saved, configuration, message):
    def change(operation):
        operation["configuration"] = {"operator": "regex_tokens", **configuration}

    with pytest.raises(PlanFormatError, match=message):
        load(forged(saved, change))


@pytest.mark.parametrize(
    ("field", "wires"),
    [
        ("inputs", []),
        ("inputs", [99]),
        ("outputs", []),
        ("outputs", [99]),
        ("outputs", [99, 98]),
        ("outputs", ["first"]),
        ("outputs", ["first", "first"]),
    ],
)
def test_forged_wires_are_refused(saved, field, wires):
    def change(operation):
        operation[field] = [operation[field][0] if wire == "first" else wire for wire in wires]

    with pytest.raises(PlanFormatError, match="the plan cannot be run"):
        load(forged(saved, change))


def test_company_in_its_stage_is_refused(saved):
    header, objects = parts(saved.read_bytes())
    first, second, *rest = header["stages"]
    python = second["candidates"][0]["stages"][0]["operations"]
    first["candidates"][0]["stages"][0]["operations"] += python
    header["stages"] = [first, *rest]
    saved.write_bytes(forge(header, objects))
    with pytest.raises(PlanFormatError, match="alone in its stage"):
        load(saved)
