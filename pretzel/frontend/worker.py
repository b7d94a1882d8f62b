"""One serving process: loads plans, runs a Runtime and a server until it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from pretzel.frontend.app import create_app
from pretzel.frontend.limits import Limits
from pretzel.frontend.plan_directory import load_plan
from pretzel.frontend.server import HttpServer, url
from pretzel.store import ObjectStore

if TYPE_CHECKING:
    from pretzel.plan.model_plan import ModelPlan

_log = structlog.wrap_logger(logging.getLogger("pretzel.frontend"))


@dataclass(frozen=True)
class WorkerSettings:
    """What a worker serves and how. Picklable: it travels to worker processes.

    Attributes:
        plans: (name, file) in order; a None name takes the plan's own.
        models: directory for the load endpoint, or None.
        trust: plan files may run Python code, those of the load endpoint too.
        executors: C++ threads of the Runtime.
        grace: seconds for requests in flight after the stop.
    """

    plans: tuple[tuple[str | None, Path], ...]
    models: Path | None = None
    trust: bool = False
    executors: int = 2
    limits: Limits = field(default_factory=Limits)
    grace: float = 10.0


LoadedPlans = list[tuple[str, "ModelPlan"]]


def load_plans(
    plans: Iterable[tuple[str | None, Path]], store: ObjectStore, trust: bool = False
) -> Iterator[tuple[str, ModelPlan]]:
    """Load plan files one after another into one store. Raises PlanFormatError, OSError."""
    for name, file in plans:
        plan = load_plan(file, store, trust)
        yield name or plan.name, plan


class Worker:
    """Serves on one socket until `stop` is called or a signal arrives."""

    def __init__(self, settings: WorkerSettings, listener: socket.socket) -> None:
        self._settings = settings
        self._listener = listener
        self._stop = asyncio.Event()
        self._reason = ""

    def stop(self, reason: str) -> None:
        """Begin the graceful stop. Loop thread only; later calls change nothing."""
        self._reason = self._reason or reason
        self._stop.set()

    async def run(
        self, plans: LoadedPlans, store: ObjectStore, announce: Callable[[str], None]
    ) -> None:
        """Serve; `announce` is called with the address once requests are answered."""
        from pretzel.runtime import Runtime

        settings = self._settings
        async with Runtime(executors=settings.executors) as runtime:
            for name, plan in plans:
                runtime.register(plan, name=name)
            plans.clear()  # unregistering one must free it
            limits = settings.limits
            app = create_app(
                runtime,
                models=settings.models,
                trust=settings.trust,
                store=store,
                max_body_bytes=limits.max_body_bytes,
                max_records=limits.max_records,
                max_in_flight=limits.max_in_flight,
                default_timeout=limits.default_timeout,
            )
            server = HttpServer(app, grace=settings.grace)
            await server.start(self._listener)
            # What was loaded stays: the collector need never walk it again.
            gc.collect()
            gc.freeze()
            address = url(self._listener)
            _log.info(
                "server_started", address=address, plans=len(runtime.plans()), pid=os.getpid()
            )
            announce(address)
            await self._stop.wait()
            _log.info("shutdown", reason=self._reason, grace=settings.grace, pid=os.getpid())
            await server.stop()

    def stop_on(self, *signals: signal.Signals, once: bool) -> None:
        """Stop on these signals. ``once``: a second one ends the process at once, as usual."""
        loop = asyncio.get_running_loop()

        def received(number: signal.Signals) -> None:
            if once:
                for each in signals:
                    loop.remove_signal_handler(each)
            self.stop(number.name)

        for number in signals:
            loop.add_signal_handler(number, received, number)


def new_event_loop() -> asyncio.AbstractEventLoop:
    """uvloop where it is installed, else asyncio's own."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
