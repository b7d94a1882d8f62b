"""What a pattern may see while a logical stage is bound: nodes, their consumers, registers.

Nodes are the transforms of a Flour program, seen through a protocol: how to run an operator does
not depend on how programs are written down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pretzel.operators.operator import Operator
from pretzel.schema import Kind, VectorType
from pretzel.stages.dictionary import frozen_dictionary
from pretzel.stages.operation_binding import Register, RegisterKind
from pretzel.store import ObjectStore, StoredObject


class Node(Protocol):
    """A transform: an operator, its inputs and its stored parameters. Equality is identity."""

    @property
    def operator(self) -> Operator: ...
    @property
    def inputs(self) -> Sequence[Node]: ...
    @property
    def parameters(self) -> Mapping[str, StoredObject]: ...
    @property
    def type(self) -> VectorType: ...


REGISTER_KINDS: Mapping[Kind, RegisterKind] = {
    Kind.TEXT: "text",
    Kind.TOKENS: "tokens",
    Kind.SPARSE: "sparse",
    Kind.DENSE: "dense",
}


@dataclass
class RegisterTable:
    """The registers of one plan, numbered as they are first needed."""

    registers: list[Register] = field(default_factory=list)
    _numbers: dict[Node, int] = field(default_factory=dict)

    def new(self, kind: RegisterKind, columns: int = 0) -> int:
        self.registers.append(Register(kind, columns))
        return len(self.registers) - 1

    def of(self, node: Node) -> int:
        """The register that holds a node's output, whichever candidate fills it."""
        if node not in self._numbers:
            self._numbers[node] = self.new(REGISTER_KINDS[node.type.kind], node.type.size or 0)
        return self._numbers[node]


@dataclass(frozen=True)
class Scope:
    """A logical stage inside its program.

    Attributes:
        name: of the logical stage, for messages.
        nodes: its transforms, inputs before consumers.
        consumers: of every node of the program, the nodes that read it.
        registers: of the plan.
        store: where derived parameters (frozen dictionaries) go.
    """

    name: str
    nodes: tuple[Node, ...]
    consumers: Mapping[Node, Sequence[Node]]
    registers: RegisterTable
    store: ObjectStore
    _dictionaries: dict[Node, StoredObject] = field(default_factory=dict)

    def is_private(self, node: Node) -> bool:
        """Whether the node is of this stage and has exactly one consumer: free to be fused."""
        return node in self.nodes and len(self.consumers[node]) == 1

    def dictionary(self, node: Node, *, words: bool) -> StoredObject:
        """The frozen dictionary of an n-gram node, the same one for all candidates."""
        if node not in self._dictionaries:
            terms, offsets = node.parameters["terms"], node.parameters["offsets"]
            self._dictionaries[node] = frozen_dictionary(self.store, terms, offsets, words=words)
        return self._dictionaries[node]
