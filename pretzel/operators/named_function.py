"""Functions by name, ``module:qualname``: how a plan refers to code that it does not hold.

Looking one up imports its module, which runs code: only for plans that are trusted.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

from pretzel.errors import SchemaError


def find_function(name: str) -> Callable[..., Any]:
    """The function of that name; its module is imported.

    Raises:
        SchemaError: there is no such module, or no such function in it.
    """
    module, _, qualname = name.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for part in qualname.split("."):
            found = getattr(found, part)
    except Exception as error:  # whatever importing somebody's module raises
        raise SchemaError(
            f"the Python function {name} is not there: {type(error).__name__}: {error}; its "
            "module must be importable here as it was where the plan was made (PYTHONPATH)"
        ) from error
    if not callable(found):
        raise SchemaError(f"{name} is no function but {type(found).__name__}")
    return found  # type: ignore[no-any-return]


def function_name(function: Any) -> str:
    """The name by which `find_function` finds this function.

    Raises:
        SchemaError: it cannot be found by a name; the message says what it is instead.

    >>> function_name(str.upper)
    'builtins:str.upper'
    """
    owner = getattr(function, "__objclass__", function)  # the class, of a method like str.upper
    module = getattr(owner, "__module__", None)
    qualname: str = getattr(function, "__qualname__", "")
    if is_object(function) or not isinstance(module, str):
        raise SchemaError(f"an object of class {type(function).__qualname__}, not a function")
    if "<lambda>" in qualname:
        raise SchemaError("a lambda")
    if "<locals>" in qualname:
        raise SchemaError(f"a function inside of another one ({qualname})")
    if not isinstance(getattr(function, "__self__", None), ModuleType | None):
        raise SchemaError(f"a method bound to an object ({qualname})")
    if module == "__main__":
        raise SchemaError(f"of the module __main__ ({qualname}), which is another one elsewhere")
    name = f"{module}:{qualname}"
    try:
        same = find_function(name) is function
    except SchemaError:
        same = False
    if not same:
        raise SchemaError(f"called {name}, but another object has that name")
    return name


def is_object(function: Any) -> bool:
    """Whether it is called by way of its class, and is no function itself."""
    return not isinstance(getattr(function, "__qualname__", None), str)
