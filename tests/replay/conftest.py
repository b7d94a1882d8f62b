"""A small scenario with real scikit-learn pipelines, made in a temporary directory."""

import textwrap

import pytest

PIPELINES = """
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from pretzel.replay import Workload

GOOD = ["a fine film", "fine acting, good fun", "good, warm and funny", "très bon film"]
BAD = ["a dull film", "bad acting, no fun", "dull, cold and bad", "très mauvais film"]

def make(*, seed, progress, count=2):
    progress.note("training")
    labels = ["good"] * len(GOOD) + ["bad"] * len(BAD)
    models = {
        f"variant-{number}": make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(C=10.0 ** number)
        ).fit(GOOD + BAD, labels)
        for number in range(count)
    }
    records = ["a good film", "bad, bad", "", "Ünïcode ЖУК 漢字 🎬", "nothing known", "fun fun fun"]
    return Workload(models, records)
"""

BASELINES = """
from contextlib import contextmanager

@contextmanager
def open_baseline(workload, wrong=False):
    if not wrong:
        yield workload.models
        return

    class Wrong:
        def __init__(self, model):
            self.model = model
        def predict(self, texts):
            return self.model.predict(texts)
        def predict_proba(self, texts):
            return self.model.predict_proba(texts) + 1e-6

    yield {name: Wrong(model) for name, model in workload.models.items()}
"""

HEAD = """
[scenario]
name = "small"
[[pipelines]]
module = "make.py"
count = 2
[[targets]]
kind = "baseline"
name = "source"
module = "baseline.py"
[[checks]]
kind = "agreement"
reference = "source"
"""


@pytest.fixture
def write_scenario(tmp_path):
    """Write a scenario with the given tables after the usual ones; returns its path."""

    def write(tables):
        (tmp_path / "make.py").write_text(PIPELINES, encoding="utf-8")
        (tmp_path / "baseline.py").write_text(BASELINES, encoding="utf-8")
        path = tmp_path / "small.toml"
        path.write_text(HEAD + textwrap.dedent(tables), encoding="utf-8")
        return path

    return write
