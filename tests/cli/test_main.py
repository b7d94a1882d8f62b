"""The dispatcher: help, version, exit codes, and what it imports."""

from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path

import pytest

from pretzel.cli import main as dispatcher
from pretzel.cli.main import COMMANDS, main
from pretzel.errors import PretzelError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def command(monkeypatch):
    """A command `explode`, whose `run` tests replace."""
    module = types.ModuleType("explode")
    module.add_parser = lambda subparsers: subparsers.add_parser("explode")
    module.run = lambda args: 0
    monkeypatch.setitem(sys.modules, "explode", module)
    monkeypatch.setitem(dispatcher.COMMANDS, "explode", ("explode", "for tests"))
    return module


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    assert all(f"\n    {name} " in out for name in COMMANDS)
    assert "examples:" in out


def test_version(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("pretzel ")


def test_no_command_is_a_usage_error(capsys):
    assert main([]) == 2
    assert "usage: pretzel" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["nonsense"], ["--nonsense"], ["serve", "--nonsense"]])
def test_usage_errors(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: pretzel" in capsys.readouterr().err


def raising(error):
    def run(args):
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (PretzelError("two\nlines"), 1, "pretzel: two lines\n"),
        (PretzelError(), 1, "pretzel: PretzelError\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_exit_codes(command, capsys, error, code, message):
    command.run = raising(error)
    assert main(["explode"]) == code
    assert capsys.readouterr().err == message


def test_a_bug_keeps_its_traceback(command):
    command.run = raising(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        main(["explode"])


def test_the_dispatcher_imports_no_command():
    script = (
        "import sys, pretzel.cli.main\n"
        "print(sorted({'numpy', 'aiohttp', 'rich', 'structlog'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert run.stdout == "[]\n"
