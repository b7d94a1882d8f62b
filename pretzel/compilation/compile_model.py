"""From a fitted model, or a Flour program, to a model plan that answers the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pretzel.compilation.diagnosis import blame, describe
from pretzel.compilation.origin import Origin, read_origin
from pretzel.compilation.parity import Progress, first_difference
from pretzel.errors import ParityError
from pretzel.flour import Program
from pretzel.importers import Fallback, keep_step
from pretzel.oven import optimize
from pretzel.oven.compiler import compile_plan
from pretzel.plan import ModelPlan
from pretzel.schema import Records
from pretzel.store import ObjectStore


def compile(
    model: Any,
    *,
    name: str | None = None,
    sample: Any = None,
    disable: Sequence[str] = (),
    store: ObjectStore | None = None,
    progress: Progress | None = None,
    fallback: Literal["python"] | None = None,
) -> ModelPlan:
    """A plan that answers as the model does.

    Args:
        model: a fitted scikit-learn estimator or pipeline, or a Flour program.
        name: what to call the plan; by default the class of the model in lower case.
        sample: records on which to compare plan and model, method by method; or a function that
            gives them for the plan's `InputSchema`.
        disable: names of Oven's rules to leave out.
        store: where parameters go; plans compiled into one store share equal ones.
        progress: called with (what is being done, how far, of how much).
        fallback: ``"python"`` keeps what is Python code as a Python stage, and all around it
            native; a file of such a plan is loaded only by who trusts it.

    Raises:
        UnsupportedOperatorError: a step of the model has no white-box operator.
        ImportModelError: the model is not fitted, or contradicts itself.
        ParityError: plan and model differ on a record of the sample.
        SchemaError: the sample is not records of this plan.
    """
    store = ObjectStore() if store is None else store
    if fallback not in (None, "python"):
        raise ValueError(f"fallback must be None or 'python', not {fallback!r}")
    origin = read_origin(model, store, None if fallback is None else Fallback(keep_step, sample))
    name = name or type(model).__name__.lower()
    plan = build(origin, origin.program, name, disable, store)
    if sample is not None:
        check_parity(plan, origin, _sample(plan, sample), disable, progress)
    return plan


def build(
    origin: Origin, program: Program, name: str, disable: Sequence[str], store: ObjectStore
) -> ModelPlan:
    """The plan of a program, all of the origin's or a part of it."""
    dtype = origin.dtype if program is origin.program else "<f8"
    graph = optimize(program, disable=tuple(disable), store=store)
    return compile_plan(
        graph, program, store, name, source=origin.made_from, versions=origin.versions, dtype=dtype
    )


def _sample(plan: ModelPlan, given: Any) -> Records:
    """The sample as the source takes it: a table as it was given, texts as a list."""
    given = given(plan.input_schema) if callable(given) else given
    records = plan.records(given)
    return given if plan.input_schema.format == "table" else records


def check_parity(
    plan: ModelPlan,
    origin: Origin,
    records: Records,
    disable: Sequence[str],
    progress: Progress | None = None,
) -> None:
    """Compare every method on every record.

    Raises:
        ParityError: names the first record that differs, both answers, and the part to blame.
    """
    if set(plan.methods) != set(origin.methods):
        raise ParityError(
            f"the source offers {', '.join(origin.methods)}, but the plan {', '.join(plan.methods)}"
        )

    def answer(method: str, batch: Records) -> Any:
        return getattr(plan, method)(batch)

    difference = first_difference(origin.answer, answer, origin.methods, records, progress)
    if difference is None:
        return
    record = records[difference.record : difference.record + 1]

    def build_part(part: Program) -> ModelPlan:
        return build(origin, part, "part", disable, ObjectStore())

    blamed = blame(origin.program, origin.answer, record, difference.method, build_part)
    raise ParityError(describe(difference, record, blamed))
