"""The node of a program: an operator, its parameters in the store, its inputs, its statistics.

Transforms are immutable and interned: while one lives, making an equal one gives the same
object, so that equal sub-programs are one and ``is`` means equal.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from weakref import WeakValueDictionary

from pretzel.errors import SchemaError
from pretzel.flour.literal import write_literal
from pretzel.operators import Operator, SelectColumn, SelectNumbers, Source
from pretzel.schema import VectorType
from pretzel.statistics import Statistics
from pretzel.store import ObjectStore, StoredObject

# Keys hold identities of inputs and stored objects: the transform keeps both alive, so an
# identity cannot be given to another object while its entry exists. Guarded by the lock.
_interned: WeakValueDictionary[tuple[object, ...], Transform] = WeakValueDictionary()
_lock = threading.Lock()


@dataclass(frozen=True, eq=False, repr=False, slots=True, weakref_slot=True)
class Transform:
    """Made by `make_transform` only.

    Attributes:
        operator: its arrays are those of ``parameters``, not copies.
        inputs: transforms whose outputs it takes, in order.
        parameters: stored object of every array field, by field name.
        statistics: what training knows about the output; part of what makes transforms equal.
        type: type of the output.
    """

    operator: Operator
    inputs: tuple[Transform, ...]
    parameters: Mapping[str, StoredObject]
    statistics: Statistics
    type: VectorType

    def with_inputs(self, inputs: tuple[Transform, ...]) -> Transform:
        """The same transform over other inputs.

        Raises:
            SchemaError: the operator does not take them.
        """
        return _intern(self.operator, inputs, self.parameters, self.statistics)

    @property
    def signature(self) -> tuple[object, ...]:
        """What it computes: operator, configuration, parameter keys and inputs."""
        return (
            self.operator.name,
            _configuration(self.operator),
            tuple((field, stored.key) for field, stored in self.parameters.items()),
            self.inputs,
        )

    def __repr__(self) -> str:
        return f"<Transform: {self.operator.name} -> {self.type}>"


def make_transform(
    operator: Operator,
    inputs: tuple[Transform, ...],
    store: ObjectStore,
    statistics: Statistics | None = None,
) -> Transform:
    """The transform of this structure; the operator's arrays go into the store.

    Raises:
        SchemaError: the operator does not take these inputs.
    """
    parameters = {field: store.intern(array) for field, array in operator.parameters().items()}
    arrays = {field: stored.array for field, stored in parameters.items()}
    return _intern(replace(operator, **arrays), inputs, parameters, statistics or Statistics())


def topological(*outputs: Transform) -> tuple[Transform, ...]:
    """All transforms that the outputs need, inputs first, left to right, each once."""
    order: dict[Transform, None] = {}
    pending = list(reversed(outputs))
    while pending:
        node = pending[-1]
        missing = [source for source in node.inputs if source not in order]
        if node in order or not missing:
            order.setdefault(pending.pop())
        else:
            pending.append(missing[0])
    return tuple(order)


def _configuration(operator: Operator) -> tuple[tuple[str, str], ...]:
    return tuple((field, write_literal(v)) for field, v in operator.configuration().items())


def _intern(
    operator: Operator,
    inputs: tuple[Transform, ...],
    parameters: Mapping[str, StoredObject],
    statistics: Statistics,
) -> Transform:
    key = (
        type(operator),
        _configuration(operator),
        tuple((field, id(stored)) for field, stored in parameters.items()),
        tuple(map(id, inputs)),
        statistics,
    )
    with _lock:
        found = _interned.get(key)
    if found is not None:
        return found
    made = Transform(
        operator,
        inputs,
        MappingProxyType(dict(parameters)),
        statistics,
        operator.output_type(tuple(node.type for node in inputs)),
    )
    check_column(made)
    with _lock:
        return _interned.setdefault(key, made)


def check_column(transform: Transform) -> None:
    """Checks that a selected column exists: names are not part of a vector's type.

    Raises:
        SchemaError: the source has no such column.
    """
    operator = transform.operator
    if not isinstance(operator, SelectColumn | SelectNumbers):
        return
    selected = (operator.column,) if isinstance(operator, SelectColumn) else operator.columns
    source = transform.inputs[0].operator
    if isinstance(source, Source):
        names = [column.name for column in source.schema().columns]
        if unknown := set(selected).difference(names):
            raise SchemaError(
                f"{operator.name}: the record has no column {min(unknown)!r}, "
                f"its columns are {', '.join(map(repr, names))}"
            )
