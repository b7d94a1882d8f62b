"""The V2 protocol through HTTP: golden requests and answers."""

from __future__ import annotations

import gc
import gzip
import json
import weakref

import numpy as np
import pytest


def tensor(*texts, **fields):
    return {
        "name": "text",
        "datatype": "BYTES",
        "shape": [len(texts)],
        "data": list(texts),
    } | fields


def body(*texts, outputs=(), **fields):
    request = {"inputs": [tensor(*texts)]} | fields
    if outputs:
        request["outputs"] = [{"name": name} for name in outputs]
    return request


async def infer(client, request, path="/v2/models/spam/infer"):
    response = await client.post(path, json=request)
    assert response.status == 200, await response.text()
    assert response.headers["Content-Type"] == "application/json"
    return json.loads(await response.read())


async def test_answers_predict_when_no_output_is_named(client):
    assert await infer(client, body("abc", "abcd")) == {
        "model_name": "spam",
        "model_version": "1",
        "outputs": [
            {"name": "predict", "datatype": "BYTES", "shape": [2], "data": ["short", "long"]}
        ],
    }


async def test_answers_every_output_asked_for_in_order(client):
    answer = await infer(client, body("ab", id="42", outputs=["predict_proba", "predict"]))
    assert answer == {
        "model_name": "spam",
        "model_version": "1",
        "id": "42",
        "outputs": [
            {"name": "predict_proba", "datatype": "FP64", "shape": [1, 2], "data": [2.0, 3.0]},
            {"name": "predict", "datatype": "BYTES", "shape": [1], "data": ["short"]},
        ],
    }


@pytest.mark.parametrize(
    ("shape", "data"),
    [([2], ["a", "b"]), ([2, 1], ["a", "b"]), ([2, 1], [["a"], ["b"]]), ([0], []), ([0, 1], [])],
)
async def test_takes_text_flat_or_nested(client, runtime, shape, data):
    await infer(client, {"inputs": [tensor(shape=shape, data=data)]})
    assert runtime.calls[-1][1] == ["a", "b"][: shape[0]]


async def test_answers_the_version_path(client):
    answer = await infer(client, body("abc"), path="/v2/models/spam/versions/1/infer")
    assert answer["model_version"] == "1"


@pytest.mark.parametrize(
    ("kind", "columns", "value", "datatype", "shape", "data"),
    [
        ("int", None, np.array([3, -4]), "INT64", [2], [3, -4]),
        ("bool", None, np.array([True, False]), "BOOL", [2], [True, False]),
        ("text", None, np.array(["b", "ü"]), "BYTES", [2], ["b", "ü"]),
        ("float", None, np.array([0.1, np.nan]), "FP64", [2], [0.1, None]),
        ("float", 2, np.array([[np.inf, 1e300], [-np.inf, -0.0]]), "FP64", [2, 2],
         [None, 1e300, None, -0.0]),
    ],
)  # fmt: skip
async def test_datatypes_and_shapes(client, plan, kind, columns, value, datatype, shape, data):
    plan.outputs = {"predict": (kind, columns)}
    plan.answers["predict"] = value
    (output,) = (await infer(client, body("a", "b")))["outputs"]
    assert output == {"name": "predict", "datatype": datatype, "shape": shape, "data": data}


class Sparse:
    """As much of a SciPy matrix as an answer needs."""

    def toarray(self):
        return np.array([[0.0, 1.5, 0.0]])


async def test_sparse_transform_answers_dense(client, plan):
    plan.outputs = {"transform": ("float", 3)}
    plan.answers["transform"] = Sparse()
    (output,) = (await infer(client, body("a")))["outputs"]
    assert output == {"name": "transform", "datatype": "FP64", "shape": [1, 3], "data": [0, 1.5, 0]}


async def test_text_arrives_as_sent(client, runtime):
    texts = ["", "é\u0000\n", "漢字 🙂", '"\\']
    await infer(client, body(*texts))
    assert runtime.calls[-1][1] == texts


async def test_lone_surrogates_are_text(client, runtime):
    # json.dumps escapes them; id and text both come back as they went in.
    answer = await infer(client, body("a\ud800b", id="\udfff"))
    assert runtime.calls[-1][1] == ["a\ud800b"]
    assert answer["id"] == "\udfff"


async def test_unknown_fields_and_parameters_are_ignored(client):
    request = body("abc", parameters={"content_type": "str"}, extension=[1, {"a": None}])
    request["inputs"][0]["parameters"] = {"content_type": "str"}
    await infer(client, request)


async def test_optional_fields_may_be_null(client):
    answer = await infer(client, body("abc") | {"id": None, "outputs": None, "parameters": None})
    assert "id" not in answer


async def test_timeout_reaches_the_runtime(client, runtime):
    await infer(client, body("abc", parameters={"timeout": 2}))
    await infer(client, body("abc"))
    assert [call[3] for call in runtime.calls] == [2.0, None]


async def test_several_outputs_share_one_timeout(client, runtime):
    await infer(client, body("a", outputs=["predict", "predict_proba"], parameters={"timeout": 9}))
    first, second = (call[3] for call in runtime.calls)
    assert 0 < second < first <= 9


async def test_gzip_and_chunked_bodies(client):
    raw = json.dumps(body("abc")).encode()
    packed = gzip.compress(raw)
    response = await client.post(
        "/v2/models/spam/infer", data=packed, headers={"Content-Encoding": "gzip"}
    )
    assert response.status == 200

    async def pieces():
        for start in range(0, len(raw), 7):
            yield raw[start : start + 7]

    response = await client.post("/v2/models/spam/infer", data=pieces())
    assert response.status == 200


async def test_a_list_of_arrays_is_a_tensor_an_output(client, runtime, plan):
    shares = [np.array([[0.25, 0.75]]), np.array([[0.5, 0.25, 0.25]])]
    outputs = {"predict": ("text", 2), "predict_proba": ("float", (2, 3))}
    answers = {"predict": np.array([["a", "x"]]), "predict_proba": shares}
    runtime.register(type(plan)(name="pair", outputs=outputs, answers=answers))
    path = "/v2/models/pair/infer"
    answer = await infer(client, body("ab", outputs=["predict_proba", "predict"]), path)
    assert answer["outputs"] == [
        {"name": "predict_proba_0", "datatype": "FP64", "shape": [1, 2], "data": [0.25, 0.75]},
        {"name": "predict_proba_1", "datatype": "FP64", "shape": [1, 3], "data": [0.5, 0.25, 0.25]},
        {"name": "predict", "datatype": "BYTES", "shape": [1, 2], "data": ["a", "x"]},
    ]
    metadata = await (await client.get("/v2/models/pair")).json()
    assert [output["name"] for output in metadata["outputs"]] == [
        "predict",
        "predict_proba_0",
        "predict_proba_1",
    ]


async def test_expect_continue(client):
    response = await client.post("/v2/models/spam/infer", json=body("abc"), expect100=True)
    assert response.status == 200
    response = await client.post(
        "/v2/models/spam/infer", json=body("abc"), headers={"Expect": "tea"}
    )
    assert response.status == 417
    assert await response.json() == {"error": "unknown expectation: tea"}


async def test_a_replaced_plan_is_described_anew(client, runtime, plan):
    await infer(client, body("abc"))
    runtime.unregister("spam")
    other = type(plan)(outputs={"predict": ("float", None)})
    runtime.register(other)
    (output,) = (await infer(client, body("abc")))["outputs"]
    assert output["datatype"] == "FP64"


async def test_an_unregistered_plan_is_not_kept(client, runtime, plan):
    spare = type(plan)(name="spare")
    held = weakref.ref(spare)
    runtime.register(spare)
    await infer(client, body("abc"), path="/v2/models/spare/infer")
    runtime.unregister("spare")
    del spare
    gc.collect()
    assert held() is None
