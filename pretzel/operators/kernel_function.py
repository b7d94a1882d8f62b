"""Kernel functions: how alike two points are, from a measure of the pair.

A measure is summed over the columns; a function of that single number follows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KernelParameters:
    """What kernel functions are configured with; each reads those that it has."""

    gamma: float
    coef0: float
    degree: float


def linear(values: Floats, given: KernelParameters) -> Floats:
    """The product itself."""
    return values


def polynomial(values: Floats, given: KernelParameters) -> Floats:
    """(gamma x.y + coef0) ** degree."""
    powers: Floats = (given.gamma * values + given.coef0) ** given.degree
    return powers


def sigmoid(values: Floats, given: KernelParameters) -> Floats:
    """tanh(gamma x.y + coef0)."""
    kernels: Floats = np.tanh(given.gamma * values + given.coef0)
    return kernels


def exponential(values: Floats, given: KernelParameters) -> Floats:
    """exp(-gamma d): of squared distances the Gaussian kernel, of absolute ones Laplace's."""
    kernels: Floats = np.exp(-given.gamma * values)
    return kernels


def negative(values: Floats, given: KernelParameters) -> Floats:
    """-d."""
    return -values


def dot(rows: Floats, points: Floats) -> Floats:
    """x.y."""
    products: Floats = (rows[:, :, None] * points).sum(axis=1)
    return products


def squared(rows: Floats, points: Floats) -> Floats:
    """Sum of (x - y) ** 2."""
    differences: Floats = rows[:, :, None] - points
    sums: Floats = (differences * differences).sum(axis=1)
    return sums


def absolute(rows: Floats, points: Floats) -> Floats:
    """Sum of |x - y|."""
    sums: Floats = np.abs(rows[:, :, None] - points).sum(axis=1)
    return sums


def chi_squared(rows: Floats, points: Floats) -> Floats:
    """Sum of (x - y) ** 2 / (x + y), where x + y is not 0; NaN if an x is negative."""
    differences, both = rows[:, :, None] - points, rows[:, :, None] + points
    parts = np.divide(differences * differences, both, np.zeros_like(both), where=both != 0.0)
    sums: Floats = parts.sum(axis=1)
    sums[(rows < 0.0).any(axis=1)] = np.nan
    return sums


@dataclass(frozen=True, slots=True)
class KernelFunction:
    """A measure and what is made of it.

    Attributes:
        measure: of rows [n, columns] and points [columns, m], [n, m].
        function: of that matrix, element by element.
    """

    measure: Callable[[Floats, Floats], Floats]
    function: Callable[[Floats, KernelParameters], Floats]


KERNEL_FUNCTIONS: Mapping[str, KernelFunction] = {
    "linear": KernelFunction(dot, linear),
    "poly": KernelFunction(dot, polynomial),
    "sigmoid": KernelFunction(dot, sigmoid),
    "rbf": KernelFunction(squared, exponential),
    "laplacian": KernelFunction(absolute, exponential),
    "additive_chi2": KernelFunction(chi_squared, negative),
    "chi2": KernelFunction(chi_squared, exponential),
}
