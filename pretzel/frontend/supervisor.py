"""Serving from several processes: starts them, restarts those that die, stops all together.

Every worker binds the same port (SO_REUSEPORT) and loads the plans itself.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess

import structlog

from pretzel.frontend.server import listen, url
from pretzel.frontend.worker import WorkerSettings
from pretzel.frontend.worker_process import run_worker

_log = structlog.wrap_logger(logging.getLogger("pretzel.frontend"))


@dataclass
class Backoff:
    """How long to wait before a restart: doubles while workers die young, else starts over.

    All in seconds. ``settled`` is the age from which a death counts as a fresh one.
    """

    shortest: float = 0.5
    longest: float = 30.0
    settled: float = 60.0
    _next: float = 0.0

    def after(self, age: float) -> float:
        """Delay before the restart of a worker that died at that age."""
        if age >= self.settled or not self._next:
            self._next = self.shortest
        delay = self._next
        self._next = min(self._next * 2, self.longest)
        return delay


class Supervisor:
    """The parent of the workers. Loop thread only."""

    def __init__(
        self,
        settings: WorkerSettings,
        reserved: socket.socket,
        host: str,
        workers: int,
        configure_logging: Callable[[], None],
    ) -> None:
        """``reserved``: bound with SO_REUSEPORT and never listening, it keeps the port ours."""
        self._settings = settings
        self._reserved = reserved
        self._host = host
        self._workers = workers
        self._configure_logging = configure_logging
        self._stopping = asyncio.Event()
        self._failed = False
        self._ready: set[int] = set()

    async def run(self, announce: Callable[[str], None]) -> bool:
        """Serve until SIGTERM or SIGINT; False if a worker could not even start."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        async with asyncio.TaskGroup() as group:
            for index in range(self._workers):
                group.create_task(self._keep(index, announce))
        return not self._failed

    async def _keep(self, index: int, announce: Callable[[str], None]) -> None:
        """Keep one worker alive until the stop."""
        loop = asyncio.get_running_loop()
        backoff = Backoff()
        while not self._stopping.is_set():
            started = loop.time()
            code = await self._run_once(index, announce)
            if self._stopping.is_set():
                return
            if index not in self._ready:
                # It has never worked, so trying again will not help.
                _log.error("worker_cannot_start", worker=index, exit_code=code)
                self._failed = True
                self._stopping.set()
                return
            delay = backoff.after(loop.time() - started)
            _log.error("worker_died", worker=index, exit_code=code, restart_in=delay)
            try:
                await asyncio.wait_for(self._stopping.wait(), delay)
            except TimeoutError:
                continue

    async def _run_once(self, index: int, announce: Callable[[str], None]) -> int | None:
        """Start a worker and wait for its end; its exit code, negative for a signal."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        port = self._reserved.getsockname()[1]
        process = context.Process(
            target=run_worker,
            args=(self._settings, self._host, port, theirs, self._configure_logging),
            name=f"pretzel-worker-{index}",
        )
        process.start()
        theirs.close()
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()

        def heard() -> None:
            loop.remove_reader(ours.fileno())
            try:
                ours.recv_bytes()
            except (EOFError, OSError):
                return  # it died: the sentinel says so too
            if index not in self._ready:
                self._ready.add(index)
                if len(self._ready) == self._workers:
                    announce(url(self._reserved))

        def gone() -> None:
            loop.remove_reader(process.sentinel)
            ended.set()

        loop.add_reader(ours.fileno(), heard)
        loop.add_reader(process.sentinel, gone)
        await self._wait(process, ended)
        loop.remove_reader(ours.fileno())
        process.join()
        code = process.exitcode
        process.close()
        ours.close()
        return code

    async def _wait(self, process: SpawnProcess, ended: asyncio.Event) -> None:
        """Wait for a worker's end; after the stop no longer than its grace period allows."""
        waits = [asyncio.ensure_future(event.wait()) for event in (ended, self._stopping)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        if not ended.is_set():
            process.terminate()
            try:
                # Twice: aiohttp waits for handlers, then for their cancellation.
                await asyncio.wait_for(ended.wait(), 2 * self._settings.grace + 5)
            except TimeoutError:
                _log.error("worker_killed", pid=process.pid)
                process.kill()
                await ended.wait()


def serve_workers(
    settings: WorkerSettings,
    host: str,
    port: int,
    workers: int,
    configure_logging: Callable[[], None],
    announce: Callable[[str], None],
) -> bool:
    """Serve from several processes until SIGTERM or SIGINT; False if one could not start."""
    with listen(host, port, shared=True) as reserved:

        async def main() -> bool:
            supervisor = Supervisor(settings, reserved, host, workers, configure_logging)
            _log.info("supervisor_started", workers=workers, pid=os.getpid())
            return await supervisor.run(announce)

        return asyncio.run(main())
