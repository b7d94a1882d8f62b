"""What one request may ask for, and how many may be under way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of the front end.

    Attributes:
        max_body_bytes: of a request's body, decompressed.
        max_records: in one request.
        max_in_flight: infer requests being predicted at once, above which the answer is 503;
            None leaves it to the Runtime's queues.
        default_timeout: seconds for requests that name none; None waits as long as it takes.
    """

    max_body_bytes: int = 16 << 20
    max_records: int = 10_000
    max_in_flight: int | None = None
    default_timeout: float | None = None
