"""Load replay: requests drawn from a scenario, answered by several targets, checked and timed.

`Workload` is what a scenario's pipeline file returns. The rest is imported from its module.
"""

from pretzel.replay.workload import Workload

__all__ = ["Workload"]
