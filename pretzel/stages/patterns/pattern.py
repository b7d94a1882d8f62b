"""What a physical pattern is: a node and what can be fused into it, as native operations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pretzel.stages.operation_binding import OperationBinding
from pretzel.stages.scope import Node, Scope


@dataclass(frozen=True, slots=True)
class Match:
    """A node bound to operations.

    Attributes:
        operations: in order; the last one fills the node's register.
        needs: the nodes whose registers they read; everything between is fused away.
    """

    operations: tuple[OperationBinding, ...]
    needs: Sequence[Node] = ()


# Called for a node whose output is wanted. None: the pattern does not apply.
Pattern = Callable[[Node, Scope], Match | None]
