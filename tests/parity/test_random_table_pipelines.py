"""Pipelines on tables, drawn at random from all parts that can be imported, trained and compared.

A part is a line in one of the lists below. One whose class has no importer yet is left out, so
that a part may stand here before its importer does.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import Birch, BisectingKMeans, KMeans, MiniBatchKMeans
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.covariance import EllipticEnvelope
from sklearn.cross_decomposition import PLSRegression
from sklearn.decomposition import PCA, FactorAnalysis, FastICA, KernelPCA, TruncatedSVD
from sklearn.discriminant_analysis import (
    LinearDiscriminantAnalysis,
    QuadraticDiscriminantAnalysis,
)
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    AdaBoostClassifier,
    AdaBoostRegressor,
    BaggingClassifier,
    BaggingRegressor,
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
    RandomTreesEmbedding,
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.feature_selection import RFE, SelectFromModel, SelectKBest, VarianceThreshold
from sklearn.gaussian_process import GaussianProcessClassifier, GaussianProcessRegressor
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.kernel_approximation import Nystroem, RBFSampler
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import (
    BayesianRidge,
    ElasticNet,
    HuberRegressor,
    Lasso,
    LinearRegression,
    LogisticRegression,
    Perceptron,
    RANSACRegressor,
    Ridge,
    RidgeClassifier,
    SGDClassifier,
    SGDOneClassSVM,
    SGDRegressor,
)
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture
from sklearn.model_selection import FixedThresholdClassifier, GridSearchCV
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier, OutputCodeClassifier
from sklearn.multioutput import MultiOutputRegressor, RegressorChain
from sklearn.naive_bayes import BernoulliNB, GaussianNB
from sklearn.neighbors import (
    KNeighborsClassifier,
    KNeighborsRegressor,
    LocalOutlierFactor,
    NearestCentroid,
    RadiusNeighborsRegressor,
)
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    KBinsDiscretizer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)
from sklearn.random_projection import GaussianRandomProjection, SparseRandomProjection
from sklearn.svm import SVC, SVR, LinearSVC, LinearSVR, NuSVC, OneClassSVM
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

import pretzel
from pretzel.errors import UnsupportedOperatorError
from pretzel.importers.registry import qualified_name
from pretzel.importers.tables import IMPORTERS

from .conftest import offered_by

Maker = Callable[[random.Random], BaseEstimator]

# What one part in the middle of a pipeline makes of numbers.
SCALERS: list[Maker] = [
    lambda draw: StandardScaler(with_mean=draw.random() < 0.8, with_std=draw.random() < 0.8),
    lambda draw: MinMaxScaler(clip=draw.random() < 0.3),
    lambda draw: MaxAbsScaler(),
    lambda draw: RobustScaler(),
    lambda draw: Normalizer(draw.choice(["l1", "l2", "max"])),
    lambda draw: PowerTransformer(),
    lambda draw: QuantileTransformer(
        n_quantiles=10, output_distribution=draw.choice(["uniform", "normal"])
    ),
    lambda draw: FunctionTransformer(draw.choice([np.tanh, np.arctan, np.cbrt])),
]
FEATURES: list[Maker] = [
    lambda draw: KBinsDiscretizer(
        3, encode=draw.choice(["ordinal", "onehot", "onehot-dense"]), quantile_method="linear"
    ),
    lambda draw: PolynomialFeatures(2, interaction_only=draw.random() < 0.5),
    lambda draw: SplineTransformer(n_knots=4, degree=draw.randint(1, 3)),
    lambda draw: Binarizer(threshold=draw.choice([0.0, 0.5, -0.2])),
    lambda draw: PCA(draw.randint(1, 3), whiten=draw.random() < 0.5, random_state=0),
    lambda draw: TruncatedSVD(2, random_state=0),
    lambda draw: FactorAnalysis(2, random_state=0),
    lambda draw: FastICA(2, random_state=0, whiten="unit-variance"),
    lambda draw: KernelPCA(2, kernel=draw.choice(["rbf", "poly", "cosine"]), random_state=0),
    lambda draw: Nystroem(n_components=5, random_state=0),
    lambda draw: RBFSampler(n_components=5, random_state=0),
    lambda draw: GaussianRandomProjection(3, random_state=0),
    lambda draw: SparseRandomProjection(3, dense_output=draw.random() < 0.5, random_state=0),
    lambda draw: KMeans(3, n_init=1, random_state=0),
    lambda draw: RandomTreesEmbedding(3, max_depth=2, random_state=0),
    lambda draw: VarianceThreshold(),
    lambda draw: FeatureUnion([("a", draw.choice(PARTS)(draw)), ("b", draw.choice(PARTS)(draw))]),
    lambda draw: ColumnTransformer(
        [("few", OneHotEncoder(handle_unknown="ignore"), [3]), ("rest", StandardScaler(), [0, 1])],
        remainder=draw.choice(["drop", "passthrough"]),
        sparse_threshold=draw.choice([0.0, 0.3, 1.0]),
    ),
    lambda draw: ColumnTransformer(
        [
            ("whole", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), [2, 3]),
            ("other", draw.choice(PARTS)(draw), [0, 1, 5]),
        ]
    ),
]
# These look at the targets, too.
SUPERVISED: list[Maker] = [
    lambda draw: SelectKBest(k=draw.randint(1, 3)),
    lambda draw: SelectFromModel(Ridge()),
    lambda draw: RFE(Ridge(), n_features_to_select=2),
    lambda draw: LinearDiscriminantAnalysis(),
    lambda draw: TargetEncoder(target_type="multiclass", random_state=0),
]
IMPUTERS: list[Maker] = [
    lambda draw: SimpleImputer(
        strategy=draw.choice(["mean", "median", "most_frequent", "constant"]),
        add_indicator=draw.random() < 0.3,
    ),
    lambda draw: KNNImputer(n_neighbors=3),
]
PROBABILISTIC: list[Maker] = [
    lambda draw: LogisticRegression(C=draw.choice([0.1, 1.0, 100.0])),
    lambda draw: GaussianNB(var_smoothing=1e-3),
    lambda draw: BernoulliNB(binarize=draw.choice([0.0, 0.3])),
    lambda draw: LinearDiscriminantAnalysis(),
    lambda draw: QuadraticDiscriminantAnalysis(reg_param=0.1),
    lambda draw: SGDClassifier(
        loss=draw.choice(["log_loss", "modified_huber"]), max_iter=20, random_state=0
    ),
    lambda draw: MLPClassifier(
        (4,), draw.choice(["relu", "tanh", "logistic"]), max_iter=10, random_state=0
    ),
    lambda draw: KNeighborsClassifier(3, weights=draw.choice(["uniform", "distance"])),
    lambda draw: DecisionTreeClassifier(max_depth=draw.choice([2, 5, None]), random_state=0),
    lambda draw: RandomForestClassifier(5, max_depth=4, random_state=0),
    lambda draw: ExtraTreesClassifier(5, max_depth=4, random_state=0),
    lambda draw: HistGradientBoostingClassifier(max_iter=4, min_samples_leaf=5),
    lambda draw: DummyClassifier(),
]
MARGINS: list[Maker] = [
    lambda draw: LinearSVC(random_state=0),
    lambda draw: RidgeClassifier(),
    lambda draw: Perceptron(),
    lambda draw: NearestCentroid(),
    lambda draw: SVC(kernel=draw.choice(["linear", "rbf", "poly", "sigmoid"])),
    lambda draw: NuSVC(nu=0.3),
]
CLASSIFIERS: list[Maker] = [
    *PROBABILISTIC,
    *MARGINS,
    lambda draw: GradientBoostingClassifier(n_estimators=4, random_state=0),
    lambda draw: AdaBoostClassifier(n_estimators=4, random_state=0),
    lambda draw: BaggingClassifier(draw.choice(INNER)(draw), 3, max_features=0.7, random_state=0),
    lambda draw: GaussianProcessClassifier(),
    lambda draw: VotingClassifier(
        members(draw, INNER), voting=draw.choice(["soft", "hard"]), weights=[1, 2, 0.5]
    ),
    lambda draw: StackingClassifier(members(draw, INNER), draw.choice(INNER)(draw), cv=2),
    lambda draw: CalibratedClassifierCV(
        draw.choice(INNER)(draw), method=draw.choice(["sigmoid", "isotonic"]), cv=2
    ),
    lambda draw: OneVsRestClassifier(draw.choice(INNER)(draw)),
    lambda draw: OneVsOneClassifier(LinearSVC(random_state=0)),
    lambda draw: OutputCodeClassifier(LinearSVC(random_state=0), random_state=0),
    lambda draw: GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, cv=2),
]
BINARY: list[Maker] = [
    *CLASSIFIERS,
    lambda draw: FixedThresholdClassifier(
        draw.choice(INNER)(draw), threshold=0.3, pos_label=draw.choice(["bad", "good"])
    ),
]
REGRESSORS: list[Maker] = [
    lambda draw: LinearRegression(),
    lambda draw: Ridge(),
    lambda draw: Lasso(alpha=0.01),
    lambda draw: ElasticNet(alpha=0.01),
    lambda draw: BayesianRidge(),
    lambda draw: HuberRegressor(max_iter=20),
    lambda draw: SGDRegressor(max_iter=20, random_state=0),
    lambda draw: LinearSVR(random_state=0),
    lambda draw: SVR(kernel=draw.choice(["linear", "rbf"])),
    lambda draw: KernelRidge(kernel=draw.choice(["linear", "rbf", "laplacian"])),
    lambda draw: MLPRegressor(hidden_layer_sizes=(4,), max_iter=10, random_state=0),
    lambda draw: KNeighborsRegressor(3),
    lambda draw: RadiusNeighborsRegressor(1e9),
    lambda draw: DecisionTreeRegressor(max_depth=4, random_state=0),
    lambda draw: RandomForestRegressor(5, max_depth=4, random_state=0),
    lambda draw: ExtraTreesRegressor(5, max_depth=4, random_state=0),
    lambda draw: GradientBoostingRegressor(n_estimators=4, random_state=0),
    lambda draw: HistGradientBoostingRegressor(max_iter=4, min_samples_leaf=5),
    lambda draw: AdaBoostRegressor(n_estimators=4, random_state=0),
    lambda draw: BaggingRegressor(Ridge(), 3, random_state=0),
    lambda draw: PLSRegression(1),
    lambda draw: GaussianProcessRegressor(alpha=0.1),
    lambda draw: RANSACRegressor(Ridge(), min_samples=10, random_state=0),
    lambda draw: DummyRegressor(),
    lambda draw: TransformedTargetRegressor(Ridge(), func=np.cbrt, inverse_func=np.exp),
    lambda draw: VotingRegressor([("a", Ridge()), ("b", DecisionTreeRegressor(max_depth=3))]),
    lambda draw: StackingRegressor([("a", Ridge()), ("b", LinearSVR())], Ridge(), cv=2),
]
SEVERAL: list[Maker] = [
    lambda draw: Ridge(),
    lambda draw: MLPRegressor(hidden_layer_sizes=(4,), max_iter=10, random_state=0),
    lambda draw: KNeighborsRegressor(3),
    lambda draw: RandomForestRegressor(5, max_depth=4, random_state=0),
    lambda draw: PLSRegression(1),
    lambda draw: DummyRegressor(),
    lambda draw: MultiOutputRegressor(draw.choice(ALONE)(draw)),
    lambda draw: RegressorChain(draw.choice(ALONE)(draw)),
]
CLUSTERERS: list[Maker] = [
    lambda draw: KMeans(3, n_init=1, random_state=0),
    lambda draw: MiniBatchKMeans(3, n_init=1, random_state=0),
    lambda draw: BisectingKMeans(3, random_state=0),
    lambda draw: Birch(n_clusters=3),
    lambda draw: GaussianMixture(2, reg_covar=1e-2, random_state=0),
    lambda draw: BayesianGaussianMixture(n_components=2, reg_covar=1e-2, random_state=0),
    lambda draw: IsolationForest(n_estimators=5, random_state=0),
    lambda draw: OneClassSVM(),
    lambda draw: SGDOneClassSVM(random_state=0),
    lambda draw: LocalOutlierFactor(5, novelty=True),
    lambda draw: EllipticEnvelope(random_state=0),
]


def known(maker: Maker) -> bool:
    """Whether there is an importer for the class that a maker makes."""
    return qualified_name(type(maker(random.Random(0)))) in IMPORTERS


PARTS = [maker for maker in SCALERS if known(maker)]
ALONE = [maker for maker in REGRESSORS[:8] if known(maker)]
INNER = [maker for maker in PROBABILISTIC if known(maker)]


def members(draw: random.Random, makers: Sequence[Maker]) -> list[tuple[str, BaseEstimator]]:
    return [(f"m{number}", draw.choice(makers)(draw)) for number in range(3)]


GOALS: dict[str, list[Maker]] = {
    "str": [maker for maker in BINARY if known(maker)],
    "three": [maker for maker in CLASSIFIERS if known(maker)],
    "three str": [maker for maker in CLASSIFIERS if known(maker)],
    "number": [maker for maker in REGRESSORS if known(maker)],
    "two numbers": [maker for maker in SEVERAL if known(maker)],
    "": [maker for maker in CLUSTERERS if known(maker)],
}


def random_model(seed: int, rows: NDArray[Any], targets: dict[str, Any]) -> Any:
    """A fitted pipeline; the same for the same seed."""
    draw = random.Random(seed)
    goal = draw.choice(list(GOALS))
    supervised = {"number": SUPERVISED[:3], "two numbers": []}.get(goal, SUPERVISED)
    steps: list[BaseEstimator] = []
    if np.isnan(rows).any():
        steps.append(draw.choice([maker for maker in IMPUTERS if known(maker)])(draw))
    if draw.random() < 0.6:
        steps.append(draw.choice(PARTS)(draw))
    if draw.random() < 0.6:
        steps.append(draw.choice([maker for maker in FEATURES if known(maker)])(draw))
    if draw.random() < 0.4:
        steps.append(draw.choice(PARTS)(draw))
    if supervised and goal and draw.random() < 0.3:
        steps.append(draw.choice([maker for maker in supervised if known(maker)])(draw))
    if goal or draw.random() < 0.6 or not steps:
        steps.append(draw.choice(GOALS[goal])(draw))
    model = Pipeline([(f"s{number}", step) for number, step in enumerate(steps)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # few steps of training on few rows
        try:
            return model.fit(rows, targets[goal] if goal else None)
        except (ValueError, TypeError, AttributeError, np.linalg.LinAlgError) as error:
            pytest.skip(f"cannot be trained: {error}")


def shaken(rows: NDArray[Any], seed: int) -> NDArray[Any]:
    """The rows, every number changed in its last digits."""
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], rows.shape)
    return rows * (1.0 + 2e-14 * signs)


def assert_near(answer: Callable[[Any], Any], found: Any, rows: NDArray[Any]) -> None:
    """As far from the source's answer as rounding of its input may take it, and no farther."""
    expected = answer(rows)
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
    others = [dense(answer(shaken(rows, seed))) for seed in range(4)]
    expected, found = dense(expected), dense(found)
    if expected.dtype.kind not in "fc":
        steady = np.all([other == expected for other in others], axis=0)
        assert found[steady].tolist() == expected[steady].tolist()
        return
    with np.errstate(invalid="ignore"):
        moved = np.max([np.abs(other - expected) for other in others], axis=0)
        limit = 1e-9 * np.maximum(1.0, np.abs(expected)) + 10.0 * moved
        near = np.abs(found - expected) <= limit
    same = (found == expected) | (np.isnan(found) & np.isnan(expected))
    np.testing.assert_array_equal(near | same | np.isnan(moved), True)


def dense(answer: Any) -> NDArray[Any]:
    array: NDArray[Any] = answer.toarray() if hasattr(answer, "toarray") else np.asarray(answer)
    return array


def try_seed(seed: int, rows: NDArray[Any], targets: dict[str, Any], folder: Path) -> None:
    small = rows / np.maximum(1.0, np.abs(rows).max(axis=0))
    if seed % 5 == 0:
        small = np.where(np.random.default_rng(seed).random(small.shape) < 0.1, np.nan, small)
    model = random_model(seed, small, targets)
    try:
        plan = pretzel.compile(model)
    except UnsupportedOperatorError as error:
        pytest.skip(f"refused: {error}")
    plan.save(folder / "model.pretzel")
    plans = (plan, pretzel.load(folder / "model.pretzel"))
    more = np.vstack([small, np.nan_to_num(small[::3]) * 1.7 + 0.1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert sorted(plan.methods) == sorted(offered_by(model))
        for method in plan.methods:
            for each in plans:
                assert_near(getattr(model, method), getattr(each, method)(more), more)
            found = getattr(plan, method)(more)
            for row in range(0, len(more), 9):
                single = getattr(plan, method)(more[row : row + 1])
                assert (
                    dense(single)[0].tolist() == dense(found)[row].tolist()
                    or np.isnan(dense(single)[0]).any()
                )


@pytest.mark.parametrize("seed", range(60))
def test_random_table_pipeline(seed, table, table_targets, tmp_path) -> None:
    try_seed(seed, table, table_targets, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60, 1060))
def test_many_random_table_pipelines(seed, table, table_targets, tmp_path) -> None:
    try_seed(seed, table, table_targets, tmp_path)
