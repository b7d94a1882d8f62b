"""Flour: pipelines written as immutable programs of transforms."""

from __future__ import annotations

from pretzel.flour.context import FlourContext
from pretzel.flour.flow import Flow
from pretzel.flour.program import Program
from pretzel.flour.text import parse
from pretzel.flour.transform import Transform, make_transform

__all__ = ["FlourContext", "Flow", "Program", "Transform", "make_transform", "parse"]
