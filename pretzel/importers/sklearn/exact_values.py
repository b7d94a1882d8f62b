"""Steps that look numbers up need them to the last bit: an ulp off is another number."""

from __future__ import annotations

from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Operator, UnaryFunction

# Give the source's own bits: they move or compare values, or compute as IEEE 754 prescribes.
EXACT = frozenset(
    {
        "affine",
        "concat",
        "count_tokens",
        "char_ngram",
        "padded_char_ngram",
        "word_ngram",
        "hash_ngram",
        "constant",
        "dense_concat",
        "dense_slice",
        "discretize",
        "encode_numbers",
        "encode_text",
        "impute",
        "is_missing",
        "one_hot",
        "scale",
        "select_columns",
        "select_numbers",
        "take_columns",
        "threshold",
        "to_dense",
        "to_sparse",
        "tree_leaves",
        "widen",
    }
)
EXACT_FUNCTIONS = frozenset(
    {"positive", "negative", "absolute", "fabs", "square", "sqrt", "sign"}
    | {"floor", "ceil", "trunc", "rint", "conjugate"}
)


def expect_exact(step: Step, given: Intermediate) -> None:
    """Raise `UnsupportedOperatorError` if numbers reach this step that rounding may have moved."""
    if given.cells is not None:
        return
    pending = [given.flow.transform]
    while pending:
        node = pending.pop()
        if not node.inputs or node.operator.name in ("select_numbers", "encode_text"):
            continue
        if not _is_exact(node.operator) and node.type.size is not None:
            raise step.refused(
                f"it looks up numbers that {node.operator.name} computes with rounding, and the "
                "last bit decides; put it before that step"
            )
        pending += [source for source in node.inputs if source.type.size is not None]


def _is_exact(operator: Operator) -> bool:
    if isinstance(operator, UnaryFunction):
        return operator.function in EXACT_FUNCTIONS
    return operator.name in EXACT
