"""Damaged and forged plan files: an error or an equal plan, never a crash."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pretzel.errors import PlanFormatError
from pretzel.plan import load
from pretzel.plan.container import MAGIC, PREFIX, VERSION, _digest, aligned
from pretzel.store import checksum

RELAXED = settings(
    deadline=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TEXTS = ["A good film", "bad", "", "ΣΑΣ 😀 not good " * 20]


@pytest.fixture(params=["classifier", "vectorizer"])
def saved(request, make_plan, vectorizer, tmp_path):
    path = tmp_path / "plan"
    classifier = make_plan(labels=["a", "b", "c"], link="softmax")
    (classifier if request.param == "classifier" else vectorizer).save(path)
    return path.read_bytes()


def attempt(data):
    """The plan in these bytes, or None when they are refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan"
        path.write_bytes(data)
        try:
            return load(path)
        except PlanFormatError:
            return None


def parts(data):
    """Header as an object, and the bytes of every object by key."""
    _, _, length, _ = PREFIX.unpack(data[: PREFIX.size])
    header = json.loads(data[PREFIX.size : PREFIX.size + length])
    start = aligned(PREFIX.size + length)
    objects = {
        each["key"]: data[start + each["offset"] :][: each["nbytes"]] for each in header["objects"]
    }
    return header, objects


def forge(header, objects):
    """A file with valid checksums and layout."""
    section = b""
    for each in header["objects"]:
        section += bytes(aligned(len(section)) - len(section))
        each["offset"], each["nbytes"] = len(section), len(objects[each["key"]])
        section += objects[each["key"]]
    encoded = json.dumps(header).encode()
    data = PREFIX.pack(MAGIC, VERSION, len(encoded), _digest(encoded)) + encoded
    return data + bytes(aligned(len(data)) - len(data)) + section


@RELAXED
@given(st.data())
def test_damaged_bytes_give_an_error_or_an_equal_plan(saved, data):
    changed = bytearray(saved)
    kind = data.draw(st.sampled_from(["flip", "truncate", "extend", "cut", "zero"]))
    place = data.draw(st.integers(0, len(saved) - 1))
    if kind == "flip":
        changed[place] ^= 1 << data.draw(st.integers(0, 7))
    elif kind == "truncate":
        del changed[place:]
    elif kind == "extend":
        changed += data.draw(st.binary(min_size=1, max_size=100))
    elif kind == "cut":
        del changed[place : place + data.draw(st.integers(1, 100))]
    else:
        changed[place : place + 8] = bytes(8)
    plan = attempt(bytes(changed[: len(saved) + 100]))
    if plan is not None:
        assert answers(plan) == answers(attempt(saved))


def test_the_forgery_itself_is_accepted(saved):
    assert answers(attempt(forge(*parts(saved)))) == answers(attempt(saved))


scalars = st.one_of(
    st.integers(-(2**63), 2**63),
    st.sampled_from([0, 1, 2, 3, 63, 2**16, 2**31 - 1, 2**31, 2**32]),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(["text", "tokens", "sparse", "dense", "dot", "char", "word", "l2", "ngram"]),
    st.just([]),
    st.just({}),
    st.lists(st.integers(0, 12), max_size=3),
)


def leaves(node, path=()):
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in items:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, key))


@settings(RELAXED, max_examples=200)
@given(st.data())
def test_a_forged_header_gives_an_error_or_a_plan_that_runs(saved, data):
    header, objects = parts(saved)
    for section in data.draw(
        st.lists(st.sampled_from(["stages", "registers", "answers"]), min_size=1, max_size=3)
    ):
        path = (section, *data.draw(st.sampled_from(sorted(leaves(header[section]), key=str))))
        node = header
        try:
            for step in path[:-1]:
                node = node[step]
            if data.draw(st.booleans()) and isinstance(node, dict | list):
                del node[path[-1]]
            else:
                other = data.draw(st.sampled_from(list(objects)))
                node[path[-1]] = data.draw(st.one_of(scalars, st.just(other)))
        except (KeyError, IndexError, TypeError):
            continue
    plan = attempt(forge(header, objects))
    if plan is not None:
        answers(plan)


@RELAXED
@given(st.data())
def test_forged_objects_give_an_error_or_a_plan_that_runs(saved, data):
    header, objects = parts(saved)
    victim = data.draw(st.sampled_from(header["objects"]))
    changed = bytearray(objects.pop(victim["key"]))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(changed) - 1))
        changed[place] = data.draw(st.integers(0, 255))
    array = np.frombuffer(bytes(changed), victim["dtype"]).reshape(victim["shape"])
    key = checksum(array)
    text = json.dumps(header).replace(victim["key"], key)
    plan = attempt(forge(json.loads(text), {**objects, key: bytes(changed)}))
    if plan is not None:
        answers(plan)


def answers(plan):
    """Everything that a plan answers, by every candidate."""
    found = []
    for candidate in ("fused", "shared"):
        for method in plan.methods:
            number = plan.method_number(method)
            answer = plan.finish(number, plan.native(candidate).run(TEXTS, number))
            found.append(answer.toarray().tolist() if method == "transform" else answer.tolist())
            plan.output_description(method)
    return found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda h: h["objects"][0].update(dtype="|O"), "malformed"),
        (lambda h: h["objects"][0].update(shape=[1 << 61]), "not where or what"),
        (lambda h: h["objects"].append(h["objects"][0]), "not where|twice"),
        (lambda h: h["objects"].pop(), "cut off or has something added|not in the file"),
        (lambda h: h.update(surprise=1), "malformed"),
        (lambda h: h["answers"].update(label_dtype="M8[ns]"), "malformed"),
        (lambda h: h["answers"].update(dtype="<f9"), "malformed"),
        (lambda h: h["answers"].update(labels=None, label_dtype="<U5"), "numbers cannot answer"),
        (lambda h: h["answers"].update(labels="0" * 32), "not in the file"),
        (lambda h: h["answers"].update(columns=7), "answers of 7 columns"),
        (lambda h: h["registers"].clear(), "does not exist"),
    ],
)
def test_forgeries_are_named(saved, tmp_path, change, message):
    header, objects = parts(saved)
    layout = [dict(each) for each in header["objects"]]
    data = forge(header, objects)
    change(header)
    encoded = json.dumps(header).encode()
    start = PREFIX.pack(MAGIC, VERSION, len(encoded), _digest(encoded)) + encoded
    section = data[len(data) - layout[-1]["offset"] - layout[-1]["nbytes"] :]
    path = tmp_path / "forged"
    path.write_bytes(start + bytes(aligned(len(start)) - len(start)) + section)
    with pytest.raises(PlanFormatError, match=message):
        load(path)


def test_labels_cannot_be_made_to_grow(make_plan, tmp_path):
    path = tmp_path / "plan"
    make_plan().save(path)
    header, objects = parts(path.read_bytes())
    header["answers"]["label_dtype"] = "<U999999"
    path.write_bytes(forge(header, objects))
    with pytest.raises(PlanFormatError, match="cannot answer"):
        load(path)
