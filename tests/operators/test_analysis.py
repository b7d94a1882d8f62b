"""References of the operators that analyze texts, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from pretzel.errors import SchemaError
from pretzel.operators import FindTokens, PaddedCharNgram, StripAccents, pack_terms
from pretzel.operators.character_runs import read_pattern

texts = st.lists(
    st.text(st.one_of(st.sampled_from("ab  \t\n\x1c.é"), st.characters()), max_size=20), max_size=5
)


@settings(max_examples=150, deadline=None)
@given(texts, st.integers(1, 5), st.integers(0, 3))
def test_padded_char_ngrams(records, shortest, more):
    lengths = (shortest, shortest + more)
    vectorizer = CountVectorizer(analyzer="char_wb", ngram_range=lengths, lowercase=False)
    try:
        expected = vectorizer.fit_transform(records).toarray()
    except ValueError:  # an empty vocabulary
        return
    operator = PaddedCharNgram(*lengths, *pack_terms(list(vectorizer.get_feature_names_out())))
    found = operator.reference([FindTokens(r"\S+").reference([records])])
    columns = range(expected.shape[1])
    rows = [[row.get(column, 0.0) for column in columns] for row in found]
    np.testing.assert_array_equal(np.array(rows), expected)


def test_the_form_of_accents_is_checked():
    with pytest.raises(SchemaError, match="'unicode', 'ascii', got 'latin'"):
        StripAccents("latin")


def test_a_pattern_as_data():
    runs = read_pattern(r"\b(\w[\w]{1,3})\b")
    assert (runs.shortest, runs.longest, runs.starts, runs.ends) == (2, 4, True, True)
    assert "é" in runs
    assert "-" not in runs
    assert read_pattern("[b-da]+").ranges.tolist() == [[97, 100]]
    assert read_pattern(r"[^\s\S]+").ranges.shape == (0, 2)
