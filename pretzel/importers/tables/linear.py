"""Linear and generalized linear models: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.delegation import import_fitted
from pretzel.importers.sklearn.generalized_linear import (
    import_log_regressor,
    import_tweedie_regressor,
)
from pretzel.importers.sklearn.isotonic import import_isotonic, import_isotonic_curve
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
from pretzel.importers.sklearn.one_class import import_one_class_svm
from pretzel.importers.step import StepImporter

LINEAR = "sklearn.linear_model."
ISOTONIC = "sklearn.isotonic.IsotonicRegression"

IMPORTERS: Mapping[str, StepImporter] = {
    LINEAR + "_logistic.LogisticRegression": import_logistic_regression,
    LINEAR + "_logistic.LogisticRegressionCV": import_logistic_regression,
    LINEAR + "_stochastic_gradient.SGDClassifier": import_sgd_classifier,
    LINEAR + "_passive_aggressive.PassiveAggressiveClassifier": import_margin_classifier,
    LINEAR + "_perceptron.Perceptron": import_margin_classifier,
    LINEAR + "_ridge.RidgeClassifier": import_ridge_classifier,
    LINEAR + "_ridge.RidgeClassifierCV": import_ridge_classifier,
    "sklearn.svm._classes.LinearSVC": import_margin_classifier,
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
    LINEAR + "_ransac.RANSACRegressor": import_fitted,
    ISOTONIC: import_isotonic,
}
TRANSFORMS: Mapping[str, StepImporter] = {ISOTONIC: import_isotonic_curve}
