"""Trees and ensembles of trees: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.trees.ada_boost import (
    import_ada_boost_classifier,
    import_ada_boost_regressor,
)
from pretzel.importers.sklearn.trees.bagging import (
    import_bagging_classifier,
    import_bagging_regressor,
)
from pretzel.importers.sklearn.trees.decision_tree import (
    import_forest_classifier,
    import_forest_regressor,
    import_tree_classifier,
    import_tree_regressor,
)
from pretzel.importers.sklearn.trees.embedding import import_trees_embedding
from pretzel.importers.sklearn.trees.gradient_boosting import (
    import_gradient_boosting_classifier,
    import_gradient_boosting_regressor,
)
from pretzel.importers.sklearn.trees.hist_gradient_boosting import (
    import_hist_gradient_boosting_classifier,
    import_hist_gradient_boosting_regressor,
)
from pretzel.importers.sklearn.trees.isolation_forest import import_isolation_forest
from pretzel.importers.step import StepImporter

TREE = "sklearn.tree._classes."
FOREST = "sklearn.ensemble._forest."
BOOSTING = "sklearn.ensemble._gb."
HIST = "sklearn.ensemble._hist_gradient_boosting.gradient_boosting."
ADA = "sklearn.ensemble._weight_boosting."
BAGGING = "sklearn.ensemble._bagging."

IMPORTERS: Mapping[str, StepImporter] = {
    TREE + "DecisionTreeClassifier": import_tree_classifier,
    TREE + "ExtraTreeClassifier": import_tree_classifier,
    TREE + "DecisionTreeRegressor": import_tree_regressor,
    TREE + "ExtraTreeRegressor": import_tree_regressor,
    FOREST + "RandomForestClassifier": import_forest_classifier,
    FOREST + "ExtraTreesClassifier": import_forest_classifier,
    FOREST + "RandomForestRegressor": import_forest_regressor,
    FOREST + "ExtraTreesRegressor": import_forest_regressor,
    FOREST + "RandomTreesEmbedding": import_trees_embedding,
    BOOSTING + "GradientBoostingClassifier": import_gradient_boosting_classifier,
    BOOSTING + "GradientBoostingRegressor": import_gradient_boosting_regressor,
    HIST + "HistGradientBoostingClassifier": import_hist_gradient_boosting_classifier,
    HIST + "HistGradientBoostingRegressor": import_hist_gradient_boosting_regressor,
    ADA + "AdaBoostClassifier": import_ada_boost_classifier,
    ADA + "AdaBoostRegressor": import_ada_boost_regressor,
    BAGGING + "BaggingClassifier": import_bagging_classifier,
    BAGGING + "BaggingRegressor": import_bagging_regressor,
    "sklearn.ensemble._iforest.IsolationForest": import_isolation_forest,
}
