"""The model repository extension of V2: index, load, unload."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec
from aiohttp import web

from pretzel.errors import PlanNotFoundError
from pretzel.frontend.body import read_body
from pretzel.frontend.errors import NotEnabledError, failure_response
from pretzel.frontend.limits import Limits
from pretzel.frontend.plan_directory import PlanDirectory
from pretzel.frontend.protocol import ProtocolError, encode
from pretzel.frontend.response import json_response
from pretzel.frontend.served_plans import VERSION

if TYPE_CHECKING:
    from pretzel.runtime import Runtime


class _IndexRequest(msgspec.Struct):
    ready: bool = False


class RepositoryEndpoints:
    """POST /v2/repository/index and /v2/repository/models/{name}/load | unload.

    Loading and unloading change the server for everybody: they are on only when it was given a
    directory of plans to load from.
    """

    def __init__(self, runtime: Runtime, directory: PlanDirectory | None, limits: Limits) -> None:
        self._runtime = runtime
        self._directory = directory
        self._limits = limits
        self._loading = asyncio.Lock()

    @property
    def enabled(self) -> bool:
        return self._directory is not None

    async def index(self, request: web.Request) -> web.StreamResponse:
        try:
            body = await read_body(request, self._limits.max_body_bytes)
            only_ready = _decode_index_request(body).ready
            registered = set(self._runtime.plans())
            entries = [_entry(name, "READY") for name in sorted(registered)]
            if self._directory is not None and not only_ready:
                files = await asyncio.to_thread(self._directory.files)
                entries += [
                    _entry(name, "UNAVAILABLE", "not loaded")
                    for name in files
                    if name not in registered
                ]
            return json_response(encode(entries))
        except Exception as error:
            return failure_response(error, request)

    async def load(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        try:
            directory = self._require_directory()
            async with self._loading:
                plan = await asyncio.to_thread(directory.load, name)
                # No await in between: no request sees the name missing.
                if name in self._runtime.plans():
                    self._runtime.unregister(name)
                self._runtime.register(plan, name=name)
            return json_response(b"{}")
        except Exception as error:
            return failure_response(error, request, name)

    async def unload(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        try:
            self._require_directory()
            if name not in self._runtime.plans():
                raise PlanNotFoundError(f"no plan {name!r} is loaded")
            self._runtime.unregister(name)
            return json_response(b"{}")
        except Exception as error:
            return failure_response(error, request, name)

    def _require_directory(self) -> PlanDirectory:
        if self._directory is None:
            raise NotEnabledError(
                "loading and unloading are off: start the server with a directory of plans "
                "(pretzel serve --models DIR)"
            )
        return self._directory


def _decode_index_request(body: bytes) -> _IndexRequest:
    if not body:
        return _IndexRequest()
    try:
        return msgspec.json.decode(body, type=_IndexRequest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError(f"request body is not a valid index request: {error}") from None


def _entry(name: str, state: str, reason: str = "") -> dict[str, Any]:
    return {"name": name, "version": VERSION, "state": state, "reason": reason}
