"""Functions by name: which have one, and what is said of those that have none."""

from __future__ import annotations

import functools
import json
import math
import sys

import pytest

from pretzel.errors import SchemaError
from pretzel.operators.named_function import find_function, function_name


def named(text: str) -> str:
    return text


class Tools:
    @staticmethod
    def static(text: str) -> str:
        return text

    @classmethod
    def of_class(cls, text: str) -> str:
        return text

    def method(self, text: str) -> str:
        return text

    def __call__(self, text: str) -> str:
        return text


def replaced(text: str) -> str:
    return text


first, replaced = replaced, named


def inside():
    def function(text: str) -> str:
        return text

    return function


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (named, f"{__name__}:named"),
        (Tools.static, f"{__name__}:Tools.static"),
        (str.upper, "builtins:str.upper"),
        (list, "builtins:list"),
        (math.sqrt, "math:sqrt"),
        (json.dumps, "json:dumps"),
    ],
)
def test_a_name_leads_back(function, name):
    assert function_name(function) == name
    assert find_function(name) is function


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda text: text, "a lambda"),
        (inside(), "a function inside of another one"),
        (Tools().method, "a method bound to an object"),
        (Tools.of_class, "a method bound to an object"),
        (Tools(), "an object of class Tools, not a function"),
        (functools.partial(named), "an object of class partial, not a function"),
        (first, "but another object has that name"),
    ],
)
def test_what_has_no_name(function, message):
    with pytest.raises(SchemaError, match=message):
        function_name(function)


def test_main_is_another_module_elsewhere(monkeypatch):
    monkeypatch.setattr(named, "__module__", "__main__")
    monkeypatch.setattr(sys.modules["__main__"], "named", named, raising=False)
    with pytest.raises(SchemaError, match="of the module __main__"):
        function_name(named)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no_such_module:f", "is not there: ModuleNotFoundError"),
        ("json:no_such", "is not there: AttributeError"),
        ("json:decoder.FLAGS", "is no function but RegexFlag"),
        ("", "is not there"),
        ("json", "is not there"),
        (":", "is not there"),
        (".json:dumps", "is not there"),
    ],
)
def test_a_name_of_nothing(name, message):
    with pytest.raises(SchemaError, match=message):
        find_function(name)
