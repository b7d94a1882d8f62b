"""Foreign models to Flour programs: importers read attributes and do no maths.

Importing this package imports no training library; importing a model does.
"""

from pretzel.importers.files import load_model, runs_code
from pretzel.importers.python_step import keep_step
from pretzel.importers.registry import ImportedModel, import_model
from pretzel.importers.step import Fallback

__all__ = ["Fallback", "ImportedModel", "import_model", "keep_step", "load_model", "runs_code"]
