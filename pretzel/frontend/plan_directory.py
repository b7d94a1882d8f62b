"""Plan files on disk: the ``*.pretzel`` files of a directory, one file a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pretzel.errors import PlanNotFoundError

if TYPE_CHECKING:
    from pretzel.plan.model_plan import ModelPlan
    from pretzel.store import ObjectStore

SUFFIX = ".pretzel"


class PlanDirectory:
    """Plans that a running server may load by name: a plan is called as its file without suffix.

    ``store`` is shared by all that is loaded, so that equal parameters are held once. Plans that
    run Python code are loaded only with ``trust``: the server's operator gives it, no client can.
    """

    def __init__(self, path: Path, store: ObjectStore, trust: bool = False) -> None:
        self.path = path
        self.store = store
        self.trust = trust

    def files(self) -> dict[str, Path]:
        """The plan files there are now, by name, sorted."""
        return {file.stem: file for file in plan_files(self.path)}

    def load(self, name: str) -> ModelPlan:
        """Read a plan; blocks. Raises PlanNotFoundError, PlanFormatError.

        The name is looked up in the listing, never joined to a path: it comes from a client.
        """
        file = self.files().get(name)
        if file is None:
            raise PlanNotFoundError(f"the plan directory has no file {name + SUFFIX!r}")
        return load_plan(file, self.store, self.trust)


def plan_files(directory: Path) -> list[Path]:
    """The ``*.pretzel`` files directly in a directory, sorted by name."""
    return sorted(file for file in directory.iterdir() if file.suffix == SUFFIX and file.is_file())


def load_plan(file: Path, store: ObjectStore, trust: bool = False) -> ModelPlan:
    """Read one plan file into a shared store; blocks.

    Raises PlanFormatError, and PlanNotFoundError if it cannot be read at all.
    """
    from pretzel.plan.file import load

    try:
        return load(file, store=store, trust=trust)
    except OSError as error:
        raise PlanNotFoundError(f"plan file {str(file)!r} cannot be read: {error}") from error
