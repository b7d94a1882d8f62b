"""What is compiled: a program, and the source whose answers it must give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pretzel.compilation.parity import Answer
from pretzel.compilation.reference_model import ReferenceModel
from pretzel.flour import Program
from pretzel.importers import Fallback, import_model
from pretzel.plan import METHODS
from pretzel.schema import Records
from pretzel.store import ObjectStore


@dataclass(frozen=True, slots=True)
class Origin:
    """A program beside its source.

    Attributes:
        program: unoptimized.
        answer: asks the source.
        methods: that the source offers.
        made_from: class of the source, e.g. ``"sklearn.pipeline.Pipeline"``.
        versions: releases of the libraries that made it.
        dtype: of the values that its transform answers, a NumPy dtype string.
    """

    program: Program
    answer: Answer
    methods: tuple[str, ...]
    made_from: str
    versions: Mapping[str, str]
    dtype: str = "<f8"


def read_origin(model: Any, store: ObjectStore, fallback: Fallback | None = None) -> Origin:
    """Import a model; a Flour program is its own source, through its references."""
    if isinstance(model, Program):
        reference = ReferenceModel(model).answer
        return Origin(model, reference, model.methods, "Flour program", {})
    imported = import_model(model, store, fallback)

    def answer(method: str, records: Records) -> Any:
        return getattr(model, method)(records)

    offered = tuple(
        method
        for method in METHODS
        if hasattr(model, method)
        # Ensembles that predict also hand out what their members answer; a plan does not.
        and (method != "transform" or "predict" not in imported.program.methods)
    )
    return Origin(
        imported.program, answer, offered, imported.source, imported.versions, imported.dtype
    )
