"""Which importer takes which class: a table a family, joined here.

Names, not classes, so that importing this package imports no training library.
"""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.step import StepImporter
from pretzel.importers.tables import (
    bayes,
    clusters,
    decomposition,
    encoding,
    ensembles,
    kernels,
    linear,
    neighbors,
    neural,
    preprocessing,
    selection,
    text,
    trees,
)

FAMILIES = (
    bayes,
    clusters,
    decomposition,
    encoding,
    ensembles,
    kernels,
    linear,
    neighbors,
    neural,
    preprocessing,
    selection,
    text,
    trees,
)
# Of models that predict and transform: what reads them where they transform.
TRANSFORMS: Mapping[str, StepImporter] = {
    name: importer
    for family in FAMILIES
    for name, importer in getattr(family, "TRANSFORMS", {}).items()
}
IMPORTERS: Mapping[str, StepImporter] = {
    name: importer for family in FAMILIES for name, importer in family.IMPORTERS.items()
}
