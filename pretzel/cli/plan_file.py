"""Plan files named on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pretzel.errors import PlanNotFoundError

if TYPE_CHECKING:
    from pretzel.plan.model_plan import ModelPlan


def load_plan(name: str) -> ModelPlan:
    """The plan in a file.

    Raises:
        PlanNotFoundError: no such file, or it cannot be read.
        PlanFormatError: it is not a plan file.
    """
    from pretzel.plan.file import load

    try:
        return load(name)
    except OSError as error:
        raise PlanNotFoundError(f"cannot read the plan: {name}: {error.strerror}") from error
