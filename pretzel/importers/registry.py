"""From a fitted model to a Flour program, each step by the importer of exactly its class.

A subclass may override anything, so it is refused by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pretzel.errors import UnsupportedOperatorError
from pretzel.flour import Program
from pretzel.importers.python_step import settle_steps
from pretzel.importers.root_source import read_source
from pretzel.importers.settle_source import settle_source
from pretzel.importers.sklearn.version import installed_version, warn_if_untested
from pretzel.importers.step import Fallback, Step, StepImporter
from pretzel.importers.tables import IMPORTERS, TRANSFORMS
from pretzel.store import ObjectStore


@dataclass(frozen=True, slots=True)
class ImportedModel:
    """A model as a Flour program, and where it came from.

    Attributes:
        program: the unoptimized program.
        source: fully qualified class of the model, e.g. ``"sklearn.pipeline.Pipeline"``.
        versions: releases of the libraries it was read with, e.g. ``{"scikit-learn": "1.9.1"}``.
        dtype: of the values that the model's transform answers, a NumPy dtype string.
    """

    program: Program
    source: str
    versions: Mapping[str, str]
    dtype: str


def import_model(model: Any, store: ObjectStore, fallback: Fallback | None = None) -> ImportedModel:
    """Read a fitted model into a Flour program whose parameters live in ``store``.

    ``fallback``: Python code becomes Python stages; else it is refused.

    Raises:
        UnsupportedOperatorError: a step has no white-box operator; names step, class, reason.
        ImportModelError: a step is not fitted, or its attributes contradict each other.
    """
    root = Step(model, type(model).__name__.lower(), find_importer, fallback)
    warn_if_untested()
    source = read_source(root, store)
    given = root.run(source)
    if given is not source and given.columns and not given.has_texts:
        given = given.read()
    if given.dtype is None:
        raise root.refused("it hands records through and computes nothing")
    program = settle_source(root, settle_steps(given.flow), store).plan()
    if program.methods == ("transform",) and hasattr(model, "predict"):
        raise root.refused(
            "its last step selects features and predicts by itself; put the model that predicts "
            "behind it as a step of its own"
        )
    return ImportedModel(
        program,
        qualified_name(type(model)),
        {"scikit-learn": installed_version()},
        given.dtype.str,
    )


def find_importer(step: Step) -> StepImporter:
    """The importer of exactly the step's class.

    Raises:
        UnsupportedOperatorError: there is none.
    """
    name = qualified_name(type(step.model))
    importer = TRANSFORMS.get(name) if step.transforms else None
    importer = importer or IMPORTERS.get(name)
    if importer is None:
        raise unsupported(step)
    return importer


def unsupported(step: Step) -> UnsupportedOperatorError:
    """The error for a class that is not in the table, with the nearest remedy."""
    model = step.model
    if isinstance(model, type):
        return step.refused(f"{model.__name__} is a class; pass a fitted instance of it")
    for parent in type(model).__mro__[1:]:
        if qualified_name(parent) in IMPORTERS:
            return step.refused(
                f"it is a subclass of {parent.__name__} and may override any part of it; "
                f"only {parent.__name__} itself is possible"
            )
    known = {name.rpartition(".")[2] for name in IMPORTERS}
    alike = get_close_matches(type(model).__name__, known, 5, 0.5)
    return step.refused(
        f"no white-box operator for {qualified_name(type(model))}; {len(known)} classes are "
        "possible" + (f", among them {', '.join(alike)}" if alike else "")
    )


def qualified_name(kind: type) -> str:
    """Module and name of a class, e.g. ``"sklearn.pipeline.Pipeline"``."""
    return f"{kind.__module__}.{kind.__qualname__}"
