"""NMF and MiniBatchNMF: non-negative weights of the components for new rows.

The components stand still in ``transform``, so that each row is a small problem of its own, but
all rows of a call decide together when to stop, and by the ``mu`` solver where to start: an answer
depends on its batch, here as in scikit-learn.
"""

from __future__ import annotations

from numbers import Integral

import numpy as np
from numpy.typing import NDArray

from pretzel.flour import Flow
from pretzel.flour.transform import topological
from pretzel.importers.sklearn.coefficients import project
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import (
    CoordinateDescent,
    DivergenceUpdate,
    Dot,
    HashNgram,
    MultiplicativeUpdate,
    Scale,
)

FLOAT64 = np.dtype(np.float64)
LOSSES = {"frobenius": 2.0, "kullback-leibler": 1.0, "itakura-saito": 0.0}
Floats = NDArray[np.float64]


def import_nmf(step: Step, given: Intermediate) -> Intermediate:
    """NMF by coordinate descent or by multiplicative updates."""
    model, components = step.model, read_components(step)
    expect_positive(step, given)
    l1, l2 = regularization(step, components)
    if model.solver == "mu":
        flow = update(step, given, components, model.beta_loss, model.max_iter, "error")
        return Intermediate(flow, FLOAT64)
    gram = components @ components.T
    gram.flat[:: len(gram) + 1] += l2
    products = project(
        step, given, np.ascontiguousarray(components.T), np.full(len(components), -l1)
    )
    order = read_order(step, len(components))
    return products.apply(
        CoordinateDescent(gram, order, int(model.max_iter), float(model.tol)), FLOAT64
    )


def import_mini_batch_nmf(step: Step, given: Intermediate) -> Intermediate:
    """MiniBatchNMF, which knows multiplicative updates only and has a stop of its own."""
    expect_positive(step, given)
    iterations = step.attribute("_transform_max_iter")
    beta = step.attribute("_beta_loss")
    flow = update(step, given, read_components(step), beta, iterations, "change")
    return Intermediate(flow, FLOAT64)


def update(
    step: Step,
    given: Intermediate,
    components: Floats,
    beta_loss: str | float,
    iterations: int,
    stop: str,
) -> Flow:
    """Emit multiplicative updates.

    Raises:
        UnsupportedOperatorError: another loss than the squared error and Kullback-Leibler.
    """
    step.expect_columns(given, components.shape[1])
    loss = LOSSES.get(beta_loss, beta_loss) if isinstance(beta_loss, str) else beta_loss
    l1, l2 = regularization(step, components)
    ends = (int(iterations), float(step.model.tol), stop)
    columns = np.ascontiguousarray(components.T)
    if loss == 2.0:
        # One more column is the sum of the row, and the norm asked for that of its squares.
        with_sum = np.hstack([columns, np.ones((len(columns), 1))])
        products = given.flow.apply(Dot(np.ascontiguousarray(with_sum), "l2", False))
        gram = components @ components.T
        return products.apply(MultiplicativeUpdate(gram, l1, l2, len(columns), *ends))
    if loss == 1.0:
        sums = np.sum(components, axis=1)
        return given.flow.apply(DivergenceUpdate(columns, sums, l1, l2, *ends))
    raise step.refused(f"beta_loss={beta_loss!r}; 'frobenius' and 'kullback-leibler' are possible")


def read_components(step: Step) -> Floats:
    """``components_``, float64 [k, columns].

    Raises:
        UnsupportedOperatorError: it was fitted on float32.
    """
    components = np.asarray(step.attribute("components_"))
    if components.dtype != FLOAT64:
        raise step.refused(f"it was fitted on {components.dtype}; float64 is possible")
    return np.ascontiguousarray(components)


def regularization(step: Step, components: Floats) -> tuple[float, float]:
    """What l1 and l2 weigh in ``transform``: scaled by the number of features."""
    scaled = components.shape[1] * step.model.alpha_W
    return float(scaled * step.model.l1_ratio), float(scaled * (1.0 - step.model.l1_ratio))


def read_order(step: Step, columns: int) -> NDArray[np.int32]:
    """The order of coordinates in every iteration; one for all where they are not shuffled.

    Raises:
        UnsupportedOperatorError: every call draws another order.
    """
    model = step.model
    if not model.shuffle:
        return np.arange(columns, dtype=np.int32).reshape(1, -1)
    if not isinstance(model.random_state, Integral):
        raise step.refused(
            "shuffle=True draws another order in every call; set random_state to a number"
        )
    random = np.random.RandomState(int(model.random_state))
    return np.array([random.permutation(columns) for _ in range(model.max_iter)], np.int32)


def expect_positive(step: Step, given: Intermediate) -> None:
    """Raise unless no value that comes from text can be negative, which scikit-learn refuses."""
    for transform in topological(given.flow.transform):
        match transform.operator:
            case HashNgram(signed=True):
                raise step.refused(
                    "hashed n-grams may count below 0, and it takes no such rows; "
                    "fit the HashingVectorizer with alternate_sign=False"
                )
            case Scale(factor=factor) if factor < 0:
                raise step.refused(f"values times {factor:g} are negative, and it takes none")
