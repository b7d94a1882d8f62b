"""The class labels of a classifier, as an array that holds no Python objects."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.importers.step import Step


def read_labels(step: Step) -> tuple[NDArray[Any], str]:
    """Labels in the order of ``classes_`` and the dtype in which predict answers them.

    Labels held as objects must all be str; they become a ``<U`` array and answer as objects.

    Raises:
        UnsupportedOperatorError: several label sets (multi-output), fewer than two classes, or
            labels of another kind.
    """
    classes = step.attribute("classes_")
    if isinstance(classes, list) or np.ndim(classes) != 1:
        raise step.refused("it has several label sets; one label a record is possible")
    return label_array(step, np.asarray(classes))


def label_array(step: Step, labels: NDArray[Any]) -> tuple[NDArray[Any], str]:
    """One set of labels, and their dtype; see `read_labels`."""
    if labels.size < 2:
        raise step.refused(f"it knows {labels.size} class; two or more are possible")
    if labels.dtype.kind in "biufU":
        return np.ascontiguousarray(labels), labels.dtype.str
    if labels.dtype.kind == "O" and all(isinstance(label, str) for label in labels):
        texts = np.array([str(label) for label in labels], dtype=np.str_)
        if texts.tolist() == labels.tolist():  # NumPy drops NULs at the end of a str
            return texts, "object"
    raise step.refused(
        f"labels of dtype {labels.dtype} such as {labels[0]!r}; "
        "bool, int, float and str (not ending in NUL) are possible"
    )
