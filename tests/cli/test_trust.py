"""Plans that run Python code, from the commands: made on purpose, used only when trusted."""

from __future__ import annotations

import joblib
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from pretzel.cli.main import main

from .test_serve import REQUEST, ask, serving

TEXTS = ["good film", "bad film", "good good", "bad bad"]
LABELS = ["pos", "neg", "pos", "neg"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A model whose preprocessor is a function, its plan, and records."""
    folder = tmp_path_factory.mktemp("plans")
    vectorizer = CountVectorizer(preprocessor=str.swapcase)
    model = make_pipeline(vectorizer, LogisticRegression()).fit(TEXTS, LABELS)
    joblib.dump(model, folder / "model.joblib")
    (folder / "records.txt").write_text("good\nbad\n")
    arguments = ["compile", str(folder / "model.joblib"), "--trust-pickle"]
    arguments += ["-o", str(folder / "code.pretzel"), "--fallback", "python"]
    assert main([*arguments, "--sample", str(folder / "records.txt")]) == 0
    return folder


def test_compile_keeps_no_code_by_itself(folder, capsys):
    arguments = ["compile", str(folder / "model.joblib"), "--trust-pickle"]
    assert main([*arguments, "-o", str(folder / "other.pretzel")]) == 1
    assert 'fallback="python" keeps it as a Python stage' in capsys.readouterr().err
    assert not (folder / "other.pretzel").exists()


def test_predict_and_explain_need_trust(folder, capsys):
    plan, records = str(folder / "code.pretzel"), str(folder / "records.txt")
    for arguments in (["predict", plan, records], ["explain", plan, "--analyze", records]):
        assert main(arguments) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "runs Python code, 'builtins:str.swapcase'" in captured.err
        assert "--trust" in captured.err
        assert main([*arguments, "--trust"]) == 0
        captured = capsys.readouterr()
        assert captured.out == "pos\nneg\n" or "python, on its thread" in captured.out


def test_serve_needs_trust(folder):
    with pytest.raises(AssertionError, match="runs Python code"), serving(folder / "code.pretzel"):
        pass


def test_a_client_cannot_trust(folder):
    with serving("--models", folder) as (_, port):
        status, answer = ask(port, "POST", "/v2/repository/models/code/load")
        assert (status, "runs Python code" in answer["error"]) == (400, True)
        status, _ = ask(port, "POST", "/v2/models/code/infer", REQUEST)
        assert status == 404
    with serving("--models", folder, "--trust") as (_, port):
        assert ask(port, "POST", "/v2/repository/models/code/load") == (200, {})
        status, answer = ask(port, "POST", "/v2/models/code/infer", REQUEST)
        assert status == 200
        assert answer["outputs"][0]["data"] == ["pos", "neg"]
