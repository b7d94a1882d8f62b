"""Index, load and unload."""

from __future__ import annotations

import asyncio
import json

import pytest

from pretzel.frontend import create_app, plan_directory
from pretzel.store import ObjectStore


@pytest.fixture
def models(tmp_path, plan, monkeypatch):
    """A directory with the files of two plans; loading one gives a fake."""
    (tmp_path / "ham.pretzel").touch()
    (tmp_path / "spam.pretzel").touch()
    (tmp_path / "notes.txt").touch()

    def load_plan(file, store, trust):
        assert isinstance(store, ObjectStore)
        return type(plan)(name=file.stem)

    monkeypatch.setattr(plan_directory, "load_plan", load_plan)
    return tmp_path


async def post(client, path, body=None):
    response = await client.post(f"/v2/repository/{path}", json=body)
    return response.status, json.loads(await response.read())


def entry(name, state, reason=""):
    return {"name": name, "version": "1", "state": state, "reason": reason}


async def test_index(connect, runtime, models):
    client = await connect(create_app(runtime, models=models))
    assert (await client.post("/v2/repository/index")).status == 200
    assert await post(client, "index", {}) == (
        200,
        [entry("spam", "READY"), entry("ham", "UNAVAILABLE", "not loaded")],
    )
    assert await post(client, "index", {"ready": True}) == (200, [entry("spam", "READY")])
    status, answer = await post(client, "index", {"ready": 3})
    assert status == 400
    assert list(answer) == ["error"]


async def test_load_and_unload(connect, runtime, models):
    client = await connect(create_app(runtime, models=models))
    assert (await (await client.get("/v2")).json())["extensions"] == ["model_repository"]
    assert await post(client, "models/ham/load") == (200, {})
    assert runtime.plans() == ("spam", "ham")
    assert await post(client, "models/ham/unload") == (200, {})
    assert await post(client, "models/ham/unload") == (
        404,
        {"error": "no plan 'ham' is loaded"},
    )


async def test_loading_again_replaces(connect, runtime, models):
    client = await connect(create_app(runtime, models=models))
    before = runtime.plan("spam")
    answers = await asyncio.gather(*(post(client, "models/spam/load") for _ in range(3)))
    assert [status for status, _ in answers] == [200] * 3
    assert runtime.plan("spam") is not before


@pytest.mark.parametrize("name", ["eggs", "..%2Fspam", "%2Fetc%2Fpasswd", "notes", "notes.txt"])
async def test_only_plans_of_the_directory_load(connect, runtime, models, name):
    client = await connect(create_app(runtime, models=models))
    status, answer = await post(client, f"models/{name}/load")
    assert status == 404
    assert answer["error"].startswith("the plan directory has no file ")


async def test_off_without_a_directory(client, runtime):
    for action in ("load", "unload"):
        status, answer = await post(client, f"models/spam/{action}")
        assert status == 501
        assert answer["error"].startswith("loading and unloading are off")
    assert runtime.plans() == ("spam",)
    assert await post(client, "index") == (200, [entry("spam", "READY")])
