"""What a replay found: as objects, as tables for the terminal, as plain data."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pretzel.replay.agreement import Disagreements
from pretzel.replay.checks import Evidence, Verdict
from pretzel.replay.measurement import Summary, quantile, summarize
from pretzel.replay.scenario import Agreement, Closed, Load, Scenario


@dataclass(frozen=True)
class Row:
    """One target in one load, requests of one size."""

    load: str
    target: str
    batch: int
    latency: Summary
    records_per_second: float  # of all sizes of the load together
    failed: int
    compared: int  # answers compared with the reference
    different: int  # of these
    speedup: float | None  # p50 of the reference over this p50
    lateness: float  # seconds, p99, by which the load generator itself sent too late


@dataclass(frozen=True)
class Report:
    """A finished replay."""

    scenario: Scenario
    pipelines: tuple[str, ...]
    evidence: Evidence
    verdicts: tuple[Verdict, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether every check of the scenario passed."""
        return all(verdict.passed for verdict in self.verdicts)

    @property
    def reference(self) -> str | None:
        """The target that the others must agree with."""
        agreements = (check for check in self.scenario.checks if isinstance(check, Agreement))
        return next((check.reference for check in agreements), None)

    def rows(self, load: Load) -> Iterator[Row]:
        """A row for every target and size of request, in the order of the scenario."""
        base = self.evidence.measurements.get((load.name, self.reference or ""))
        for settings in self.scenario.targets:
            key = (load.name, settings.name)
            if (measurement := self.evidence.measurements.get(key)) is None:
                continue
            compared = self.evidence.disagreements.get(key)
            for batch in measurement.batches():
                latency = summarize(measurement.latencies(batch))
                over = quantile(base.latencies(batch), 0.5) if base else None
                yield Row(
                    load.name,
                    settings.name,
                    batch,
                    latency,
                    measurement.records_per_second(),
                    len(measurement.failures),
                    compared.compared if compared else 0,
                    compared.different if compared else 0,
                    None if over is None or not latency.count else over / latency.p50,
                    summarize(measurement.lateness).p99,
                )

    def data(self) -> dict[str, Any]:
        """All of it but the single latencies, ready for JSON. Latencies are in seconds."""
        rows = [asdict(row) for load in self.scenario.loads for row in self.rows(load)]
        return {
            "scenario": self.scenario.scenario.name,
            "seed": self.scenario.scenario.seed,
            "machine": machine(),
            "pipelines": list(self.pipelines),
            "passed": self.passed,
            "checks": [asdict(verdict) for verdict in self.verdicts],
            "parameter_bytes_shared": self.evidence.shared_bytes,
            "parameter_bytes_separate": self.evidence.separate_bytes,
            "rows": rows,
            "seconds": self.seconds,
        }

    def print(self, console: Console) -> None:
        """Tables, memory, checks."""
        for load in self.scenario.loads:
            console.print(self.table(load))
        shared, separate = self.evidence.shared_bytes, self.evidence.separate_bytes
        if separate and len(self.pipelines) > 1:
            console.print(
                f"parameters of {len(self.pipelines)} pipelines: {megabytes(shared)} in one "
                f"store, {megabytes(separate)} in separate ones ({shared / separate:.0%})"
            )
        for verdict in self.verdicts:
            mark = "[green]pass[/]" if verdict.passed else "[bold red]FAIL[/]"
            console.print(f"{mark}  {escape(verdict.text)}", highlight=False)
        console.print(f"{self.seconds:.0f} s in all, on {machine()['processor']}", highlight=False)

    def table(self, load: Load) -> Table:
        """One load as a table that fits 80 columns."""
        against = self.reference or "reference"
        table = Table(
            title=f"{load.name}: {describe(load)}", title_justify="left", box=SIMPLE, padding=0
        )
        table.add_column("target")
        headings = ("batch", "requests", "agreeing", "p50", "p99", "records/s", f"vs {against}")
        for heading in headings:
            table.add_column(heading, justify="right")
        for row in self.rows(load):
            table.add_row(
                row.target,
                str(row.batch),
                f"{row.latency.count:,}" + (f" + {row.failed} failed" if row.failed else ""),
                agreeing(self.evidence.disagreements.get((row.load, row.target)))
                if row.target != self.reference
                else "-",
                duration(row.latency.p50),
                duration(row.latency.p99),
                f"{row.records_per_second:,.0f}",
                "-" if row.speedup is None else ratio(row.speedup),
            )
        return table


def agreeing(found: Disagreements | None) -> str:
    """How many answers agree."""
    if found is None:
        return "-"
    if found.different or found.failed:
        return f"{found.compared - found.different:,} of {found.compared:,}"
    return f"all {found.compared:,}"


def describe(load: Load) -> str:
    """A load in a line."""
    arrival = load.arrival
    methods = " + ".join(load.methods)
    if isinstance(arrival, Closed):
        clients = "1 client" if arrival.clients == 1 else f"{arrival.clients} clients"
        return f"closed loop, {clients}, {methods}"
    kind = type(arrival).__name__.lower()
    return f"open loop, {kind} arrivals, {arrival.rate:g} requests/s, {methods}"


def duration(seconds: float) -> str:
    """Three digits with a unit."""
    for unit, scale in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * scale >= 1:
            value = seconds * scale
            return f"{value:.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"
    return "-" if seconds != seconds else f"{seconds * 1e9:.0f} ns"


def ratio(value: float) -> str:
    """Three digits, and all digits before the point."""
    return f"{value:,.0f} ×" if value >= 100 else f"{value:.3g} ×"


def megabytes(count: int) -> str:
    """Bytes in units of 10**6."""
    return f"{count / 1e6:.1f} MB"


def machine() -> dict[str, Any]:
    """Where and with what it was measured."""
    processor = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123
            for line in lines:
                if line.startswith("model name"):
                    processor = line.split(":", 1)[1].strip()
                    break
    except OSError:
        pass
    return {
        "processor": processor,
        "processors": os.cpu_count(),
        "platform": platform.platform(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("pretzel", "numpy", "scikit-learn")},
    }


def version(distribution: str) -> str | None:
    """Installed version of a distribution, None without one."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None
