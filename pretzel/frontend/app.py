"""The application factory: a Runtime as an aiohttp application."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from pretzel.frontend.infer import InferEndpoint
from pretzel.frontend.limits import Limits
from pretzel.frontend.metrics import RequestMetrics, make_registry
from pretzel.frontend.model_endpoints import ModelEndpoints, ServerEndpoints
from pretzel.frontend.plan_directory import PlanDirectory
from pretzel.frontend.readiness import Readiness
from pretzel.frontend.repository_endpoints import RepositoryEndpoints
from pretzel.frontend.routes import Handler, add_routes
from pretzel.frontend.served_plans import ServedPlans

if TYPE_CHECKING:
    from pretzel.runtime import Runtime
    from pretzel.store import ObjectStore

RUNTIME: web.AppKey[Runtime] = web.AppKey("pretzel.runtime")
READINESS = web.AppKey("pretzel.readiness", Readiness)
INFER = web.AppKey("pretzel.infer", InferEndpoint)


def create_app(
    runtime: Runtime,
    *,
    models: str | Path | None = None,
    trust: bool = False,
    store: ObjectStore | None = None,
    max_body_bytes: int = Limits.max_body_bytes,
    max_records: int = Limits.max_records,
    max_in_flight: int | None = Limits.max_in_flight,
    default_timeout: float | None = Limits.default_timeout,
) -> web.Application:
    """An application that serves the plans of ``runtime`` by the Open Inference Protocol (V2).

    Run it alone, or mount it: ``your_app.add_subapp("/models", create_app(runtime))``. The caller
    enters and leaves the Runtime, and may register and unregister plans meanwhile. Whoever runs
    it alone should pass ``access_log=None`` to aiohttp: the log costs more than the prediction.

    Args:
        runtime: an entered Runtime on the same event loop.
        models: directory of ``*.pretzel`` files; turns the load and unload endpoints on.
        trust: plan files of that directory may run Python code.
        store: where parameters of plans loaded from it go; None makes a store.
        max_body_bytes: of a request, decompressed; above it the answer is 413.
        max_records: in a request; above it the answer is 413.
        max_in_flight: infer requests being predicted at once; above it the answer is 503.
        default_timeout: seconds, for requests without ``parameters.timeout``.
    """
    limits = Limits(max_body_bytes, max_records, max_in_flight, default_timeout)
    metrics = RequestMetrics()
    readiness = Readiness()
    plans = ServedPlans(runtime, metrics)
    repository = RepositoryEndpoints(runtime, _directory(models, store, trust), limits)
    infer = InferEndpoint(runtime, plans, limits, metrics)
    model = ModelEndpoints(plans)
    server = ServerEndpoints(readiness, make_registry(metrics, runtime), repository)

    table: list[tuple[str, str, Handler]] = [
        # The router tries resources of one prefix in this order: infer is the one that matters.
        ("POST", "/v2/models/{name:[^/]+}/infer", infer.handle),
        ("POST", "/v2/models/{name:[^/]+}/versions/{version:[^/]+}/infer", infer.handle),
        ("GET", "/v2/models/{name:[^/]+}", model.metadata),
        ("GET", "/v2/models/{name:[^/]+}/ready", model.ready),
        ("GET", "/v2/models/{name:[^/]+}/versions/{version:[^/]+}", model.metadata),
        ("GET", "/v2/models/{name:[^/]+}/versions/{version:[^/]+}/ready", model.ready),
        ("GET", "/v2", server.metadata),
        ("GET", "/v2/", server.metadata),
        ("GET", "/v2/health/live", server.live),
        ("GET", "/v2/health/ready", server.ready),
        ("POST", "/v2/repository/index", repository.index),
        ("POST", "/v2/repository/models/{name:[^/]+}/load", repository.load),
        ("POST", "/v2/repository/models/{name:[^/]+}/unload", repository.unload),
        ("GET", "/metrics", server.metrics),
    ]
    app = web.Application(client_max_size=max_body_bytes)
    app[RUNTIME] = runtime
    app[READINESS] = readiness
    app[INFER] = infer
    add_routes(app, table)

    async def shut_down(_: web.Application) -> None:
        readiness.shut_down()

    app.on_shutdown.append(shut_down)
    return app


def _directory(
    models: str | Path | None, store: ObjectStore | None, trust: bool
) -> PlanDirectory | None:
    if models is None:
        return None
    if store is None:
        from pretzel.store import ObjectStore

        store = ObjectStore()
    return PlanDirectory(Path(models), store, trust)
