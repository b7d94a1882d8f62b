"""Progress of long steps on stderr: a bar in a terminal, plain lines elsewhere.

Nothing is drawn from a thread of its own: a measured step is disturbed only where it reports.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

LINE_SECONDS = 5.0  # between two plain lines of one step
DRAW_SECONDS = 0.1  # between two drawings of a bar


class LineProgress:
    """For logs and pipes: a line when a step begins, every few seconds, and when it ends."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.started = time.monotonic()

    def note(self, message: str) -> None:
        """One line with the seconds since the start."""
        self.stream.write(f"[{time.monotonic() - self.started:6.1f} s] {message}\n")
        self.stream.flush()

    @contextmanager
    def track(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """Lines with how many parts are done."""
        done = 0
        last = time.monotonic()

        def advance(parts: int) -> None:
            nonlocal done, last
            done += parts
            if (now := time.monotonic()) - last >= LINE_SECONDS:
                last = now
                self.note(f"{label}: {done:,} of {total:,}")

        self.note(label)
        yield advance
        if done == total and time.monotonic() - last >= LINE_SECONDS:
            self.note(f"{label}: done")


class BarProgress:
    """For terminals: a bar a step, gone when the step ends, with a line left behind."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def note(self, message: str) -> None:
        """One line."""
        self.console.print(message, markup=False, highlight=False)

    @contextmanager
    def track(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """A bar, drawn on the calling thread."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        started = last = time.monotonic()
        with Progress(
            *columns, TimeElapsedColumn(), console=self.console, auto_refresh=False, transient=True
        ) as bars:
            bar = bars.add_task(label, total=total)
            bars.refresh()

            def advance(parts: int) -> None:
                nonlocal last
                bars.update(bar, advance=parts)
                if (now := time.monotonic()) - last >= DRAW_SECONDS:
                    last = now
                    bars.refresh()

            yield advance
        self.note(f"{label}: {time.monotonic() - started:.1f} s")


def terminal_progress() -> LineProgress | BarProgress:
    """What suits stderr."""
    console = Console(stderr=True)
    return BarProgress(console) if console.is_terminal else LineProgress(sys.stderr)


@contextmanager
def step(progress: LineProgress | BarProgress, label: str) -> Iterator[None]:
    """A step that cannot be counted."""
    tracked: AbstractContextManager[Callable[[int], None]] = progress.track(label, 1)
    with tracked as advance:
        yield
        advance(1)
