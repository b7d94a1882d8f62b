"""Tables in V2 requests: one tensor [n, columns] of numbers, or one tensor a column.

Pure functions, as in `protocol`. ``null`` is NaN among numbers and None among texts. Whether a
column may hold what it holds is for the plan to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from pretzel.frontend.protocol import ProtocolError, RequestedOutput, decode_as
from pretzel.plan import TableRecords
from pretzel.schema import Column, InputSchema, Kind

Element = float | bool | str | None
NUMBERS = frozenset(
    ["FP64", "FP32", "FP16", "BOOL"]
    + [f"{sign}INT{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)]
)


class TableTensor(msgspec.Struct, frozen=True):
    """One input tensor: numbers or texts, flat or one list a row."""

    name: str
    shape: list[int]
    datatype: str
    data: list[Element | list[Element]]
    parameters: dict[str, Any] | None = None


class TableRequest(msgspec.Struct, frozen=True):
    """Body of a POST to ``infer`` for a plan of tables."""

    inputs: list[TableTensor]
    id: str | None = None
    outputs: list[RequestedOutput] | None = None
    parameters: dict[str, Any] | None = None


_decoder = msgspec.json.Decoder(TableRequest)


def decode_table_request(body: bytes) -> TableRequest:
    """Decode and type-check the body of an infer request. Raises ProtocolError."""
    try:
        return _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise ProtocolError(f"request is malformed: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return decode_as(TableRequest, body, error)


def table_records(request: TableRequest, schema: InputSchema) -> NDArray[np.float64] | TableRecords:
    """The rows of the request. Raises ProtocolError: the tensors are not a table of this schema."""
    inputs = request.inputs
    names = {column.name for column in schema.columns}
    if len(inputs) == 1 and not schema.texts and inputs[0].name not in names:
        return _matrix(inputs[0], len(schema.columns))
    given: dict[str, TableTensor] = {}
    for tensor in inputs:
        if tensor.name not in names or tensor.name in given:
            what = "is given twice" if tensor.name in given else "is unknown"
            raise ProtocolError(
                f"input {tensor.name!r} {what}: send one tensor for each column"
                + ("" if schema.texts else ", or all numbers as one of another name")
            )
        given[tensor.name] = tensor
    needed = (column.name for column in schema.columns if column.kind is not Kind.UNREAD)
    if missing := [name for name in needed if name not in given]:
        raise ProtocolError(f"input {missing[0]!r} is missing: send one tensor for each column")
    if not given:
        raise ProtocolError("the request has no inputs: send one tensor for each column")
    columns = {name: _column(tensor) for name, tensor in given.items()}
    (rows, first), *others = ((len(values), name) for name, values in columns.items())
    for count, name in others:
        if count != rows:
            raise ProtocolError(f"input {name!r} has {count} rows, but {first!r} has {rows}")
    return _records(columns, rows, given, schema)


def _records(
    columns: dict[str, Sequence[Element]],
    rows: int,
    given: dict[str, TableTensor],
    schema: InputSchema,
) -> NDArray[np.float64] | TableRecords:
    numbers = np.zeros((rows, len(schema.numbers)))
    for place, column in enumerate(schema.numbers):
        if column.kind is Kind.NUMBER:
            numbers[:, place] = _numbers(given[column.name], columns[column.name])
    if not schema.texts:
        return numbers
    texts = [_texts(given[column.name], columns[column.name], column) for column in schema.texts]
    return TableRecords([text for row in zip(*texts, strict=True) for text in row], numbers, schema)


def _matrix(tensor: TableTensor, columns: int) -> NDArray[np.float64]:
    """One tensor [n, columns], flat or nested."""
    shape, data = tensor.shape, tensor.data
    if len(shape) != 2 or shape[1] != columns or shape[0] < 0:
        raise ProtocolError(
            f"input {tensor.name!r} has shape {shape}: this plan needs [n, {columns}], or one "
            "tensor for each column under its name"
        )
    if data and isinstance(data[0], list):
        flat: list[Any] = []
        for row, element in enumerate(data):
            if not isinstance(element, list) or len(element) != columns:
                raise ProtocolError(f"input {tensor.name!r}: row {row} is no list of {columns}")
            flat += element
    else:
        flat = data
    if len(flat) != shape[0] * columns:
        raise ProtocolError(
            f"input {tensor.name!r} has shape {shape} but {len(flat)} elements of data"
        )
    return _numbers(tensor, flat).reshape(shape)


def _column(tensor: TableTensor) -> Sequence[Any]:
    """The elements of a tensor [n] or [n, 1]."""
    shape, data = tensor.shape, tensor.data
    if len(shape) not in (1, 2) or (len(shape) == 2 and shape[1] != 1):
        raise ProtocolError(f"input {tensor.name!r} has shape {shape}: a column is [n] or [n, 1]")
    if len(data) != shape[0]:
        raise ProtocolError(
            f"input {tensor.name!r} has shape {shape} but {len(data)} elements of data"
        )
    if not any(isinstance(element, list) for element in data):
        return data
    flat = []
    for row, element in enumerate(data):
        if len(shape) == 1 or not isinstance(element, list) or len(element) != 1:
            raise ProtocolError(f"input {tensor.name!r}: row {row} of its data is not one element")
        flat.append(element[0])
    return flat


def _numbers(tensor: TableTensor, data: Sequence[Any]) -> NDArray[np.float64]:
    if tensor.datatype not in NUMBERS:
        raise ProtocolError(
            f"input {tensor.name!r} has datatype {tensor.datatype!r}: numbers are FP64, FP32, "
            "INT64 and the like"
        )
    for place, element in enumerate(data):
        if isinstance(element, str | list):
            raise ProtocolError(f"input {tensor.name!r}: element {place} is no number")
    return np.array(data, np.float64)


def _texts(tensor: TableTensor, data: Sequence[Any], column: Column) -> Sequence[Any]:
    if tensor.datatype != "BYTES":
        raise ProtocolError(
            f"input {column.name!r} has datatype {tensor.datatype!r}: text needs 'BYTES'"
        )
    for place, element in enumerate(data):
        if element is not None and not isinstance(element, str):
            raise ProtocolError(f"input {column.name!r}: element {place} is no string")
    return data
