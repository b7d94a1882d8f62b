"""From a logical stage to its candidates: which native operations run it, in what passes.

Binding is driven by demand, from what later stages and the caller want back to the records, so
that a node fused into its consumer costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pretzel.errors import UnsupportedOperatorError
from pretzel.stages.operation_binding import PYTHON, OperationBinding
from pretzel.stages.patterns import FUSED, PRIVATE, SHAREABLE, Pattern, emit, reads_records
from pretzel.stages.patterns.ngram import LONGEST_NGRAM
from pretzel.stages.physical_stage import (
    FUSED_PASS,
    MANY_RECORDS,
    RECORD_AT_A_TIME,
    SHARED_FEATURES,
    Candidate,
    PhysicalStage,
)
from pretzel.stages.scope import Node, Scope

READS_TEXT = frozenset(
    {
        "read_text",
        "csv_field",
        "change_text",
        "collapse_whitespace",
        "tokenize",
        "find_tokens",
        "drop_tokens",
        "join_tokens",
        "ngram",
        "hash_ngram",
    }
)
FEATURIZERS = frozenset({"ngram", "hash_ngram"})
PRIVATE_OPERATIONS = frozenset(
    {
        "sparse_dot",
        "tree_ensemble",
        "combine",
        "predictor",
        "joint_predictor",
        "panel_predictor",
        "divergence_update",
        "topic_mixture",
    }
)


def select(scope: Scope) -> tuple[Candidate, ...]:
    """Candidates of a logical stage, the fastest for a single plan first.

    ``fused`` is one pass. ``shared`` is there when a model stands behind a featurizer: the
    text-to-sparse part, which many plans may have in common, is a stage of its own. Both give
    the same bits.

    Raises:
        UnsupportedOperatorError: no pattern binds a node.
    """
    fused = bind(scope, (*FUSED, *SHAREABLE, *PRIVATE))
    candidates = [Candidate(FUSED_PASS, _stages(fused))]
    features, rest = _split(bind(scope, (*SHAREABLE, *PRIVATE)))
    if rest and any(operation.op in FEATURIZERS for operation in features):
        candidates.append(Candidate(SHARED_FEATURES, _stages(features, rest)))
    return tuple(candidates)


def bind(scope: Scope, patterns: Sequence[Pattern]) -> list[OperationBinding]:
    """Operations of the stage in order, each node by the first pattern that matches it."""
    wanted = {node for node in scope.nodes if _is_wanted_outside(node, scope)}
    bound: dict[Node, tuple[OperationBinding, ...]] = {}
    for node in reversed(scope.nodes):
        if node in wanted:
            found = next(filter(None, (match(node, scope) for match in patterns)), None)
            if found is None:
                raise _unsupported(node, scope)
            bound[node] = found.operations
            wanted.update(found.needs)
    # A node's operations come at its own place: all it needs comes before it.
    operations = [operation for node in reversed(bound) for operation in bound[node]]
    ends = (node for node in scope.nodes if not scope.consumers[node])
    operations += [last for end in ends if (last := emit(end, scope)) is not None]
    return operations


def _is_wanted_outside(node: Node, scope: Scope) -> bool:
    consumers = scope.consumers[node]
    outside = (each for each in consumers if each not in scope.nodes and not reads_records(each))
    return not consumers or any(outside)


def _split(
    operations: Sequence[OperationBinding],
) -> tuple[list[OperationBinding], list[OperationBinding]]:
    """The part that depends on records and featurizers alone, and the rest."""
    shareable, private = [], []
    tainted: set[int] = set()
    for operation in operations:
        if operation.op in PRIVATE_OPERATIONS or not tainted.isdisjoint(operation.inputs):
            private.append(operation)
            tainted.update(operation.outputs)
        else:
            shareable.append(operation)
    return shareable, private


def _stages(*passes: Sequence[OperationBinding]) -> tuple[PhysicalStage, ...]:
    return tuple(
        PhysicalStage(
            tuple(operations),
            RECORD_AT_A_TIME if any(o.op in READS_TEXT for o in operations) else MANY_RECORDS,
        )
        for each in passes
        for operations in _without_python(each)
    )


def _without_python(operations: Sequence[OperationBinding]) -> Iterator[list[OperationBinding]]:
    """Native operations together, a Python one by itself."""
    for python, together in groupby(operations, lambda operation: operation.op == PYTHON):
        if python:
            yield from ([operation] for operation in together)
        else:
            yield list(together)


def _unsupported(node: Node, scope: Scope) -> UnsupportedOperatorError:
    kinds = ", ".join(str(each.type) for each in node.inputs) or "records"
    return UnsupportedOperatorError(
        scope.name,
        node.operator.name,
        f"no native operation takes it with input {kinds}; "
        "vectors before a model must be sparse, "
        f"and n-grams are at most {LONGEST_NGRAM} elements long",
    )
