"""Text featurizers: which importer reads which class."""

from __future__ import annotations

from collections.abc import Mapping

from pretzel.importers.sklearn.hashing import import_hashing_vectorizer
from pretzel.importers.sklearn.text import import_count_vectorizer, import_tfidf_vectorizer
from pretzel.importers.sklearn.tfidf import import_tfidf_transformer
from pretzel.importers.step import StepImporter

TEXT = "sklearn.feature_extraction.text."

IMPORTERS: Mapping[str, StepImporter] = {
    TEXT + "CountVectorizer": import_count_vectorizer,
    TEXT + "TfidfVectorizer": import_tfidf_vectorizer,
    TEXT + "HashingVectorizer": import_hashing_vectorizer,
    TEXT + "TfidfTransformer": import_tfidf_transformer,
}
