"""Decision trees and everything made of them, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.dummy import DummyClassifier
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
    VotingClassifier,
)
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import (
    DecisionTreeClassifier,
    DecisionTreeRegressor,
    ExtraTreeClassifier,
    ExtraTreeRegressor,
)

import pretzel
from pretzel.errors import SchemaError

SMALL = {"n_estimators": 7, "random_state": 0}
CLASSIFIERS = [
    DecisionTreeClassifier(random_state=0),
    DecisionTreeClassifier(max_leaf_nodes=6, criterion="entropy", random_state=0),
    ExtraTreeClassifier(random_state=0),
    RandomForestClassifier(**SMALL),
    RandomForestClassifier(n_estimators=40, max_depth=2, random_state=0),
    ExtraTreesClassifier(**SMALL),
    GradientBoostingClassifier(**SMALL),
    GradientBoostingClassifier(init="zero", learning_rate=0.7, subsample=0.8, **SMALL),
    HistGradientBoostingClassifier(max_iter=7, min_samples_leaf=3),
    AdaBoostClassifier(**SMALL),
    AdaBoostClassifier(DecisionTreeClassifier(max_depth=3), learning_rate=0.5, **SMALL),
    BaggingClassifier(**SMALL),
    BaggingClassifier(max_features=0.5, bootstrap_features=True, **SMALL),
    BaggingClassifier(RandomForestClassifier(**SMALL), max_features=0.7, **SMALL),
]
REGRESSORS = [
    DecisionTreeRegressor(random_state=0),
    ExtraTreeRegressor(random_state=0, max_leaf_nodes=9),
    RandomForestRegressor(**SMALL),
    ExtraTreesRegressor(criterion="absolute_error", **SMALL),
    *(
        GradientBoostingRegressor(loss=loss, **SMALL)
        for loss in ("squared_error", "absolute_error", "huber", "quantile")
    ),
    GradientBoostingRegressor(init="zero", **SMALL),
    HistGradientBoostingRegressor(max_iter=7, min_samples_leaf=3),
    HistGradientBoostingRegressor("absolute_error", max_iter=7, min_samples_leaf=3),
    HistGradientBoostingRegressor("quantile", quantile=0.3, max_iter=7, min_samples_leaf=3),
    AdaBoostRegressor(**SMALL),
    AdaBoostRegressor(Ridge(), loss="exponential", **SMALL),
    BaggingRegressor(**SMALL),
    BaggingRegressor(Ridge(), max_features=0.6, **SMALL),
]


@pytest.mark.parametrize("labels", ["int", "bool", "str", "three", "three str", "three gaps"])
@pytest.mark.parametrize("model", CLASSIFIERS, ids=str)
def test_classifiers(model, labels, check_table, table, table_targets) -> None:
    check_table(model.fit(table, table_targets[labels]), table)


@pytest.mark.parametrize("model", REGRESSORS, ids=str)
def test_regressors(model, check_table, table, table_targets) -> None:
    check_table(model.fit(table, table_targets["number"]), table)


@pytest.mark.parametrize("loss", ["poisson", "gamma"])
def test_losses_with_a_link(loss, check_table, table, table_targets) -> None:
    model = HistGradientBoostingRegressor(loss, max_iter=9, min_samples_leaf=3)
    check_table(model.fit(table, np.exp(table_targets["number"])), table)


def test_exponential_loss(check_table, table, table_targets) -> None:
    for init in (None, "zero", DecisionTreeClassifier(max_depth=2)):
        model = GradientBoostingClassifier(loss="exponential", init=init, **SMALL)
        check_table(model.fit(table, table_targets["str"]), table)


def test_several_targets(check_table, table, table_targets) -> None:
    for model in (DecisionTreeRegressor(), RandomForestRegressor(**SMALL)):
        check_table(model.fit(table, table_targets["two numbers"]), table)
    model = DecisionTreeRegressor()
    check_table(model.fit(table, table_targets["number"][:, np.newaxis]), table)


@pytest.mark.parametrize(
    "init",
    [
        DecisionTreeClassifier(max_depth=2, random_state=0),
        RandomForestClassifier(max_depth=2, **SMALL),
        HistGradientBoostingClassifier(max_iter=3, min_samples_leaf=3),
        DummyClassifier(strategy="uniform"),
    ],
    ids=str,
)
@pytest.mark.parametrize("labels", ["str", "three"])
def test_initial_classifiers(init, labels, check_table, table, table_targets) -> None:
    model = GradientBoostingClassifier(init=init, **SMALL)
    check_table(model.fit(table, table_targets[labels]), table)


OUTPUTS = {
    "numbers": lambda two, three: np.stack([three, two, three - 1], axis=1),
    "words": lambda two, three: np.stack([np.array(["a", "b", "c"])[three], two.astype(str)], 1),
    "flags": lambda two, three: np.stack([two, three > 1], axis=1).astype(bool),
}


@pytest.mark.parametrize("outputs", OUTPUTS)
@pytest.mark.parametrize(
    "model",
    [DecisionTreeClassifier(max_depth=3), RandomForestClassifier(**SMALL), ExtraTreeClassifier()],
    ids=str,
)
def test_several_outputs(model, outputs, check_table, table, table_targets) -> None:
    goal = OUTPUTS[outputs](table_targets["int"], table_targets["three"])
    check_table(model.fit(table, goal), table)


@pytest.mark.parametrize("labels", ["str", "three gaps"])
@pytest.mark.parametrize(
    "member",
    [
        LogisticRegression(),
        LinearSVC(random_state=0),
        GaussianNB(),
        HistGradientBoostingClassifier(max_iter=3, min_samples_leaf=3),
        GradientBoostingClassifier(init="zero", **SMALL),
        make_pipeline(StandardScaler(), LogisticRegression()),
    ],
    ids=str,
)
def test_bagging_of_anything(member, labels, check_table, table, table_targets) -> None:
    small = (table / np.maximum(1.0, np.abs(table).max(axis=0)))[:, :4]  # none is constant
    for more in ({}, {"max_features": 0.7, "bootstrap_features": True}):
        bagging = BaggingClassifier(member, n_estimators=5, random_state=1, **more)
        check_table(bagging.fit(small, table_targets[labels]), small)


def test_bagging_behind_other_steps(check_table, table, table_targets) -> None:
    bagging = BaggingClassifier(LogisticRegression(), max_features=0.7, random_state=0)
    pipeline = make_pipeline(StandardScaler(), bagging)
    check_table(pipeline.fit(table, table_targets["three"]), table)


def test_bagging_of_texts(check, corpus, targets) -> None:
    bagging = BaggingClassifier(LogisticRegression(), max_features=0.5, random_state=0)
    check(make_pipeline(TfidfVectorizer(), bagging).fit(corpus, targets["three str"]))


def test_boosting_of_anything(check_table, table, table_targets) -> None:
    small = (table / np.maximum(1.0, np.abs(table).max(axis=0)))[:, :4]
    for labels in ("str", "three"):
        for member in (LogisticRegression(), GaussianNB(), RandomForestClassifier(2, max_depth=1)):
            model = AdaBoostClassifier(member, **SMALL)
            check_table(model.fit(small, table_targets[labels]), small)


@pytest.fixture(scope="session")
def mixed(table) -> pd.DataFrame:
    """Texts, whole numbers and missing values as categories beside numbers."""
    random = np.random.default_rng(4)
    frame = pd.DataFrame(table[:, :3], columns=list("abc"))
    words = random.choice(["red", "green", "blue", "ΩΨ", ""], len(table))
    frame.insert(1, "color", pd.Categorical(words))
    frame.insert(3, "size", pd.Categorical(random.choice([1, 5, 40], len(table))))
    return frame


@pytest.mark.parametrize("chosen", ["from_dtype", ["color", "size"], ["color", "size", "b"]])
def test_categories_of_a_frame(chosen, check_table, mixed, table_targets) -> None:
    frame = mixed.assign(b=(mixed["b"] * 3).round())
    options = {"max_iter": 20, "min_samples_leaf": 2, "categorical_features": chosen}
    goal = np.where(frame["color"].isin(["red", "ΩΨ"]), 3.0, 0.0) + table_targets["number"]
    model = HistGradientBoostingRegressor(**options).fit(frame, goal)
    assert any(each.nodes["is_categorical"].any() for stage in model._predictors for each in stage)
    check_table(model, frame)
    strange = frame.assign(color="violet", size=7, b=99.0)
    check_table(model, strange)
    check_table(HistGradientBoostingClassifier(**options).fit(frame, table_targets["three"]), frame)


def test_categories_of_an_array(check_table, table, table_targets) -> None:
    rows = np.round(table[:, :4] * 2)
    rows[::11, 2] = np.nan
    options = {"max_iter": 20, "min_samples_leaf": 2}
    for chosen in ([2, 3], [True, False, True, False], [0, 1, 2, 3]):
        model = HistGradientBoostingClassifier(categorical_features=chosen, **options)
        model.fit(rows, table_targets["three str"])
        others = np.vstack([rows + 1, rows * 100, np.full((1, 4), np.nan), rows - 0.5])
        check_table(model, np.vstack([rows, others]))


def test_categories_behind_other_steps(check_table, table, table_targets) -> None:
    rows = np.round(table[:, :4])
    bins = make_pipeline(
        MaxAbsScaler(), HistGradientBoostingClassifier(categorical_features=[2], max_iter=5)
    )
    check_table(bins.fit(rows, table_targets["int"]), rows)


def test_numbers_too_large_for_single_precision(table, table_targets) -> None:
    """What the source refuses as it rounds, wherever the numbers come from."""
    forest = RandomForestClassifier(**SMALL)
    plain = forest.fit(table, table_targets["three"])
    scaled = make_pipeline(StandardScaler(), GradientBoostingClassifier(**SMALL))
    scaled.fit(table, table_targets["three"])
    huge = table.copy()
    huge[5, 0] = 1e300
    for model in (plain, scaled):
        plan = pretzel.compile(model)
        with np.errstate(over="ignore"), pytest.raises(ValueError, match="too large for dtype"):
            model.predict(huge)
        with pytest.raises(SchemaError, match=r"record 5: .* too large for float32"):
            plan.predict(huge)
        assert plan.predict(table).tolist() == model.predict(table).tolist()


def test_members_with_a_score_of_zero(check_table) -> None:
    rows = np.array([[0.0], [1.0], [1.0], [1.0], [1.0]])
    goal = [0, 0, 1, 0, 1]
    boosting = GradientBoostingClassifier(init="zero", n_estimators=1)
    check_table(boosting.fit(rows, goal), rows)
    vote = VotingClassifier([("a", boosting), ("b", boosting)], voting="hard")
    check_table(vote.fit(rows, goal), rows)


def test_initial_regressors(check_table, table, table_targets) -> None:
    for init in (RandomForestRegressor(**SMALL), HistGradientBoostingRegressor(max_iter=3)):
        model = GradientBoostingRegressor(init=init, **SMALL)
        check_table(model.fit(table, table_targets["number"]), table)


def test_initial_models_in_single_precision_are_refused(table, table_targets) -> None:
    model = GradientBoostingRegressor(init=Ridge(), **SMALL)
    model.fit(table[:, :4], table_targets["number"])
    with pytest.raises(pretzel.UnsupportedOperatorError, match="single precision") as error:
        pretzel.compile(model)
    assert error.value.step == "gradientboostingregressor.init_"
    chance = DummyClassifier(strategy="stratified", random_state=0)
    lottery = GradientBoostingClassifier(init=chance, **SMALL).fit(table, table_targets["int"])
    with pytest.raises(pretzel.UnsupportedOperatorError, match="by chance"):
        pretzel.compile(lottery)


@pytest.fixture(scope="session")
def holes(table) -> np.ndarray:
    """The table with a fifth of its values missing."""
    gaps = np.random.default_rng(1).random(table.shape) < 0.2
    return np.where(gaps, np.nan, table)


@pytest.mark.parametrize("fitted_on_holes", [True, False])
@pytest.mark.parametrize(
    "model",
    [
        DecisionTreeClassifier(random_state=0),
        RandomForestClassifier(**SMALL),
        HistGradientBoostingClassifier(max_iter=9, min_samples_leaf=3),
        BaggingClassifier(max_features=0.7, **SMALL),
        BaggingRegressor(HistGradientBoostingRegressor(max_iter=2), **SMALL),
    ],
    ids=str,
)
def test_missing_values(model, fitted_on_holes, check_table, table, holes, table_targets) -> None:
    regression = isinstance(model, BaggingRegressor)
    goal = table_targets["number" if regression else "three str"]
    model.fit(holes if fitted_on_holes else table, goal)
    check_table(model, np.vstack([holes, np.full((2, 6), np.nan)]))


def test_missing_values_where_the_source_refuses_them(table, holes, table_targets) -> None:
    for model in (GradientBoostingClassifier(**SMALL), AdaBoostClassifier(**SMALL)):
        plan = pretzel.compile(model.fit(table, table_targets["int"]))
        with pytest.raises(ValueError, match="NaN"):
            model.predict(holes)
        with pytest.raises(SchemaError, match="is nan"):
            plan.predict(holes)


def test_infinities(check_table, table, table_targets) -> None:
    wild = table.copy()
    wild[::7, 0], wild[::9, 2] = np.inf, -np.inf
    model = HistGradientBoostingClassifier(max_iter=9, min_samples_leaf=3)
    check_table(model.fit(wild, table_targets["int"]), wild)
    plan = pretzel.compile(DecisionTreeClassifier().fit(table, table_targets["int"]))
    with pytest.raises(SchemaError, match="inf"):
        plan.predict(wild)


@pytest.mark.parametrize("contamination", ["auto", 0.2])
@pytest.mark.parametrize("features", [1.0, 0.5])
def test_isolation_forest(features, contamination, check_table, table, holes) -> None:
    model = IsolationForest(max_features=features, contamination=contamination, **SMALL)
    check_table(model.fit(table), table)
    check_table(model.fit(table), np.vstack([holes, np.full((1, 6), np.inf)]))


@pytest.mark.parametrize("sparse", [True, False])
def test_embedding(sparse, check_table, table, table_targets) -> None:
    embedding = RandomTreesEmbedding(max_depth=3, sparse_output=sparse, **SMALL)
    check_table(embedding.fit(table), table)
    check_table(make_pipeline(embedding, Ridge()).fit(table, table_targets["number"]), table)


@pytest.mark.parametrize(
    "model",
    [
        DecisionTreeClassifier(random_state=0),
        RandomForestClassifier(**SMALL),
        GradientBoostingClassifier(**SMALL),
        AdaBoostClassifier(**SMALL),
        AdaBoostClassifier(MultinomialNB(), **SMALL),
        BaggingClassifier(**SMALL),
        BaggingClassifier(max_features=0.3, **SMALL),
    ],
    ids=str,
)
def test_trees_over_texts(model, check, corpus, targets) -> None:
    check(make_pipeline(TfidfVectorizer(), model).fit(corpus, targets["three str"]))
    check(make_pipeline(TfidfVectorizer(), model).fit(corpus, targets["bool"]))


def test_embedding_of_texts(check, corpus, targets) -> None:
    pipeline = make_pipeline(TfidfVectorizer(), RandomTreesEmbedding(**SMALL))
    check(pipeline.fit(corpus))
    check(make_pipeline(pipeline, LogisticRegression()).fit(corpus, targets["three"]))


def test_single_precision_is_that_of_the_source(check_table, table_targets) -> None:
    """Values and thresholds that differ in float64 alone."""
    random = np.random.default_rng(3)
    near = 1.0 + random.integers(-3, 4, (60, 4)) * 2.0**-24 + random.integers(-2, 3, (60, 4)) / 4e9
    model = RandomForestRegressor(**SMALL).fit(near, table_targets["number"])
    check_table(model, np.vstack([near, near * (1 + 1e-8), near * (1 - 1e-8)]))
    check_table(model, near.astype(np.float32))
    check_table(HistGradientBoostingRegressor(max_iter=5).fit(near, near[:, 0]), near)


ODD = st.one_of(
    st.floats(width=32, allow_infinity=False),
    st.floats(-4, 4),
    st.sampled_from([0.5, np.nextafter(0.5, 1), np.nextafter(0.5, 0), -0.0, 1e-300, np.nan]),
)


@pytest.mark.parametrize(
    "model", [RandomForestClassifier(**SMALL), HistGradientBoostingClassifier(max_iter=9)], ids=str
)
def test_any_numbers(model, table, table_targets) -> None:
    model.fit(np.round(table[:, :4] * 2) / 2, table_targets["three"])
    plan = pretzel.compile(model)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(arrays(np.float64, st.tuples(st.integers(1, 40), st.just(4)), elements=ODD))
    def agree(rows) -> None:
        np.testing.assert_allclose(
            plan.predict_proba(rows), model.predict_proba(rows), rtol=0, atol=1e-12
        )

    agree()


def test_answers_do_not_depend_on_the_batch(table, table_targets) -> None:
    model = GradientBoostingClassifier(n_estimators=33, random_state=0)
    plan = pretzel.compile(model.fit(table, table_targets["three"]))
    many = np.vstack([table] * 5)
    whole = plan.decision_function(many)
    for size in (1, 7, 15, 16, 17, 63, 64, 65):
        parts = [plan.decision_function(many[i : i + size]) for i in range(0, len(many), size)]
        assert np.concatenate(parts).tobytes() == whole.tobytes()


def test_names_of_columns(table, table_targets) -> None:
    frame = pd.DataFrame(table, columns=list("abcdef"))
    model = HistGradientBoostingRegressor(max_iter=3).fit(frame, table_targets["number"])
    plan = pretzel.compile(model)
    np.testing.assert_array_equal(plan.predict(frame), model.predict(frame))
    with pytest.raises(SchemaError, match="order"):
        plan.predict(frame[list("bacdef")])
