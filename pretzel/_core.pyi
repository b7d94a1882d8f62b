"""The compiled extension: native plans, vector pools, executors, text kernels."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pretzel.schema import Records

# Methods, by number.
PREDICT: int
PREDICT_PROBA: int
DECISION_FUNCTION: int
TRANSFORM: int

UNICODE_VERSION: str  # of the tables compiled in; equals unicodedata.unidata_version

def lowercase(text: str, /) -> str: ...
def strip_accents(text: str, ascii: bool, /) -> str: ...
def collapse_whitespace(text: str, /) -> str: ...
def tokenize(text: str, /) -> list[str]: ...
def freeze_dictionary(
    terms: NDArray[np.uint8], offsets: NDArray[np.int64], words: bool, /
) -> NDArray[np.uint8]:
    """Freeze n-grams (UTF-8 with surrogates passed, laid end to end; n + 1 offsets) into a
    position-independent dictionary whose ids are their positions. `words`: terms are tokens
    joined by one space. Equal n-grams in equal order give equal bytes.

    Raises ValueError: not UTF-8, offsets out of order, a term twice.
    """

def freeze_trees(
    features: NDArray[np.int32],
    thresholds: NDArray[np.float64],
    children: NDArray[np.int32],
    flags: NDArray[np.uint8],
    roots: NDArray[np.int64],
    columns: int,
    single: bool,
    /,
) -> NDArray[np.uint8]:
    """Freeze decision trees, their nodes laid end to end (`roots`: where each tree begins, and the
    number of nodes), into position-independent bytes. A record goes to the left where
    `value <= threshold`; `children` [nodes, 2] are numbered within their tree, -1: a leaf; flags:
    1, NaN goes to the left; 2, the threshold is the number of a set of categories. `columns`: of a
    record; `single`: its values are rounded to float32 first. Equal trees give equal bytes.

    Raises ValueError: no such trees.
    """

def dictionary_columns(dictionary: NDArray[np.uint8], /) -> int:
    """Number of entries of a frozen dictionary.

    Raises ValueError: the bytes are not a well-formed dictionary.
    """

def kernel_sets() -> list[str]: ...  # that this CPU can run, best first
def kernel_set() -> str: ...  # in use
def use_kernel_set(name: str, /) -> None: ...
def allocation_count() -> int: ...  # heap allocations made by this module so far, all threads

class NativePlan:
    """A plan as operations over one vector set; immutable, shared by all threads.

    Arguments:
        stages: a mapping per stage: ``operations`` (mappings: ``op``, ``inputs`` and ``outputs``
            as register numbers, and the configuration and arrays of that operation) and
            ``block`` (records a pass). An operation ``python``, alone in its stage, has a
            ``call``: call(first record, method, values of the inputs) gives the output's values
            (str; lists of str; float64 [n, columns]; values, ids and row ends).
        registers: (kind, columns) per register; kind is text, tokens, sparse or dense.
        columns: text columns of a record.
        missing: of each text column whether texts may be missing (None or NaN); default: none.
        numbers: of each number column what it may hold, 0: anything, 1: no infinities, 2: finite
            numbers.

    Keeps references to the arrays. Raises ValueError (naming stage and operation) for anything
    that could make an operation read or write out of bounds.
    """

    def __init__(
        self,
        stages: Sequence[Mapping[str, Any]],
        registers: Sequence[tuple[str, int]],
        columns: int,
        missing: Sequence[bool] = ...,
        numbers: Sequence[int] = ...,
    ) -> None: ...
    @property
    def stage_count(self) -> int: ...
    def methods(self) -> list[int]: ...
    def run(self, records: Records, method: int, /) -> Any:
        """Whole plan on the calling thread, a vector set from the process-wide pool.

        Records of a plan of texts are a sequence of str; of numbers a float64 array [n, numbers];
        of both an object with such `texts` and `numbers`.

        Returns int64 [n] class numbers or float64 [n] / [n, k]; for a sparse transform a tuple
        (float64 values, int32 ids in order of first occurrence, int64 row ends).
        Releases the GIL for long inputs. Raises TypeError ("record 3: ..."), MemoryError,
        ValueError (method not offered).
        """

    def profile(self, records: Records, repeat: int, /) -> list[float]:
        """Seconds per stage for one pass over the records, the median of `repeat` passes."""

class RefusedRecordError(ValueError):
    """The model refuses the value of a column; ``args`` are (record number in the run, column)."""

    args: tuple[int, str]

class PipelineRun:
    """One run of a plan on executors: records, results, and between its stages a vector set.

    Loop thread only, except that executors run its stages while it is submitted.
    """

    def __init__(self, plan: NativePlan, records: Records, method: int) -> None: ...
    @property
    def stage(self) -> int: ...  # next stage to run
    @property
    def finished(self) -> bool: ...  # all stages have run, or one failed
    @property
    def error(self) -> str | None: ...
    @property
    def refusal(self) -> RefusedRecordError | None: ...  # what it failed for
    @property
    def holds_vectors(self) -> bool: ...
    def advance(self, whole: bool, /) -> None:
        """Run the next stage, or with `whole` all that are left, on the calling thread, with a
        vector set from the process-wide pool. Raises what a Python stage raises: the run has
        failed then. Not while submitted."""

    def result(self) -> Any: ...  # like NativePlan.run
    def release(self) -> None: ...  # gives the vector set back; not while submitted

class Executors:
    """Long-running C++ threads, each with its own vector pool. They never take the GIL.

    A completion is announced through fileno() (an eventfd) and collected by drain().
    """

    def __init__(
        self, count: int, *, depth: int = 2, pooling: bool = True, max_events: int = 64
    ) -> None: ...
    def fileno(self) -> int: ...
    def submit(
        self, executor: int, ticket: int, runs: Sequence[PipelineRun], whole: bool, /
    ) -> None:
        """Bind work to one executor: the next stage of every run, or with `whole` all stages of
        each. Raises RuntimeError: `depth` submissions are bound already, or closed."""

    def drain(self) -> list[tuple[int, int, float]]:
        """(ticket, executor, busy seconds) of every submission that has completed."""

    def statistics(self) -> list[dict[str, float]]: ...
    def close(self) -> None: ...

def inline_pool_statistics() -> dict[str, int]: ...
def warm(plan: NativePlan, /) -> None:
    """Touch the plan's parameters and make an inline vector set, so that a first call is warm."""
