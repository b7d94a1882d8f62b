"""From a ``[[targets]]`` table to a target that answers: one row a kind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from pretzel.errors import ScenarioError
from pretzel.replay import scenario as settings
from pretzel.replay.deployment import Deployment
from pretzel.replay.targets.http import open_http
from pretzel.replay.targets.inline import InlineTarget
from pretzel.replay.targets.runtime import open_runtime
from pretzel.replay.targets.server import serve
from pretzel.replay.targets.target import AsynchronousTarget
from pretzel.replay.workload import Workload, open_baseline

Target = InlineTarget | AsynchronousTarget


def needs_plans(target: settings.Target) -> bool:
    """Whether the models have to be compiled for it."""
    match target:
        case settings.BaselineTarget():
            return False
        case settings.HttpTarget(url=url):
            return url is None
        case _:
            return True


@asynccontextmanager
async def open_target(
    target: settings.Target, directory: Path, workload: Workload, deployment: Deployment | None
) -> AsyncIterator[Target]:
    """The target, open for requests."""
    records = workload.records
    async with AsyncExitStack() as stack:
        if isinstance(target, settings.BaselineTarget):
            predictors = stack.enter_context(open_baseline(target, directory, workload))
            yield InlineTarget(target.name, predictors, records)
            return
        if isinstance(target, settings.HttpTarget) and target.url is not None:
            url = target.url
            yield await stack.enter_async_context(
                open_http(target.name, url, target.connections, records)
            )
            return
        if deployment is None:
            raise ScenarioError(f"target {target.name!r} needs compiled plans: there are none")
        match target:
            case settings.InlineTarget(name=name):
                yield InlineTarget(name, deployment.plans, records)
            case settings.RuntimeTarget(name=name, engine=engine, executors=executors):
                yield await stack.enter_async_context(
                    open_runtime(name, engine, executors, deployment.plans, records)
                )
            case settings.HttpTarget(name=name, executors=executors, workers=workers):
                files = list(deployment.files.values())
                url = await stack.enter_async_context(serve(files, executors, workers))
                yield await stack.enter_async_context(
                    open_http(name, url, target.connections, records)
                )
