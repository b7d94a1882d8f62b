"""The driver: runs the rules of a step, over and over, until the graph stays as it is.

It owns traversal, the fix-point, timing, the observer and the invariants. After every applied
rule the graph must be valid and its output type what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from pretzel.errors import OptimizerError
from pretzel.oven.journal import Entry
from pretzel.oven.rule import Rule, Traversal
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore

Observer = Callable[[str, StageGraph, StageGraph], None]  # rule name, graph before, graph after

MAX_PASSES = 50


@dataclass(frozen=True)
class Step:
    """Rules that run together until none of them fires."""

    name: str
    rules: tuple[Rule[Any], ...]


def run_step(
    step: Step,
    graph: StageGraph,
    store: ObjectStore,
    disabled: Collection[str] = (),
    observer: Observer | None = None,
) -> StageGraph:
    """The fix-point of the step's rules, with an entry a rule that fired added to the log.

    Raises:
        OptimizerError: the rules do not converge, or one broke an invariant.
    """
    rules = [rule for rule in step.rules if rule.name not in disabled]
    counts = dict.fromkeys((rule.name for rule in rules), 0)
    seconds = dict.fromkeys(counts, 0.0)
    for _ in range(MAX_PASSES):
        firing = []
        for rule in rules:
            started = perf_counter()
            graph, count = _exhaust(rule, graph, store, observer)
            seconds[rule.name] += perf_counter() - started
            counts[rule.name] += count
            if count:
                firing.append(rule.name)
        if not firing:
            break
    else:
        raise _not_converging(step.name, firing)
    entries = (
        Entry(step.name, rule.name, counts[rule.name], seconds[rule.name], _notes(rule, graph))
        for rule in rules
    )
    return replace(graph, log=(*graph.log, *(e for e in entries if e.times or e.notes)))


def _exhaust(
    rule: Rule[Any], graph: StageGraph, store: ObjectStore, observer: Observer | None
) -> tuple[StageGraph, int]:
    """Applies one rule until no node matches; the graph and how often it fired."""
    # A rewrite shrinks the graph or splits a node into fewer parts than there are transforms.
    limit = 100 + 10 * len(graph.transforms)
    for count in range(limit):
        node = next((n for n in _traverse(rule, graph) if rule.matches(graph, n)), None)
        if node is None:
            return graph, count
        rewritten = rule.apply(graph, node, store)
        _check(rule.name, graph, rewritten)
        if observer is not None:
            observer(rule.name, graph, rewritten)
        graph = rewritten
    raise _not_converging("the rule alone", [rule.name])


def _traverse(rule: Rule[Any], graph: StageGraph) -> tuple[Any, ...]:
    nodes = rule.nodes(graph)
    return nodes if rule.traversal is Traversal.TOP_DOWN else nodes[::-1]


def _check(rule: str, before: StageGraph, after: StageGraph) -> None:
    try:
        after.check()
    except OptimizerError as error:
        raise OptimizerError(f"rule {rule} broke the graph: {error}") from None
    if after.output.type != before.output.type:
        raise OptimizerError(
            f"rule {rule} changed the output from {before.output.type} to {after.output.type}"
        )


def _notes(rule: Rule[Any], graph: StageGraph) -> tuple[str, ...]:
    notes = (rule.declines(graph, node) for node in rule.nodes(graph))
    return tuple(dict.fromkeys(note for note in notes if note))


def _not_converging(where: str, firing: Collection[str]) -> OptimizerError:
    return OptimizerError(
        f"the optimizer does not converge ({where}), still firing: {', '.join(firing)}; "
        "compile with disable= one of them, and report this"
    )
