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

from pretzel.schema import VectorType


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


@dataclass(frozen=True, eq=False)
class Operator:
    """A kind of transformation with its configuration and parameters.

    Subclasses are frozen dataclasses (``eq=False``: equality is decided by the interned
    transform that holds them, from configuration and parameter checksums).
    """

    name: ClassVar[str]
    arity: ClassVar[Arity]
    bound: ClassVar[Bound] = Bound.MEMORY
    commutative: ClassVar[bool] = False
    associative: ClassVar[bool] = False

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        """Type of the output for inputs of these types.

        Raises:
            SchemaError: the inputs do not fit.
        """
        raise NotImplementedError

    def reference(self, inputs: Sequence[Any]) -> Any:
        """The oracle: this operator on a batch, in plain Python or NumPy, slow and obvious.

        Values by kind: TEXT is list[str]; TOKENS is list[list[str]]; SPARSE is a list of
        dict[int, float]; DENSE is a float64 array [n, size]; RECORD is list[str].
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
