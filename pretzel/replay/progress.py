"""How a long replay tells what it is doing; the terminal side lives in the command line."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Progress(Protocol):
    """Where messages and counts of long steps go."""

    def note(self, message: str) -> None:
        """Say one line."""

    def track(self, label: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """A step of ``total`` parts; call what it gives with the number of parts just done."""


class Silent:
    """Progress that nobody sees."""

    def note(self, message: str) -> None:
        """Say nothing."""

    def track(self, label: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """Count nothing."""
        return nullcontext(lambda parts: None)
