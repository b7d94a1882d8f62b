"""Categories into numbers, and codes into columns.

    EncodeText(SelectColumn(TableSource))   ->  read_category, straight from the record
    EncodeText(text)                        ->  encode_text
    EncodeNumbers(dense)                    ->  encode_numbers
    OneHot(codes)                           ->  one_hot, sink sparse
    ToDense(OneHot(codes))                  ->  one_hot, sink dense
    Dot(OneHot(codes))                      ->  one_hot, sink dot: weights gathered, no pairs made

One-hot codes that several encoders laid side by side (DenseConcat) are read where they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pretzel.operators import (
    DenseConcat,
    Dot,
    EncodeNumbers,
    EncodeText,
    OneHot,
    SelectColumn,
    ToDense,
)
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.dot import dot_configuration
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.patterns.read import is_table_text, text_place
from pretzel.stages.scope import Node, Scope
from pretzel.store import StoredObject


def match_category(node: Node, scope: Scope) -> Match | None:
    match node.operator:
        case EncodeText():
            return _encode_text(node, scope)
        case EncodeNumbers():
            return _encode_numbers(node, scope)
        case OneHot():
            return _one_hot(node, node, scope, {"sink": "sparse"}, {})
        case ToDense() if _is_private_one_hot(node.inputs[0], scope):
            return _one_hot(node.inputs[0], node, scope, {"sink": "dense"}, {})
    return None


def match_one_hot_dot(node: Node, scope: Scope) -> Match | None:
    if not isinstance(node.operator, Dot) or not _is_private_one_hot(node.inputs[0], scope):
        return None
    sink = {"sink": "dot", **dot_configuration(node.operator)}
    weights = {"weights": node.parameters["weights"]}
    return _one_hot(node.inputs[0], node, scope, sink, weights)


def _is_private_one_hot(node: Node, scope: Scope) -> bool:
    return isinstance(node.operator, OneHot) and scope.is_private(node)


def _encode_text(node: Node, scope: Scope) -> Match:
    operator = node.operator
    assert isinstance(operator, EncodeText)
    name = np.frombuffer(operator.column.encode("utf-8", "replace"), np.uint8)
    parameters = {
        "dictionary": scope.dictionary(node, words=False),
        "rows": node.parameters["rows"],
        "others": node.parameters["others"],
        "column": scope.store.intern(name),
    }
    output = (scope.registers.of(node),)
    if not is_table_text(node.inputs[0]):
        inputs = (scope.registers.of(node.inputs[0]),)
        operation = OperationBinding("encode_text", inputs, output, {}, parameters)
        return Match((operation,), node.inputs)
    (column,) = node.inputs
    assert isinstance(column.operator, SelectColumn)
    place = text_place(column.inputs[0].operator, column.operator.column)
    return Match((OperationBinding("read_category", (), output, {"text": place}, parameters),))


def _encode_numbers(node: Node, scope: Scope) -> Match:
    operator = node.operator
    assert isinstance(operator, EncodeNumbers)
    encoded = [name.encode("utf-8", "replace") for name in operator.columns]
    names = np.frombuffer(b"".join(encoded), np.uint8)
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    parameters = {
        **{role: node.parameters[role] for role in ("values", "offsets", "rows", "others")},
        "names": scope.store.intern(names),
        "name_offsets": scope.store.intern(ends),
    }
    inputs = (scope.registers.of(node.inputs[0]),)
    output = (scope.registers.of(node),)
    operation = OperationBinding("encode_numbers", inputs, output, {}, parameters)
    return Match((operation,), node.inputs)


def _one_hot(
    node: Node,
    output: Node,
    scope: Scope,
    sink: dict[str, Setting],
    parameters: dict[str, StoredObject],
) -> Match:
    codes: Sequence[Node] = node.inputs
    if isinstance(codes[0].operator, DenseConcat) and scope.is_private(codes[0]):
        codes = codes[0].inputs
    operation = OperationBinding(
        "one_hot",
        tuple(scope.registers.of(part) for part in codes),
        (scope.registers.of(output),),
        sink,
        {"sizes": node.parameters["sizes"], **parameters},
    )
    return Match((operation,), codes)
