"""The base of the vocabulary: an operator says what a transform means, not how it is run.

Rules read the annotations (class variables) and nothing else of an operator they do not
know by name. An operator is a frozen dataclass: arrays are its parameters, everything else is
its configuration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.schema import Kind, VectorType


class Arity(StrEnum):
    """How elements of the input become elements of the output."""

    SOURCE = "source"
    ONE_TO_ONE = "1-to-1"
    ONE_TO_N = "1-to-n"
    N_TO_ONE = "n-to-1"  # needs its whole input before it can give anything: breaks a pipeline


class Bound(StrEnum):
    """What limits the operator's speed."""

    MEMORY = "memory"
    COMPUTE = "compute"
    PYTHON = "python"  # the interpreter: never part of a native pass


@dataclass(frozen=True, eq=False)
class Operator:
    """A kind of transformation with its configuration and parameters.

    Subclasses are frozen dataclasses (``eq=False``: equality is decided by the interned
    transform that holds them, from configuration and parameter checksums). Configuration fields
    hold bool, int, float, str, None or tuples of str, and nothing else.
    """

    name: ClassVar[str]
    arity: ClassVar[Arity]
    bound: ClassVar[Bound] = Bound.MEMORY
    commutative: ClassVar[bool] = False
    associative: ClassVar[bool] = False
    # Of the numbers that reach it from the records, what the source lets in ("finite", "nan":
    # no infinities, "any"), whether NaN and infinities end here, and how it computes on float32:
    # in "double", in the dtype of its "input", or not at all: it only "moves" or compares values.
    accepts: ClassVar[str] = "finite"
    ends_missing: ClassVar[bool] = False
    ends_infinite: ClassVar[bool] = False
    precision: ClassVar[str] = "double"
    # Whether it reads a text column of a record in which texts may be missing.
    takes_missing: ClassVar[bool] = False
    # Whether an answer depends on the other records of its call.
    whole_batch: ClassVar[bool] = False

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        """Type of the output for inputs of these types.

        Raises:
            SchemaError: the inputs do not fit.
        """
        raise NotImplementedError

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> Any:
        """The oracle: this operator on a batch, in plain Python or NumPy, slow and obvious.

        ``inputs`` has one value an input and ``types`` their types (only `Concat` needs them); a
        source gets one value, the records. Values by kind:
        RECORD is list[dict[str, Any]] (column to field); TEXT is list[str], with None and NaN where
        texts may be missing; TOKENS is
        list[list[str]]; SPARSE is a list of dict[int, float], columns in order of first
        occurrence; DENSE is a float64 array [n, size].
        """
        raise NotImplementedError

    def parameters(self) -> Mapping[str, NDArray[Any]]:
        """The arrays among the fields, by field name."""
        return {
            field.name: value
            for field in fields(self)
            if isinstance(value := getattr(self, field.name), np.ndarray)
        }

    def configuration(self) -> Mapping[str, Any]:
        """The fields that are not arrays, by field name."""
        return {
            field.name: value
            for field in fields(self)
            if not isinstance(value := getattr(self, field.name), np.ndarray)
        }

    def only_input(self, inputs: tuple[VectorType, ...], *kinds: Kind) -> VectorType:
        """The one input that this operator takes, which must be of one of ``kinds``.

        Raises:
            SchemaError: there are more or fewer inputs, or the kind is another.
        """
        expected = " or ".join(kind.value for kind in kinds)
        if len(inputs) != 1:
            raise SchemaError(
                f"{self.name} takes exactly one {expected} input, got {len(inputs)}: "
                + ("join them with concat first" if inputs else "chain it behind another transform")
            )
        if inputs[0].kind not in kinds:
            raise SchemaError(
                f"{self.name} takes a {expected} input, got {inputs[0]}: "
                f"chain it behind a transform that gives {expected}"
            )
        return inputs[0]

    def require_array(self, field: str, dtype: type[np.generic], ndim: int) -> None:
        """Checks the form of an array parameter.

        Raises:
            SchemaError: it is not an array of this dtype and number of dimensions.
        """
        value = getattr(self, field)
        if not isinstance(value, np.ndarray) or value.dtype != dtype or value.ndim != ndim:
            given = (
                f"{value.dtype} with {value.ndim} dimensions"
                if isinstance(value, np.ndarray)
                else type(value).__name__
            )
            raise SchemaError(
                f"{self.name}: {field} must be a {np.dtype(dtype)} array with {ndim} dimensions, "
                f"got {given}"
            )

    def require_choice(self, field: str, choices: Sequence[str | None]) -> None:
        """Checks that a configuration field is one of ``choices``.

        Raises:
            SchemaError: it is not.
        """
        if (value := getattr(self, field)) not in choices:
            raise SchemaError(
                f"{self.name}: {field} must be one of "
                f"{', '.join(map(repr, choices))}, got {value!r}"
            )
