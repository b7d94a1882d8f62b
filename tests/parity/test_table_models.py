"""Models on tables of numbers that are neither trees, kernels nor neighbours."""

from __future__ import annotations

import contextlib
import warnings

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.covariance import EllipticEnvelope
from sklearn.discriminant_analysis import (
    LinearDiscriminantAnalysis,
    QuadraticDiscriminantAnalysis,
)
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.feature_selection import (
    RFE,
    SelectFromModel,
    SelectKBest,
    VarianceThreshold,
)
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import (
    ElasticNet,
    GammaRegressor,
    LinearRegression,
    LogisticRegression,
    MultiTaskLasso,
    Perceptron,
    PoissonRegressor,
    RANSACRegressor,
    Ridge,
    RidgeClassifier,
    SGDClassifier,
    SGDOneClassSVM,
    SGDRegressor,
    TheilSenRegressor,
    TweedieRegressor,
)
from sklearn.model_selection import (
    FixedThresholdClassifier,
    GridSearchCV,
    TunedThresholdClassifierCV,
)
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier, OutputCodeClassifier
from sklearn.multioutput import MultiOutputRegressor
from sklearn.naive_bayes import BernoulliNB, ComplementNB, GaussianNB, MultinomialNB
from sklearn.neighbors import NearestCentroid
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.semi_supervised import SelfTrainingClassifier
from sklearn.svm import LinearSVC, LinearSVR

import pretzel


@pytest.fixture(autouse=True)
def _tiny_data_does_not_converge():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(scope="session")
def small(table):
    """The table with all columns about 1 in size."""
    return table / np.maximum(1.0, np.abs(table).max(axis=0))


@pytest.fixture(scope="session")
def varied(small):
    """Columns that vary, and no two of them together."""
    return np.ascontiguousarray(small[:, [0, 1, 2, 5]])


CLASSIFIERS = [
    GaussianNB(),
    GaussianNB(var_smoothing=1e-3),
    LinearDiscriminantAnalysis(),
    LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"),
    LinearDiscriminantAnalysis(solver="eigen", shrinkage=0.2),
    QuadraticDiscriminantAnalysis(),
    QuadraticDiscriminantAnalysis(reg_param=0.3),
    NearestCentroid(),
    NearestCentroid(priors="empirical"),
    NearestCentroid(shrink_threshold=0.1),
    DummyClassifier(),
    DummyClassifier(strategy="most_frequent"),
    Perceptron(),
    RidgeClassifier(),
    SGDClassifier(loss="log_loss", random_state=0),
]


@pytest.mark.parametrize("labels", ["bool", "str", "three", "three str"])
@pytest.mark.parametrize("model", CLASSIFIERS, ids=str)
def test_classifiers(model, labels, check_table, varied, table_targets) -> None:
    if "Dummy" in str(model):
        model = make_pipeline(VarianceThreshold(), model)
    check_table(model.fit(varied, table_targets[labels]), varied)


@pytest.mark.parametrize("labels", ["int", "three str"])
@pytest.mark.parametrize("model", [MultinomialNB(), ComplementNB(), BernoulliNB(binarize=None)])
def test_counts(model, labels, check_table, table_targets) -> None:
    counts = np.random.default_rng(0).poisson(1.0, (60, 5)).astype(float)
    check_table(model.fit(counts, table_targets[labels]), counts)


@pytest.mark.parametrize("constant", [1, 0])
def test_a_constant_class(constant, check_table, varied, table_targets) -> None:
    dummy = DummyClassifier(strategy="constant", constant=constant)
    model = make_pipeline(VarianceThreshold(), dummy).fit(varied, table_targets["int"])
    check_table(model, varied)


@pytest.mark.parametrize("constant", ["bad", "très bon"])
def test_a_constant_name(constant, check_table, varied, table_targets) -> None:
    for labels in (table_targets["three str"], table_targets["three str"].astype(object)):
        dummy = DummyClassifier(strategy="constant", constant=constant)
        check_table(make_pipeline(VarianceThreshold(), dummy).fit(varied, labels), varied)


@pytest.mark.parametrize("strategy", ["mean", "median", "quantile"])
@pytest.mark.parametrize("targets", ["number", "two numbers"])
def test_dummy_regressor(strategy, targets, check_table, varied, table_targets) -> None:
    dummy = DummyRegressor(strategy=strategy, quantile=0.3)
    check_table(
        make_pipeline(VarianceThreshold(), dummy).fit(varied, table_targets[targets]), varied
    )


def test_self_training(check_table, varied, table_targets) -> None:
    labels = np.where(np.arange(60) % 3 == 0, -1, table_targets["three"])
    for inner in (LogisticRegression(), GaussianNB()):
        check_table(SelfTrainingClassifier(inner).fit(varied, labels), varied)


REGRESSORS = [
    LinearRegression(),
    ElasticNet(alpha=0.01),
    SGDRegressor(random_state=0),
    LinearSVR(random_state=0),
    TheilSenRegressor(random_state=0, max_subpopulation=50),
    RANSACRegressor(random_state=0),
    RANSACRegressor(Ridge(), min_samples=5, random_state=0),
    TweedieRegressor(power=0),
]


@pytest.mark.parametrize("model", REGRESSORS, ids=str)
def test_regressors(model, check_table, varied, table_targets) -> None:
    check_table(model.fit(varied, table_targets["number"]), varied)


@pytest.mark.parametrize(
    "model", [PoissonRegressor(), GammaRegressor(), TweedieRegressor(power=1.5)]
)
def test_positive_regressors(model, check_table, varied, table_targets) -> None:
    check_table(model.fit(varied, np.exp(table_targets["number"])), varied / 1e3)


@pytest.mark.parametrize(
    "model", [MultiTaskLasso(alpha=0.01), MultiOutputRegressor(Ridge()), RANSACRegressor()], ids=str
)
def test_several_targets(model, check_table, varied, table_targets) -> None:
    check_table(model.fit(varied, table_targets["two numbers"]), varied)


@pytest.mark.parametrize("activation", ["relu", "tanh", "logistic", "identity"])
@pytest.mark.parametrize("targets", ["str", "three", "labels", "number", "two numbers"])
def test_networks(activation, targets, check_table, varied, table_targets) -> None:
    several = np.eye(3, dtype=int)[table_targets["three"]]
    several[:20] |= 1
    options = {"activation": activation, "max_iter": 20, "random_state": 0}
    kind = MLPRegressor if "number" in targets else MLPClassifier
    model = kind(hidden_layer_sizes=(7, 5), **options)
    check_table(model.fit(varied, table_targets.get(targets, several)), varied)
    deep = kind(hidden_layer_sizes=(33,), **options)
    check_table(deep.fit(varied, table_targets.get(targets, several)), varied)


def test_outliers(check_table, varied) -> None:
    check_table(EllipticEnvelope(random_state=0).fit(varied), varied)
    envelope = EllipticEnvelope(random_state=0, store_precision=False, contamination=0.3)
    check_table(envelope.fit(varied), varied)
    check_table(SGDOneClassSVM(random_state=0).fit(varied), varied)


@pytest.mark.parametrize("increasing", [True, False, "auto"])
def test_isotonic(increasing, check_table, varied, table_targets) -> None:
    column = np.ascontiguousarray(varied[:, :1])
    model = IsotonicRegression(increasing=increasing, out_of_bounds="clip")
    pipe = make_pipeline(VarianceThreshold(), model).fit(column, table_targets["number"])
    check_table(pipe, column)


@pytest.mark.parametrize("labels", ["str", "three"])
@pytest.mark.parametrize(
    "selector",
    [
        SelectKBest(k=2),
        SelectFromModel(LogisticRegression()),
        RFE(LogisticRegression(), n_features_to_select=2),
        VarianceThreshold(),
    ],
    ids=str,
)
def test_selection(selector, labels, check_table, small, table_targets) -> None:
    model = make_pipeline(selector, LogisticRegression())
    check_table(model.fit(small, table_targets[labels]), small)


def test_a_selection_at_the_end(check_table, small, table_targets) -> None:
    plan = check_table(SelectKBest(k=3).fit(small, table_targets["int"]), small)
    assert plan.methods == ("transform",)


@pytest.mark.parametrize("solver", ["svd", "eigen"])
@pytest.mark.parametrize("components", [1, None])
def test_discriminants_transform(solver, components, check_table, varied, table_targets) -> None:
    lda = LinearDiscriminantAnalysis(solver=solver, n_components=components)
    model = make_pipeline(lda, GaussianNB())
    check_table(model.fit(varied, table_targets["three"]), varied)


def test_isotonic_transforms(check_table, varied, table_targets) -> None:
    column = np.ascontiguousarray(varied[:, :1])
    model = make_pipeline(
        IsotonicRegression(out_of_bounds="clip"),
    )
    check_table(model.fit(column, table_targets["number"]), column)


THRESHOLDS = [
    FixedThresholdClassifier(LogisticRegression(), threshold=0.3),
    FixedThresholdClassifier(LogisticRegression(), response_method="decision_function"),
    FixedThresholdClassifier(LogisticRegression(), threshold=0.7, pos_label="bad"),
    FixedThresholdClassifier(
        LogisticRegression(), threshold=0.2, pos_label="bad", response_method="decision_function"
    ),
    FixedThresholdClassifier(GaussianNB(), threshold=0.4, pos_label="good"),
    FixedThresholdClassifier(LinearSVC(), pos_label="good"),
    TunedThresholdClassifierCV(LogisticRegression(), cv=3),
    TunedThresholdClassifierCV(GaussianNB(), cv=3),
]


@pytest.mark.parametrize("model", THRESHOLDS, ids=str)
def test_thresholds(model, check_table, varied, table_targets) -> None:
    check_table(model.fit(varied, table_targets["str"]), varied)


def test_a_score_on_the_threshold(check_table, table_targets) -> None:
    halves = np.repeat([[-1.0], [1.0]], 30, axis=0)
    labels = np.repeat([0, 1], 30)
    inner = LogisticRegression().fit(halves, labels)
    for score in inner.predict_proba(halves[[0, 30]])[:, 1]:
        for limit in (score, np.nextafter(score, 0), np.nextafter(score, 1)):
            for positive in (0, 1):
                model = FixedThresholdClassifier(inner, threshold=float(limit), pos_label=positive)
                plan = pretzel.compile(model.fit(halves, labels))
                assert plan.predict(halves).tolist() == model.predict(halves).tolist()


ENSEMBLES = [
    OneVsRestClassifier(LinearSVC()),
    OneVsRestClassifier(LogisticRegression()),
    OneVsOneClassifier(LinearSVC()),
    OutputCodeClassifier(LinearSVC(), random_state=0),
    CalibratedClassifierCV(LinearSVC(), cv=2),
    CalibratedClassifierCV(GaussianNB(), method="isotonic", cv=2),
    VotingClassifier([("a", LogisticRegression()), ("b", GaussianNB())], voting="soft"),
    VotingClassifier([("a", LinearDiscriminantAnalysis()), ("b", LinearSVC())], voting="hard"),
    StackingClassifier([("a", LogisticRegression()), ("b", GaussianNB())], GaussianNB(), cv=2),
    StackingClassifier([("a", QuadraticDiscriminantAnalysis()), ("b", LinearSVC())], cv=2),
    GridSearchCV(GaussianNB(), {"var_smoothing": [1e-9, 1e-3]}, cv=2),
    make_pipeline(SelectKBest(k=3), VotingClassifier([("a", MLPClassifier(max_iter=5))])),
]


@pytest.mark.parametrize("labels", ["str", "three"])
@pytest.mark.parametrize("model", ENSEMBLES, ids=lambda model: str(model).replace("\n", ""))
def test_ensembles(model, labels, check_table, varied, table_targets) -> None:
    check_table(model.fit(varied, table_targets[labels]), varied)


@pytest.mark.parametrize(
    "model",
    [
        VotingRegressor([("a", Ridge()), ("b", MLPRegressor(max_iter=5))]),
        StackingRegressor([("a", Ridge()), ("b", LinearSVR())], Ridge(), cv=2),
    ],
    ids=["vote", "stack"],
)
def test_ensembles_of_regressors(model, check_table, varied, table_targets) -> None:
    check_table(model.fit(varied, table_targets["number"]), varied)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (DummyClassifier(strategy="uniform"), "'prior', 'most_frequent' and 'constant'"),
        (DummyClassifier(strategy="stratified"), "'prior', 'most_frequent' and 'constant'"),
        (IsotonicRegression(), "'clip' is possible"),
    ],
    ids=str,
)
def test_refusals(model, reason, varied, table_targets) -> None:
    column = np.ascontiguousarray(varied[:, :1])
    pipe = make_pipeline(VarianceThreshold(), model).fit(column, table_targets["int"])
    with pytest.raises(pretzel.UnsupportedOperatorError, match=reason):
        pretzel.compile(pipe)


def test_a_dummy_alone(check_table, varied, table_targets) -> None:
    check_table(DummyClassifier().fit(varied, table_targets["three"]), varied)


def test_a_dummy_of_another_kind(varied, table_targets) -> None:
    model = DummyClassifier(strategy="constant", constant=True)
    with pytest.raises(pretzel.UnsupportedOperatorError, match="is no label"):
        pretzel.compile(model.fit(varied, table_targets["int"]))


def test_a_model_that_cannot_transform(varied, table_targets) -> None:
    vote = VotingClassifier([("a", LogisticRegression())])
    model = make_pipeline(vote, LogisticRegression()).fit(varied, table_targets["three"])
    with pytest.raises(pretzel.UnsupportedOperatorError, match="its transform is not possible"):
        pretzel.compile(model)


@pytest.mark.parametrize(
    "model",
    [
        LogisticRegression(),
        Ridge(),
        MLPClassifier(max_iter=5),
        GaussianNB(),
        QuadraticDiscriminantAnalysis(),
        LinearDiscriminantAnalysis(),
        MultinomialNB(),
        BernoulliNB(binarize=None),
        SGDOneClassSVM(),
        SGDClassifier(),
    ],
    ids=str,
)
def test_single_precision(model, check_table, varied, table_targets) -> None:
    """A model that was fitted on float32 answers float64; on float32 it would round."""
    single = np.abs(varied).astype(np.float32)
    model.fit(single, table_targets["int"])
    plan = check_table(model, np.abs(varied))
    for method in plan.methods:
        with contextlib.suppress(pretzel.errors.SchemaError):
            found = getattr(plan, method)(single)
            np.testing.assert_allclose(found, getattr(model, method)(single), rtol=1e-12)
