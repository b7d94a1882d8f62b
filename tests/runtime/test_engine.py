"""Which way a request takes, and what it is expected to cost."""

from __future__ import annotations

import pytest

from pretzel.runtime.cost import CostEstimate, size_of
from pretzel.runtime.engine import Course, Engine, choose_course


@pytest.mark.parametrize(
    ("engine", "seconds", "records", "waiting", "course"),
    [
        (Engine.REQUEST_RESPONSE, 1e-4, 1, 0, Course.INLINE),
        (Engine.REQUEST_RESPONSE, 1e-3, 1, 9, Course.WHOLE),
        (Engine.BATCH, 1e-6, 1, 0, Course.STAGES),
        (Engine.AUTO, 1e-4, 1, 9, Course.INLINE),
        (Engine.AUTO, 1e-3, 1, 0, Course.WHOLE),
        (Engine.AUTO, 1e-3, 1, 9, Course.STAGES),
        (Engine.AUTO, 1e-3, 1000, 9, Course.WHOLE),
    ],
)
def test_course(engine, seconds, records, waiting, course):
    assert choose_course(engine, seconds, 2e-4, records, 64, waiting) is course


def test_size_counts_code_points_and_records():
    assert size_of(["abc"]) == 3 + 16
    assert size_of(["abc", "", "ü"]) == 4 + 3 * 16
    assert size_of([]) == 0


def test_cost_follows_measurements():
    cost = CostEstimate()
    for _ in range(100):
        cost.observe(100, 1e-6)
    assert cost.seconds(1000) == pytest.approx(1e-5, rel=1e-3)


def test_one_interrupted_run_hardly_counts():
    cost = CostEstimate()
    before = cost.seconds(100)
    cost.observe(100, 1.0)
    assert cost.seconds(100) < 1.5 * before
    for _ in range(60):
        cost.observe(100, 1.0)
    assert cost.seconds(100) > 0.9
