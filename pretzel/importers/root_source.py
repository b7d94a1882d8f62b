"""What records a model takes: texts, or the rows of a table whose columns it was fitted on."""

from __future__ import annotations

from typing import Any

from pretzel.flour import FlourContext
from pretzel.importers.step import Intermediate, Step
from pretzel.store import ObjectStore

# Until all importers have run nobody knows which columns are read as what: see `settle_source`.
UNSETTLED = "number missing infinite"


def read_source(root: Step, store: ObjectStore) -> Intermediate:
    """What reaches the first step of a model.

    Text featurizers do not count the columns of their input; everything else in scikit-learn does.
    """
    context = FlourContext(store)
    columns = getattr(root.model, "n_features_in_", None)
    if columns is None and type(_first_step(root.model)).__name__ == "IsotonicRegression":
        columns = 1  # which it does not say, since it takes [n], too
    binding = _binding(root.model)
    if columns is not None:
        names = column_names(root, int(columns))
    else:
        sample = None if root.fallback is None else root.fallback.sample
        found = _sample_columns(sample)
        if found is None:
            return Intermediate(context.text())
        names, binding = found
    flow = context.table(names, [UNSETTLED] * len(names), binding=binding)
    return Intermediate(flow, cells=names)


def _sample_columns(sample: Any) -> tuple[tuple[str, ...], str] | None:
    """Columns and binding of a table that Python code takes, which does not count them itself."""
    shape: tuple[int, ...] = getattr(sample, "shape", ())
    if len(shape) != 2:
        return None
    if hasattr(sample, "dtypes"):
        return tuple(map(str, sample.columns)), "order"
    numbers = getattr(sample.dtype, "kind", "O") in "biuf"
    return (tuple(f"x{place}" for place in range(shape[1])), "position") if numbers else None


def column_names(root: Step, count: int) -> tuple[str, ...]:
    """The names that it was fitted with, or x0, x1 ... as scikit-learn has it."""
    given = getattr(root.model, "feature_names_in_", None)
    if given is None:
        return tuple(f"x{place}" for place in range(count))
    names = tuple(map(str, given))
    if len(names) != count or len(set(names)) != count:
        raise root.refused("two of its columns have the same name")
    return names


def _binding(model: Any) -> str:
    """How scikit-learn finds columns: a ColumnTransformer by name, all others check the order."""
    if getattr(model, "feature_names_in_", None) is None:
        return "position"
    return "name" if type(_first_step(model)).__name__ == "ColumnTransformer" else "order"


def _first_step(model: Any) -> Any:
    for attribute in ("best_estimator_", "estimator_"):
        if hasattr(model, attribute):
            return _first_step(getattr(model, attribute))
    steps = getattr(model, "steps", None)
    return _first_step(steps[0][1]) if steps else model
