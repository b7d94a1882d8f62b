"""Server and model metadata, liveness and readiness, and the Prometheus page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from pretzel import __version__
from pretzel.frontend.errors import error_response, failure_response
from pretzel.frontend.protocol import encode
from pretzel.frontend.readiness import Readiness
from pretzel.frontend.response import json_response
from pretzel.frontend.served_plans import VERSION, ServedPlan, ServedPlans
from pretzel.frontend.tensors import TensorMetadata

if TYPE_CHECKING:
    from pretzel.frontend.repository_endpoints import RepositoryEndpoints

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ServerEndpoints:
    """GET /v2, /v2/health/live, /v2/health/ready, /metrics."""

    def __init__(
        self,
        readiness: Readiness,
        registry: CollectorRegistry,
        repository: RepositoryEndpoints,
    ) -> None:
        self._readiness = readiness
        self._registry = registry
        self._repository = repository

    async def metadata(self, request: web.Request) -> web.StreamResponse:
        extensions = ["model_repository"] if self._repository.enabled else []
        return json_response(
            encode({"name": "pretzel", "version": __version__, "extensions": extensions})
        )

    async def live(self, request: web.Request) -> web.StreamResponse:
        return json_response(b'{"live":true}')

    async def ready(self, request: web.Request) -> web.StreamResponse:
        if (obstacle := self._readiness.obstacle) is not None:
            return error_response(503, f"not ready: {obstacle}")
        return json_response(b'{"ready":true}')

    async def metrics(self, request: web.Request) -> web.StreamResponse:
        render, content_type = choose_encoder(request.headers.get("Accept", ""))
        try:
            page = render(self._registry)
        except Exception as error:
            return failure_response(error, request)
        return web.Response(body=page, headers={"Content-Type": content_type})


class ModelEndpoints:
    """GET /v2/models/{name}[/versions/{version}][/ready]."""

    def __init__(self, plans: ServedPlans) -> None:
        self._plans = plans

    async def metadata(self, request: web.Request) -> web.StreamResponse:
        return self._answer(request, _metadata)

    async def ready(self, request: web.Request) -> web.StreamResponse:
        return self._answer(request, lambda served: {"name": served.name, "ready": True})

    def _answer(
        self, request: web.Request, describe: Callable[[ServedPlan], dict[str, Any]]
    ) -> web.StreamResponse:
        match = request.match_info
        try:
            if "version" in match:
                served = self._plans.get_version(match["name"], match["version"])
            else:
                served = self._plans.get(match["name"])
            return json_response(encode(describe(served)))
        except Exception as error:
            return failure_response(error, request, match["name"])


def _metadata(served: ServedPlan) -> dict[str, Any]:
    return {
        "name": served.name,
        "versions": [VERSION],
        "platform": "pretzel_plan",
        "inputs": [_tensor(tensor) for tensor in served.inputs],
        "outputs": [_tensor(output) for each in served.outputs.values() for output in each],
    }


def _tensor(metadata: TensorMetadata) -> dict[str, Any]:
    return {"name": metadata.name, "datatype": metadata.datatype, "shape": list(metadata.shape)}
