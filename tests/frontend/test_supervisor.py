"""When a dead worker is restarted."""

from __future__ import annotations

from pretzel.frontend.supervisor import Backoff


def test_delays_double_while_workers_die_young():
    backoff = Backoff(shortest=1, longest=5, settled=60)
    assert [backoff.after(age) for age in (0, 59, 3, 3, 3)] == [1, 2, 4, 5, 5]


def test_a_worker_that_lived_long_starts_over():
    backoff = Backoff(shortest=1, longest=5, settled=60)
    assert [backoff.after(age) for age in (0, 0, 60, 0)] == [1, 2, 1, 2]
