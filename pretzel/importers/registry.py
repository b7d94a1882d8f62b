"""Which importer takes which class: one table, by fully qualified name.

Names, not classes, so that importing this module imports no training library. Only the exact
class matches: a subclass may override anything, so it is refused by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pretzel.errors import UnsupportedOperatorError
from pretzel.flour import FlourContext, Program
from pretzel.importers.sklearn.binarizer import import_binarizer
from pretzel.importers.sklearn.calibration import import_calibrated
from pretzel.importers.sklearn.delegation import import_frozen, import_search
from pretzel.importers.sklearn.feature_selection import import_selection
from pretzel.importers.sklearn.feature_union import import_feature_union
from pretzel.importers.sklearn.function_transformer import import_function_transformer
from pretzel.importers.sklearn.generalized_linear import (
    import_log_regressor,
    import_tweedie_regressor,
)
from pretzel.importers.sklearn.hashing import import_hashing_vectorizer
from pretzel.importers.sklearn.linear_classifiers import (
    import_logistic_regression,
    import_margin_classifier,
    import_ridge_classifier,
    import_sgd_classifier,
)
from pretzel.importers.sklearn.linear_regressors import (
    import_linear_regressor,
    import_sgd_regressor,
)
from pretzel.importers.sklearn.max_abs_scaler import import_max_abs_scaler
from pretzel.importers.sklearn.naive_bayes import (
    import_bernoulli_nb,
    import_complement_nb,
    import_multinomial_nb,
)
from pretzel.importers.sklearn.nearest_centroid import import_nearest_centroid
from pretzel.importers.sklearn.normalizer import import_normalizer
from pretzel.importers.sklearn.one_class import import_one_class_svm
from pretzel.importers.sklearn.one_vs_rest import (
    import_one_vs_one,
    import_one_vs_rest,
    import_output_code,
)
from pretzel.importers.sklearn.pipeline import import_pipeline
from pretzel.importers.sklearn.stacking import (
    import_stacking_classifier,
    import_stacking_regressor,
)
from pretzel.importers.sklearn.text import import_count_vectorizer, import_tfidf_vectorizer
from pretzel.importers.sklearn.tfidf import import_tfidf_transformer
from pretzel.importers.sklearn.version import installed_version, warn_if_untested
from pretzel.importers.sklearn.voting import (
    import_multi_output_regressor,
    import_voting_classifier,
    import_voting_regressor,
)
from pretzel.importers.step import Intermediate, Step, StepImporter
from pretzel.store import ObjectStore

LINEAR = "sklearn.linear_model."
SEARCH = "sklearn.model_selection."
SELECTION = "sklearn.feature_selection."

IMPORTERS: Mapping[str, StepImporter] = {
    "sklearn.pipeline.Pipeline": import_pipeline,
    "sklearn.pipeline.FeatureUnion": import_feature_union,
    "sklearn.feature_extraction.text.CountVectorizer": import_count_vectorizer,
    "sklearn.feature_extraction.text.TfidfVectorizer": import_tfidf_vectorizer,
    "sklearn.feature_extraction.text.HashingVectorizer": import_hashing_vectorizer,
    "sklearn.feature_extraction.text.TfidfTransformer": import_tfidf_transformer,
    SEARCH + "_search.GridSearchCV": import_search,
    SEARCH + "_search.RandomizedSearchCV": import_search,
    SEARCH + "_search_successive_halving.HalvingGridSearchCV": import_search,
    SEARCH + "_search_successive_halving.HalvingRandomSearchCV": import_search,
    "sklearn.frozen._frozen.FrozenEstimator": import_frozen,
    SELECTION + "_univariate_selection.SelectKBest": import_selection,
    SELECTION + "_univariate_selection.SelectPercentile": import_selection,
    SELECTION + "_univariate_selection.SelectFpr": import_selection,
    SELECTION + "_univariate_selection.SelectFdr": import_selection,
    SELECTION + "_univariate_selection.SelectFwe": import_selection,
    SELECTION + "_univariate_selection.GenericUnivariateSelect": import_selection,
    SELECTION + "_from_model.SelectFromModel": import_selection,
    SELECTION + "_rfe.RFE": import_selection,
    SELECTION + "_rfe.RFECV": import_selection,
    SELECTION + "_sequential.SequentialFeatureSelector": import_selection,
    SELECTION + "_variance_threshold.VarianceThreshold": import_selection,
    "sklearn.preprocessing._data.Binarizer": import_binarizer,
    "sklearn.preprocessing._data.MaxAbsScaler": import_max_abs_scaler,
    "sklearn.preprocessing._data.Normalizer": import_normalizer,
    "sklearn.preprocessing._function_transformer.FunctionTransformer": import_function_transformer,
    LINEAR + "_logistic.LogisticRegression": import_logistic_regression,
    LINEAR + "_logistic.LogisticRegressionCV": import_logistic_regression,
    LINEAR + "_stochastic_gradient.SGDClassifier": import_sgd_classifier,
    LINEAR + "_passive_aggressive.PassiveAggressiveClassifier": import_margin_classifier,
    LINEAR + "_perceptron.Perceptron": import_margin_classifier,
    LINEAR + "_ridge.RidgeClassifier": import_ridge_classifier,
    LINEAR + "_ridge.RidgeClassifierCV": import_ridge_classifier,
    "sklearn.svm._classes.LinearSVC": import_margin_classifier,
    "sklearn.multiclass.OneVsRestClassifier": import_one_vs_rest,
    "sklearn.multiclass.OneVsOneClassifier": import_one_vs_one,
    "sklearn.multiclass.OutputCodeClassifier": import_output_code,
    "sklearn.multioutput.MultiOutputRegressor": import_multi_output_regressor,
    "sklearn.calibration.CalibratedClassifierCV": import_calibrated,
    "sklearn.ensemble._voting.VotingClassifier": import_voting_classifier,
    "sklearn.ensemble._voting.VotingRegressor": import_voting_regressor,
    "sklearn.ensemble._stacking.StackingClassifier": import_stacking_classifier,
    "sklearn.ensemble._stacking.StackingRegressor": import_stacking_regressor,
    "sklearn.neighbors._nearest_centroid.NearestCentroid": import_nearest_centroid,
    "sklearn.naive_bayes.MultinomialNB": import_multinomial_nb,
    "sklearn.naive_bayes.ComplementNB": import_complement_nb,
    "sklearn.naive_bayes.BernoulliNB": import_bernoulli_nb,
    LINEAR + "_stochastic_gradient.SGDOneClassSVM": import_one_class_svm,
    LINEAR + "_glm.glm.PoissonRegressor": import_log_regressor,
    LINEAR + "_glm.glm.GammaRegressor": import_log_regressor,
    LINEAR + "_glm.glm.TweedieRegressor": import_tweedie_regressor,
    LINEAR + "_base.LinearRegression": import_linear_regressor,
    LINEAR + "_ridge.Ridge": import_linear_regressor,
    LINEAR + "_ridge.RidgeCV": import_linear_regressor,
    LINEAR + "_coordinate_descent.Lasso": import_linear_regressor,
    LINEAR + "_coordinate_descent.LassoCV": import_linear_regressor,
    LINEAR + "_coordinate_descent.ElasticNet": import_linear_regressor,
    LINEAR + "_coordinate_descent.ElasticNetCV": import_linear_regressor,
    LINEAR + "_coordinate_descent.MultiTaskLasso": import_linear_regressor,
    LINEAR + "_coordinate_descent.MultiTaskLassoCV": import_linear_regressor,
    LINEAR + "_coordinate_descent.MultiTaskElasticNet": import_linear_regressor,
    LINEAR + "_coordinate_descent.MultiTaskElasticNetCV": import_linear_regressor,
    LINEAR + "_least_angle.Lars": import_linear_regressor,
    LINEAR + "_least_angle.LarsCV": import_linear_regressor,
    LINEAR + "_least_angle.LassoLars": import_linear_regressor,
    LINEAR + "_least_angle.LassoLarsCV": import_linear_regressor,
    LINEAR + "_least_angle.LassoLarsIC": import_linear_regressor,
    LINEAR + "_omp.OrthogonalMatchingPursuit": import_linear_regressor,
    LINEAR + "_omp.OrthogonalMatchingPursuitCV": import_linear_regressor,
    LINEAR + "_bayes.BayesianRidge": import_linear_regressor,
    LINEAR + "_bayes.ARDRegression": import_linear_regressor,
    LINEAR + "_huber.HuberRegressor": import_linear_regressor,
    LINEAR + "_quantile.QuantileRegressor": import_linear_regressor,
    LINEAR + "_theil_sen.TheilSenRegressor": import_linear_regressor,
    LINEAR + "_stochastic_gradient.SGDRegressor": import_sgd_regressor,
    LINEAR + "_passive_aggressive.PassiveAggressiveRegressor": import_sgd_regressor,
    "sklearn.svm._classes.LinearSVR": import_linear_regressor,
}

# What to say beyond "unknown", by class name.
REMEDIES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class ImportedModel:
    """A model as a Flour program, and where it came from.

    Attributes:
        program: the unoptimized program.
        source: fully qualified class of the model, e.g. ``"sklearn.pipeline.Pipeline"``.
        versions: releases of the libraries it was read with, e.g. ``{"scikit-learn": "1.9.1"}``.
        dtype: of the values that the model's transform answers, a NumPy dtype string.
    """

    program: Program
    source: str
    versions: Mapping[str, str]
    dtype: str


def import_model(model: Any, store: ObjectStore) -> ImportedModel:
    """Read a fitted model into a Flour program whose parameters live in ``store``.

    Raises:
        UnsupportedOperatorError: a step has no white-box operator; names step, class, reason.
        ImportModelError: a step is not fitted, or its attributes contradict each other.
    """
    root = Step(model, type(model).__name__.lower(), find_importer)
    importer = find_importer(root)
    warn_if_untested()
    given = importer(root, Intermediate(FlourContext(store).text()))
    if given.dtype is None:
        raise root.refused("it hands texts through and computes nothing")
    program = given.flow.plan()
    if program.methods == ("transform",) and hasattr(model, "predict"):
        raise root.refused(
            "its last step selects features and predicts by itself; put the model that predicts "
            "behind it as a step of its own"
        )
    return ImportedModel(
        program,
        qualified_name(type(model)),
        {"scikit-learn": installed_version()},
        given.dtype.str,
    )


def find_importer(step: Step) -> StepImporter:
    """The importer of exactly the step's class.

    Raises:
        UnsupportedOperatorError: there is none.
    """
    importer = IMPORTERS.get(qualified_name(type(step.model)))
    if importer is None:
        raise unsupported(step)
    return importer


def unsupported(step: Step) -> UnsupportedOperatorError:
    """The error for a class that is not in the table, with the nearest remedy."""
    model = step.model
    if isinstance(model, type):
        return step.refused(f"{model.__name__} is a class; pass a fitted instance of it")
    for parent in type(model).__mro__[1:]:
        if qualified_name(parent) in IMPORTERS:
            return step.refused(
                f"it is a subclass of {parent.__name__} and may override any part of it; "
                f"only {parent.__name__} itself is possible"
            )
    remedy = REMEDIES.get(type(model).__name__)
    known = sorted({name.rpartition(".")[2] for name in IMPORTERS})
    return step.refused(
        f"no white-box operator for {qualified_name(type(model))}"
        + (f": {remedy}" if remedy else f"; possible are {', '.join(known)}")
    )


def qualified_name(kind: type) -> str:
    """Module and name of a class, e.g. ``"sklearn.pipeline.Pipeline"``."""
    return f"{kind.__module__}.{kind.__qualname__}"
