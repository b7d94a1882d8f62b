"""What a plan takes and gives as V2 tensors: names, datatypes, shapes, and answers as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pretzel.frontend.protocol import OutputTensor, ProtocolError
from pretzel.schema import Kind

if TYPE_CHECKING:
    from pretzel.plan.model_plan import ModelPlan

_DATATYPES = {"text": "BYTES", "int": "INT64", "float": "FP64", "bool": "BOOL"}

MAX_OUTPUT_VALUES = 1 << 20  # elements of one answered tensor: about 20 MB of JSON


@dataclass(frozen=True, slots=True)
class TensorMetadata:
    """Name, V2 datatype and shape of an input or output; -1 stands for the number of records."""

    name: str
    datatype: str
    shape: tuple[int, ...]

    def check_size(self, records: int) -> None:
        """Raise ProtocolError if the answer for that many records is too large to send."""
        columns = self.shape[1] if len(self.shape) == 2 else 1
        if records * columns > MAX_OUTPUT_VALUES:
            raise ProtocolError(
                f"output {self.name!r} of shape [{records}, {columns}] is too large for a JSON "
                f"answer of at most {MAX_OUTPUT_VALUES} values: send fewer records, or "
                "call the plan in process"
            )


def input_metadata(plan: ModelPlan) -> tuple[TensorMetadata, ...]:
    """The tensors a plan takes: its texts, the lines of a CSV source, or the columns of a table.

    A table of numbers without names is one tensor; one with names may be sent as one, too.
    """
    schema = plan.input_schema
    if schema.format == "table":
        if schema.binding == "position" and not schema.texts:
            return (TensorMetadata("input", "FP64", (-1, len(schema.columns))),)
        return tuple(
            TensorMetadata(column.name, "BYTES" if column.kind is Kind.TEXT else "FP64", (-1,))
            for column in schema.columns
            if column.kind is not Kind.UNREAD
        )
    name = schema.columns[0].name if schema.format == "text" else "line"
    return (TensorMetadata(name, "BYTES", (-1,)),)


def output_metadata(plan: ModelPlan, method: str) -> tuple[TensorMetadata, ...]:
    """The tensor that a method of a plan answers; of a list of arrays one each, numbered."""
    kind, columns = plan.output_description(method)
    datatype = _DATATYPES[kind]
    if isinstance(columns, tuple):
        return tuple(
            TensorMetadata(f"{method}_{number}", datatype, (-1, width))
            for number, width in enumerate(columns)
        )
    return (TensorMetadata(method, datatype, (-1,) if columns is None else (-1, columns)),)


def output_tensors(metadata: tuple[TensorMetadata, ...], value: Any) -> list[OutputTensor]:
    """A method's answer as tensors."""
    if len(metadata) == 1:
        part = value[0] if isinstance(value, list) else value
        return [output_tensor(metadata[0], part)]
    return [output_tensor(each, part) for each, part in zip(metadata, value, strict=True)]


def output_tensor(metadata: TensorMetadata, value: Any) -> OutputTensor:
    """A method's answer as a tensor: ndarray or SciPy sparse matrix to flat row-major data."""
    if hasattr(value, "toarray"):
        value = value.toarray()
    shape = value.shape
    data = value.tolist() if len(shape) == 1 else value.ravel().tolist()
    return OutputTensor(metadata.name, metadata.datatype, list(shape), data)
