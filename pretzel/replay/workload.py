"""What a scenario's Python files give: models with records, and baselines.

A scenario file is trusted code: the Python files that it names are run.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pretzel.errors import ScenarioError
from pretzel.replay.progress import Progress
from pretzel.replay.scenario import BaselineTarget, Scenario

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")  # also a file name and a part of a URL


@dataclass(frozen=True)
class Workload:
    """Fitted models by pipeline name, in order of popularity, and records to send them.

    ``records`` are unseen in training: a list of texts, an array [n, columns] or a pandas data
    frame, as the models take them; ``labels``, when given, are their true labels.
    """

    models: Mapping[str, Any]
    records: Any
    labels: Sequence[Any] | None = None


def make_workload(scenario: Scenario, directory: Path, progress: Progress) -> Workload:
    """Run the pipeline files of a scenario; all models together answer the first file's records.

    Raises:
        ScenarioError: a file or function is missing, or what it returned does not fit.
    """
    models: dict[str, Any] = {}
    first: Workload | None = None
    for pipelines in scenario.pipelines:
        make = load_function(directory / pipelines.module, pipelines.function)
        arguments = dict(pipelines.arguments)
        if pipelines.count is not None:
            arguments["count"] = pipelines.count
        made = make(seed=scenario.scenario.seed, progress=progress, **arguments)
        if not isinstance(made, Workload):
            raise ScenarioError(
                f"{pipelines.function} of {pipelines.module} must return a "
                f"pretzel.replay.Workload, not {type(made).__name__}"
            )
        for name in made.models:
            if name in models:
                raise ScenarioError(f"two pipelines are named {name!r}: rename one")
            if not NAME.fullmatch(name):
                raise ScenarioError(f"pipeline name {name!r} may hold letters, digits, . _ - only")
        models.update(made.models)
        first = first or made
    if first is None or not models or not len(first.records):
        raise ScenarioError("the scenario has no pipelines or no records: nothing to replay")
    limit = scenario.data.records
    labels = None if first.labels is None else list(first.labels)[:limit]
    return Workload(models, first.records[:limit], labels)


def open_baseline(
    target: BaselineTarget, directory: Path, workload: Workload
) -> AbstractContextManager[Mapping[str, Any]]:
    """A baseline: pipeline name to an object with the methods to call on lists of records."""
    opened = load_function(directory / target.module, target.function)
    baseline: AbstractContextManager[Mapping[str, Any]] = opened(workload, **target.arguments)
    return baseline


def load_function(path: Path, name: str) -> Callable[..., Any]:
    """A function of a Python file, which is run for it.

    Raises:
        ScenarioError: there is no such file, or no such function in it.
    """
    if not path.is_file():
        raise ScenarioError(f"the scenario names a Python file that is not there: {path}")
    spec = importlib.util.spec_from_file_location(f"pretzel_scenario_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ScenarioError(f"not a Python file: {path}")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ModuleNotFoundError as error:
        raise ScenarioError(
            f"{path.name} needs {error.name!r}, which is not installed: "
            "python -m pip install 'pretzel[scenarios]'"
        ) from error
    function = getattr(module, name, None)
    if not callable(function):
        raise ScenarioError(f"{path} has no function {name!r}")
    found: Callable[..., Any] = function
    return found
