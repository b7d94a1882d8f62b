"""Steps made of other steps, from pipelines to ensembles: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.calibration import import_calibrated
from pretzel.importers.sklearn.decision_threshold import (
    import_fixed_threshold,
    import_tuned_threshold,
)
from pretzel.importers.sklearn.delegation import import_fitted, import_frozen, import_search
from pretzel.importers.sklearn.feature_union import import_feature_union
from pretzel.importers.sklearn.multi_output import (
    import_classifier_chain,
    import_multi_output_classifier,
    import_multi_output_regressor,
    import_regressor_chain,
)
from pretzel.importers.sklearn.one_vs_rest import (
    import_one_vs_one,
    import_one_vs_rest,
    import_output_code,
)
from pretzel.importers.sklearn.pipeline import import_pipeline
from pretzel.importers.sklearn.stacking import import_stacking_classifier, import_stacking_regressor
from pretzel.importers.sklearn.voting import import_voting_classifier, import_voting_regressor
from pretzel.importers.step import StepImporter

THRESHOLD = "sklearn.model_selection._classification_threshold."

IMPORTERS: Mapping[str, StepImporter] = {
    "sklearn.pipeline.Pipeline": import_pipeline,
    "sklearn.pipeline.FeatureUnion": import_feature_union,
    "sklearn.model_selection._search.GridSearchCV": import_search,
    "sklearn.model_selection._search.RandomizedSearchCV": import_search,
    "sklearn.model_selection._search_successive_halving.HalvingGridSearchCV": import_search,
    "sklearn.model_selection._search_successive_halving.HalvingRandomSearchCV": import_search,
    "sklearn.frozen._frozen.FrozenEstimator": import_frozen,
    "sklearn.semi_supervised._self_training.SelfTrainingClassifier": import_fitted,
    THRESHOLD + "FixedThresholdClassifier": import_fixed_threshold,
    THRESHOLD + "TunedThresholdClassifierCV": import_tuned_threshold,
    "sklearn.multiclass.OneVsRestClassifier": import_one_vs_rest,
    "sklearn.multiclass.OneVsOneClassifier": import_one_vs_one,
    "sklearn.multiclass.OutputCodeClassifier": import_output_code,
    "sklearn.multioutput.MultiOutputClassifier": import_multi_output_classifier,
    "sklearn.multioutput.MultiOutputRegressor": import_multi_output_regressor,
    "sklearn.multioutput.ClassifierChain": import_classifier_chain,
    "sklearn.multioutput.RegressorChain": import_regressor_chain,
    "sklearn.calibration.CalibratedClassifierCV": import_calibrated,
    "sklearn.ensemble._voting.VotingClassifier": import_voting_classifier,
    "sklearn.ensemble._voting.VotingRegressor": import_voting_regressor,
    "sklearn.ensemble._stacking.StackingClassifier": import_stacking_classifier,
    "sklearn.ensemble._stacking.StackingRegressor": import_stacking_regressor,
}
