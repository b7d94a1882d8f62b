"""Native plans for tests, put together by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel import _core


def pack(terms: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Terms as UTF-8 end to end, and their n + 1 offsets."""
    encoded = [term.encode("utf-8", "surrogatepass") for term in terms]
    offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
    offsets[1:] = np.cumsum([len(term) for term in encoded])
    return np.frombuffer(b"".join(encoded), dtype=np.uint8), offsets


def freeze(terms: Sequence[str], words: bool = False) -> NDArray[np.uint8]:
    return _core.freeze_dictionary(*pack(terms), words)


def operation(
    op: str, inputs: Sequence[int], outputs: Sequence[int], **more: Any
) -> dict[str, Any]:
    return {"op": op, "inputs": inputs, "outputs": outputs, **more}


def read_text(output: int = 0, lowercase: bool = True) -> dict[str, Any]:
    return operation("read_text", (), (output,), column=0, lowercase=lowercase)


def ngram(
    producer: str, ns: tuple[int, int], dictionary: NDArray[np.uint8], **more: Any
) -> dict[str, Any]:
    settings = {"binary": False, "sublinear": False, "idf": None, "sink": "sparse", **more}
    return operation(
        "ngram",
        settings.pop("inputs"),
        settings.pop("outputs"),
        producer=producer,
        min_n=ns[0],
        max_n=ns[1],
        dictionary=dictionary,
        **settings,
    )


def plan(
    registers: Sequence[tuple[str, int]],
    *stages: Sequence[Mapping[str, Any]],
    block: int = 1,
) -> _core.NativePlan:
    return _core.NativePlan(
        [{"operations": stage, "block": block} for stage in stages], registers, 1
    )


def counting_plan(
    producer: str, ns: tuple[int, int], terms: Sequence[str], **more: Any
) -> _core.NativePlan:
    """n-gram counts of lower-cased texts as a sparse transform."""
    return plan(
        [("text", 0), ("tokens", 0), ("sparse", len(terms))],
        [
            read_text(),
            operation("tokenize", (0,), (1,)),
            ngram(
                producer,
                ns,
                freeze(terms, words=producer == "word"),
                inputs=(0,) if producer == "char" else (1,),
                outputs=(2,),
                **more,
            ),
            operation("emit_sparse", (2,), (), columns=len(terms)),
        ],
    )


def scoring_plan(
    terms: Sequence[str],
    weights: NDArray[np.float64],
    link: str = "margin",
    fused: bool = True,
    norm: str = "l2",
    block: int = 1,
) -> _core.NativePlan:
    """Character 1-3-grams into a linear model, in two stages."""
    k = weights.shape[1]
    squeeze = k == 1
    classes = 0 if link == "identity" else max(2, k)
    dot = {"weights": weights, "norm": norm, "divide": True}
    grams = {"inputs": (0,), "idf": np.linspace(1, 2, len(terms))}
    features = (
        [ngram("char", (1, 3), freeze(terms), outputs=(2,), sink="dot", **grams, **dot)]
        if fused
        else [
            ngram("char", (1, 3), freeze(terms), outputs=(1,), **grams),
            operation("sparse_dot", (1,), (2,), **dot),
        ]
    )
    return plan(
        [("text", 0), ("sparse", len(terms)), ("dense", k), ("dense", k)],
        [read_text(), *features],
        [
            operation("combine", (2,), (3,), norm=None, bias=np.linspace(-0.1, 0.1, k)),
            operation("predictor", (3,), (), link=link, classes=classes, squeeze=squeeze),
        ],
        block=block,
    )
