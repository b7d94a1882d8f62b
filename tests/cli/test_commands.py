"""The commands compile, explain, predict and replay, as a user calls them."""

import io
import json
import pickle
import re
import subprocess
import sys

import joblib
import numpy as np
import pytest
import skops.io
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from pretzel.cli.main import main

TEXTS = ["a fine film", "dull and bad", "fine fun", "bad, no fun", "très fin\u2028film"]
LABELS = ["good", "bad", "good", "bad", "good"]


@pytest.fixture(scope="module")
def model():
    return make_pipeline(CountVectorizer(), LogisticRegression()).fit(TEXTS, LABELS)


@pytest.fixture
def files(tmp_path, model):
    joblib.dump(model, tmp_path / "model.joblib")
    skops.io.dump(model, tmp_path / "model.skops")
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(model))
    (tmp_path / "records.txt").write_text("\n".join(TEXTS) + "\n", encoding="utf-8")
    lines = [json.dumps(text) for text in [*TEXTS, "two\nlines"]]
    (tmp_path / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


@pytest.fixture
def plan(files, capsys):
    path = files / "plan.pretzel"
    assert main(["compile", str(files / "model.skops"), "-o", str(path)]) == 0
    capsys.readouterr()
    return path


def test_compile_says_what_it_made(files, capsys):
    output = files / "fine.pretzel"
    sample = str(files / "records.txt")
    arguments = ["compile", str(files / "model.skops"), "-o", str(output), "--sample", sample]
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith(f"{output}: plan 'fine', predict, predict_proba, ")
    assert f"comparing answers on {sample}" in captured.err
    assert "warning" not in captured.err


@pytest.mark.parametrize("name", ["model.joblib", "model.pkl"])
def test_files_that_run_code_need_trust(files, capsys, name):
    arguments = ["compile", str(files / name), "-o", str(files / "p.pretzel")]
    assert main(arguments) == 1
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "--trust-pickle" in message
    assert not (files / "p.pretzel").exists()
    assert main([*arguments, "--trust-pickle", "--name", "spam"]) == 0
    captured = capsys.readouterr()
    assert "plan 'spam'" in captured.out
    assert "runs the code in it" in captured.err


def test_compile_without_a_rule(files, capsys):
    arguments = ["compile", str(files / "model.skops"), "-o", str(files / "p.pretzel")]
    assert main([*arguments, "--disable", "push_linear_through_concat"]) == 0
    assert main([*arguments, "--disable", "no_such_rule"]) == 1
    assert "no_such_rule" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["compile", "none.skops", "-o", "p.pretzel"], "none.skops"),
        (["compile", "model.onyx", "-o", "p.pretzel"], "unknown extension"),
        (["explain", "none.pretzel"], "none.pretzel"),
        (["predict", "none.pretzel", "none.txt"], "none.pretzel"),
        (["replay", "none.toml"], "cannot read the scenario: none.toml"),
    ],
)
def test_errors_are_one_line(arguments, says, capsys):
    assert main(arguments) == 1
    lines = capsys.readouterr().err.splitlines()
    assert says in lines[-1]
    assert sum(line.startswith("pretzel: ") for line in lines) == 1


def test_explain(plan, files, capsys):
    assert main(["explain", str(plan)]) == 0
    text = capsys.readouterr().out
    assert "r0 := " in text
    assert main(["explain", str(plan), "--analyze", str(files / "records.txt")]) == 0
    assert len(capsys.readouterr().out) > len(text)


def test_predict_labels_a_line_each(plan, files, capsys, model):
    assert main(["predict", str(plan), str(files / "records.txt")]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines() == model.predict(TEXTS).tolist()
    assert captured.err == ""


def test_predict_numbers_keep_their_digits(plan, files, capsys, model):
    arguments = ["predict", str(plan), str(files / "records.jsonl"), "--method", "predict_proba"]
    wanted = model.predict_proba([*TEXTS, "two\nlines"])
    assert main(arguments) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert np.array(rows, float) == pytest.approx(wanted, abs=1e-12)
    assert main([*arguments, "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert np.array(rows) == pytest.approx(wanted, abs=1e-12)


def test_predict_in_batches_tells_how_far_it_is(plan, tmp_path, capsys, model):
    texts = TEXTS[:4] * 600
    (tmp_path / "many.txt").write_text("\n".join(texts))
    assert main(["predict", str(plan), str(tmp_path / "many.txt")]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines() == model.predict(texts).tolist()
    assert "answering 2,400 records" in captured.err


def test_predict_reads_standard_input(plan, capsys, monkeypatch, model):
    stdin = io.TextIOWrapper(io.BytesIO(b"fine film\r\n\nbad"))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["predict", str(plan), "-", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows == model.predict(["fine film", "", "bad"]).tolist()


def test_predict_of_nothing(plan, tmp_path, capsys):
    (tmp_path / "empty.txt").write_bytes(b"")
    assert main(["predict", str(plan), str(tmp_path / "empty.txt")]) == 0
    assert capsys.readouterr().out == ""


def test_records_that_cannot_be_read(plan, tmp_path, capsys):
    (tmp_path / "bad.txt").write_bytes(b"fine\n\xff\xfe\n")
    assert main(["predict", str(plan), str(tmp_path / "bad.txt")]) == 1
    assert "bad.txt, line 2 is not UTF-8 text" in capsys.readouterr().err
    (tmp_path / "bad.jsonl").write_text('"fine"\nfun\n')
    assert main(["predict", str(plan), str(tmp_path / "bad.jsonl")]) == 1
    assert "bad.jsonl, line 2 is not a JSON string" in capsys.readouterr().err
    assert main(["predict", str(plan), str(tmp_path / "none.txt")]) == 1
    assert "none.txt: No such file" in capsys.readouterr().err


def test_a_method_that_the_plan_has_not(tmp_path, capsys):
    from sklearn.svm import LinearSVC

    skops.io.dump(
        make_pipeline(CountVectorizer(), LinearSVC()).fit(TEXTS, LABELS), tmp_path / "svc.skops"
    )
    plan = str(tmp_path / "svc.pretzel")
    assert main(["compile", str(tmp_path / "svc.skops"), "-o", plan]) == 0
    (tmp_path / "records.txt").write_text("fine")
    assert main(["predict", plan, str(tmp_path / "records.txt"), "--method", "predict_proba"]) == 1
    assert "does not offer predict_proba" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["compile", "explain", "predict", "replay"])
def test_help_has_examples(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"examples:\n  pretzel {command} " in capsys.readouterr().out


def test_predicting_loads_no_training_library(plan, files):
    code = (
        "import sys; from pretzel.cli.main import main; "
        f"main(['predict', {str(plan)!r}, {str(files / 'records.txt')!r}]); "
        "print(sorted({m.split('.')[0] for m in sys.modules} "
        "& {'sklearn', 'scipy', 'joblib', 'skops', 'pandas'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_replay(tmp_path, capsys):
    (tmp_path / "make.py").write_text(
        "from pretzel.replay import Workload\n"
        "class Model:\n"
        "    def predict(self, texts): return [len(text) for text in texts]\n"
        "def make(**arguments): return Workload({'length': Model()}, ['a', 'bb'])\n"
    )
    (tmp_path / "baseline.py").write_text(
        "from contextlib import contextmanager\n"
        "@contextmanager\n"
        "def open_baseline(workload): yield workload.models\n"
    )
    scenario = tmp_path / "small.toml"
    scenario.write_text(
        '[scenario]\nname = "small"\n'
        '[[pipelines]]\nmodule = "make.py"\n'
        '[[targets]]\nkind = "baseline"\nname = "one"\nmodule = "baseline.py"\n'
        '[[targets]]\nkind = "baseline"\nname = "two"\nmodule = "baseline.py"\n'
        '[[loads]]\nname = "all"\narrival = { kind = "closed" }\nrequests = 9\n'
        'methods = ["predict"]\n'
        '[[checks]]\nkind = "agreement"\nreference = "one"\n'
    )
    assert main(["replay", str(scenario), "--out", str(tmp_path / "out")]) == 0
    captured = capsys.readouterr()
    assert "a scenario is trusted code" in captured.err
    assert re.search(r"two\s.*all 9", captured.out)
    assert "9 of 9 answers agree with one" in captured.out
    assert (tmp_path / "out" / "report.json").is_file()
    with scenario.open("a") as file:
        file.write('[[checks]]\nkind = "spread"\nload = "all"\ntarget = "one"\nat_most = 0\n')
    assert main(["replay", str(scenario)]) == 1
    assert "FAIL" in capsys.readouterr().out
