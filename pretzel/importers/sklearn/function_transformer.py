"""FunctionTransformer: nothing, or a NumPy function that is known by identity."""

from __future__ import annotations

from typing import Any

import numpy as np

from pretzel.importers.sklearn.precision import expect_double
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import UnaryFunction
from pretzel.operators.unary_function import FIXED_AT_ZERO, FUNCTIONS
from pretzel.schema import Kind


def import_function_transformer(step: Step, given: Intermediate) -> Intermediate:
    """What is given, unchanged, or every number through ``numpy.<function>``.

    Raises:
        UnsupportedOperatorError: it runs Python code.
    """
    model = step.model
    if model.func is None and not model.validate:
        return given
    operator = read_function(step, model.func, model.kw_args, model.validate)
    if operator.function == "reciprocal" and given.cells is not None:
        raise step.refused("np.reciprocal divides whole numbers as such; scale them first")
    given = step.expect_table(given)
    expect_double(step, given)
    if given.type.kind is not Kind.DENSE and operator.function not in FIXED_AT_ZERO:
        raise step.refused(f"np.{operator.function} of a sparse table; a dense one is possible")
    # Of whole numbers some are whole, of one or two bytes others are short.
    with np.errstate(all="ignore"):
        answer = getattr(np, operator.function)(np.zeros(1, given.dtype))
    return given.apply(operator, answer.dtype)


def read_function(step: Step, function: Any, arguments: Any, validate: bool) -> UnaryFunction:
    """The operator of a function; None is the identity.

    Raises:
        UnsupportedOperatorError: it is none of NumPy's that C has too.
    """
    names = [name for name in FUNCTIONS if getattr(np, name) is function]
    if function is None:
        names = ["positive"]
    if not names or arguments:
        raise step.refused(
            "it runs Python code, which a plan cannot hold; None or a function of NumPy such as "
            "np.log1p, without arguments, is possible"
        )
    return UnaryFunction(names[0], bool(validate))
