"""Serving loads no training library, no importer and no optimizer: checked in a fresh process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

import pretzel

TEXTS = ["good book", "bad book", "good end", "bad end"]

SERVE = """
import sys
import pretzel
from pretzel import Runtime

plan = pretzel.load(sys.argv[1])
assert plan.predict(["good end"]).tolist() == [1]
assert plan.predict_proba(["good end"]).shape == (1, 2)
assert plan.explain()
unwanted = [
    name for name in sys.modules
    if name.split(".")[0] in {"sklearn", "scipy", "joblib", "skops", "pandas"}
    or name.startswith(("pretzel.importers", "pretzel.oven", "pretzel.compilation"))
]
assert not unwanted, unwanted
"""


def test_loading_and_predicting(tmp_path: Path) -> None:
    model = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(TEXTS, [1, 0, 1, 0])
    path = tmp_path / "model.pretzel"
    pretzel.compile(model).save(path)
    done = subprocess.run(
        [sys.executable, "-c", SERVE, str(path)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
