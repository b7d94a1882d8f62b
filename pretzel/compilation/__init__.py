"""`pretzel.compile`: import, optimize, make a plan, and compare it with its source."""

from __future__ import annotations

from pretzel.compilation.compile_model import compile

__all__ = ["compile"]
