"""The request-response engine: the whole plan in one native call on the caller's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pretzel._core import RefusedRecordError
from pretzel.runtime.registered_plan import RegisteredPlan
from pretzel.schema import Records


def answer(
    registered: RegisteredPlan,
    records: Records,
    method: int,
    size: int,
    clock: Callable[[], float],
) -> Any:
    """The answer of a method, by number.

    Raises:
        SchemaError: the model refuses a record.
        ExecutionError: the native code failed.
    """
    start = clock()
    try:
        raw = registered.route.native.run(records, method)
        seconds = clock() - start
        value = registered.plan.finish(method, raw)
    except RefusedRecordError as error:
        raise registered.refuse(error, records) from None
    except Exception as error:  # a failure of one request, whatever it is
        raise registered.fail(error) from error
    registered.cost.observe(size, seconds)
    registered.seconds += seconds
    registered.inline += 1
    registered.answered += 1
    registered.failures = 0
    return value
