"""Cluster and mixture models: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.step import StepImporter

IMPORTERS: Mapping[str, StepImporter] = {}
