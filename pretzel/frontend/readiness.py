"""Whether the server wants traffic: what /v2/health/ready answers."""

from __future__ import annotations


class Readiness:
    """Ready unless there is an obstacle, a few words for the client. Loop thread only."""

    __slots__ = ("obstacle",)

    def __init__(self) -> None:
        self.obstacle: str | None = None

    def shut_down(self) -> None:
        """From now on say that the server goes away, while requests in flight finish."""
        self.obstacle = "the server is shutting down"
