"""What is said of a value that a model was told to refuse."""

from __future__ import annotations

from pretzel.errors import SchemaError

UNKNOWN_CATEGORY = (
    "is no category that the model knows: replace such values first, or fit the encoder with a "
    "handle_unknown that says what becomes of them"
)


# In place of the name of a column.
NO_COLUMN = ""
UNFIT_NUMBER = (
    "a number that reaches decision trees is missing, infinite or too large for float32, in which "
    "they compare: replace missing values, clip or scale first"
)


def refused_value(record: int, column: str, value: object) -> SchemaError:
    """The error for a category that training did not know."""
    return SchemaError(f"record {record}, column {column!r}: {value!r} {UNKNOWN_CATEGORY}")
