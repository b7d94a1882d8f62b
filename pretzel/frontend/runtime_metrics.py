"""The Runtime's statistics as Prometheus metric families."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

# Sections of the statistics whose entries are things of one kind: their key becomes a label.
_LABELS = {"plans": "plan", "stages": "stage", "executors": "executor"}


# Numbers that only grow while the server lives; every other one is a state.
_CUMULATIVE = frozenset(
    {
        *("requests", "records", "inline", "answered", "errors", "refused", "expired"),
        *("cancelled", "seconds", "events", "submissions", "busy_seconds"),
        *("created", "vectors_created"),
    }
)

Family = CounterMetricFamily | GaugeMetricFamily


def runtime_metrics(statistics: Mapping[str, Any]) -> Iterator[Metric]:
    """A counter or gauge for every number in nested statistics, named after its path."""
    families: dict[str, Family] = {}
    _walk(families, ("pretzel", "runtime"), {}, statistics)
    yield from families.values()


def _walk(
    families: dict[str, Family],
    path: tuple[str, ...],
    labels: dict[str, str],
    value: Any,
) -> None:
    if isinstance(value, bool | int | float):
        name = "_".join(path)
        family = families.get(name)
        if family is None:
            kind = CounterMetricFamily if path[-1] in _CUMULATIVE else GaugeMetricFamily
            family = families[name] = kind(
                name, f"Runtime statistics: {'.'.join(path[2:])}.", labels=list(labels)
            )
        family.add_metric(list(labels.values()), float(value))
        return
    if isinstance(value, list | tuple):
        value = {str(position): entry for position, entry in enumerate(value)}
    if not isinstance(value, Mapping):
        return
    label = _LABELS.get(path[-1])
    for key, entry in value.items():
        if label is not None and label not in labels and isinstance(entry, Mapping):
            _walk(families, path, {**labels, label: str(key)}, entry)
        else:
            _walk(families, (*path, _identifier(str(key))), labels, entry)


def _identifier(key: str) -> str:
    return "".join(character if character.isalnum() else "_" for character in key).lower()
