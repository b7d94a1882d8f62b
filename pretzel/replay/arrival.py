"""When requests are sent: intended times that do not depend on the answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pretzel.replay.scenario import Closed, Constant, Load, Poisson


def send_times(load: Load, random: np.random.Generator) -> NDArray[np.float64] | None:
    """Intended send times in seconds from the start, ascending; None for a closed load."""
    limit = load.request_limit
    match load.arrival:
        case Closed():
            return None
        case Poisson(rate=rate):
            times = np.cumsum(random.exponential(1.0 / rate, limit))
        case Constant(rate=rate):
            times = np.arange(limit) / rate
    if load.seconds is not None:
        times = times[times < load.seconds]
    return times
