"""What a worker process of the supervisor runs.

The pipe between parent and worker says two things: READY from the worker once it answers
requests, and its end of file when the parent is gone, so that no worker outlives it.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection

import structlog

from pretzel.errors import PretzelError
from pretzel.frontend.server import listen
from pretzel.frontend.worker import LoadedPlans, Worker, WorkerSettings, load_plans, new_event_loop
from pretzel.store import ObjectStore

_log = structlog.wrap_logger(logging.getLogger("pretzel.frontend"))

READY = b"ready"


def run_worker(
    settings: WorkerSettings,
    host: str,
    port: int,
    parent: Connection,
    configure_logging: Callable[[], None],
) -> None:
    """Entry of a worker process."""
    # Ctrl-C reaches the whole process group: the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configure_logging()
    try:
        listener = listen(host, port, shared=True)
        with listener, asyncio.Runner(loop_factory=new_event_loop) as runner:
            store = ObjectStore()
            plans = list(load_plans(settings.plans, store, settings.trust))
            runner.run(_serve(Worker(settings, listener), plans, store, parent))
    except (PretzelError, OSError) as error:
        _log.error("worker_failed", error=str(error))
        sys.exit(1)


async def _serve(
    worker: Worker, plans: LoadedPlans, store: ObjectStore, parent: Connection
) -> None:
    worker.stop_on(signal.SIGTERM, once=False)
    loop = asyncio.get_running_loop()

    def parent_gone() -> None:
        loop.remove_reader(parent.fileno())
        worker.stop("parent process is gone")

    loop.add_reader(parent.fileno(), parent_gone)
    await worker.run(plans, store, lambda _: parent.send_bytes(READY))
