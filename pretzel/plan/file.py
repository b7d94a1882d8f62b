"""Plans in files: written whole or not at all, read without trusting a byte.

No code is run unless the caller trusts the file: see `trust`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import PlanFormatError
from pretzel.operators.link import beside_scores
from pretzel.plan.answers import check_labels
from pretzel.plan.blueprint import Blueprint
from pretzel.plan.container import aligned, encode_header, lay_out, read_header
from pretzel.plan.definition import ObjectDefinition, define, restore
from pretzel.plan.model_plan import ModelPlan
from pretzel.plan.trust import refuse_code
from pretzel.stages import OperationBinding
from pretzel.store import ObjectStore, StoredObject, aligned_empty, checksum

LAST_CODE_POINT = 0x10FFFF


def save(blueprint: Blueprint, path: str | PathLike[str]) -> None:
    """Writes a plan beside `path`, then renames it there: readers see the old file or the new.

    Raises:
        OSError: the file cannot be written.
    """
    path = Path(path)
    arrays = {stored.key: stored.array for _, stored in blueprint.parameters()}
    header = encode_header(define(blueprint, lay_out(arrays.items())))
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(header)
            for array in arrays.values():
                file.write(bytes(aligned(file.tell()) - file.tell()))
                file.write(_bytes_of(array))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def load(
    path: str | PathLike[str], store: ObjectStore | None = None, trust: bool = False
) -> ModelPlan:
    """Reads a plan and warms it, so that its first call is as fast as the later ones.

    Arguments:
        store: shares parameters with the other plans in it; without one the plan has its own.
            An object that the store holds already is not read from the file.
        trust: accept stages that run Python code: functions by name, pickled objects. Loading and
            using such a plan runs that code.

    Raises:
        PlanFormatError: the file is truncated, corrupted, hostile, or of an unknown version, or
            runs code and is not trusted.
        OSError: the file cannot be read.
    """
    path = Path(path)
    store = ObjectStore() if store is None else store
    try:
        with path.open("rb") as file:
            definition, start = read_header(file, os.fstat(file.fileno()).st_size)
            if not trust:
                refuse_code(definition)
            objects = {
                each.key: _read_object(file, start, each, store) for each in definition.objects
            }
        plan = ModelPlan(restore(definition, objects))
        _check_candidates(plan)
        _check_answers(plan.blueprint)
    except PlanFormatError as error:
        raise PlanFormatError(f"{path}: {error}") from error
    except KeyError as error:
        raise PlanFormatError(f"{path}: object {error} is used but not in the file") from error
    except (ValueError, TypeError, OverflowError) as error:
        raise PlanFormatError(f"{path}: the plan cannot be run: {error}") from error
    plan.warm()
    return plan


def _read_object(
    file: BinaryIO, start: int, definition: ObjectDefinition, store: ObjectStore
) -> StoredObject:
    held = store.get(definition.key) if store.deduplicate else None
    if held is not None:
        if (held.array.dtype.str, held.array.shape) != (definition.dtype, definition.shape):
            raise PlanFormatError(f"object {definition.key} has another type than it should")
        return held
    array = aligned_empty(definition.shape, definition.dtype)
    file.seek(start + definition.offset)
    if file.readinto(_bytes_of(array)) != array.nbytes:  # type: ignore[attr-defined]
        raise PlanFormatError(f"the file is cut off in object {definition.key}")
    if checksum(array) != definition.key:
        raise PlanFormatError(f"object {definition.key} is damaged: its checksum does not fit")
    _check_values(array)
    return store.intern(array, owned=True)


def _check_values(array: NDArray[Any]) -> None:
    """Refuses bytes that are no value of the dtype: NumPy trusts them."""
    if not array.nbytes:
        return
    if array.dtype.kind == "b" and array.view(np.uint8).max() > 1:
        raise PlanFormatError("an object of bool holds other bytes than 0 and 1")
    if array.dtype.kind == "U" and array.reshape(-1).view(np.uint32).max() > LAST_CODE_POINT:
        raise PlanFormatError("an object of str holds what is not a code point")


ENDS = frozenset({"predictor", "panel_predictor", "joint_predictor", "emit_sparse", "emit_dense"})


def _check_answers(blueprint: Blueprint) -> None:
    """Checks what the native plan does not see against what it has accepted."""
    answers = blueprint.answers
    if answers.labels is not None:
        check_labels(answers.labels.array, answers.label_dtype)
    elif answers.label_dtype and np.dtype(answers.label_dtype).kind not in "biu":
        raise PlanFormatError(f"numbers cannot answer as {answers.label_dtype!r}")
    for operation in _operations(blueprint):
        if operation.op in ENDS:
            fits = _fits_joint if answers.joint else _fits
            if not fits(operation, blueprint):
                raise PlanFormatError(
                    f"answers of {answers.columns} columns and their labels do not fit "
                    f"{operation.op}"
                )


def _operations(blueprint: Blueprint) -> Iterator[OperationBinding]:
    for stage in blueprint.stages:
        for candidate in stage.candidates:
            for physical in candidate.stages:
                yield from physical.operations


def _fits(operation: OperationBinding, blueprint: Blueprint) -> bool:
    answers = blueprint.answers
    classes = 0 if answers.labels is None else answers.labels.array.size
    columns = {blueprint.registers[register].columns for register in operation.inputs}
    apart = beside_scores(str(operation.configuration.get("link")), classes)
    scores = operation.configuration.get("scores")
    if operation.op == "panel_predictor" and isinstance(scores, int):
        columns = {scores}  # the others are beside them
    if answers.transformed and operation.op.startswith("emit_"):
        return columns == {answers.transformed}
    known = operation.configuration.get("classes", 0)
    right = operation.op != "joint_predictor" and not answers.sizes
    return right and columns == {answers.columns + apart} and known == classes


def _fits_joint(operation: OperationBinding, blueprint: Blueprint) -> bool:
    answers = blueprint.answers
    settings = operation.configuration
    known = tuple(settings.get(name) for name in ("predicted", "probabilities", "scores"))
    if operation.op != "joint_predictor" or known != answers.joint:
        return False
    if answers.labels is None:
        return not answers.sizes
    predicted, probabilities, _ = answers.joint
    classes = answers.labels.array.size
    several = len(answers.sizes) == predicted and sum(answers.sizes) == classes
    return several and probabilities in (0, classes)


def _check_candidates(plan: ModelPlan) -> None:
    """Builds every candidate: a file is refused when it is read, not when it is used."""
    for name in {candidate.name for stage in plan.stages for candidate in stage.candidates}:
        if plan.native(name).methods() != plan.native().methods():
            raise PlanFormatError(f"candidate {name!r} offers other methods than the default")


def _bytes_of(array: NDArray[Any]) -> memoryview:
    """The array's memory, byte by byte."""
    return array.reshape(-1).view(np.uint8).data if array.nbytes else memoryview(b"")
