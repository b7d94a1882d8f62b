"""Reading a text column of the records, lower-cased and without accents in the same pass.

    StripAccents?(Lowercase?(SelectColumn(CsvSource)))  ->  csv_field
    StripAccents?(Lowercase?(TextSource))               ->  read_text
    StripAccents?(Lowercase?(SelectColumn(TableSource))) -> read_text
    SelectNumbers(TableSource)                           -> read_numbers
    StripAccents?(Lowercase?(any other text))            ->  change_text

Reading needs no register, so any stage may do it; a record as such never crosses stages.
"""

from __future__ import annotations

import numpy as np

from pretzel.operators import (
    CsvSource,
    EncodeText,
    Lowercase,
    Operator,
    SelectColumn,
    SelectNumbers,
    Source,
    StripAccents,
    TableSource,
    TextSource,
)
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_read(node: Node, scope: Scope) -> Match | None:
    if isinstance(node.operator, SelectNumbers):
        return _match_numbers(node, scope)
    column, reading = _reading(node)
    settings: dict[str, Setting]
    if isinstance(column.operator, TextSource):
        op, settings = "read_text", {"column": 0}
    elif isinstance(column.operator, SelectColumn):
        source = column.inputs[0].operator
        name = column.operator.column
        if isinstance(source, CsvSource):
            index = source.columns.index(name)
            op, fields = "csv_field", len(source.columns)
            settings = {"separator": source.separator, "field": index, "fields": fields}
        else:
            op, settings = "read_text", {"column": text_place(source, name)}
    elif column is not node:
        return _change(column, node, reading, scope)
    else:
        return None
    settings |= reading
    return Match((OperationBinding(op, (), (scope.registers.of(node),), settings),))


def _change(source: Node, node: Node, reading: dict[str, Setting], scope: Scope) -> Match:
    """The same for a text that an operator has made."""
    registers = (scope.registers.of(source),), (scope.registers.of(node),)
    return Match((OperationBinding("change_text", *registers, reading),), (source,))


def reads_records(node: Node) -> bool:
    """Whether the node takes its input from the records rather than from a register."""
    if isinstance(node.operator, EncodeText):
        return is_table_text(node.inputs[0])
    column, _ = _reading(node)
    if column is not node:
        return isinstance(column.operator, TextSource | SelectColumn)
    return isinstance(node.operator, Source | SelectColumn | SelectNumbers)


def is_table_text(node: Node) -> bool:
    """Whether the node is a text column of a table as it stands there."""
    column = node.operator
    return isinstance(column, SelectColumn) and isinstance(node.inputs[0].operator, TableSource)


def text_place(source: Operator, column: str) -> int:
    """Where a column's text is among those of a table's record."""
    assert isinstance(source, TableSource), "the source of several columns"
    return [each.name for each in source.schema().texts].index(column)


def _match_numbers(node: Node, scope: Scope) -> Match:
    source, operator = node.inputs[0].operator, node.operator
    assert isinstance(source, TableSource), "the source of numbers"
    assert isinstance(operator, SelectNumbers)
    places = {column.name: place for place, column in enumerate(source.schema().numbers)}
    columns = np.array([places[name] for name in operator.columns], np.int32)
    parameters = {"columns": scope.store.intern(columns)}
    output = (scope.registers.of(node),)
    return Match((OperationBinding("read_numbers", (), output, {}, parameters),))


def _reading(node: Node) -> tuple[Node, dict[str, Setting]]:
    """The text under a chain that a read performs on its way, and the settings of that chain."""
    settings: dict[str, Setting] = {"lowercase": False}
    if isinstance(node.operator, StripAccents):
        settings["accents"] = node.operator.form
        node = node.inputs[0]
    if isinstance(node.operator, Lowercase):
        settings["lowercase"] = True
        node = node.inputs[0]
    return node, settings
