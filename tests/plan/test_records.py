import numpy as np
import pytest

from pretzel.errors import SchemaError
from pretzel.plan.records import as_records, checked_records


class Text(str):
    """A str by another name."""


@pytest.mark.parametrize("given", [["a", "b"], ("a", "b")])
def test_lists_and_tuples_are_taken_as_they_are(given):
    assert as_records("p", given) is given
    assert checked_records("p", given) is given


@pytest.mark.parametrize(
    "given",
    [
        np.array(["a", "b"]),
        np.array(["a", "b"], dtype=object),
        np.array([["a"], ["b"]], dtype=object),
        (text for text in "ab"),
        {"a": 1, "b": 2}.keys(),
        ["a", Text("b")],
    ],
    ids=["U", "object", "column", "generator", "view", "subclass"],
)
def test_other_columns_of_text_become_lists(given):
    assert list(checked_records("p", given)) == ["a", "b"]


def test_a_pandas_column_is_a_column():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": ["a", "b"]}, index=[5, 6])
    assert checked_records("p", frame["text"]) == ["a", "b"]
    assert checked_records("p", frame) == ["a", "b"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("text", r"plan 'p' takes a list of records, got a single str: put it in a list, \[text\]"),
        (b"text", "got a single bytes"),
        ([], "plan 'p' takes at least one record, got none"),
        ((), "got none"),
        (np.array([], dtype=object), "got none"),
        (5, "plan 'p' takes a list of texts, got int"),
        (None, "takes a list of texts, got NoneType"),
        ({"text": "a"}, "takes a list of texts, got dict"),
        (np.array(5), r"got ndarray of shape \(\)"),
        (np.array([["a", "b"]]), r"one text a record, got ndarray of shape \(1, 2\)"),
        (["a", 3], "plan 'p' takes text, but record 1 is of type int: pass str"),
        (["a", "b", None], "record 2 is None: replace missing texts first"),
        ([float("nan")], "record 0 is nan: replace missing texts"),
        ([b"x"], "record 0 is of type bytes: decode it first"),
        ([["a"]], "record 0 is of type list: pass str"),
        ([np.array(["a", "b"])], "record 0 is of type ndarray: pass str"),
    ],
)
def test_what_is_not_text_is_named_with_a_remedy(given, message):
    with pytest.raises(SchemaError, match=message):
        checked_records("p", given)


def test_the_message_survives_a_schema_error_caught_as_value_error():
    with pytest.raises(ValueError, match="takes text"):
        checked_records("p", [1])
