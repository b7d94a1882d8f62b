"""The mixture of topics in a document, as latent Dirichlet allocation infers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pretzel.errors import SchemaError
from pretzel.operators.linear import require_rows
from pretzel.operators.operator import Arity, Bound, Operator
from pretzel.schema import Kind, VectorType

EPSILON = float(np.finfo(np.float64).eps)
EULER = 0.577215664901532860606512090082402431


@dataclass(frozen=True, eq=False)
class TopicMixture(Operator):
    """Variational inference for each document by itself, from equal shares of all topics on.

    Attributes:
        topics: float64 [columns, k]: exponentials of the expected logarithms of word shares.
        prior: of every topic in a document.
        iterations: at most.
        tolerance: ends the iterations as soon as topics change by less than that on average.
    """

    name: ClassVar[str] = "topic_mixture"
    arity: ClassVar[Arity] = Arity.N_TO_ONE
    bound: ClassVar[Bound] = Bound.COMPUTE

    topics: NDArray[np.float64]
    prior: float
    iterations: int
    tolerance: float

    def __post_init__(self) -> None:
        self.require_array("topics", np.float64, 2)
        if self.topics.size == 0:
            raise SchemaError("topic_mixture: topics [columns, k] need k >= 1")

    def output_type(self, inputs: tuple[VectorType, ...]) -> VectorType:
        require_rows(self.name, self.topics, self.only_input(inputs, Kind.SPARSE))
        return VectorType(Kind.DENSE, self.topics.shape[1])

    def reference(
        self, inputs: Sequence[Any], types: tuple[VectorType, ...] = ()
    ) -> NDArray[np.float64]:
        mixtures = np.array([self._infer(row) for row in inputs[0]])
        shares: NDArray[np.float64] = mixtures / mixtures.sum(axis=1, keepdims=True)
        return shares

    def _infer(self, row: dict[int, float]) -> NDArray[np.float64]:
        counts, topics = np.array(list(row.values())), self.topics[list(row)]
        mixture = np.ones(topics.shape[1])
        shares = expected_shares(mixture)
        for _ in range(self.iterations):
            last = mixture
            mixture = shares * ((counts / (topics @ shares + EPSILON)) @ topics) + self.prior
            shares = expected_shares(mixture)
            if np.abs(last - mixture).mean() < self.tolerance:
                break
        return mixture


def expected_shares(mixture: NDArray[np.float64]) -> NDArray[np.float64]:
    """Exponentials of the expected logarithms of shares that have a Dirichlet distribution."""
    total = digamma(float(mixture.sum()))
    return np.array([exp(digamma(value) - total) for value in mixture.tolist()])


def digamma(x: float) -> float:
    """The logarithmic derivative of the gamma function to about eight digits.

    It is the approximation that scikit-learn uses, not a better one: answers must be equal.
    """
    if x <= 1e-6:
        return -EULER - (1.0 / x if x else inf)
    result = 0.0
    while x < 6.0:
        result -= 1.0 / x
        x += 1.0
    r = 1.0 / x
    result += log(x) - 0.5 * r
    r *= r
    return result - r * ((1.0 / 12.0) - r * ((1.0 / 120.0) - r * (1.0 / 252.0)))
