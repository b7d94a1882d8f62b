"""The requests of a load, drawn from the seed before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pretzel.replay.arrival import send_times
from pretzel.replay.popularity import draw
from pretzel.replay.scenario import Load


@dataclass(frozen=True, slots=True)
class Request:
    """One request: which pipeline, which records (their numbers), which methods.

    ``at`` is the intended send time in seconds from the start; None in a closed load.
    """

    at: float | None
    pipeline: str
    records: tuple[int, ...]
    methods: tuple[str, ...]


def schedule(load: Load, pipelines: Sequence[str], records: int, seed: int) -> tuple[Request, ...]:
    """All requests of a load in order of sending; equal arguments give equal requests.

    Every knob draws from a stream of its own, so that turning one leaves the others alone.
    """
    for_times, for_pipelines, for_records, for_mix = np.random.default_rng(
        [abs(seed), *load.name.encode()]
    ).spawn(4)
    times = send_times(load, for_times)
    count = load.request_limit if times is None else len(times)
    chosen = draw(load.popularity, len(pipelines), count, for_pipelines)
    shares = np.array([part.share for part in load.mix])
    parts = for_mix.choice(len(load.mix), count, p=shares / shares.sum())
    sizes = np.array([part.batch for part in load.mix])[parts]
    drawn = draw(load.records, records, int(sizes.sum()), for_records)
    ends = np.cumsum(sizes)
    return tuple(
        Request(
            None if times is None else float(times[number]),
            pipelines[chosen[number]],
            tuple(drawn[ends[number] - sizes[number] : ends[number]].tolist()),
            load.methods,
        )
        for number in range(count)
    )


def rounds(requests: Sequence[Request], count: int) -> Iterator[Sequence[Request]]:
    """The requests cut into ``count`` consecutive pieces as equal as possible."""
    for piece in np.array_split(np.arange(len(requests)), count):
        if len(piece):
            yield requests[piece[0] : piece[-1] + 1]
