"""``pretzel serve`` as its users run it: a process, a port, signals."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import pretzel
from pretzel.cli.main import main

REQUEST = json.dumps(
    {
        "inputs": [{"name": "text", "datatype": "BYTES", "shape": [2], "data": ["good", "bad"]}],
        "outputs": [{"name": "predict"}, {"name": "predict_proba"}],
    }
)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(TfidfVectorizer(), LogisticRegression())
    model.fit(["good film", "bad film", "good good", "bad bad"], ["pos", "neg", "pos", "neg"])
    file = tmp_path_factory.mktemp("plans") / "reviews.pretzel"
    pretzel.compile(model, name="reviews").save(file)
    return file


@contextlib.contextmanager
def serving(*arguments):
    """The server's process, port and pid; killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pretzel.cli.main", "serve", "--port", "0", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        line = process.stdout.readline()
        address = re.fullmatch(r"serving .* on http://127\.0\.0\.1:(\d+)( by .*)?\n", line)
        assert address, line + process.stderr.read()
        yield process, int(address[1])
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def ask(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body)
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    return response.status, answer


def stop(process, number=signal.SIGTERM):
    process.send_signal(number)
    _, log = process.communicate(timeout=30)
    return process.returncode, log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serves_until_told_to_stop(plan_file, number):
    with serving(plan_file, "--log", "json") as (process, port):
        assert ask(port, "GET", "/v2/health/ready") == (200, {"ready": True})
        status, answer = ask(port, "POST", "/v2/models/reviews/infer", REQUEST)
        assert status == 200
        labels, probabilities = answer["outputs"]
        assert labels["data"] == ["pos", "neg"]
        assert probabilities["shape"] == [2, 2]
        expected = pretzel.load(plan_file).predict_proba(["good", "bad"])
        assert probabilities["data"] == expected.ravel().tolist()
        code, log = stop(process, number)
        assert code == 0
        events = {event["event"]: event for event in map(json.loads, log.splitlines())}
        assert list(events) == ["plan_registered", "server_started", "shutdown", "runtime_closed"]
        assert events["server_started"]["address"] == f"http://127.0.0.1:{port}"
        assert events["shutdown"]["reason"] == number.name


def test_serving_loads_no_training_library(plan_file):
    script = (
        "import sys, signal, threading, os\n"
        "from pretzel.cli.main import main\n"
        "threading.Timer(2, os.kill, (os.getpid(), signal.SIGTERM)).start()\n"
        f"assert main(['serve', '--port', '0', {str(plan_file)!r}]) == 0\n"
        "print(sorted({name.split('.')[0] for name in sys.modules}\n"
        "      & {'sklearn', 'scipy', 'pandas', 'joblib', 'lightgbm'}),\n"
        "      sorted(name for name in sys.modules\n"
        "             if name.startswith(('pretzel.importers', 'pretzel.oven', 'pretzel.comp'))))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert run.stdout.splitlines()[-1:] == ["[] []"], run.stdout + run.stderr


def test_directories_and_names(plan_file):
    with serving(plan_file.parent, f"other={plan_file}") as (process, port):
        assert ask(port, "GET", "/v2/models/other/ready")[0] == 200
        assert ask(port, "GET", "/v2/models/reviews/ready")[0] == 200
        assert stop(process)[0] == 0


def test_loading_over_http(plan_file):
    with serving("--models", plan_file.parent) as (process, port):
        assert ask(port, "GET", "/v2/models/reviews/ready")[0] == 404
        assert ask(port, "POST", "/v2/repository/models/reviews/load") == (200, {})
        assert ask(port, "POST", "/v2/models/reviews/infer", REQUEST)[0] == 200
        assert ask(port, "POST", "/v2/repository/models/reviews/unload") == (200, {})
        assert ask(port, "GET", "/v2/models/reviews/ready")[0] == 404
        assert stop(process)[0] == 0


def events(stream, name, count):
    """The first ``count`` log events of that name."""
    found = []
    while len(found) < count:
        event = json.loads(stream.readline())
        if event["event"] == name:
            found.append(event)
    return found


def test_workers_share_the_port_and_are_restarted(plan_file):
    with serving(plan_file, "--workers", "2", "--log", "json") as (process, port):
        workers = {event["pid"] for event in events(process.stderr, "server_started", 2)}
        assert len(workers) == 2
        os.kill(min(workers), signal.SIGKILL)
        (died,) = events(process.stderr, "worker_died", 1)
        assert died["exit_code"] == -signal.SIGKILL
        (again,) = events(process.stderr, "server_started", 1)
        assert again["pid"] not in workers
        assert ask(port, "POST", "/v2/models/reviews/infer", REQUEST)[0] == 200
        code, log = stop(process)
        assert code == 0
        assert [json.loads(line)["event"] for line in log.splitlines()].count("shutdown") == 2


def test_workers_do_not_outlive_their_parent(plan_file):
    with serving(plan_file, "--workers", "2", "--log", "json") as (process, port):
        process.kill()
        process.wait()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                ask(port, "GET", "/v2/health/live")
            except (ConnectionError, http.client.HTTPException):
                return
        pytest.fail("a worker still answers")


def test_a_worker_that_cannot_start_ends_it_all(tmp_path):
    (tmp_path / "broken.pretzel").write_bytes(b"not a plan")
    run = subprocess.run(
        [sys.executable, "-m", "pretzel.cli.main", "serve", "--port", "0", "--workers", "2",
         str(tmp_path)],
        capture_output=True, text=True, cwd=ROOT, timeout=60,
    )  # fmt: skip
    assert run.returncode == 1
    assert "worker_cannot_start" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing.pretzel"], "no such plan file or directory: 'nothing.pretzel'"),
        (["a=nothing.pretzel"], "no such plan file or directory: 'nothing.pretzel'"),
        (["={here}"], "has no name before the '='"),
        (["a={here}"], "names a directory: a name is for one plan file"),
        (["{here}"], "has no *.pretzel files"),
        (["--models", "{here}/nothing"], "/nothing is not a directory"),
    ],
)
def test_what_cannot_be_served(tmp_path, capsys, arguments, message):
    arguments = [argument.format(here=tmp_path) for argument in arguments]
    assert main(["serve", *arguments]) == 1
    error = capsys.readouterr().err
    assert error.startswith("pretzel: ")
    assert message in error
    assert error.count("\n") == 1


def test_a_broken_plan_file(tmp_path, capsys):
    (tmp_path / "broken.pretzel").write_bytes(b"not a plan")
    assert main(["serve", "--port", "0", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_port_in_use(plan_file, capsys):
    with serving(plan_file) as (_, port):
        assert main(["serve", "--port", str(port), str(plan_file)]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"pretzel: cannot serve on 127.0.0.1:{port}: ")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--port", "70000", "x"],
        ["--port", "x", "x"],
        ["--workers", "0", "x"],
        ["--grace", "nan", "x"],
        ["--models", ".", "--workers", "2"],
    ],
)
def test_usage_errors(capsys, arguments):
    with pytest.raises(SystemExit) as error:
        main(["serve", *arguments])
    assert error.value.code == 2
    assert "usage: pretzel serve" in capsys.readouterr().err
