"""Fitted models from files: joblib and pickle, which run code, and skops, which does not."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from pretzel.errors import ImportModelError

CODE_RUNNING = frozenset({".joblib", ".pickle", ".pkl"})
SAFE = frozenset({".skops"})


def runs_code(path: str | Path) -> bool:
    """Whether loading a file of this name executes whatever code the file holds."""
    return Path(path).suffix.lower() in CODE_RUNNING


def load_model(path: str | Path, *, accept_code: bool = False) -> Any:
    """The model in a ``.joblib``, ``.pickle``, ``.pkl`` or ``.skops`` file.

    Args:
        path: the file; its extension says the format.
        accept_code: required for joblib and pickle files: loading one runs any code in it, so
            it must come from somebody trusted.

    Raises:
        ImportModelError: unknown extension, code not accepted, unreadable or damaged file, or
            a skops file that holds types outside the trusted ones.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in CODE_RUNNING | SAFE:
        known = ", ".join(sorted(CODE_RUNNING | SAFE))
        raise ImportModelError(f"unknown extension {suffix!r}; known are {known}: {path}")
    if suffix in CODE_RUNNING and not accept_code:
        raise ImportModelError(
            f"loading a {suffix} file runs the code in it: accept that explicitly for files from "
            f"a source you trust, or save the model as .skops: {path}"
        )
    try:
        if suffix in SAFE:
            return load_skops(path)
        return load_joblib(path) if suffix == ".joblib" else load_pickle(path)
    except ImportModelError:
        raise
    except ModuleNotFoundError as error:
        raise ImportModelError(
            f"reading this file needs the package {error.name!r}, which is not installed "
            f"(python -m pip install 'pretzel[sklearn]' brings scikit-learn, joblib, skops): {path}"
        ) from error
    except OSError as error:
        raise ImportModelError(f"cannot read {path}: {error.strerror or error}") from error
    except Exception as error:  # a damaged file can fail in any way at all
        raise ImportModelError(
            f"not a readable {suffix} file: {path}: {type(error).__name__}: {error}"
        ) from error


def load_joblib(path: Path) -> Any:
    """A model saved by ``joblib.dump``; runs code."""
    import joblib

    return joblib.load(path)


def load_pickle(path: Path) -> Any:
    """A model saved by ``pickle.dump``; runs code."""
    with path.open("rb") as file:
        return pickle.load(file)


def load_skops(path: Path) -> Any:
    """A model saved by ``skops.io.dump``, of default-trusted types only."""
    import skops.io

    untrusted = skops.io.get_untrusted_types(file=path)
    if untrusted:
        raise ImportModelError(
            f"{path} holds types that skops does not trust: {', '.join(sorted(untrusted))}; "
            "save the model without them"
        )
    return skops.io.load(path, trusted=[])
