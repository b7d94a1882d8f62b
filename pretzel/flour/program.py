"""A program: the DAG of transforms from one source to one output."""

from __future__ import annotations

import threading
from functools import cached_property
from weakref import WeakKeyDictionary, ref

from pretzel.errors import ProgramError
from pretzel.flour.notation import number_transforms, write_binding
from pretzel.flour.transform import Transform, topological
from pretzel.operators import Ending, Operator, SelectColumn, SelectNumbers, Source
from pretzel.schema import InputSchema, Kind

# Guarded by the lock. Values are weak: a program refers to its output, the key.
_interned: WeakKeyDictionary[Transform, ref[Program]] = WeakKeyDictionary()
_lock = threading.Lock()


class Program:
    """Immutable and interned by its output; ``str`` gives the text form.

    Arguments:
        output: a predictor, or a sparse or dense transform (then the program only transforms).

    Attributes:
        output: as given.
        source: the columns of a record.

    Raises:
        ProgramError: there is not exactly one source, or not exactly one predictor, at the end.
    """

    output: Transform
    source: InputSchema

    def __new__(cls, output: Transform) -> Program:
        with _lock:
            known = _interned.get(output)
            if known is not None and (program := known()) is not None:
                return program
            program = super().__new__(cls)
            program.output = output
            program.source = check_program(output)
            _interned[output] = ref(program)
            return program

    def transforms(self) -> tuple[Transform, ...]:
        """All transforms, inputs before their consumers, the output last."""
        return self._transforms

    @cached_property
    def _transforms(self) -> tuple[Transform, ...]:
        return topological(self.output)

    @property
    def methods(self) -> tuple[str, ...]:
        """The output methods that it offers."""
        operator = self.output.operator
        return operator.methods if isinstance(operator, Ending) else ("transform",)

    def __str__(self) -> str:
        names = number_transforms(self.transforms())
        return "\n".join(write_binding(transform, names) for transform in names)

    def __repr__(self) -> str:
        return f"<Program: {self.source} -> {self.output.type}, {len(self._transforms)} transforms>"


def check_program(output: Transform) -> InputSchema:
    """The input schema, after checking that the graph is a program.

    Raises:
        ProgramError: it is not.
    """
    transforms = topological(output)
    sources = [node.operator for node in transforms if isinstance(node.operator, Source)]
    if len(sources) != 1:
        raise ProgramError(
            f"a program reads records from exactly one source, this one has {len(sources)}: "
            "start every branch from the same source transform"
        )
    if any(isinstance(node.operator, Ending) for node in transforms[:-1]):
        raise ProgramError("a program ends in its only predictor, this one goes on behind it")
    ends = output.type.kind in (Kind.SPARSE, Kind.DENSE)
    if not isinstance(output.operator, Ending) and not ends:
        raise ProgramError(
            "a program ends in a predictor, or in a sparse or dense vector, "
            f"this one ends in {output.operator.name} -> {output.type}"
        )
    schema = sources[0].schema()
    for node in transforms:
        _check_kinds(node.operator, schema)
    return schema


def _check_kinds(operator: Operator, schema: InputSchema) -> None:
    """Checks that texts are read as texts and numbers as numbers. Raises ProgramError."""
    names: tuple[str, ...] = ()
    kind = Kind.TEXT
    if isinstance(operator, SelectColumn):
        names = (operator.column,)
    elif isinstance(operator, SelectNumbers):
        names, kind = operator.columns, Kind.NUMBER
    for column in schema.columns if names else ():
        if column.name in names and column.kind is not kind:
            raise ProgramError(
                f"{operator.name} reads column {column.name!r}, "
                f"which is of kind {column.kind.value}"
            )
