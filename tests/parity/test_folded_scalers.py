"""Scalers in front of linear models: one matrix product, and the same answers."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler

import pretzel


def words(plan: pretzel.ModelPlan) -> set[str]:
    return {line.split(" := ")[1].split("(")[0] for s in plan.stages for line in s.transforms}


@pytest.mark.parametrize(
    "scaler", [StandardScaler(), MinMaxScaler((-1, 1)), MaxAbsScaler(), RobustScaler()], ids=str
)
def test_folding(scaler, check_table, table, table_targets) -> None:
    columns = table[:, [0, 1, 2, 3, 5]]
    for model in (LogisticRegression(), Ridge()):
        target = table_targets["three str" if isinstance(model, LogisticRegression) else "number"]
        plan = check_table(make_pipeline(scaler, model).fit(columns, target), columns)
        assert "affine" not in words(plan)
        several = make_pipeline(SimpleImputer(), scaler, MaxAbsScaler(), model)
        plan = check_table(several.fit(columns, target), columns)
        assert {"impute", "dense_linear"} <= words(plan)
        assert "affine" not in words(plan)


def test_what_is_not_folded(check_table, table, table_targets) -> None:
    far = table[:, [0, 1, 2]] + [1e9, 0.0, 0.0]
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(far, table_targets["int"])
    plan = pretzel.compile(model)
    assert "affine" in words(plan)
    assert "its shifts could change a score by" in plan.explain()
    np.testing.assert_array_equal(plan.predict(far), model.predict(far))
    clipped = make_pipeline(MinMaxScaler(clip=True), Ridge())
    plan = check_table(clipped.fit(table, table_targets["number"]), table)
    assert "affine" in words(plan)


def test_components_behind_a_scaler(check_table, table, table_targets) -> None:
    columns = table[:, [0, 1, 2, 3, 5]]
    model = make_pipeline(StandardScaler(), PCA(3), LogisticRegression())
    model.fit(columns, table_targets["three"])
    try:
        plan = check_table(model, columns)
    except pretzel.UnsupportedOperatorError:
        pytest.skip("PCA is not here yet")
    assert "affine" not in words(plan)


@pytest.mark.parametrize("seed", range(5))
def test_any_shift(seed) -> None:
    """Within 1e-12 of the unfolded plan beside the rounding of the sum itself."""
    random = np.random.default_rng(seed)
    rows = random.normal(size=(200, 12)) * 10.0 ** random.uniform(-3, 3, 12)
    rows += 10.0 ** random.uniform(-3, 3, 12)
    target = rows @ random.normal(size=12)
    model = make_pipeline(StandardScaler(), LinearRegression()).fit(rows, target / target.std())
    folded = pretzel.compile(model).predict(rows)
    plain = pretzel.compile(model, disable=("fold_affine_into_linear",)).predict(rows)
    terms = np.abs(model[0].transform(rows)) @ np.abs(model[1].coef_)
    allowed = 1e-12 + 8 * 2.0**-53 * (terms + abs(model[1].intercept_))
    assert (np.abs(folded - plain) <= allowed).all()
