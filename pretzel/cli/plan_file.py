"""Plan files named on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pretzel.errors import PlanNotFoundError

if TYPE_CHECKING:
    import argparse

    from pretzel.plan.model_plan import ModelPlan


def add_trust(parser: argparse.ArgumentParser) -> None:
    """Declare ``--trust``."""
    parser.add_argument(
        "--trust",
        action="store_true",
        help="allow plan files that run Python code: only such as you made, or whose maker you "
        "trust",
    )


def load_plan(name: str, trust: bool = False) -> ModelPlan:
    """The plan in a file.

    Raises:
        PlanNotFoundError: no such file, or it cannot be read.
        PlanFormatError: it is not a plan file, or runs code and is not trusted.
    """
    from pretzel.plan.file import load

    try:
        return load(name, trust=trust)
    except OSError as error:
        raise PlanNotFoundError(f"cannot read the plan: {name}: {error.strerror}") from error
