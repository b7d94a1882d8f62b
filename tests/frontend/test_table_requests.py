"""Tables over HTTP: one tensor of all numbers, or one a column; errors that name the tensor."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from aiohttp.test_utils import TestClient, TestServer
from sklearn.linear_model import Ridge

import pretzel
from pretzel.frontend import create_app
from pretzel.frontend.protocol import ProtocolError
from pretzel.frontend.table_request import decode_table_request, table_records
from pretzel.plan import TableRecords
from pretzel.schema import Column, InputSchema, Kind

NUMBERS = InputSchema("table", (Column("x0", Kind.NUMBER), Column("x1", Kind.NUMBER)))
MIXED = InputSchema(
    "table",
    (
        Column("age", Kind.NUMBER, missing=True),
        Column("city", Kind.TEXT, missing=True),
        Column("note", Kind.UNREAD),
    ),
    "name",
)


def read(schema: InputSchema, *tensors: dict) -> object:
    return table_records(decode_table_request(json.dumps({"inputs": tensors}).encode()), schema)


def tensor(name: str, shape: list[int], data: list, datatype: str = "FP64") -> dict:
    return {"name": name, "shape": shape, "datatype": datatype, "data": data}


@pytest.mark.parametrize("data", [[1, 2.5, None, 4], [[1, 2.5], [None, 4]]])
def test_one_tensor(data) -> None:
    table = read(NUMBERS, tensor("input", [2, 2], data))
    np.testing.assert_array_equal(table, [[1, 2.5], [np.nan, 4]])


def test_one_tensor_a_column() -> None:
    table = read(NUMBERS, tensor("x1", [2, 1], [[3], [4]]), tensor("x0", [2], [1, True], "INT64"))
    np.testing.assert_array_equal(table, [[1, 3], [1, 4]])
    city = tensor("city", [2], ["Αθήνα", None], "BYTES")
    records = read(MIXED, tensor("age", [2], [None, 7]), city)
    assert isinstance(records, TableRecords)
    assert records.texts == ["Αθήνα", None]
    np.testing.assert_array_equal(records.numbers[:, 0], [np.nan, 7])
    assert len(records[1:]) == 1
    assert next(iter(records[1:].rows())) == (7.0, None, 0.0)


@pytest.mark.parametrize(
    ("schema", "tensors", "reason"),
    [
        (NUMBERS, [], "'x0' is missing"),
        (NUMBERS, [tensor("x0", [1], [1])], "'x1' is missing"),
        (NUMBERS, [tensor("x0", [1], [1]), tensor("y", [1], [1])], "'y' is unknown"),
        (NUMBERS, [tensor("x0", [1], [1]), tensor("x0", [1], [1])], "'x0' is given twice"),
        (NUMBERS, [tensor("x0", [1], [1]), tensor("x1", [2], [1, 2])], "'x1' has 2 rows"),
        (NUMBERS, [tensor("input", [1, 3], [1, 2, 3])], r"needs \[n, 2\]"),
        (NUMBERS, [tensor("input", [2, 2], [1, 2, 3])], "3 elements"),
        (NUMBERS, [tensor("input", [-1, 2], [])], r"needs \[n, 2\]"),
        (NUMBERS, [tensor("input", [1, 2], [[1]])], "row 0 is no list of 2"),
        (NUMBERS, [tensor("input", [1, 2], ["1", 2])], "element 0 is no number"),
        (NUMBERS, [tensor("input", [1, 2], [1, 2], "BYTES")], "datatype 'BYTES'"),
        (NUMBERS, [tensor("x0", [1, 2], [1, 2]), tensor("x1", [1], [1])], r"\[n\] or \[n, 1\]"),
        (MIXED, [tensor("age", [1], [1]), tensor("city", [1], [3], "BYTES")], "0 is no string"),
        (MIXED, [tensor("age", [1], [1]), tensor("city", [1], ["a"])], "needs 'BYTES'"),
        (NUMBERS, [{"name": "x0"}], "malformed"),
    ],
)
def test_what_is_no_table(schema, tensors, reason) -> None:
    with pytest.raises(ProtocolError, match=reason):
        read(schema, *tensors)


async def test_served() -> None:
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(20, 3)), columns=["a", "b", "c"])
    plan = pretzel.compile(Ridge().fit(frame, frame["a"]))
    async with pretzel.Runtime(executors=1) as runtime:
        runtime.register(plan, name="demand")
        async with TestClient(TestServer(create_app(runtime))) as client:
            described = await (await client.get("/v2/models/demand")).json()
            assert [each["name"] for each in described["inputs"]] == ["a", "b", "c"]
            whole = tensor("input", [2, 3], frame[:2].to_numpy().ravel().tolist())
            columns = [tensor(name, [2], frame[name][:2].tolist()) for name in frame]
            for inputs in ([whole], columns):
                answer = await client.post("/v2/models/demand/infer", json={"inputs": inputs})
                assert answer.status == 200
                (output,) = (await answer.json())["outputs"]
                np.testing.assert_array_equal(output["data"], plan.predict(frame[:2]))
            bad = tensor("input", [1, 3], [1, None, 2])
            answer = await client.post("/v2/models/demand/infer", json={"inputs": [bad]})
            assert answer.status == 400
            assert "column 'b' is nan" in (await answer.json())["error"]
