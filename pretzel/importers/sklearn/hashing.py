"""HashingVectorizer: texts to signed counts of hashed n-grams, rows then scaled to norm 1."""

from __future__ import annotations

import numpy as np

from pretzel.importers.sklearn.analysis import analyze, ngram_range
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import HashNgram, Normalize

FLOAT64 = np.dtype(np.float64)
UNITS = {"word": "word", "char": "char", "char_wb": "padded_char"}


def import_hashing_vectorizer(step: Step, given: Intermediate) -> Intermediate:
    """Texts to ``n_features`` columns; needs no fit, since nothing is learnt."""
    model = step.model
    if np.dtype(model.dtype) != FLOAT64:
        name = np.dtype(model.dtype).name
        raise step.refused(f"dtype={name} rounds or overflows; float64 is possible")
    analyzed = analyze(step, given, only_str=True)
    whole = callable(model.analyzer)  # then what it finds is hashed as it is
    operator = HashNgram(
        "word" if whole else UNITS[model.analyzer],
        *((1, 1) if whole else ngram_range(step)),
        columns=int(model.n_features),
        signed=bool(model.alternate_sign),
        binary=bool(model.binary),
    )
    counts = analyzed.apply(operator, FLOAT64)
    return counts if model.norm is None else counts.apply(Normalize(model.norm), FLOAT64)
