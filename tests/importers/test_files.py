"""Model files: what runs code needs consent, skops takes trusted types only."""

from __future__ import annotations

import pickle
from pathlib import Path

import joblib
import pytest
import skops.io
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from pretzel.errors import ImportModelError
from pretzel.importers import load_model, runs_code

TEXTS = ["good book", "bad book", "good end", "bad end"]


@pytest.fixture
def model():
    return make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(TEXTS, [1, 0, 1, 0])


def save(model, path: Path) -> Path:
    if path.suffix == ".skops":
        skops.io.dump(model, path)
    elif path.suffix == ".joblib":
        joblib.dump(model, path)
    else:
        path.write_bytes(pickle.dumps(model))
    return path


@pytest.mark.parametrize("suffix", [".joblib", ".pickle", ".pkl", ".PKL"])
def test_files_that_run_code_need_consent(suffix, model, tmp_path) -> None:
    path = save(model, tmp_path / f"model{suffix}")
    assert runs_code(path)
    with pytest.raises(ImportModelError, match="runs the code in it"):
        load_model(path)
    assert load_model(path, accept_code=True).predict(TEXTS).tolist() == [1, 0, 1, 0]


def test_skops_needs_none(model, tmp_path) -> None:
    path = save(model, tmp_path / "model.skops")
    assert not runs_code(path)
    assert load_model(str(path)).predict(TEXTS).tolist() == [1, 0, 1, 0]


def test_skops_with_types_of_somebody_else(tmp_path) -> None:
    path = save(CountVectorizer(tokenizer=save), tmp_path / "model.skops")
    with pytest.raises(ImportModelError, match=r"does not trust: .*save"):
        load_model(path)


def test_unknown_extensions_name_the_known(tmp_path) -> None:
    with pytest.raises(ImportModelError, match=r"known are \.joblib, \.pickle, \.pkl, \.skops"):
        load_model(tmp_path / "model.h5")


@pytest.mark.parametrize("suffix", [".joblib", ".pickle", ".skops"])
def test_missing_and_damaged_files(suffix, tmp_path) -> None:
    path = tmp_path / f"model{suffix}"
    with pytest.raises(ImportModelError, match=r"cannot read .*No such file"):
        load_model(path, accept_code=True)
    path.write_bytes(b"\x80nothing of the kind")
    with pytest.raises(ImportModelError, match="not a readable"):
        load_model(path, accept_code=True)


def test_a_file_that_needs_a_missing_package(tmp_path) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(b"cno_such_package\nThing\n.")
    with pytest.raises(ImportModelError, match="needs the package 'no_such_package'"):
        load_model(path, accept_code=True)
