"""Metadata, health, metrics, and living inside somebody else's app."""

from __future__ import annotations

import json

from aiohttp import web

from pretzel.frontend import RUNTIME, create_app
from pretzel.frontend.app import READINESS

REQUEST = {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1], "data": ["abc"]}]}


async def get(client, path):
    response = await client.get(path)
    assert response.status == 200
    return json.loads(await response.read())


async def test_server_metadata(client):
    for path in ("/v2", "/v2/"):
        answer = await get(client, path)
        assert answer.keys() == {"name", "version", "extensions"}
        assert answer["name"] == "pretzel"


async def test_model_metadata(client):
    for path in ("/v2/models/spam", "/v2/models/spam/versions/1"):
        assert await get(client, path) == {
            "name": "spam",
            "versions": ["1"],
            "platform": "pretzel_plan",
            "inputs": [{"name": "text", "datatype": "BYTES", "shape": [-1]}],
            "outputs": [
                {"name": "predict", "datatype": "BYTES", "shape": [-1]},
                {"name": "predict_proba", "datatype": "FP64", "shape": [-1, 2]},
                {"name": "decision_function", "datatype": "FP64", "shape": [-1]},
            ],
        }
    response = await client.get("/v2/models/ham")
    assert response.status == 404
    assert await response.json() == {"error": "no plan 'ham' is registered"}


async def test_model_ready(client):
    for path in ("/v2/models/spam/ready", "/v2/models/spam/versions/1/ready"):
        assert await get(client, path) == {"name": "spam", "ready": True}
    for path in ("/v2/models/ham/ready", "/v2/models/spam/versions/3/ready"):
        assert (await client.get(path)).status == 404


async def test_health(connect, runtime):
    app = create_app(runtime)
    client = await connect(app)
    assert await get(client, "/v2/health/live") == {"live": True}
    assert await get(client, "/v2/health/ready") == {"ready": True}
    assert (await client.head("/v2/health/ready")).status == 200
    app[READINESS].shut_down()
    response = await client.get("/v2/health/ready")
    assert response.status == 503
    assert await response.json() == {"error": "not ready: the server is shutting down"}
    assert await get(client, "/v2/health/live") == {"live": True}


async def test_metrics(client):
    await client.post("/v2/models/spam/infer", json=REQUEST)
    await client.post("/v2/models/spam/infer", json={})
    await client.post("/v2/models/ham/infer", json=REQUEST)
    response = await client.get("/metrics")
    assert response.headers["Content-Type"].startswith("text/plain")
    lines = (await response.text()).splitlines()
    for line in (
        'pretzel_infer_requests_total{plan="spam",status="200"} 1.0',
        'pretzel_infer_requests_total{plan="spam",status="400"} 1.0',
        'pretzel_infer_requests_total{plan="",status="404"} 1.0',
        'pretzel_infer_duration_seconds_bucket{le="+Inf",plan="spam"} 2.0',
        'pretzel_infer_duration_seconds_count{plan="spam"} 2.0',
        "pretzel_infer_in_flight 0.0",
        "pretzel_runtime_requests_total 3.0",
        'pretzel_runtime_plans_runs{plan="spam"} 2.0',
        'pretzel_runtime_plans_whole_runs{plan="spam"} 1.0',
        'pretzel_runtime_executors_busy{executor="1"} 0.25',
    ):
        assert line in lines


async def test_mounted_in_another_app(connect, runtime):
    """Under a prefix, beside the host's routes, under its middleware, signals and access log."""

    @web.middleware
    async def stamp(request, handler):
        response = await handler(request)
        response.headers["X-Host"] = "yes"
        return response

    async def sign(request, response):
        response.headers["X-Signed"] = "yes"

    async def hello(request):
        return web.Response(text="hello")

    host = web.Application(middlewares=[stamp], client_max_size=50)
    host.on_response_prepare.append(sign)
    host.router.add_get("/hello", hello)
    app = create_app(runtime)
    assert app[RUNTIME] is runtime
    host.add_subapp("/ml", app)
    client = await connect(host)
    assert await (await client.get("/hello")).text() == "hello"
    response = await client.post("/ml/v2/models/spam/infer", json=REQUEST)
    assert response.status == 200
    assert response.headers["X-Host"] == response.headers["X-Signed"] == "yes"
    assert (await response.json())["outputs"][0]["data"] == ["short"]
    response = await client.get("/ml/nothing")
    assert response.status == 404
    assert await response.json() == {"error": "no such path: /ml/nothing"}
    assert (await client.put("/ml/v2")).status == 405


async def test_a_body_read_by_a_middleware(connect, runtime):
    @web.middleware
    async def read_first(request, handler):
        await request.read()
        return await handler(request)

    host = web.Application(middlewares=[read_first])
    host.add_subapp("/ml", create_app(runtime))
    client = await connect(host)
    assert (await client.post("/ml/v2/models/spam/infer", json=REQUEST)).status == 200


async def test_two_apps_of_one_runtime(connect, runtime):
    first, second = await connect(create_app(runtime)), await connect(create_app(runtime))
    await first.post("/v2/models/spam/infer", json=REQUEST)
    assert "pretzel_infer_requests_total{" not in await (await second.get("/metrics")).text()
