"""Serving from this process."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable

from pretzel.frontend.worker import LoadedPlans, Worker, WorkerSettings, new_event_loop
from pretzel.store import ObjectStore


def serve_here(
    settings: WorkerSettings,
    listener: socket.socket,
    plans: LoadedPlans,
    store: ObjectStore,
    announce: Callable[[str], None],
) -> None:
    """Serve loaded plans until SIGTERM or SIGINT, then return once requests have finished."""

    async def main() -> None:
        worker = Worker(settings, listener)
        worker.stop_on(signal.SIGTERM, signal.SIGINT, once=True)
        await worker.run(plans, store, announce)

    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main())
