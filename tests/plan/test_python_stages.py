"""Python stages in plans and plan files: what is data is read, what is forged is refused."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pytest

from pretzel import compile as compile_model
from pretzel.errors import PlanFormatError, ProgramError, PythonStageError
from pretzel.flour import FlourContext
from pretzel.flour.text import parse
from pretzel.operators import PythonStep, PythonText
from pretzel.operators.pickled_object import write_object
from pretzel.plan import load
from pretzel.store import ObjectStore, checksum

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


def shout(text):
    return text.upper()


@pytest.fixture
def untrusted(tmp_path):
    """A file whose stage 1 is a function of this module."""
    text = FlourContext(ObjectStore()).text().apply(PythonText(f"{__name__}:shout", "model.words"))
    plan = compile_model(text.tokenize().word_ngram(1, vocabulary=["GOOD", "BAD"]).plan())
    plan.save(tmp_path / "plan")
    return tmp_path / "plan"


def test_code_is_refused_unless_trusted(untrusted):
    with pytest.raises(PlanFormatError) as caught:
        load(untrusted)
    for part in (str(untrusted), "'model.words'", f"{__name__}:shout", "trust=True", "--trust"):
        assert part in str(caught.value)
    assert load(untrusted, trust=True).transform(["good", "x"]).toarray().tolist() == [
        [1, 0],
        [0, 0],
    ]


def test_nothing_is_imported_for_an_untrusted_file(untrusted, tmp_path, monkeypatch):
    (tmp_path / "evil_module.py").write_text("raise SystemExit('it ran')")
    monkeypatch.syspath_prepend(str(tmp_path))

    def change(operation):
        operation["configuration"]["code"] = "evil_module:f"

    with pytest.raises(PlanFormatError, match="runs Python code, 'evil_module:f'"):
        load(forged(untrusted, change))


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        (
            {"code": "no_such_module:f", "step": "s"},
            "no_such_module:f is not there: ModuleNot",
        ),
        ({"code": "json:no_such", "step": "s"}, "json:no_such is not there: AttributeError"),
        ({"code": "json:decoder.NaN", "step": "s"}, "no function but float"),
        ({"code": 1, "step": "s"}, "must be str"),
        ({"code": "json:dumps"}, "does not have this configuration"),
    ],
    ids=str,
)
def test_trust_does_not_make_it_run(untrusted, configuration, message):
    def change(operation):
        operation["configuration"] = {"operator": "python_text", **configuration}

    with pytest.raises(PlanFormatError, match=message):
        load(forged(untrusted, change), trust=True)


def test_damage_is_noticed_whoever_is_trusted(untrusted):
    data = bytearray(untrusted.read_bytes())
    data[data.index(b"shout")] ^= 1
    untrusted.write_bytes(data)
    for trust in (False, True):
        with pytest.raises(PlanFormatError, match="the checksum of its header does not fit"):
            load(untrusted, trust=trust)


def test_a_program_in_text_form_brings_no_code():
    text = f'r0 := text_source()\nr1 := python_text(r0, code="{__name__}:shout", step="s")'
    with pytest.raises(ProgramError, match="runs code, which a program's text must not bring"):
        parse(text, ObjectStore())


class Evil:
    """Opening its pickle calls a function."""

    ran = 0

    def __reduce__(self):
        return evil, ()


def evil():
    Evil.ran += 1
    return Evil()


class Upper:
    def transform(self, texts):
        return [text.upper() for text in texts]


@pytest.fixture
def pickled(tmp_path):
    """A file whose stage 1 is a pickled object."""
    step = PythonStep(
        pickled=write_object(Upper()),
        code="Upper",
        step="model.upper",
        method="transform",
        takes="list",
        dtype="<f8",
        names=(),
        texts=(),
        width=0,
        gives="text",
        columns=0,
    )
    text = FlourContext(ObjectStore()).text().apply(step)
    plan = compile_model(text.tokenize().word_ngram(1, vocabulary=["GOOD", "BAD"]).plan())
    plan.save(tmp_path / "plan")
    return tmp_path / "plan"


def with_object(path, array):
    """The file with another object in the place of the pickled one, its checksum right."""
    header, objects = parts(path.read_bytes())
    text = json.dumps(header)
    (key,) = (
        operation["parameters"]["pickled"]
        for stage in header["stages"]
        for operation in stage["candidates"][0]["stages"][0]["operations"]
        if "pickled" in operation["parameters"]
    )
    del objects[key]
    new = checksum(array)
    objects[new] = array.tobytes()
    header = json.loads(text.replace(key, new))
    (entry,) = (each for each in header["objects"] if each["key"] == new)
    entry["shape"] = list(array.shape)
    path.write_bytes(forge(header, objects))
    return path


def test_a_pickled_object_needs_trust(pickled):
    with pytest.raises(PlanFormatError, match=r"step 'model\.upper' runs Python code, 'Upper'"):
        load(pickled)
    plan = load(pickled, trust=True)
    assert plan.transform(["good bad", "x"]).toarray().tolist() == [[1, 1], [0, 0]]
    assert "python      step 'model.upper': transform of a pickled Upper" in plan.explain()


def test_nothing_is_unpickled_for_an_untrusted_file(pickled):
    forged = with_object(pickled, write_object(Evil()))
    before = Evil.ran
    with pytest.raises(PlanFormatError, match="runs Python code"):
        load(forged)
    assert Evil.ran == before
    with pytest.raises(PlanFormatError, match="it has no such method"):
        load(forged, trust=True)
    assert Evil.ran == before + 1


def test_damaged_objects_are_noticed_before_they_are_opened(pickled):
    data = bytearray(pickled.read_bytes())
    data[data.index(b"Upper", data.index(b"\x80\x05"))] ^= 1
    pickled.write_bytes(data)
    with pytest.raises(PlanFormatError, match="is damaged: its checksum does not fit"):
        load(pickled, trust=True)


@pytest.mark.parametrize("data", [b"garbage", pickle.dumps(1)[:-1], b"cno_such\nthing\n."])
def test_what_is_no_pickle_is_refused(pickled, data):
    forged = with_object(pickled, np.frombuffer(data, np.uint8))
    with pytest.raises(PlanFormatError, match="its pickled object cannot be opened"):
        load(forged, trust=True)


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        ({"method": "__reduce__"}, "method must be one of"),
        ({"takes": "file"}, "takes must be one of"),
        ({"gives": "tokens"}, "gives must be one of"),
        ({"extra": 1}, "does not have this configuration"),
    ],
    ids=str,
)
def test_forged_steps_are_refused(pickled, configuration, message):
    def change(operation):
        operation["configuration"].update(configuration)

    with pytest.raises(PlanFormatError, match=message):
        load(forged(pickled, change), trust=True)


def test_what_does_not_fit_its_vector_is_an_error_of_the_run(pickled):
    def change(operation):
        operation["configuration"].update(gives="dense", columns=1)

    plan = load(forged(pickled, change), trust=True)
    with pytest.raises(PythonStageError, match=r"step 'model\.upper'"):
        plan.transform(["good"])
