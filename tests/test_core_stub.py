"""The hand-written stub of the extension names exactly what the extension has."""

from __future__ import annotations

import ast
from pathlib import Path

from pretzel import _core

STUB = Path(__file__).parents[1] / "pretzel" / "_core.pyi"


def public_names(body: list[ast.stmt]) -> set[str]:
    names: set[str] = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return {name for name in names if not name.startswith("__")}


def test_module_names_agree() -> None:
    tree = ast.parse(STUB.read_text(encoding="utf-8"))
    assert public_names(tree.body) == {name for name in dir(_core) if not name.startswith("__")}


def test_class_members_agree() -> None:
    tree = ast.parse(STUB.read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    assert classes
    for node in classes:
        kind = getattr(_core, node.name)
        own = set(dir(kind)) - set(dir(kind.__base__)) | {"args"} & set(dir(kind))
        members = {name for name in own if not name.startswith("_")}
        assert public_names(node.body) == members, node.name
