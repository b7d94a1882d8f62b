"""Whole replays: small, real, against every kind of target."""

import io
import json

import numpy as np
import pytest
from rich.console import Console

from pretzel.errors import ScenarioError
from pretzel.replay.report_files import write_report
from pretzel.replay.session import replay

CLOSED = """
    [[loads]]
    name = "closed"
    arrival = { kind = "closed" }
    requests = 40
    rounds = 2
    methods = ["predict", "predict_proba"]
    popularity = { kind = "zipf", alpha = 1 }
    mix = [{ share = 3, batch = 1 }, { share = 1, batch = 3 }]
"""


def printed(report):
    console = Console(file=io.StringIO(), width=160)
    report.print(console)
    return console.file.getvalue()


def test_baselines_alone_compile_nothing(write_scenario):
    report = replay(write_scenario(CLOSED))
    assert report.evidence.separate_bytes == 0
    assert not report.passed  # an agreement of nothing is none


def test_a_target_that_is_wrong_fails(write_scenario, tmp_path):
    wrong = """
    [[targets]]
    kind = "baseline"
    name = "off"
    module = "baseline.py"
    arguments = { wrong = true }
    """
    report = replay(write_scenario(wrong + CLOSED))
    assert not report.passed
    (verdict,) = report.verdicts
    assert "answers differ from source; first: request " in verdict.text
    assert "FAIL" in printed(report)
    data = report.data()
    assert data["passed"] is False
    assert [(row["target"], row["batch"]) for row in data["rows"]] == [
        ("source", 1),
        ("source", 3),
        ("off", 1),
        ("off", 3),
    ]


@pytest.mark.parametrize("engine", ["request-response", "batch", "auto"])
def test_inline_and_runtime(write_scenario, engine):
    targets = f"""
    [[targets]]
    kind = "inline"
    [[targets]]
    kind = "runtime"
    engine = "{engine}"
    [[checks]]
    kind = "memory"
    at_most = 0.95
    [[loads]]
    name = "open"
    arrival = {{ kind = "poisson", rate = 400 }}
    seconds = 0.2
    targets = ["inline", "runtime"]
    """
    report = replay(write_scenario(targets + CLOSED))
    assert report.passed, printed(report)
    assert 0 < report.evidence.shared_bytes < report.evidence.separate_bytes
    assert "in one store" in printed(report)


def test_http(write_scenario, tmp_path):
    targets = """
    [[targets]]
    kind = "http"
    [[loads]]
    name = "clients"
    arrival = { kind = "closed", clients = 4 }
    requests = 40
    targets = ["http"]
    """
    report = replay(write_scenario(targets + CLOSED))
    assert report.passed, printed(report)
    files = write_report(report, tmp_path / "out")
    assert all(file.is_file() for file in files)
    assert json.loads(files[0].read_bytes())["passed"] is True
    with np.load(files[1]) as latencies:
        assert set(latencies) == {"clients/http", "closed/source", "closed/http"}
        assert len(latencies["closed/http"]) == 40
    assert files[2].read_text(encoding="utf-8").startswith("<svg ")


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ('[[targets]]\nkind = "http"\nurl = "http://192.0.2.1:80"\n', "loopback only"),
        ('[[targets]]\nkind = "http"\nurl = "https://127.0.0.1:80"\n', "loopback only"),
        (
            '[[targets]]\nkind = "baseline"\nname = "b"\nmodule = "none.py"\n',
            "not there: .*none.py",
        ),
        (
            '[[targets]]\nkind = "baseline"\nname = "b"\nmodule = "baseline.py"\n'
            'function = "close"\n',
            "no function 'close'",
        ),
    ],
)
def test_targets_that_cannot_be_opened(write_scenario, tables, says):
    with pytest.raises(ScenarioError, match=says):
        replay(write_scenario(tables + CLOSED))


def test_clients_need_a_concurrent_target(write_scenario):
    load = CLOSED.replace('kind = "closed" }', 'kind = "closed", clients = 2 }')
    with pytest.raises(ScenarioError, match="answers one at a time"):
        replay(write_scenario(load))


def test_an_unreachable_server_is_failed_requests(write_scenario):
    target = '[[targets]]\nkind = "http"\nurl = "http://127.0.0.1:9"\n'
    report = replay(write_scenario(target + CLOSED))
    assert not report.passed
    assert "failed: ClientConnectorError" in report.verdicts[0].text


def test_pipeline_files_must_return_a_workload(write_scenario):
    path = write_scenario(CLOSED)
    (path.parent / "make.py").write_text("def make(**arguments): return {}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"must return a pretzel\.replay\.Workload, not dict"):
        replay(path)
    (path.parent / "make.py").write_text("import nosuchlibrary\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="'nosuchlibrary', which is not installed"):
        replay(path)
