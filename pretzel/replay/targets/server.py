"""A ``pretzel serve`` of our own, in a process of its own, on a free port of loopback."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from pretzel.errors import ScenarioError

START_SECONDS = 60.0
STOP_SECONDS = 15.0
ADDRESS = re.compile(r"^serving .* on (http://127\.0\.0\.1:\d+)")  # said once it answers


@asynccontextmanager
async def serve(files: Sequence[Path], executors: int, workers: int) -> AsyncIterator[str]:
    """Its address, once it answers; stopped with SIGTERM at the end.

    Raises:
        ScenarioError: it did not start; with the last lines it wrote.
    """
    options = ["--port", "0", "--executors", str(executors), "--workers", str(workers)]
    # The pretzel that is running, not one that happens to lie in the working directory.
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "pretzel.cli.main",
        "serve",
        *map(str, files),
        *options,
        env={**os.environ, "PYTHONPATH": path},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    tail: deque[str] = deque(maxlen=20)
    port: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    reading = asyncio.create_task(read_lines(process.stdout, tail, port))
    try:
        try:
            async with asyncio.timeout(START_SECONDS):
                address = await port
        except TimeoutError as error:
            raise ScenarioError(
                f"pretzel serve did not start in {START_SECONDS:g} s; it wrote: {' / '.join(tail)}"
            ) from error
        yield address
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        await reading


async def read_lines(
    stream: asyncio.StreamReader, tail: deque[str], port: asyncio.Future[str]
) -> None:
    """Read all that the server writes, or its pipe would fill up; find its address."""
    async for line in stream:
        text = line.decode(errors="replace").rstrip()
        tail.append(text)
        if (found := ADDRESS.search(text)) and not port.done():
            port.set_result(found[1])
    if not port.done():
        port.set_exception(ScenarioError(f"pretzel serve ended: {' / '.join(tail)}"))
