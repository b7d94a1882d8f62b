"""Text kernels against the Python they were built for: every code point, and any text."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pretzel import _core

ALL = [chr(code) for code in range(sys.maxunicode + 1)]
SIGMA = "\u03a3"

# Texts rich in what has special cases: sigmas and their neighbours, expansions, white space,
# word characters of many scripts, lone surrogates.
special = st.sampled_from(
    "ABab09_ \t\n\r\x1c\x85\xa0\u2003\u3000.'\u00ad\u0345\u02b0\u0130ΣσςΑβЖ语\ud800"
)
texts = st.text(st.one_of(special, st.characters(exclude_categories=())), max_size=200)


@pytest.fixture(params=_core.kernel_sets())
def kernel_set(request: pytest.FixtureRequest):
    before = _core.kernel_set()
    _core.use_kernel_set(request.param)
    assert _core.kernel_set() == request.param
    yield request.param
    _core.use_kernel_set(before)


def test_unicode_version():
    assert unicodedata.unidata_version == _core.UNICODE_VERSION


def test_lowercase_of_every_code_point(kernel_set):
    text = "\n".join(ALL)
    assert _core.lowercase(text) == text.lower()


@pytest.mark.parametrize("context", ["{}Σ", "AΣ{}", "A{}Σ", "Σ{}A"])
def test_sigma_beside_every_code_point(context):
    before, after = context.split("{}")
    text = "\n".join(before + char + after for char in ALL)
    assert _core.lowercase(text) == text.lower()


def test_latin_text_of_every_byte(kernel_set):
    text = "".join(ALL[:256]) * 3
    assert _core.lowercase(text) == text.lower()


def test_word_class_of_every_code_point(kernel_set):
    text = " ".join(char * 2 for char in ALL)
    assert _core.tokenize(text) == re.findall(r"(?u)\b\w\w+\b", text)


def test_space_class_of_every_code_point(kernel_set):
    text = "x".join(char * 2 for char in ALL)
    assert _core.collapse_whitespace(text) == re.sub(r"\s\s+", " ", text)


@given(texts)
@settings(max_examples=500)
def test_any_text(text):
    assert _core.lowercase(text) == text.lower()
    assert _core.collapse_whitespace(text) == re.sub(r"\s\s+", " ", text)
    assert _core.tokenize(text) == re.findall(r"(?u)\b\w\w+\b", text)


@pytest.mark.parametrize("name", [*_core.kernel_sets(), "sse9"])
def test_the_environment_forces_a_kernel_set(name):
    """A name that this CPU cannot run must not end the process: it gets the baseline."""
    found = subprocess.run(
        [sys.executable, "-c", "from pretzel import _core; print(_core.kernel_set())"],
        env={**os.environ, "PRETZEL_FORCE_KERNELS": name},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == (name if name in _core.kernel_sets() else "baseline")


def test_an_unknown_kernel_set_is_refused():
    with pytest.raises(ValueError, match="no such kernel set"):
        _core.use_kernel_set("sse9")
