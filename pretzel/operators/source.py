"""What all heads of programs have: the schema of the records that they read."""

from __future__ import annotations

from typing import ClassVar

from pretzel.errors import SchemaError
from pretzel.operators.operator import Arity, Operator
from pretzel.schema import InputSchema, VectorType


class Source(Operator):
    """An operator without inputs; its reference gets the records."""

    arity: ClassVar[Arity] = Arity.SOURCE

    def schema(self) -> InputSchema:
        """The columns of a record."""
        raise NotImplementedError

    def expect_no_inputs(self, inputs: tuple[VectorType, ...]) -> None:
        """Raise SchemaError if there are inputs."""
        if inputs:
            raise SchemaError(f"{self.name} reads records and takes no input, got {len(inputs)}")
