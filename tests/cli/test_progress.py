"""Progress: lines for logs, a bar for terminals, never on standard output."""

import io

from rich.console import Console

from pretzel.cli import progress as module
from pretzel.cli.progress import BarProgress, LineProgress, step, terminal_progress


def test_lines(monkeypatch):
    monkeypatch.setattr(module, "LINE_SECONDS", 0.0)
    progress = LineProgress(io.StringIO())
    with progress.track("working", 2) as advance:
        advance(1)
        advance(1)
    lines = [line.split("] ")[1] for line in progress.stream.getvalue().splitlines()]
    assert lines == ["working", "working: 1 of 2", "working: 2 of 2", "working: done"]


def test_short_steps_are_one_line():
    progress = LineProgress(io.StringIO())
    with step(progress, "short"):
        pass
    assert progress.stream.getvalue().count("\n") == 1


def test_bar():
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    progress = BarProgress(console)
    with progress.track("working [1]", 2) as advance:
        advance(2)
    progress.note("[not markup]")
    text = console.file.getvalue()
    assert "working [1]: 0.0 s" in text
    assert "[not markup]" in text


def test_without_a_terminal(capsys):
    progress = terminal_progress()
    assert isinstance(progress, LineProgress)
    progress.note("hello")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.endswith("hello\n")
