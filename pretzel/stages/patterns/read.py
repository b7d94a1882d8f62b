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
    output = (scope.registers.of(node),)
    if isinstance(column.operator, TextSource):
        settings: dict[str, Setting] = {"column": 0, "lowercase": lowercase}
        return Match((OperationBinding("read_text", (), output, settings),))
    if not isinstance(column.operator, SelectColumn):
        return None
    source = column.inputs[0].operator
    if not isinstance(source, CsvSource):
        return None
    field: dict[str, Setting] = {
        "separator": source.separator,
        "field": source.columns.index(column.operator.column),
        "fields": len(source.columns),
        "lowercase": lowercase,
    }
    return Match((OperationBinding("csv_field", (), output, field),))


def reads_records(node: Node) -> bool:
    """Whether the node takes its input from the records rather than from a register."""
    if isinstance(node.operator, Lowercase):
        return isinstance(node.inputs[0].operator, TextSource | SelectColumn)
    return isinstance(node.operator, TextSource | CsvSource | SelectColumn)
