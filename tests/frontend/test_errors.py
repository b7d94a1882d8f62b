"""Every failure is exact JSON, {"error": "..."}, with the right status."""

from __future__ import annotations

import asyncio
import json

import numpy as np
import pytest
import structlog

from pretzel.errors import (
    DeadlineExceededError,
    ExecutionError,
    OverloadedError,
    RuntimeClosedError,
    SchemaError,
)
from pretzel.frontend import create_app
from pretzel.frontend.tensors import MAX_OUTPUT_VALUES

INFER = "/v2/models/spam/infer"
TEXT = {"name": "text", "datatype": "BYTES", "shape": [1], "data": ["abc"]}


async def error(response, status):
    assert response.status == status, await response.text()
    assert response.headers["Content-Type"] == "application/json"
    answer = json.loads(await response.read())
    assert list(answer) == ["error"]
    return answer["error"]


def without(field):
    return {"inputs": [{key: value for key, value in TEXT.items() if key != field}]}


BAD_REQUESTS = {
    "[]": "request is malformed: Expected `object`, got `array`",
    "{}": "request is malformed: Object missing required field `inputs`",
    '{"inputs": []}': "one input is needed, 'text'; the request has none",
    json.dumps({"inputs": [TEXT, TEXT]}):
        "one input is needed, 'text'; the request has 'text', 'text'",
    json.dumps(without("name")):
        "request is malformed: Object missing required field `name` - at `$.inputs[0]`",
    json.dumps(without("shape")):
        "request is malformed: Object missing required field `shape` - at `$.inputs[0]`",
    json.dumps(without("data")):
        "request is malformed: Object missing required field `data` - at `$.inputs[0]`",
    json.dumps({"inputs": [TEXT | {"name": "txt"}]}):
        "unknown input 'txt': the input is called 'text'",
    json.dumps({"inputs": [TEXT | {"datatype": "FP64", "data": [1.5]}]}):
        "input 'text' has datatype 'FP64': text needs datatype 'BYTES' and data of strings",
    json.dumps({"inputs": [TEXT | {"datatype": "bytes"}]}):
        "input 'text' has datatype 'bytes': text needs datatype 'BYTES' and data of strings",
    json.dumps({"inputs": [TEXT | {"data": [3]}]}):
        "request is malformed: Expected `str | array`, got `int` - at `$.inputs[0].data[0]`",
    json.dumps({"inputs": [TEXT | {"data": "abc"}]}):
        "request is malformed: Expected `array`, got `str` - at `$.inputs[0].data`",
    json.dumps({"inputs": [TEXT | {"data": ["a", "b"]}]}):
        "input 'text' has shape [1] but 2 rows of data",
    json.dumps({"inputs": [TEXT | {"shape": [-1]}]}):
        "input 'text' has shape [-1] but 1 row of data",
    json.dumps({"inputs": [TEXT | {"shape": []}]}):
        "input 'text' has shape []: text needs [n] or [n, 1]",
    json.dumps({"inputs": [TEXT | {"shape": [1, 2]}]}):
        "input 'text' has shape [1, 2]: text needs [n] or [n, 1]",
    json.dumps({"inputs": [TEXT | {"shape": [1.0]}]}):
        "request is malformed: Expected `int`, got `float` - at `$.inputs[0].shape[0]`",
    json.dumps({"inputs": [TEXT | {"data": [["abc"]]}]}):
        "input 'text' has nested data: its shape must be [n, 1]",
    json.dumps({"inputs": [TEXT | {"shape": [2, 1], "data": ["a", ["b"]]}]}):
        "input 'text' has shape [2, 1]: row 0 of its nested data must be a list of one string",
    json.dumps({"inputs": [TEXT | {"shape": [1, 1], "data": [["a", "b"]]}]}):
        "input 'text' has shape [1, 1]: row 0 of its nested data must be a list of one string",
    json.dumps({"inputs": [without("data")["inputs"][0]
                           | {"parameters": {"binary_data_size": 3}}]}):
        "input 'text' is a binary tensor, which is not supported: "
        "send its elements as JSON in 'data'",
    json.dumps({"inputs": [TEXT], "outputs": [{"name": "score"}]}):
        "unknown output 'score': this plan offers predict, predict_proba, decision_function",
    json.dumps({"inputs": [TEXT], "outputs": [{"name": "predict"}] * 2}):
        "output 'predict' is asked for twice",
    json.dumps({"inputs": [TEXT], "id": 42}):
        "request is malformed: Expected `str | null`, got `int` - at `$.id`",
    json.dumps({"inputs": [TEXT], "parameters": {"timeout": "1"}}):
        "parameter 'timeout' must be a number of seconds",
    json.dumps({"inputs": [TEXT], "parameters": {"timeout": True}}):
        "parameter 'timeout' must be a number of seconds",
    json.dumps({"inputs": [TEXT], "parameters": {"timeout": 0}}):
        "parameter 'timeout' must be above 0 and at most 3600 seconds",
}  # fmt: skip


@pytest.mark.parametrize(("body", "message"), BAD_REQUESTS.items())
async def test_bad_requests_say_what_and_where(client, body, message):
    assert await error(await client.post(INFER, data=body), 400) == message


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "request body is empty: send a JSON object with 'inputs'"),
        (b"not json", "request body is not valid JSON: "),
        (b'{"inputs": [', "request body is not valid JSON: "),
        (b'{"inputs": []} x', "request body is not valid JSON: "),
        (b'\xff\xfe{"inputs"', "request body is not valid JSON: "),
        (b'{"id": "\xff", "inputs": []}', "request body is not valid JSON: it is not UTF-8"),
        (b'{"id": "\xed\xa0\x80", "inputs": []}', "request body is not valid JSON: "),
        (b'{"id": "\\ud800", "inputs": [NaN]}', "request body is not valid JSON: "),
        (b'{"id": "\\ud800", "inputs": 3}', "request is malformed: Expected `array`"),
        (b'{"x": ' + b"[" * 100_000, "request body is not valid JSON: "),
        (b'{"id": "\\ud800", "x": ' + b"[" * 100_000, "request body is not valid JSON: "),
    ],
)
async def test_what_is_not_json(client, body, message):
    assert (await error(await client.post(INFER, data=body), 400)).startswith(message)


async def test_broken_gzip(client):
    response = await client.post(INFER, data=b"no gzip", headers={"Content-Encoding": "gzip"})
    await error(response, 400)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/v2/models/ham/infer", "no plan 'ham' is registered"),
        ("/v2/models/spam/versions/2/infer", "plan 'spam' has version 1, not '2'"),
        ("/v2/models/a%2F%22%7B/infer", "no plan 'a/\"{' is registered"),
    ],
)
async def test_unknown_plans(client, path, message):
    assert await error(await client.post(path, json={"inputs": [TEXT]}), 404) == message


@pytest.mark.parametrize(
    ("raised", "status", "message"),
    [
        (SchemaError("record 3 is not text"), 400, "record 3 is not text"),
        (OverloadedError("queue is full"), 503, "queue is full"),
        (RuntimeClosedError("closed"), 503, "closed"),
        (DeadlineExceededError("too late"), 504, "too late"),
    ],
)
async def test_what_the_runtime_refuses(client, runtime, raised, status, message):
    runtime.error = raised
    response = await client.post(INFER, json={"inputs": [TEXT]})
    assert await error(response, status) == message
    assert ("Retry-After" in response.headers) == (status == 503)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (ExecutionError("stage 2 failed"), "stage 2 failed"),
        (KeyError("secret"), "internal error: the server's log has the details"),
        (MemoryError("secret"), "internal error: the server's log has the details"),
    ],
)
async def test_internal_failures_are_logged(client, runtime, raised, expected):
    runtime.error = raised
    with structlog.testing.capture_logs() as logs:
        message = await error(await client.post(INFER, json={"inputs": [TEXT]}), 500)
    assert message == expected
    if isinstance(raised, ExecutionError):  # the Runtime logs it
        assert not logs
    else:
        (event,) = logs
        assert event["event"] == "request_failed"
        assert event["plan"] == "spam"
        assert type(raised).__name__ in event["error"]


async def test_other_paths_and_methods(client):
    assert await error(await client.get("/v3"), 404) == "no such path: /v3"
    assert await error(await client.post("/v2/models/infer/x/y", json={}), 404)
    response = await client.get(INFER)
    assert await error(response, 405) == f"method GET is not allowed for {INFER}: use POST"
    assert response.headers["Allow"] == "POST"
    response = await client.delete("/v2/health/live")
    assert await error(response, 405)
    assert response.headers["Allow"] == "GET, HEAD"


async def test_limits(connect, runtime):
    client = await connect(create_app(runtime, max_body_bytes=200, max_records=3))
    records = TEXT | {"shape": [4], "data": list("abcd")}
    response = await client.post(INFER, json={"inputs": [records]})
    assert await error(response, 413) == "request has 4 records, above the limit of 3"
    large = json.dumps({"inputs": [TEXT | {"data": ["x" * 200]}]}).encode()
    message = "request body is above the limit of 200 bytes"
    assert await error(await client.post(INFER, data=large), 413) == message

    async def unannounced():
        yield large

    assert await error(await client.post(INFER, data=unannounced()), 413) == message


async def test_gzip_bomb(connect, runtime):
    import gzip

    client = await connect(create_app(runtime, max_body_bytes=100_000))
    bomb = gzip.compress(b" " * 20_000_000)
    response = await client.post(INFER, data=bomb, headers={"Content-Encoding": "gzip"})
    assert await error(response, 413) == "request body is above the limit of 100000 bytes"


async def test_answers_too_large_for_json_are_refused_before_they_are_computed(client, plan):
    plan.outputs = {"transform": ("float", MAX_OUTPUT_VALUES + 1)}
    plan.answers["transform"] = np.zeros((1, 1))
    message = await error(await client.post(INFER, json={"inputs": [TEXT]}), 400)
    assert message.startswith(f"output 'transform' of shape [1, {MAX_OUTPUT_VALUES + 1}] is too")


async def test_above_the_limit_in_flight_requests_are_refused(connect, runtime):
    client = await connect(create_app(runtime, max_in_flight=1))
    runtime.gate = asyncio.Event()
    first = asyncio.create_task(client.post(INFER, json={"inputs": [TEXT]}))
    await runtime.called.wait()
    response = await client.post(INFER, json={"inputs": [TEXT]})
    message = await error(response, 503)
    assert message == "limit of 1 requests in flight is reached: try again later"
    assert response.headers["Retry-After"] == "1"
    runtime.gate.set()
    assert (await first).status == 200
    assert (await client.post(INFER, json={"inputs": [TEXT]})).status == 200
