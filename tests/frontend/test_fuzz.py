"""No body makes the server fail: Hypothesis over HTTP."""

from __future__ import annotations

import asyncio
import json

from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given, settings
from hypothesis import strategies as st

from pretzel.frontend import create_app

BODY = json.dumps(
    {
        "id": "7",
        "inputs": [{"name": "text", "datatype": "BYTES", "shape": [2, 1], "data": [["a"], ["b"]]}],
        "outputs": [{"name": "predict_proba"}],
        "parameters": {"timeout": 3},
    }
).encode()

# A valid body with a few bytes replaced, removed or put in.
edits = st.lists(
    st.tuples(st.integers(0, len(BODY)), st.integers(0, 4), st.binary(max_size=4)), max_size=4
)


def edited(changes):
    body = BODY
    for position, removed, added in changes:
        body = body[:position] + added + body[position + removed :]
    return body


def test_never_a_500(plan, runtime):
    async def run(bodies):
        async with TestClient(TestServer(create_app(runtime), access_log=None)) as client:
            for body in bodies:
                response = await client.post("/v2/models/spam/infer", data=body)
                answer = json.loads(await response.read())
                if response.status == 200:
                    assert answer["outputs"]
                else:
                    assert response.status == 400, answer
                    assert list(answer) == ["error"]

    @settings(max_examples=40, deadline=None)
    @given(st.lists(edits.map(edited) | st.binary(max_size=50), min_size=5, max_size=20))
    def check(bodies):
        asyncio.run(run(bodies))

    check()
