"""scikit-learn itself: the fitted pipelines called in this process, on one thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from threadpoolctl import threadpool_limits  # comes with scikit-learn

from pretzel.replay import Workload


@contextmanager
def open_baseline(workload: Workload) -> Iterator[Mapping[str, Any]]:
    """The models as they are: ``model.predict_proba(records)`` and so on."""
    with threadpool_limits(1):
        yield workload.models
