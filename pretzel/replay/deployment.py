"""The workload's models as plans: compiled into one store, saved, and loaded again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pretzel.compilation import compile as compile_model
from pretzel.plan.file import load
from pretzel.plan.model_plan import ModelPlan
from pretzel.replay.progress import Progress
from pretzel.replay.workload import Workload
from pretzel.store import ObjectStore


@dataclass(frozen=True)
class Deployment:
    """Loaded plans that share a store, and the files they came from.

    ``shared_bytes`` is what the store holds; ``separate_bytes`` what as many stores of one
    plan each hold. Both count parameters, not the process.
    """

    plans: Mapping[str, ModelPlan]
    files: Mapping[str, Path]
    store: ObjectStore
    shared_bytes: int
    separate_bytes: int


def deploy(workload: Workload, sample: int, directory: Path, progress: Progress) -> Deployment:
    """Compile every model with the parity check on ``sample`` records, save it, load it.

    Raises:
        UnsupportedOperatorError: a step of a model cannot be imported.
        ParityError: a plan and its model disagree on a record of the sample.
    """
    records = workload.records[:sample] if sample else None
    files: dict[str, Path] = {}
    with progress.track("compiling, with the parity check", len(workload.models)) as advance:
        store = ObjectStore()
        compiled: list[ModelPlan] = []  # held, so that the store shares their parameters
        for name, model in workload.models.items():
            compiled.append(compile_model(model, name=name, sample=records, store=store))
            files[name] = directory / f"{name}.pretzel"
            compiled[-1].save(files[name])
            advance(1)
        compiled.clear()
    separate_bytes = 0
    with progress.track("loading the saved plans", 2 * len(files)) as advance:
        for file in files.values():
            alone = ObjectStore()
            plan = load(file, store=alone)
            separate_bytes += alone.nbytes
            del plan
            advance(1)
        store = ObjectStore()
        plans: dict[str, ModelPlan] = {}
        for name, file in files.items():
            plans[name] = load(file, store=store)
            advance(1)
    return Deployment(plans, files, store, store.nbytes, separate_bytes)
