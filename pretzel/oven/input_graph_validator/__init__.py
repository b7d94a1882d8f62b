"""Step 1: the program is typed and well-formed."""

from __future__ import annotations

from pretzel.oven.input_graph_validator.propagate_schema import PropagateSchema
from pretzel.oven.input_graph_validator.validate_graph import ValidateGraph
from pretzel.oven.input_graph_validator.validate_schema import ValidateSchema

RULES = (
    PropagateSchema(),
    ValidateSchema(),  # reads the types that propagate_schema has confirmed
    ValidateGraph(),
)
