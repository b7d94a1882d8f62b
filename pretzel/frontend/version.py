"""The version of the installed package."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def package_version() -> str:
    """Version as installed, or ``"0+source"`` when run from a source tree."""
    try:
        return version("pretzel")
    except PackageNotFoundError:
        return "0+source"
