"""Texts without accents, as scikit-learn's strip_accents option makes them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pretzel.operators.operator import Arity, Operator
from pretzel.schema import Kind, VectorType

FORMS = ("unicode", "ascii")


@dataclass(frozen=True, eq=False)
class StripAccents(Operator):
    """Compatibility decomposition (NFKD) of every text, of which only a part stays.

    Attributes:
        form: "unicode" drops combining characters, "ascii" whatever is not ASCII.
    """

    name: ClassVar[str] = "strip_accents"
    arity: ClassVar[Arity] = Arity.ONE_TO_ONE

    form: str

    def __post_init__(self) -> None:
        self.require_choice("form", FORMS)

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        return self.only_input(inputs, Kind.TEXT)

    def reference(self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()) -> list[str]:
        return [self._strip(unicodedata.normalize("NFKD", text)) for text in inputs[0]]

    def _strip(self, text: str) -> str:
        if self.form == "ascii":
            return "".join(char for char in text if char.isascii())
        return "".join(char for char in text if not unicodedata.combining(char))
