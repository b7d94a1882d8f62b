"""Operators on categories: references against plain Python, annotations, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, TargetEncoder

import pretzel
from pretzel.errors import SchemaError
from pretzel.flour.interpreter import evaluate
from pretzel.importers import import_model
from pretzel.operators import EncodeNumbers, EncodeText, OneHot, pack_terms
from pretzel.schema import Kind, VectorType
from pretzel.store import ObjectStore

NAN = float("nan")
TEXT = (VectorType(Kind.TEXT),)


def ints(*values):
    return np.array(values, np.int32)


def test_texts_missing_ones_and_unknown_ones() -> None:
    rows = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
    operator = EncodeText(*pack_terms(["a", ""]), rows, ints(2, 3, 0), "c")
    assert operator.output_type(TEXT) == VectorType(Kind.DENSE, 2)
    found = operator.reference([["", "a", None, NAN, "z"]])
    assert found.tolist() == rows[[1, 0, 2, 3, 0]].tolist()
    assert operator.reference([[]]).shape == (0, 2)
    strict = EncodeText(*pack_terms(["a"]), rows, ints(-1, -1, -1), "größe")
    for value in (None, NAN, "b"):
        with pytest.raises(SchemaError, match=r"record 1, column 'größe': .* handle_unknown"):
            strict.reference([["a", value]])


def test_numbers_of_several_columns() -> None:
    operator = EncodeNumbers(
        np.array([-1.0, 0.0, 5.0]),
        np.array([0, 2, 2, 3]),
        np.array([[0.0], [1.0], [2.0], [8.0], [9.0]]),
        np.array([[3, 4], [4, 4], [3, 4]], np.int32),
        ("a", "b", "c"),
    )
    three = (VectorType(Kind.DENSE, 3),)
    assert operator.output_type(three) == VectorType(Kind.DENSE, 3)
    found = operator.reference([np.array([[-0.0, 0.0, 5.0], [NAN, NAN, NAN], [0.5, -1.0, 4.0]])])
    assert found.tolist() == [[1.0, 9.0, 2.0], [8.0, 9.0, 8.0], [9.0, 9.0, 9.0]]
    with pytest.raises(SchemaError, match="of 3 columns"):
        operator.output_type((VectorType(Kind.DENSE, 2),))


def test_one_hot() -> None:
    operator = OneHot(np.array([2, 0, 3]))
    assert operator.output_type((VectorType(Kind.DENSE, 3),)) == VectorType(Kind.SPARSE, 5)
    codes = np.array([[0.0, 0.0, 2.0], [2.0, 1.0, -1.0], [0.5, NAN, 0.0]])
    assert operator.reference([codes]) == [{0: 1.0, 4: 1.0}, {}, {2: 1.0}]
    with pytest.raises(SchemaError, match="of 3 columns"):
        operator.output_type((VectorType(Kind.DENSE, 2),))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: EncodeText(*pack_terms(["a"]), np.zeros((1, 1)), ints(0, 1, 0), ""), "below 1"),
        (lambda: EncodeText(*pack_terms(["a"]), np.zeros((1, 1)), ints(0, 0), ""), "three rows"),
        (lambda: EncodeText(*pack_terms(["a"]), np.zeros((0, 1)), ints(-1, -1, -1), ""), "rows"),
        (lambda: EncodeText(*pack_terms(["a"]), np.zeros((1, 0)), ints(0, 0, 0), ""), "numbers"),
        (lambda: OneHot(np.array([-1, 3])), "sizes"),
        (lambda: OneHot(np.array([0])), "sizes"),
        (lambda: OneHot(np.array([1.0])), "int64"),
    ],
)
def test_malformed_operators(make, message) -> None:
    with pytest.raises(SchemaError, match=message):
        make()


@pytest.mark.parametrize(
    "changes",
    [
        {"values": np.array([1.0, 1.0])},
        {"values": np.array([1.0, NAN])},
        {"offsets": np.array([0, 1])},
        {"offsets": np.array([1, 2])},
        {"rows": np.zeros((1, 1))},
        {"others": np.array([[0, 2]], np.int32)},
        {"others": np.array([[0, 0], [0, 0]], np.int32)},
        {"columns": ()},
    ],
    ids=str,
)
def test_malformed_numbers(changes) -> None:
    arguments = {
        "values": np.array([1.0, 2.0]),
        "offsets": np.array([0, 2]),
        "rows": np.zeros((2, 1)),
        "others": np.array([[0, -1]], np.int32),
        "columns": ("a",),
    }
    EncodeNumbers(**arguments)
    with pytest.raises(SchemaError):
        EncodeNumbers(**{**arguments, **changes})


def test_references_agree_with_the_library() -> None:
    rows = np.array(
        [["a", 1, None], ["b", 2.5, "x"], ["a", NAN, NAN], ["", 1, "x"], ["b", 1, "y"]], object
    )
    goal = np.array([0, 1, 2, 1, 0])
    store = ObjectStore()
    for encoder in (
        OneHotEncoder(sparse_output=False, drop="first"),
        OrdinalEncoder(encoded_missing_value=-1),
        TargetEncoder(smooth=1.0),
    ):
        imported = import_model(encoder.fit(rows, goal), store)
        found = evaluate(imported.program.output, rows)
        np.testing.assert_allclose(found, encoder.transform(rows), rtol=1e-12)
        assert imported.program.output.type.kind is Kind.DENSE
    with pytest.raises(pretzel.SchemaError, match="no category"):
        evaluate(import_model(OneHotEncoder().fit(rows), store).program.output, [["?", 1, "x"]])
