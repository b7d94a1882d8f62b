"""TransformedTargetRegressor: predictions on the way back from a transformed target."""

from __future__ import annotations

import numpy as np

from pretzel.flour import Flow
from pretzel.importers.sklearn.distributions import read_distribution
from pretzel.importers.sklearn.function_transformer import read_function
from pretzel.importers.sklearn.head import read_head
from pretzel.importers.sklearn.scalers import inverted, read_scaler
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import Operator, Predictor


def import_transformed_target(step: Step, given: Intermediate) -> Intermediate:
    """The regressor's predictions through the inverse of the target's transformer.

    Raises:
        UnsupportedOperatorError: there is no white-box form of that inverse.
    """
    head = read_head(step.child("regressor_", step.attribute("regressor_")), given)
    flow: Flow = head.predictions()
    for operator in inverse_of(step.child("transformer_", step.attribute("transformer_"))):
        flow = flow.apply(operator)
    flat = step.attribute("_training_dim") == 1 and flow.transform.type.size == 1
    return Intermediate(
        flow.apply(Predictor("identity", None, "<f8", bool(flat))), np.dtype(np.float64)
    )


def inverse_of(step: Step) -> list[Operator]:
    """The operators of inverse_transform.

    Raises:
        UnsupportedOperatorError: the transformer is another, or runs Python code.
    """
    model = step.model
    match type(model).__name__:
        case "FunctionTransformer" if model.inverse_func is None:
            return []
        case "FunctionTransformer":
            return [read_function(step, model.inverse_func, model.inv_kw_args, model.validate)]
        case "StandardScaler" | "MinMaxScaler" | "MaxAbsScaler" | "RobustScaler":
            return [inverted(read_scaler(step))]
        case "PowerTransformer" | "QuantileTransformer":
            return read_distribution(step, inverse=True)
        case "Pipeline":
            parts = [step.child(name, each) for name, each in reversed(model.steps)]
            return [operator for part in parts for operator in inverse_of(part)]
        case "str" | "NoneType":  # "passthrough"
            return []
    raise step.refused(
        "its inverse_transform has no white-box form; functions of NumPy, scalers, "
        "PowerTransformer, QuantileTransformer and pipelines of them are possible"
    )
