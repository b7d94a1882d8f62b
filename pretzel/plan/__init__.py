"""What the off-line phase makes and the Runtime runs: model plans, their file format, explain."""

from pretzel.plan.answers import METHODS, Answers
from pretzel.plan.blueprint import Blueprint, LogicalStage, RuleReport
from pretzel.plan.file import load
from pretzel.plan.model_plan import ModelPlan
from pretzel.plan.table_records import TableRecords

__all__ = [
    "METHODS",
    "Answers",
    "Blueprint",
    "LogicalStage",
    "ModelPlan",
    "RuleReport",
    "TableRecords",
    "load",
]
