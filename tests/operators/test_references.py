"""The references against scikit-learn: the oracle of every kernel must itself be right."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize

from pretzel.errors import SchemaError
from pretzel.operators import (
    CharNgram,
    CollapseWhitespace,
    Combine,
    Concat,
    CsvSource,
    Dot,
    Linear,
    Lowercase,
    Normalize,
    Scale,
    SelectColumn,
    SelectColumns,
    TermWeight,
    TextSource,
    Tokenize,
    WordNgram,
    pack_terms,
)
from pretzel.schema import Kind, VectorType

texts = st.lists(
    st.text(alphabet=st.one_of(st.sampled_from("abAB  \t\n.é"), st.characters())), max_size=6
)


def dense(rows, size):
    matrix = np.zeros((len(rows), size))
    for number, row in enumerate(rows):
        for column, value in row.items():
            matrix[number, column] = value
    return matrix


def fitted(vectorizer, corpus):
    try:
        return vectorizer.fit(corpus)
    except ValueError:  # an empty vocabulary
        return None


@settings(max_examples=150, deadline=None)
@given(texts, texts, st.integers(1, 3), st.integers(0, 2), st.booleans())
def test_char_ngrams(corpus, records, shortest, more, lowercase):
    lengths = (shortest, shortest + more)
    vectorizer = CountVectorizer(analyzer="char", ngram_range=lengths, lowercase=lowercase)
    if fitted(vectorizer, corpus) is None:
        return
    operator = CharNgram(*lengths, *pack_terms(list(vectorizer.get_feature_names_out())))
    values = Lowercase().reference([records]) if lowercase else records
    found = operator.reference([CollapseWhitespace().reference([values])])
    size = len(vectorizer.vocabulary_)
    expected = vectorizer.transform(records).toarray() if records else np.zeros((0, size))
    np.testing.assert_array_equal(dense(found, size), expected)


@settings(max_examples=150, deadline=None)
@given(texts, texts, st.integers(1, 2), st.integers(0, 2))
def test_word_ngrams(corpus, records, shortest, more):
    lengths = (shortest, shortest + more)
    vectorizer = CountVectorizer(ngram_range=lengths)
    if fitted(vectorizer, corpus) is None:
        return
    operator = WordNgram(*lengths, *pack_terms(list(vectorizer.get_feature_names_out())))
    found = operator.reference([Tokenize().reference([Lowercase().reference([records])])])
    size = len(vectorizer.vocabulary_)
    expected = vectorizer.transform(records).toarray() if records else np.zeros((0, size))
    np.testing.assert_array_equal(dense(found, size), expected)


def test_char_ngrams_of_tokens_stay_inside_them():
    operator = CharNgram(2, 2, *pack_terms(["ab", "bc", "cd"]))
    assert operator.reference([[["abc", "cdab"], []]]) == [{0: 2.0, 1: 1.0, 2: 1.0}, {}]


@pytest.mark.parametrize("sublinear", [False, True])
@pytest.mark.parametrize("use_idf", [False, True])
@pytest.mark.parametrize("norm", ["l1", "l2", None])
def test_tfidf(sublinear, use_idf, norm):
    counts = np.random.default_rng(0).poisson(0.7, (20, 6)).astype(float)
    counts[3] = 0
    transformer = TfidfTransformer(sublinear_tf=sublinear, use_idf=use_idf, norm=norm).fit(counts)
    rows = [{c: v for c, v in enumerate(row) if v} for row in counts.tolist()]
    found = TermWeight(False, sublinear, transformer.idf_ if use_idf else None).reference([rows])
    if norm:
        found = Normalize(norm).reference([found])
    np.testing.assert_allclose(dense(found, 6), transformer.transform(counts).toarray(), rtol=1e-14)


def test_binary_comes_before_sublinear():
    assert TermWeight(True, True, np.array([2.0])).reference([[{0: 7.0}]]) == [{0: 2.0}]


@pytest.mark.parametrize("norm", ["l1", "l2", "max"])
def test_norms(norm):
    matrix = np.random.default_rng(1).normal(size=(5, 4))
    matrix[2] = 0
    rows = [dict(enumerate(row)) for row in matrix.tolist()]
    expected = normalize(matrix, norm)
    np.testing.assert_allclose(dense(Normalize(norm).reference([rows]), 4), expected, rtol=1e-14)
    np.testing.assert_allclose(Normalize(norm).reference([matrix]), expected, rtol=1e-14)


@pytest.mark.parametrize("norm", ["l1", "l2", "max"])
def test_dot_and_combine_are_linear_over_the_normalized_concat(norm):
    rng = np.random.default_rng(2)
    weights, bias = rng.normal(size=(5, 3)), rng.normal(size=3)
    left = [{0: 1.5, 2: -2.0}, {}, {1: 3.0}]
    right = [{1: 4.0}, {}, {0: -1.0, 1: 0.5}]
    types = (VectorType(Kind.SPARSE, 3), VectorType(Kind.SPARSE, 2))
    whole = Concat().reference([left, right], types)
    assert whole[0] == {0: 1.5, 2: -2.0, 4: 4.0}
    expected = Linear(weights, bias).reference([Normalize(norm).reference([whole])])
    parts = [
        Dot(weights[:3].copy(), norm, False).reference([left]),
        Dot(weights[3:].copy(), norm, False).reference([right]),
    ]
    np.testing.assert_allclose(Combine(bias, norm).reference(parts), expected, rtol=1e-13)
    alone = Dot(weights[:3].copy(), norm, True).reference([left])
    expected = Linear(weights[:3].copy(), bias).reference([Normalize(norm).reference([left])])
    np.testing.assert_allclose(Combine(bias, None).reference([alone]), expected, rtol=1e-13)


def test_scale():
    assert Scale(-2.0).reference([[{3: 0.5}, {}]]) == [{3: -1.0}, {}]
    assert Scale(2.0).reference([np.ones((1, 2))]).tolist() == [[2.0, 2.0]]


def test_csv_fields():
    source = CsvSource(";", ("label", "text"))
    records = source.reference([['1;"a;b ""c"""', "2", "", "1;x;surplus"]])
    texts = SelectColumn("text").reference([records])
    assert texts == ['a;b "c"', "", "", "x"]
    assert TextSource().reference([("a", "b")]) == ["a", "b"]


def test_selected_columns_are_numbered_anew():
    operator = SelectColumns(np.array([0, 2, 5]))
    found = operator.reference([[{5: 1.0, 1: 2.0, 0: 3.0}, {}, {1: 1.0}]])
    assert found == [{2: 1.0, 0: 3.0}, {}, {}]
    assert [list(row) for row in found] == [[2, 0], [], []]
    assert operator.output_type((VectorType(Kind.SPARSE, 6),)) == VectorType(Kind.SPARSE, 3)
    with pytest.raises(SchemaError, match="no column 5"):
        operator.output_type((VectorType(Kind.SPARSE, 5),))
    for columns in ([], [1, 1], [2, 1], [-1, 1]):
        with pytest.raises(SchemaError, match="ascending"):
            SelectColumns(np.array(columns, np.int64))
