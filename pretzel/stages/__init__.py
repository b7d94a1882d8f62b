"""HOW operators run: physical stages of native operations, and their selection."""

from pretzel.stages.operation_binding import PYTHON, OperationBinding, Register
from pretzel.stages.physical_stage import FUSED_PASS, SHARED_FEATURES, Candidate, PhysicalStage
from pretzel.stages.scope import Node, RegisterTable, Scope
from pretzel.stages.selection import select

__all__ = [
    "FUSED_PASS",
    "PYTHON",
    "SHARED_FEATURES",
    "Candidate",
    "Node",
    "OperationBinding",
    "PhysicalStage",
    "Register",
    "RegisterTable",
    "Scope",
    "select",
]
