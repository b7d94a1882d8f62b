"""Samples of kernels' feature maps: RBFSampler, SkewedChi2Sampler, AdditiveChi2Sampler.

For numbers that the chi-squared kernels do not know the samplers answer NaN where scikit-learn
raises an error.
"""

from __future__ import annotations

import numpy as np

from pretzel.importers.sklearn.coefficients import project
from pretzel.importers.sklearn.precision import expect_double
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import AdditiveChi2, Affine, ApplyLink, Scale
from pretzel.schema import Kind

FLOAT64 = np.dtype(np.float64)
INTERVALS = {1: 0.8, 2: 0.5, 3: 0.4}


def import_rbf_sampler(step: Step, given: Intermediate) -> Intermediate:
    """Cosines of random projections."""
    return sample(step, given, (2.0 / step.model.n_components) ** 0.5)


def import_skewed_chi2_sampler(step: Step, given: Intermediate) -> Intermediate:
    """Cosines of random projections of logarithms."""
    given = step.expect_table(given, step.attribute("random_weights_").shape[0])
    expect_double(step, given)
    shift = np.full(given.columns, float(step.model.skewedness))
    moved = given.dense().apply(Affine(add=shift), FLOAT64)
    logarithms = moved.apply(ApplyLink("logarithm"), FLOAT64)
    return sample(step, logarithms, float(np.sqrt(2.0) / np.sqrt(step.model.n_components)))


def import_additive_chi2_sampler(step: Step, given: Intermediate) -> Intermediate:
    """Several functions of every column."""
    given = step.expect_table(given, getattr(step.model, "n_features_in_", None))
    expect_double(step, given)
    if given.type.kind is Kind.SPARSE:
        raise step.refused("sparse records; put a dense step in front of it")
    steps = int(step.model.sample_steps)
    interval = getattr(step.model, "sample_interval_", step.model.sample_interval)
    if interval is None and steps not in INTERVALS:
        raise step.refused(f"sample_steps={steps} without a sample_interval")
    interval = INTERVALS[steps] if interval is None else interval
    return given.apply(AdditiveChi2(steps, float(interval)), FLOAT64)


def sample(step: Step, given: Intermediate, factor: float) -> Intermediate:
    """Emit factor * cos(x @ weights + offset)."""
    weights = np.asarray(step.attribute("random_weights_"))
    if weights.dtype != np.float64:
        raise step.refused(f"it was fitted on {weights.dtype} numbers, and computes with such")
    offset = np.ascontiguousarray(step.attribute("random_offset_"), np.float64)
    angles = project(step, given, np.ascontiguousarray(weights), offset)
    return angles.apply(ApplyLink("cosine"), FLOAT64).apply(Scale(float(factor)), FLOAT64)
