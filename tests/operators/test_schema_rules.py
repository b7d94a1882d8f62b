"""What operators accept, and that refusals say what would fit."""

import numpy as np
import pytest

from pretzel.errors import SchemaError
from pretzel.operators import (
    OPERATORS,
    Arity,
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
    TermWeight,
    TextSource,
    Tokenize,
    WordNgram,
    pack_terms,
    unpack_terms,
)
from pretzel.schema import Kind, VectorType

TEXT, TOKENS, RECORD = (VectorType(kind) for kind in (Kind.TEXT, Kind.TOKENS, Kind.RECORD))
WORDS = pack_terms(["a", "b", "c"])
W = np.ones((3, 2))


def sparse(size):
    return VectorType(Kind.SPARSE, size)


def dense(size):
    return VectorType(Kind.DENSE, size)


@pytest.mark.parametrize(
    ("operator", "inputs", "output"),
    [
        (TextSource(), (), TEXT),
        (CsvSource(",", ("a",)), (), RECORD),
        (SelectColumn("a"), (RECORD,), TEXT),
        (Lowercase(), (TEXT,), TEXT),
        (CollapseWhitespace(), (TEXT,), TEXT),
        (Tokenize(), (TEXT,), TOKENS),
        (CharNgram(1, 2, *WORDS), (TEXT,), sparse(3)),
        (CharNgram(1, 2, *WORDS), (TOKENS,), sparse(3)),
        (WordNgram(1, 2, *WORDS), (TOKENS,), sparse(3)),
        (TermWeight(True, False, None), (sparse(9),), sparse(9)),
        (TermWeight(True, False, np.ones(3)), (sparse(3),), sparse(3)),
        (Normalize("l2"), (sparse(3),), sparse(3)),
        (Normalize("max"), (dense(3),), dense(3)),
        (Scale(2.0), (dense(3),), dense(3)),
        (Concat(), (sparse(3), sparse(4)), sparse(7)),
        (Linear(W, np.ones(2)), (sparse(3),), dense(2)),
        (Dot(W, None, False), (sparse(3),), dense(2)),
        (Dot(W, "l2", True), (sparse(3),), dense(2)),
        (Dot(W, "l2", False), (sparse(3),), dense(3)),
        (Combine(np.ones(2), None), (dense(2), dense(2)), dense(2)),
        (Combine(np.ones(2), "l1"), (dense(3), dense(3)), dense(2)),
    ],
)
def test_output_types(operator, inputs, output):
    assert operator.output_type(inputs) == output


@pytest.mark.parametrize(
    ("operator", "inputs", "message"),
    [
        (TextSource(), (TEXT,), "takes no input"),
        (CsvSource(",", ("a",)), (TEXT,), "takes no input"),
        (Lowercase(), (), "chain it behind another transform"),
        (Lowercase(), (TOKENS,), "takes a text input, got tokens"),
        (Tokenize(), (TEXT, TEXT), "join them with concat first"),
        (WordNgram(1, 1, *WORDS), (TEXT,), "behind a transform that gives tokens"),
        (CharNgram(1, 1, *WORDS), (sparse(3),), "text or tokens"),
        (TermWeight(False, False, np.ones(2)), (sparse(3),), "2 factors for an input of 3"),
        (Concat(), (sparse(3), TEXT), "input 1 is text"),
        (Concat(), (), "got none"),
        (Linear(W, np.ones(2)), (sparse(4),), "3 rows for an input of 4"),
        (Dot(W, None, False), (dense(3),), "takes a sparse input"),
        (Combine(np.ones(2), "l2"), (dense(2),), r"takes dense\[3\], but input 0 is dense\[2\]"),
        (Combine(np.ones(2), None), (), "got none"),
    ],
)
def test_refused_inputs(operator, inputs, message):
    with pytest.raises(SchemaError, match=message):
        operator.output_type(inputs)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: CharNgram(0, 1, *WORDS), "1 <= min_n <= max_n"),
        (lambda: CharNgram(3, 2, *WORDS), "1 <= min_n <= max_n"),
        (lambda: WordNgram(1, 1, WORDS[0].astype("i4"), WORDS[1]), "terms must be a uint8 array"),
        (lambda: TermWeight(False, False, np.ones(2, "f4")), "idf must be a float64 array"),
        (lambda: Normalize("l3"), "norm must be one of 'l1', 'l2', 'max'"),
        (lambda: Linear(np.ones(3), np.ones(1)), "weights must be a float64 array with 2"),
        (lambda: Linear(W, np.ones(3)), "need the same k"),
        (lambda: Dot(W, None, True), "needs a norm"),
        (lambda: CsvSource("ab", ("a",)), "one character"),
        (lambda: CsvSource(",", ("a", "a")), "distinct names"),
    ],
)
def test_refused_configuration(make, message):
    with pytest.raises(SchemaError, match=message):
        make()


@pytest.mark.parametrize("offsets", [[], [1, 3], [0, 2, 1, 3], [0, 2], [0, -1, 3]])
def test_offsets_must_describe_the_bytes(offsets):
    operator = WordNgram(1, 1, WORDS[0], np.array(offsets, np.int64))
    with pytest.raises(SchemaError, match="must rise from 0"):
        operator.output_type((TOKENS,))


def test_vocabularies_hold_any_text_once():
    terms = ["", "é", "\ud800", "𝔘 x", "a\x00b"]
    assert unpack_terms(*pack_terms(terms)) == terms
    with pytest.raises(SchemaError, match="'b' appears twice"):
        pack_terms(["a", "b", "b"])
    with pytest.raises(SchemaError, match="not UTF-8"):
        unpack_terms(np.array([255], np.uint8), np.array([0, 1]))


def test_the_table_names_every_operator_with_its_annotations():
    assert {operator.name for operator in OPERATORS.values()} == set(OPERATORS)
    breakers = {name for name, op in OPERATORS.items() if op.arity is Arity.N_TO_ONE}
    assert breakers >= {"normalize", "concat", "linear"}
    assert all(isinstance(op.arity, Arity) for op in OPERATORS.values())
