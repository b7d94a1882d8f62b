"""White-box serving of many classical machine-learning pipelines from one process.

The public names are loaded when they are first used: a server that loads plans imports neither
the optimizer nor an importer.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pretzel.compilation import compile
    from pretzel.errors import (
        DeadlineExceededError,
        ExecutionError,
        ImportModelError,
        MethodNotOfferedError,
        OptimizerError,
        OverloadedError,
        ParityError,
        PlanExistsError,
        PlanFormatError,
        PlanNotFoundError,
        PretzelError,
        ProgramError,
        PythonStageError,
        RuntimeClosedError,
        ScenarioError,
        SchemaError,
        UnsupportedOperatorError,
    )
    from pretzel.flour import FlourContext
    from pretzel.plan import ModelPlan, load
    from pretzel.runtime import Runtime
    from pretzel.store import ObjectStore

__version__ = "0.1.0"

_MODULES = {
    "compile": "pretzel.compilation",
    "load": "pretzel.plan",
    "ModelPlan": "pretzel.plan",
    "ObjectStore": "pretzel.store",
    "Runtime": "pretzel.runtime",
    "FlourContext": "pretzel.flour",
}

__all__ = [
    "DeadlineExceededError",
    "ExecutionError",
    "FlourContext",
    "ImportModelError",
    "MethodNotOfferedError",
    "ModelPlan",
    "ObjectStore",
    "OptimizerError",
    "OverloadedError",
    "ParityError",
    "PlanExistsError",
    "PlanFormatError",
    "PlanNotFoundError",
    "PretzelError",
    "ProgramError",
    "PythonStageError",
    "Runtime",
    "RuntimeClosedError",
    "ScenarioError",
    "SchemaError",
    "UnsupportedOperatorError",
    "compile",
    "load",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES.get(name, "pretzel.errors")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
