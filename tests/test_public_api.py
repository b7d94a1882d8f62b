"""The names that users import, and what importing them costs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import pretzel
from pretzel import errors

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", pretzel.__all__)
def test_every_public_name_is_there(name):
    assert getattr(pretzel, name) is getattr(pretzel, name)
    assert name in dir(pretzel)


def test_every_error_is_public():
    defined = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.PretzelError)
    }
    assert defined <= set(pretzel.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pretzel.nothing


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert pretzel.__version__ == project["version"]


def run(code: str, *arguments: str) -> str:
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_pretzel_imports_nothing_else():
    loaded = run("import sys, pretzel; print([m for m in sys.modules if m.startswith('pretzel.')])")
    assert loaded.strip() == "[]"


def test_serving_loads_no_optimizer_no_importer_and_no_training_library(tmp_path):
    context = pretzel.FlourContext()
    flow = context.text().tokenize().word_ngram(1, vocabulary=["good", "bad"])
    program = flow.classifier_binary_linear([1.0, -1.0], 0.0).plan()
    path = tmp_path / "plan.pretzel"
    pretzel.compile(program, name="p", store=context.store).save(path)
    code = """
import sys, asyncio, pretzel
plan = pretzel.load(sys.argv[1])
assert plan.predict(["good"]).tolist() == [1]
async def serve():
    async with pretzel.Runtime(executors=1) as runtime:
        runtime.register(plan, name="p")
        assert (await runtime.predict("p", ["good"])).tolist() == [1]
asyncio.run(serve())
print(*sys.modules)
"""
    loaded = set(run(code, str(path)).split())
    forbidden = ("sklearn", "pandas", "joblib", "scipy", "pretzel.oven", "pretzel.importers")
    assert not [name for name in loaded if name.startswith((*forbidden, "pretzel.compilation"))]
