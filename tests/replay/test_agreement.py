"""Answers compared with the reference, and the checks made of that."""

import numpy as np
import pytest

from pretzel.errors import ScenarioError
from pretzel.replay.agreement import compare, differing_rows, expect
from pretzel.replay.checks import Evidence, judge
from pretzel.replay.measurement import Measurement, quantile, summarize
from pretzel.replay.progress import Silent
from pretzel.replay.scenario import Agreement, Memory, Speedup, Spread
from pretzel.replay.schedule import Request

RECORDS = ("one", "three", "seventeen")


class Lengths:
    """Answers with the lengths of texts."""

    def __init__(self, off=0.0):
        self.off = off

    def predict(self, texts):
        return np.array(["long" if len(text) + self.off > 4 else "short" for text in texts])

    def predict_proba(self, texts):
        return np.array([[1 / len(text) + self.off, 1 - 1 / len(text)] for text in texts])


def measured(model, requests, **changes):
    raw = [
        {m: getattr(model, m)([RECORDS[n] for n in r.records]) for m in r.methods} for r in requests
    ]
    settings = {
        "load": "load",
        "target": "target",
        "requests": list(requests),
        "seconds": [0.001] * len(raw),
        "lateness": [0.0] * len(raw),
        "raw": raw,
        "elapsed": 1.0,
        "decode": lambda request, raw: raw,
    }
    return Measurement(**{**settings, **changes})


REQUESTS = (
    Request(None, "a", (0, 2), ("predict", "predict_proba")),
    Request(None, "a", (1,), ("predict_proba",)),
    Request(None, "b", (2, 2), ("predict",)),
)
EXPECTED = expect({"a": Lengths(), "b": Lengths()}, RECORDS, REQUESTS, Silent())


def test_all_agree():
    found = compare(measured(Lengths(), REQUESTS), EXPECTED, 1e-9)
    assert (found.compared, found.different, found.failed, found.first) == (7, 0, 0, None)


def test_numbers_outside_the_tolerance():
    found = compare(measured(Lengths(1e-6), REQUESTS), EXPECTED, 1e-9)
    assert (found.compared, found.different) == (7, 3)
    assert found.largest == pytest.approx(1e-6)
    assert found.first.startswith("request 0, record 0, predict_proba of 'a': ")
    assert compare(measured(Lengths(1e-6), REQUESTS), EXPECTED, 1e-5).different == 0


def test_other_labels():
    found = compare(measured(Lengths(-9), REQUESTS), EXPECTED, 1e9)
    assert found.different == 3
    assert "instead of long" in found.first


def test_failed_and_unreadable_answers():
    failed = measured(Lengths(), REQUESTS, failures=[(1, "ExecutionError: no")])
    found = compare(failed, EXPECTED, 1e-9)
    assert (found.compared, found.failed) == (6, 1)
    assert found.first == "request 1 failed: ExecutionError: no"

    def decode(request, raw):
        raise KeyError("outputs")

    assert compare(measured(Lengths(), REQUESTS, decode=decode), EXPECTED, 1e-9).failed == 3


def test_differing_rows():
    nan, inf = np.nan, np.inf
    wanted = np.array([[nan, 1.0], [inf, -inf], [0.0, 2.0], [1.0, inf]])
    given = np.array([[nan, 1.0], [inf, -inf], [nan, 2.0], [1.0, 1.0]])
    assert differing_rows(given, wanted, 1e-9) == ([2, 3], inf)
    assert differing_rows(given[:3], wanted, 1e-9)[0] == [0, 1, 2, 3]
    big = np.array([1e12])
    assert differing_rows(big + 1.0, big, 1e-9)[0] == []
    assert differing_rows(np.array([1, 2]), np.array([1, 3]), 1.0)[0] == [1]
    assert differing_rows(np.array(["a"], object), np.array(["a"]), 0.0)[0] == []


def evidence(**changes):
    good = measured(Lengths(), REQUESTS)
    fast = measured(Lengths(), REQUESTS, seconds=[1e-5, 1e-5, 4e-5])
    settings = {
        "measurements": {("load", "source"): good, ("load", "fast"): fast},
        "disagreements": {("load", "fast"): compare(fast, EXPECTED, 1e-9)},
        "shared_bytes": 40,
        "separate_bytes": 100,
    }
    return Evidence(**{**settings, **changes})


@pytest.mark.parametrize(
    ("check", "passed", "says"),
    [
        (Agreement(reference="source"), True, "7 of 7 answers agree with source"),
        (Memory(at_most=0.4), True, "0.40"),
        (Memory(at_most=0.39), False, "at most 0.39"),
        (Spread(load="load", target="fast", at_most=4.0), True, "p99 of fast is 4.00 × its p50"),
        (Spread(load="load", target="fast", at_most=3.9), False, "at most 3.9"),
        (Speedup(load="load", target="fast", over="source", at_least=100), True, "100.0 × faster"),
        (Speedup(load="load", target="fast", over="source", at_least=101), False, "at least 101"),
    ],
)
def test_checks(check, passed, says):
    verdict = judge(check, evidence())
    assert verdict.passed is passed
    assert says in verdict.text


def test_agreement_fails():
    wrong = compare(measured(Lengths(0.5), REQUESTS), EXPECTED, 1e-9)
    verdict = judge(Agreement(reference="source"), evidence(disagreements={("load", "f"): wrong}))
    assert not verdict.passed
    assert verdict.text.startswith("3 answers differ from source; first: request 0")
    nothing = judge(Agreement(reference="source"), evidence(disagreements={}))
    assert not nothing.passed


def test_a_check_of_what_did_not_run():
    with pytest.raises(ScenarioError, match="did not run"):
        judge(Spread(load="load", target="slow", at_most=1.0), evidence())


def test_quantiles_are_exact():
    values = np.arange(1, 101) / 1000
    summary = summarize(values)
    assert (summary.p50, summary.p90, summary.p99, summary.largest) == (0.05, 0.09, 0.099, 0.1)
    assert quantile(values[:1], 0.99) == 0.001
    assert np.isnan(summarize([]).p50)


def test_measurement_rounds_add_up():
    whole = measured(Lengths(), REQUESTS, failures=[(2, "x")])
    whole.extend(measured(Lengths(), REQUESTS, failures=[(0, "y")]))
    assert whole.failures == [(2, "x"), (3, "y")]
    assert whole.batches() == [1, 2]
    assert len(whole.latencies()) == 4
    assert len(whole.latencies(1)) == 2
    assert whole.records_per_second() == (2 + 1 + 1 + 2) / 2
