"""Records that are rows of a table: numbers and texts in named columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.errors import SchemaError
from pretzel.operators.source import Source
from pretzel.schema import Column, InputSchema, Kind, VectorType

FORMS: Mapping[str, Kind] = {
    "number": Kind.NUMBER,
    "text": Kind.TEXT,
    "unread": Kind.UNREAD,
}
BINDINGS = ("position", "order", "name")


@dataclass(frozen=True, eq=False)
class TableSource(Source):
    """The head of a program whose record is a row of a table.

    Attributes:
        columns: distinct names, in order.
        forms: one a column: "number", "text" or "unread", followed by " missing" where values
            may be missing and by " infinite" where numbers may be infinite.
        binding, single: as in `InputSchema`.
    """

    name: ClassVar[str] = "table_source"

    columns: tuple[str, ...]
    forms: tuple[str, ...]
    binding: str = "position"
    single: bool = True

    def __post_init__(self) -> None:
        if not self.columns or len(set(self.columns)) != len(self.columns):
            raise SchemaError(
                f"table_source: columns need distinct names in order, got {self.columns!r}"
            )
        if len(self.forms) != len(self.columns):
            raise SchemaError(
                f"table_source: {len(self.columns)} columns need as many forms, "
                f"got {len(self.forms)}"
            )
        self.require_choice("binding", BINDINGS)
        self.schema()

    def schema(self) -> InputSchema:
        """The columns as they are read."""
        columns = map(_column, self.columns, self.forms)
        return InputSchema("table", tuple(columns), self.binding, self.single)

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        self.expect_no_inputs(inputs)
        return VectorType(Kind.RECORD)

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> list[dict[str, Any]]:
        """Records are rows, in order: sequences, a data frame, or what has ``rows()``."""
        given = inputs[0]
        if hasattr(given, "itertuples"):
            given = given.itertuples(index=False, name=None)
        rows = given.rows() if hasattr(given, "rows") else given
        return [dict(zip(self.columns, row, strict=True)) for row in rows]


def _column(name: str, form: str) -> Column:
    kind, *allowed = form.split(" ")
    if kind not in FORMS or not set(allowed) <= {"missing", "infinite"}:
        raise SchemaError(f"table_source: column {name!r} has the unknown form {form!r}")
    return Column(name, FORMS[kind], "missing" in allowed, "infinite" in allowed)
