"""Oven, the off-line phase: a program becomes a graph of stages by rules, and that a plan."""

from __future__ import annotations

from pretzel.oven.optimizer import RULE_NAMES, STEPS, optimize
from pretzel.oven.stage import Stage
from pretzel.oven.stage_graph import StageGraph

__all__ = ["RULE_NAMES", "STEPS", "Stage", "StageGraph", "optimize"]
