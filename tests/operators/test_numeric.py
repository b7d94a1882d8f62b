"""Numeric preprocessing: the references against scikit-learn, and what operators refuse."""

import numpy as np
import pytest
from sklearn.impute import KNNImputer, MissingIndicator, SimpleImputer
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    KBinsDiscretizer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    SplineTransformer,
    StandardScaler,
)

from pretzel.compilation.reference_model import ReferenceModel
from pretzel.errors import SchemaError
from pretzel.importers.registry import import_model
from pretzel.operators import (
    Affine,
    Discretize,
    Impute,
    ImputeNeighbors,
    IsMissing,
    Polynomial,
    PowerTransform,
    QuantileTransform,
    Spline,
    UnaryFunction,
)
from pretzel.schema import Kind, VectorType
from pretzel.store import ObjectStore

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.normal(size=(40, 3)) * [1.0, 10.0, 0.1]
HOLES = np.where(RANDOM.random(ROWS.shape) < 0.2, np.nan, ROWS)
MODELS = [
    StandardScaler(),
    MinMaxScaler((-1, 2), clip=True),
    MaxAbsScaler(),
    RobustScaler(),
    Normalizer(),
    Binarizer(threshold=0.1),
    FunctionTransformer(np.arctan),
    FunctionTransformer(np.signbit),
    PowerTransformer(),
    QuantileTransformer(n_quantiles=9),
    QuantileTransformer(n_quantiles=9, output_distribution="normal"),
    KBinsDiscretizer(4, encode="ordinal", strategy="uniform"),
    KBinsDiscretizer(4, encode="onehot", strategy="uniform"),
    KBinsDiscretizer(4, encode="onehot-dense", strategy="uniform"),
    PolynomialFeatures(3),
    PolynomialFeatures((2, 3), include_bias=False, interaction_only=True),
    *(SplineTransformer(extrapolation=each) for each in ("constant", "linear", "periodic")),
    SplineTransformer(degree=1, extrapolation="linear", include_bias=False),
]
IMPUTERS = [
    SimpleImputer(),
    SimpleImputer(strategy="median", add_indicator=True),
    MissingIndicator(),
    KNNImputer(n_neighbors=3),
    KNNImputer(weights="distance", add_indicator=True),
]


def assert_reference_is_source(model, rows):
    imported = import_model(model, ObjectStore())
    found = ReferenceModel(imported.program).answer("transform", rows)
    expected = model.transform(rows)
    if hasattr(found, "toarray"):
        found, expected = found.toarray(), expected.toarray()
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_references(model):
    assert_reference_is_source(model.fit(ROWS), np.vstack([ROWS, 2 * ROWS, 0 * ROWS[:1]]))


@pytest.mark.parametrize("model", IMPUTERS, ids=str)
def test_references_of_imputers(model):
    fresh = np.where(np.isnan(HOLES), np.nan, ROWS + RANDOM.normal(size=ROWS.shape))
    assert_reference_is_source(model.fit(HOLES), fresh[::-1])


THREE = VectorType(Kind.DENSE, 3)
ONES = np.ones(3)
KNOTS = np.arange(8.0).reshape(1, 8)
FIRST = np.array([0, 3])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Affine(ONES, np.ones(2)), "one number a column"),
        (lambda: Affine(low=1.0), "come together"),
        (lambda: Affine(low=1.0, high=0.0), "must not be above"),
        (lambda: Affine(np.ones(2)).output_type((THREE,)), "the same scaler"),
        (lambda: Impute(ONES, missing=np.inf), "finite number"),
        (lambda: Impute(ONES, FIRST), "needs a value"),
        (lambda: Impute(np.ones(2), FIRST).output_type((THREE,)), "no column 3"),
        (lambda: Impute(np.ones(2)).output_type((THREE,)), "the same imputer"),
        (lambda: IsMissing(np.array([1, 1])), "ascending"),
        (lambda: IsMissing(FIRST).output_type((THREE,)), "no column 3"),
        (lambda: ImputeNeighbors(np.ones((3, 4)), np.ones(2), 1, False, False), "a mean of every"),
        (lambda: ImputeNeighbors(np.ones((3, 4)), ONES, 0, False, False), "1 or more"),
        (lambda: UnaryFunction("gamma"), "function must be one of"),
        (lambda: PowerTransform(ONES, "sqrt"), "method must be one of"),
        (lambda: PowerTransform(np.ones(2), "box-cox").output_type((THREE,)), "2 powers"),
        (lambda: QuantileTransform(np.ones((3, 2)), np.ones(3), "uniform"), "as many quantiles"),
        (lambda: QuantileTransform(-KNOTS, KNOTS[0], "uniform"), "must ascend"),
        (lambda: Discretize(ONES, np.array([0, 2]), "ordinal"), "its edges, ascending"),
        (lambda: Discretize(-KNOTS[0], np.array([0, 8]), "ordinal"), "its edges, ascending"),
        (lambda: Polynomial(3, 2, 1, False, True), "no degrees"),
        (lambda: Polynomial(3, 0, 0, False, False), "no product"),
        (lambda: Polynomial(2, 0, 2, False, True).output_type((THREE,)), "made for 2"),
        (lambda: Spline(KNOTS, 4, False, None, None, None, True, False), "too few"),
        (lambda: Spline(-KNOTS, 3, False, None, None, None, True, False), "must ascend"),
        (lambda: Spline(KNOTS[:, :2], 0, False, None, None, None, False, False), "no spline"),
        (lambda: Spline(KNOTS, 3, False, np.ones((1, 2)), None, None, True, False), "come with"),
    ],
)
def test_refusals(make, message):
    with pytest.raises(SchemaError, match=message):
        make()
