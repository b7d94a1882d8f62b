"""The on-line phase: plans are registered, requests become stage events, executors run them."""

from pretzel.runtime.engine import Engine
from pretzel.runtime.instruments import Instrument
from pretzel.runtime.runtime import Runtime

__all__ = ["Engine", "Instrument", "Runtime"]
