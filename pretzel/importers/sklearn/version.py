"""The scikit-learn release whose behaviour is imported.

The source of truth is the installed release, not the one that trained the model: it is the
installed code that answers when the model is called.
"""

from __future__ import annotations

import warnings

OLDEST = (1, 4)
NEWEST = (1, 9)


def installed_version() -> str:
    """The installed release, e.g. ``"1.9.1"``."""
    import sklearn

    return str(sklearn.__version__)


def release() -> tuple[int, int]:
    """Major and minor number of the installed release."""
    major, minor = installed_version().split(".")[:2]
    return int(major), int("".join(digit for digit in minor if digit.isdigit()) or 0)


def warn_if_untested() -> None:
    """Warn when the installed release is outside of those that the tests cover."""
    if not OLDEST <= release() <= NEWEST:
        oldest, newest = (".".join(map(str, pair)) for pair in (OLDEST, NEWEST))
        warnings.warn(
            f"scikit-learn {installed_version()} is outside the tested releases {oldest} to "
            f"{newest}: compile with sample=records to check the plan against the model",
            UserWarning,
            stacklevel=4,
        )
