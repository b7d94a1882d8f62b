"""The scenario file: its whole schema, and reading it.

Every table of the TOML is one struct below. Tables with a ``kind`` are tagged unions: a new
kind is a new struct in its union plus the code that carries it out. Unknown keys are errors.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec

from pretzel.errors import ScenarioError

Method = Literal["predict", "predict_proba", "decision_function"]
Engine = Literal["auto", "request-response", "batch"]

MAX_REQUESTS = 1_000_000  # of one load: a load generator is bounded


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A TOML table whose keys are all known."""


class About(Table, frozen=True):
    """``[scenario]``: what is replayed and the seed of everything random."""

    name: str
    description: str = ""
    seed: int = 0


class Pipelines(Table, frozen=True):
    """``[[pipelines]]``: a Python file, relative to the TOML, that makes fitted models.

    ``function(seed=..., progress=..., count=..., **arguments)`` returns a `Workload`.
    """

    module: str
    function: str = "make"
    count: int | None = None
    arguments: dict[str, Any] = {}


class Data(Table, frozen=True):
    """``[data]``: how many of the workload's records are replayed and used for parity."""

    records: int | None = None
    sample: int = 200


class InlineTarget(Table, frozen=True, tag_field="kind", tag="inline"):
    """``kind = "inline"``: ``plan.predict(...)`` on the calling thread."""

    name: str = "inline"


class RuntimeTarget(Table, frozen=True, tag_field="kind", tag="runtime"):
    """``kind = "runtime"``: ``await runtime.predict(...)`` in this process."""

    name: str = "runtime"
    engine: Engine = "auto"
    executors: int = 1


class HttpTarget(Table, frozen=True, tag_field="kind", tag="http"):
    """``kind = "http"``: a server on loopback: ``pretzel serve`` unless ``url`` names one."""

    name: str = "http"
    url: str | None = None
    executors: int = 1
    workers: int = 1
    connections: int = 64


class BaselineTarget(Table, frozen=True, tag_field="kind", tag="baseline"):
    """``kind = "baseline"``: a Python file, relative to the TOML, that answers another way."""

    name: str
    module: str
    function: str = "open_baseline"
    arguments: dict[str, Any] = {}


Target = InlineTarget | RuntimeTarget | HttpTarget | BaselineTarget


class Poisson(Table, frozen=True, tag_field="kind", tag="poisson"):
    """Open loop: independent arrivals, ``rate`` requests a second on average."""

    rate: float


class Constant(Table, frozen=True, tag_field="kind", tag="constant"):
    """Open loop: evenly spaced arrivals, ``rate`` requests a second."""

    rate: float


class Closed(Table, frozen=True, tag_field="kind", tag="closed"):
    """Closed loop: each of ``clients`` sends when it has its answer."""

    clients: int = 1


Arrival = Poisson | Constant | Closed


class Zipf(Table, frozen=True, tag_field="kind", tag="zipf"):
    """The k-th of n is drawn with probability proportional to ``k ** -alpha``."""

    alpha: float


class Uniform(Table, frozen=True, tag_field="kind", tag="uniform"):
    """All are drawn equally often."""


class Same(Table, frozen=True, tag_field="kind", tag="same"):
    """Always the same one, ``number`` (from 0)."""

    number: int = 0


class Sequential(Table, frozen=True, tag_field="kind", tag="sequential"):
    """One after the other, again from the start after the last."""


Popularity = Zipf | Uniform | Same | Sequential


class Share(Table, frozen=True):
    """``mix``: this share of the requests carries ``batch`` records each."""

    share: float = 1.0
    batch: int = 1

    def __post_init__(self) -> None:
        if self.share <= 0 or self.batch < 1:
            raise ValueError("a share of the mix needs share > 0 and batch >= 1")


class Load(Table, frozen=True):
    """``[[loads]]``: requests that every target answers in turn.

    ``popularity`` draws the pipeline, ``records`` the records. ``rounds`` cuts the requests
    into as many pieces and lets the targets take turns, so that drift hits all of them.
    """

    name: str
    arrival: Arrival
    requests: int | None = None
    seconds: float | None = None
    methods: tuple[Method, ...] = ("predict_proba",)
    popularity: Popularity = Uniform()
    records: Popularity = Uniform()
    mix: tuple[Share, ...] = (Share(),)
    warmup: int = 20
    rounds: int = 1
    targets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.arrival, Closed):
            if self.arrival.clients < 1:
                raise ValueError("a closed load needs clients >= 1")
            if self.requests is None:
                raise ValueError("a closed load needs requests (seconds may end it earlier)")
        elif self.arrival.rate <= 0:
            raise ValueError("an open load needs rate > 0, in requests a second")
        elif self.requests is None and self.seconds is None:
            raise ValueError("an open load needs requests or seconds")
        if not 0 < self.request_limit <= MAX_REQUESTS:
            raise ValueError(f"a load has 1 to {MAX_REQUESTS} requests, not {self.request_limit}")
        if self.rounds < 1 or self.warmup < 0 or not self.methods or not self.mix:
            raise ValueError("a load needs rounds >= 1, warmup >= 0, methods and a mix")
        for choice in (self.popularity, self.records):
            if isinstance(choice, Zipf) and not choice.alpha > 0:
                raise ValueError("zipf needs alpha > 0; 'uniform' is the limit at 0")

    @property
    def request_limit(self) -> int:
        """Most requests that the load can make."""
        if self.requests is not None:
            return self.requests
        assert self.seconds is not None
        assert not isinstance(self.arrival, Closed)
        return int(self.seconds * self.arrival.rate * 1.5) + 10


class Agreement(Table, frozen=True, tag_field="kind", tag="agreement"):
    """Every answer equals the reference's: labels equal, numbers within
    ``tolerance * max(1, |reference|)``, and no request failed."""

    reference: str
    tolerance: float = 1e-9


class Speedup(Table, frozen=True, tag_field="kind", tag="speedup"):
    """In ``load``, the latency quantile of ``target`` is ``at_least`` times below ``over``'s."""

    load: str
    target: str
    over: str
    at_least: float
    quantile: float = 0.5


class Spread(Table, frozen=True, tag_field="kind", tag="spread"):
    """In ``load``, p99 of ``target`` is at most ``at_most`` times its p50."""

    load: str
    target: str
    at_most: float


class Memory(Table, frozen=True, tag_field="kind", tag="memory"):
    """Parameters in one store take at most this share of what separate stores take."""

    at_most: float


Check = Agreement | Speedup | Spread | Memory


class Scenario(Table, frozen=True):
    """A whole scenario file."""

    scenario: About
    pipelines: tuple[Pipelines, ...]
    targets: tuple[Target, ...]
    loads: tuple[Load, ...]
    data: Data = Data()
    checks: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        targets = unique("target", [target.name for target in self.targets])
        loads = unique("load", [load.name for load in self.loads])
        for load in self.loads:
            for name in load.targets:
                require("target", name, targets, f"load {load.name!r}")
        if sum(isinstance(check, Agreement) for check in self.checks) > 1:
            raise ValueError("there can be one check of kind 'agreement'")
        for check in self.checks:
            for key, known in (("target", targets), ("over", targets), ("load", loads)):
                named: str | None = getattr(check, key, None)
                if named is not None:
                    require(key, named, known, "a check")
            if isinstance(check, Agreement):
                baselines = {t.name for t in self.targets if isinstance(t, BaselineTarget)}
                require("baseline target", check.reference, baselines, "a check")


def unique(what: str, names: list[str]) -> set[str]:
    """The names as a set; ValueError when there is none or one comes twice."""
    if not names:
        raise ValueError(f"needs at least one {what}")
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two {what}s are named {name!r}: give one another name")
    return set(names)


def require(what: str, name: str, known: set[str], where: str) -> None:
    """ValueError unless ``name`` is known."""
    if name not in known:
        raise ValueError(f"{where} names the {what} {name!r}; there is {sorted(known)}")


def load_scenario(path: Path) -> Scenario:
    """Read a scenario file.

    Raises:
        ScenarioError: no such file, not TOML, or not of this schema; names file and key.
    """
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Scenario)
    except OSError as error:
        raise ScenarioError(f"cannot read the scenario: {path}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"malformed scenario: {path}: {error}") from error
