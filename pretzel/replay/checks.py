"""Whether a replay was good enough: the ``[[checks]]`` of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pretzel.errors import ScenarioError
from pretzel.replay.agreement import Disagreements
from pretzel.replay.measurement import Measurement, quantile
from pretzel.replay.scenario import Agreement, Check, Memory, Speedup, Spread


@dataclass(frozen=True)
class Verdict:
    """One check, in words."""

    passed: bool
    text: str


@dataclass(frozen=True)
class Evidence:
    """All that checks look at; the keys are (load, target)."""

    measurements: Mapping[tuple[str, str], Measurement]
    disagreements: Mapping[tuple[str, str], Disagreements]
    shared_bytes: int
    separate_bytes: int


def judge(check: Check, evidence: Evidence) -> Verdict:
    """Carry out one check."""
    match check:
        case Agreement():
            return judge_agreement(check, evidence)
        case Memory(at_most=at_most):
            share = evidence.shared_bytes / max(evidence.separate_bytes, 1)
            text = f"shared parameters take {share:.2f} of separate ones (at most {at_most})"
            return Verdict(evidence.separate_bytes > 0 and share <= at_most, text)
        case Spread(load=load, target=target, at_most=at_most):
            spread = latency(evidence, load, target, 0.99) / latency(evidence, load, target, 0.5)
            text = f"{load}: p99 of {target} is {spread:.2f} × its p50 (at most {at_most})"
            return Verdict(spread <= at_most, text)
        case Speedup():
            ratio = latency(evidence, check.load, check.over, check.quantile) / latency(
                evidence, check.load, check.target, check.quantile
            )
            text = (
                f"{check.load}: p{100 * check.quantile:g} of {check.target} is {ratio:.1f} × "
                f"faster than {check.over} (at least {check.at_least:g})"
            )
            return Verdict(ratio >= check.at_least, text)


def judge_agreement(check: Agreement, evidence: Evidence) -> Verdict:
    """Every answer of every target but the reference itself."""
    found = [
        comparison
        for (_, target), comparison in evidence.disagreements.items()
        if target != check.reference
    ]
    compared = sum(comparison.compared for comparison in found)
    wrong = sum(comparison.different + comparison.failed for comparison in found)
    largest = max((comparison.largest for comparison in found), default=0.0)
    if wrong:
        first = next(comparison.first for comparison in found if comparison.first)
        return Verdict(False, f"{wrong} answers differ from {check.reference}; first: {first}")
    text = (
        f"{compared:,} of {compared:,} answers agree with {check.reference}: labels equal, "
        f"largest difference of a number {largest:.1e} (at most {check.tolerance:g})"
    )
    return Verdict(compared > 0, text)


def latency(evidence: Evidence, load: str, target: str, share: float) -> float:
    """A latency quantile.

    Raises:
        ScenarioError: that target did not run that load.
    """
    measurement = evidence.measurements.get((load, target))
    if measurement is None:
        raise ScenarioError(f"a check needs target {target!r} in load {load!r}: it did not run it")
    return quantile(measurement.latencies(), share)
