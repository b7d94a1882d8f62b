"""The README keeps its promises: its code runs, its curl line is answered."""

import asyncio
import json
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from pretzel.replay.targets.server import serve

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The directory in which all blocks have run in order, and what they printed."""
    directory = tmp_path_factory.mktemp("readme")
    printed = []
    for block in BLOCKS:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", block],
            cwd=directory,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{block}\n{done.stderr}"
        printed.append(done.stdout)
    return directory, printed


def test_python_blocks_run(ran):
    _, printed = ran
    assert len(printed) == 2
    assert printed[0].startswith("['")
    assert re.search(r"^\[\[0\.\d+ 0\.\d+\]\]$", printed[1], re.MULTILINE)


def test_embedding_takes_ten_lines():
    lines = [line for line in BLOCKS[1].splitlines() if line.strip()]
    assert len(lines) <= 10


def test_set_up_commands_are_there():
    first = "python -m pip install '.[scenarios]' && pretzel replay scenarios/quickstart.toml"
    second = "python -m pip install -e '.[dev]' && python -m pytest"
    assert f"\n    {first}\n" in README
    assert f"\n    {second}\n" in README


def test_the_curl_line_is_answered(ran):
    directory, _ = ran
    path, body = re.search(r"curl -s localhost:8080(\S+) -d '(.*?)'", README).groups()

    async def ask():
        async with serve([directory / "spam.pretzel"], 1, 1) as url:
            request = urllib.request.Request(url + path, body.encode())
            answer = await asyncio.to_thread(lambda: urllib.request.urlopen(request).read())
            return json.loads(answer)

    outputs = {output["name"]: output for output in asyncio.run(ask())["outputs"]}
    assert outputs["predict"]["data"] == ["spam"]
    assert sum(outputs["predict_proba"]["data"]) == pytest.approx(1.0)


def test_explain_says_that(ran):
    directory, _ = ran
    command = [sys.executable, "-m", "pretzel.cli.main", "explain", str(directory / "spam.pretzel")]
    explained = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (shown,) = re.findall(r"^```text\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    # Keys and numbers depend on the versions that fitted the model; the rest does not.
    form = [re.sub(r"#\w+", "#", line) for line in explained.splitlines()]
    for line in shown.splitlines():
        if line != "..." and not line.startswith("  ngram."):
            assert re.sub(r"#\w+", "#", line) in form


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
