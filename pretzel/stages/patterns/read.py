"""Reading a text column of the records, lower-cased in the same pass.

    Lowercase(SelectColumn(CsvSource))  ->  csv_field
    Lowercase(TextSource)               ->  read_text

Reading needs no register, so any stage may do it; a record as such never crosses stages.
"""

from __future__ import annotations

from pretzel.operators import CsvSource, Lowercase, SelectColumn, TextSource
from pretzel.stages.operation_binding import OperationBinding, Setting
from pretzel.stages.patterns.pattern import Match
from pretzel.stages.scope import Node, Scope


def match_read(node: Node, scope: Scope) -> Match | None:
    lowercase = isinstance(node.operator, Lowercase)
    column = node.inputs[0] if lowercase else node
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
    settings["lowercase"] = lowercase
    return Match((OperationBinding(op, (), (scope.registers.of(node),), settings),))


def reads_records(node: Node) -> bool:
    """Whether the node takes its input from the records rather than from a register."""
    if isinstance(node.operator, Lowercase):
        return isinstance(node.inputs[0].operator, TextSource | SelectColumn)
    return isinstance(node.operator, TextSource | CsvSource | SelectColumn)
