"""n-gram counts against Python, and fused against unfused plans."""

from __future__ import annotations

import math
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pretzel import _core

from .plans import counting_plan, freeze, scoring_plan

RANGES = [(1, 1), (1, 3), (3, 3), (2, 5), (4, 4), (6, 8)]
texts = st.lists(st.text(st.sampled_from("abAB .\u00e9Σ\u4e00\ud800"), max_size=80), max_size=6)


def grams(text: str, ns: tuple[int, int]) -> list[str]:
    return [text[i : i + n] for n in range(ns[0], ns[1] + 1) for i in range(len(text) - n + 1)]


def reference(producer: str, ns: tuple[int, int], text: str) -> Counter[str]:
    text = text.lower()
    tokens = re.findall(r"(?u)\b\w\w+\b", text)
    if producer == "char":
        return Counter(grams(text, ns))
    if producer == "token_char":
        return Counter(gram for token in tokens for gram in grams(token, ns))
    return Counter(
        " ".join(tokens[i : i + n])
        for n in range(ns[0], ns[1] + 1)
        for i in range(len(tokens) - n + 1)
    )


def rows(answer) -> list[dict[int, float]]:
    values, ids, ends = answer
    starts = [0, *ends][:-1]
    return [
        dict(zip(ids[start:end].tolist(), values[start:end].tolist(), strict=True))
        for start, end in zip(starts, ends, strict=True)
    ]


@pytest.mark.parametrize("producer", ["char", "token_char", "word"])
@pytest.mark.parametrize("ns", RANGES)
@given(records=texts)
@settings(max_examples=40)
def test_counts(producer, ns, records):
    expected = [reference(producer, ns, text) for text in records]
    # A vocabulary that knows some of what occurs and some that does not.
    terms = sorted({term for counts in expected[::2] for term in counts} | {"ab" * 9, "x"})
    plan = counting_plan(producer, ns, terms)
    found = rows(plan.run(records, _core.TRANSFORM))
    assert [{terms[i]: int(count) for i, count in row.items()} for row in found] == [
        {term: counts[term] for term in counts if term in set(terms)} for counts in expected
    ]


def test_pairs_come_in_order_of_first_occurrence():
    plan = counting_plan("char", (1, 1), ["a", "b", "c"])
    values, ids, ends = plan.run(["cabac", "", "b"], _core.TRANSFORM)
    assert ids.tolist() == [2, 0, 1, 1]
    assert values.tolist() == [2, 2, 1, 1]
    assert ends.tolist() == [3, 3, 4]
    assert (values.dtype, ids.dtype, ends.dtype) == (np.float64, np.int32, np.int64)


@pytest.mark.parametrize("count", [1, 2, 255, 256, 1000])
@pytest.mark.parametrize(("binary", "sublinear"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_term_weights(count, binary, sublinear):
    plan = counting_plan(
        "char", (1, 1), ["a"], binary=bool(binary), sublinear=bool(sublinear), idf=np.array([3.0])
    )
    value = 1 if binary else count
    expected = 3.0 * (1 + math.log(value) if sublinear else value)
    values, _, _ = plan.run(["a" * count], _core.TRANSFORM)
    assert values == pytest.approx([expected], rel=1e-15)


@pytest.mark.parametrize("norm", ["", "l1", "l2", "max"])
@pytest.mark.parametrize("k", [1, 2, 3, 7, 8, 21])
def test_fused_and_unfused_agree_to_the_last_bit(norm, k):
    random = np.random.default_rng(k)
    alphabet = "abcdefgh "
    terms = [a + b + c for a in alphabet for b in alphabet for c in alphabet] + list(alphabet)
    weights = random.normal(size=(len(terms), k))
    records = ["".join(random.choice(list(alphabet), size)) for size in (0, 1, 5, 64, 300, 2000)]
    fused = scoring_plan(terms, weights, norm=norm)
    unfused = scoring_plan(terms, weights, norm=norm, fused=False, block=4)
    before = _core.kernel_set()
    answers = []
    try:
        for name in _core.kernel_sets():
            _core.use_kernel_set(name)
            answers += [
                built.run(records, _core.DECISION_FUNCTION).tobytes() for built in (fused, unfused)
            ]
    finally:
        _core.use_kernel_set(before)
    assert len(set(answers)) == 1


def test_dictionary_is_small_canonical_and_read_only():
    terms = [f"{i:x}-{i * i}" for i in range(50_000)]
    dictionary = freeze(terms)
    assert dictionary.nbytes / len(terms) < 16
    assert _core.dictionary_columns(dictionary) == len(terms)
    assert not dictionary.flags.writeable
    assert dictionary.ctypes.data % 64 == 0
    np.testing.assert_array_equal(dictionary, freeze(terms))


@pytest.mark.parametrize("words", [False, True])
def test_a_term_twice_is_refused(words):
    with pytest.raises(ValueError, match="term 2 is term 0 again"):
        freeze(["some term", "b", "some term"], words)
