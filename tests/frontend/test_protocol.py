"""Whatever bytes come: a request, or a ProtocolError that is one line of text."""

from __future__ import annotations

import json
import math

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pretzel.frontend.protocol import (
    InferenceResponse,
    OutputTensor,
    ProtocolError,
    decode_request,
    encode,
    requested_methods,
    requested_timeout,
    text_records,
)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


def nearly(valid):
    """A valid value, or anything at all."""
    return valid | values


tensors = st.fixed_dictionaries(
    {
        "name": nearly(st.just("text")),
        "shape": nearly(st.lists(st.integers(0, 3), max_size=3)),
        "datatype": nearly(st.sampled_from(["BYTES", "FP64"])),
        "data": nearly(st.lists(st.text() | st.lists(st.text(), max_size=2), max_size=3)),
    },
    optional={"parameters": values},
)
requests = st.fixed_dictionaries(
    {"inputs": nearly(st.lists(tensors, max_size=2))},
    optional={
        "id": nearly(st.text()),
        "outputs": nearly(st.lists(st.fixed_dictionaries({"name": st.text()}))),
        "parameters": nearly(st.fixed_dictionaries({"timeout": values})),
    },
)
bodies = (
    st.binary()
    | values.map(lambda value: json.dumps(value).encode())
    | requests.map(lambda value: json.dumps(value).encode())
    | st.tuples(requests.map(lambda value: json.dumps(value).encode()), st.integers(0, 400)).map(
        lambda cut: cut[0][: cut[1]]
    )
)


@given(bodies)
@example(b'{"inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":["\\ud800"]}]}')
@example(b'{"inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":["\xed\xa0\x80"]}]}')
@example(
    b'{"inputs":[{"name":"text","shape":[' + b"9" * 5000 + b'],"datatype":"BYTES","data":[]}]}'
)
@example(b'{"inputs":[],"parameters":{"timeout":' + b"9" * 400 + b"}}")
def test_any_body(body):
    try:
        request = decode_request(body)
        requested_timeout(request, None)
        requested_methods(request, ("predict",))
        records = text_records(request, "text")
    except ProtocolError as refused:
        message = str(refused)
    else:
        assert all(type(record) is str for record in records)
        return
    assert json.loads(encode({"error": message})) == {"error": message}


@given(st.lists(st.text(st.characters())), st.text(st.characters()))
def test_any_text_arrives_as_it_was_sent(texts, identifier):
    """Lone surrogates included: json.dumps escapes what UTF-8 cannot say."""
    tensor = {"name": "text", "shape": [len(texts), 1], "datatype": "BYTES", "data": texts}
    request = decode_request(json.dumps({"inputs": [tensor], "id": identifier}).encode())
    assert text_records(request, "text") == texts
    assert request.id == identifier
    answer = json.loads(encode(InferenceResponse("m", "1", [], request.id)))
    assert answer["id"] == identifier


@given(st.lists(st.floats()))
def test_floats_are_exact_and_what_is_not_finite_is_null(numbers):
    tensor = OutputTensor("scores", "FP64", [len(numbers)], numbers)
    answered = json.loads(encode(tensor))["data"]
    assert len(answered) == len(numbers)
    for number, answer in zip(numbers, answered, strict=True):
        assert answer == (number if math.isfinite(number) else None)


@pytest.mark.parametrize(
    "seconds", [-1, 0, 3601, math.inf, math.nan, 10**400, "1", None, True, [1]]
)
def test_bad_timeouts(seconds):
    request = decode_request(b'{"inputs":[]}')
    request = msgspec.structs.replace(request, parameters={"timeout": seconds})
    with pytest.raises(ProtocolError, match="parameter 'timeout' must be"):
        requested_timeout(request, None)


def test_the_default_timeout():
    assert requested_timeout(decode_request(b'{"inputs":[]}'), 1.5) == 1.5
    assert requested_timeout(decode_request(b'{"inputs":[],"parameters":{}}'), None) is None


def test_without_outputs_predict_or_what_there_is():
    request = decode_request(b'{"inputs":[]}')
    assert tuple(requested_methods(request, ("predict_proba", "predict"))) == ("predict",)
    assert tuple(requested_methods(request, ("transform",))) == ("transform",)
