"""The layer contract of pyproject.toml holds, and it covers every package."""

from __future__ import annotations

from importlinter.cli import lint_imports


def test_arrows_point_down(capsys) -> None:
    failed = lint_imports(config_filename="pyproject.toml")
    assert not failed, capsys.readouterr().out
