"""A replay's findings as files: the report as JSON, every latency as NumPy arrays."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np

from pretzel.replay.latency_chart import latency_chart
from pretzel.replay.report import Report


def write_report(report: Report, directory: Path) -> tuple[Path, ...]:
    """Write ``report.json``, ``latencies.npz`` and a chart a load; make the directory.

    ``latencies.npz`` holds, per load and target, seconds in order of sending (answered
    requests only) under the key ``load/target``.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = [directory / "report.json", directory / "latencies.npz"]
    encoded = msgspec.json.format(msgspec.json.encode(report.data()), indent=2)
    written[0].write_bytes(encoded + b"\n")
    arrays = {
        f"{load}/{target}": measurement.latencies()
        for (load, target), measurement in report.evidence.measurements.items()
    }
    np.savez(written[1], **arrays)  # type: ignore[arg-type]
    for number, load in enumerate(report.scenario.loads):
        curves = {
            target: measurement.latencies()
            for (name, target), measurement in report.evidence.measurements.items()
            if name == load.name
        }
        chart = directory / f"latency-{number}.svg"
        chart.write_text(latency_chart(load.name, curves), encoding="utf-8")
        written.append(chart)
    return tuple(written)
