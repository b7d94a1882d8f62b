"""Reading a text column of the records, lower-cased and without accents in the same pass.

    StripAccents?(Lowercase?(SelectColumn(CsvSource)))  ->  csv_field
    StripAccents?(Lowercase?(TextSource))               ->  read_text

Reading needs no register, so any stage may do it; a record as such never crosses stages.
"""

from __future__ import annotations

from pretzel.operators import CsvSource, Lowercase, SelectColumn, StripAccents, TextSource
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_read(node: Node, scope: Scope) -> Match | None:
    column, reading = _reading(node)
    settings: dict[str, Setting]
    if isinstance(column.operator, TextSource):
        op, settings = "read_text", {"column": 0}
    elif isinstance(column.operator, SelectColumn):
        source = column.inputs[0].operator
        assert isinstance(source, CsvSource), "the only source of records"
        index = source.columns.index(column.operator.column)
        op = "csv_field"
        settings = {"separator": source.separator, "field": index, "fields": len(source.columns)}
    else:
        return None
    settings |= reading
    return Match((OperationBinding(op, (), (scope.registers.of(node),), settings),))


def reads_records(node: Node) -> bool:
    """Whether the node takes its input from the records rather than from a register."""
    column, _ = _reading(node)
    if column is not node:
        return isinstance(column.operator, TextSource | SelectColumn)
    return isinstance(node.operator, TextSource | CsvSource | SelectColumn)


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
