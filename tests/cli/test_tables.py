"""The commands on plans of tables: CSV files with a header, JSON lines."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import Ridge

from pretzel.cli.main import main
from pretzel.cli.table_file import read_table
from pretzel.errors import SchemaError
from pretzel.schema import Column, InputSchema, Kind

MIXED = InputSchema(
    "table",
    (
        Column("age", Kind.NUMBER, missing=True),
        Column("city", Kind.TEXT, missing=True),
        Column("note", Kind.TEXT),
    ),
    "name",
)


@pytest.fixture
def hours(tmp_path):
    frame = pd.DataFrame(np.arange(12.0).reshape(4, 3), columns=["a", "b", "c"])
    frame.to_csv(tmp_path / "hours.csv", index=False)
    model = Ridge().fit(frame, [1.0, 2.0, 3.0, 5.0])
    skops.io.dump(model, tmp_path / "demand.skops")
    return tmp_path, frame, model


def test_compile_explain_predict(hours, capsys) -> None:
    folder, frame, model = hours
    plan, file = str(folder / "demand.pretzel"), str(folder / "hours.csv")
    assert main(["compile", str(folder / "demand.skops"), "-o", plan, "--sample", file]) == 0
    assert main(["explain", plan, "--analyze", file]) == 0
    assert "table(a: number, b: number, c: number)" in capsys.readouterr().out
    assert main(["predict", plan, file]) == 0
    answers = [float(line) for line in capsys.readouterr().out.split()]
    np.testing.assert_allclose(answers, model.predict(frame), rtol=1e-12)


def test_csv_values(tmp_path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text('\ufeffnote,extra,age,city\n"a, b",1,2.5,Αθήνα\n,2,NA,\n', encoding="utf-8")
    first, second = read_table(str(file), MIXED)
    assert first == {"age": 2.5, "city": "Αθήνα", "note": "a, b"}
    assert np.isnan(second["age"])
    assert (second["city"], second["note"]) == (None, "")


def test_json_rows(tmp_path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [{"age": 1, "city": None, "note": "x"}, [2, "b", "y"]]
    file.write_text("\n".join(map(json.dumps, rows)))
    assert read_table(str(file), MIXED)[1] == {"age": 2, "city": "b", "note": "y"}


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("x.csv", "", "is empty"),
        ("x.csv", "age,note\n", "no column 'city'"),
        ("x.csv", "age,city,note\n1,2\n", "line 2 has 2 fields, the header 3"),
        ("x.csv", "age,city,note\none,a,b\n", "line 2: column 'age' has no number: 'one'"),
        ("x.jsonl", "3", "line 1 is no JSON row"),
        ("x.jsonl", "[1]", "line 1 has 1 values, not 3"),
        ("y.csv", None, "cannot read the records"),
    ],
)
def test_what_is_no_table(tmp_path, name, text, reason) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(SchemaError, match=reason):
        read_table(str(tmp_path / name), MIXED)
