"""N-gram featurizers into their sinks, with a dictionary (Ngram) or by hash (HashNgram).

    TermWeight*(n-grams)         ->  ngram or hash_ngram, sink sparse
    Dot(TermWeight*(n-grams))    ->  ngram or hash_ngram, sink dot

The dot sink never builds the sparse vector, yet sums in the order in which `sparse_dot` would
have read it: both give the same bits.
"""

from __future__ import annotations

from pretzel.operators import CountTokens, Dot, HashNgram, PaddedCharNgram, WordNgram
from pretzel.operators.ngram import Ngram
from pretzel.schema import Kind
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.dot import dot_configuration
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.patterns.weighting import Weighting, fold_weights
from pretzel.stages.scope import Node, Scope
from pretzel.store import StoredObject

LONGEST_NGRAM = 64  # elements, that the kernels take


def match_ngram_dot(node: Node, scope: Scope) -> Match | None:
    if not isinstance(node.operator, Dot) or not scope.is_private(node.inputs[0]):
        return None
    folded = fold_weights(node.inputs[0], scope)
    if folded is None or not _is_private_ngram(folded[0], scope):
        return None
    sink = {"sink": "dot", **dot_configuration(node.operator)}
    return _ngram(*folded, node, sink, {"weights": node.parameters["weights"]}, scope)


def match_ngram_sparse(node: Node, scope: Scope) -> Match | None:
    folded = fold_weights(node, scope)
    if folded is None:
        return None
    if folded[0] is not node and not _is_private_ngram(folded[0], scope):
        return None
    return _ngram(*folded, node, {"sink": "sparse"}, {}, scope)


def _is_private_ngram(node: Node, scope: Scope) -> bool:
    return isinstance(node.operator, Ngram | HashNgram) and scope.is_private(node)


def _ngram(
    ngram: Node,
    weighting: Weighting,
    output: Node,
    sink: dict[str, Setting],
    parameters: dict[str, StoredObject],
    scope: Scope,
) -> Match | None:
    operator = ngram.operator
    if not isinstance(operator, Ngram | HashNgram) or operator.max_n > LONGEST_NGRAM:
        return None
    configuration: dict[str, Setting] = {
        "producer": _producer(ngram),
        "min_n": operator.min_n,
        "max_n": operator.max_n,
        **weighting.configuration,
        **sink,
    }
    known: dict[str, StoredObject]
    if isinstance(operator, HashNgram):
        op = "hash_ngram"
        known = {}
        configuration["columns"] = operator.columns
        configuration["alternate_sign"] = operator.signed
        configuration["ones"] = operator.binary
    else:
        op = "ngram"
        words = isinstance(operator, WordNgram)
        known = {"dictionary": scope.dictionary(ngram, words=words)}
    operation = OperationBinding(
        op,
        (scope.registers.of(ngram.inputs[0]),),
        (scope.registers.of(output),),
        configuration,
        {**known, **weighting.parameters, **parameters},
    )
    return Match((operation,), ngram.inputs)


def _producer(node: Node) -> str:
    if isinstance(node.operator, HashNgram):
        return node.operator.unit
    if isinstance(node.operator, WordNgram):
        return "word"
    if isinstance(node.operator, CountTokens):
        return "token"
    if isinstance(node.operator, PaddedCharNgram):
        return "padded_char"
    return "token_char" if node.inputs[0].type.kind is Kind.TOKENS else "char"
