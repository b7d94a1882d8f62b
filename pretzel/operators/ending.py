"""What a program that answers by methods ends in."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import MethodNotOfferedError
from pretzel.operators.operator import Operator


class Ending(Operator):
    """The last operator of a program that offers more than its vector."""

    @property
    def methods(self) -> tuple[str, ...]:
        """The output methods that it offers, by scikit-learn's names."""
        raise NotImplementedError

    def output(self, method: str, scores: NDArray[np.float64]) -> Any:
        """What a method answers for its input, float64 [n, k].

        Raises:
            MethodNotOfferedError: the source model has no such method.
        """
        raise NotImplementedError

    def require_method(self, method: str) -> None:
        """Raises MethodNotOfferedError unless it offers the method."""
        if method not in self.methods:
            raise MethodNotOfferedError(
                f"this model does not offer {method}: it offers {', '.join(self.methods)}"
            )
