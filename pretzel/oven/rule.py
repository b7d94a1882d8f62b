"""The shape of a rule: a rewrite of one node that computes the same, or a check of the graph.

A rule is pure: `matches` and `apply` read an immutable graph, and `apply` gives a new one that
computes the same scores. The driver (`step.py`) traverses, repeats, times and checks; a rule
never does.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar, final

from pretzel.flour import Transform
from pretzel.oven.stage import Stage
from pretzel.oven.stage_graph import StageGraph
from pretzel.store import ObjectStore

Node = TypeVar("Node", Transform, Stage)


class Traversal(StrEnum):
    """In which order the nodes of a graph are offered to a rule."""

    TOP_DOWN = "top-down"  # from the source
    BOTTOM_UP = "bottom-up"  # from the output


class Rule(ABC, Generic[Node]):
    """A rewrite; ``name`` switches it off, and is the name of its module and golden file."""

    name: ClassVar[str]
    traversal: ClassVar[Traversal] = Traversal.TOP_DOWN

    @abstractmethod
    def nodes(self, graph: StageGraph) -> tuple[Node, ...]:
        """The nodes to offer, top-down."""

    @abstractmethod
    def matches(self, graph: StageGraph, node: Node) -> bool:
        """Whether `apply` would change the graph at this node."""

    @abstractmethod
    def apply(self, graph: StageGraph, node: Node, store: ObjectStore) -> StageGraph:
        """The rewritten graph; new parameters go into ``store``. Called where `matches` holds."""

    def declines(self, graph: StageGraph, node: Node) -> str:
        """Why a node that looks like a case for this rule is left alone; empty if it does not."""
        return ""


class TransformRule(Rule[Transform]):
    """A rule that looks at one transform at a time."""

    @final
    def nodes(self, graph: StageGraph) -> tuple[Transform, ...]:
        return graph.transforms


class StageRule(Rule[Stage]):
    """A rule that looks at one stage at a time."""

    @final
    def nodes(self, graph: StageGraph) -> tuple[Stage, ...]:
        return graph.stages


class Check(Rule[Transform]):
    """A rule that changes nothing: it fires once, and raises when the graph is wrong."""

    @abstractmethod
    def check(self, graph: StageGraph) -> None:
        """Raises a PretzelError when the graph is wrong."""

    @final
    def nodes(self, graph: StageGraph) -> tuple[Transform, ...]:
        return (graph.output,)

    @final
    def matches(self, graph: StageGraph, node: Transform) -> bool:
        return self.name not in graph.checked

    @final
    def apply(self, graph: StageGraph, node: Transform, store: ObjectStore) -> StageGraph:
        self.check(graph)
        return replace(graph, checked=graph.checked | {self.name})
