"""The columns of a table once all importers have run: which are texts, and what values they take.

A column may hold NaN where everything that reads it lets NaN in, up to what makes an end of it; the
same for infinities. That is what the source's own checks come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pretzel.flour import Flow, Transform
from pretzel.flour.transform import make_transform, topological
from pretzel.importers.step import Step
from pretzel.operators import SelectColumn, SelectNumbers, TableSource, Widen
from pretzel.store import ObjectStore

Consumers = Mapping[Transform, list[Transform]]


def settle_source(root: Step, flow: Flow, store: ObjectStore) -> Flow:
    """The same program over a source that says what every column is.

    Raises:
        UnsupportedOperatorError: a column is read as text and as number.
    """
    nodes = topological(flow.transform)
    source = nodes[0].operator
    if not isinstance(source, TableSource):
        return _rebuilt(flow, nodes, nodes[0], store)
    consumers: dict[Transform, list[Transform]] = {node: [] for node in nodes}
    for node in nodes:
        for given in node.inputs:
            consumers[given].append(node)
    forms: dict[str, str] = {}
    for node in nodes:
        for column, form in _forms(node, consumers):
            known = forms.get(column, form)
            if known.split()[0] != form.split()[0]:
                raise root.refused(f"column {column!r} is read as text and as number")
            both = set(known.split()[1:]) & set(form.split()[1:])
            forms[column] = " ".join([form.split()[0], *sorted(both, reverse=True)])
    settled = replace(
        source,
        forms=tuple(forms.get(column, "unread") for column in source.columns),
        single=not any(_rounds(node, consumers) for node in nodes if _is_numbers(node)),
    )
    return _rebuilt(flow, nodes, make_transform(settled, (), store), store)


def _rebuilt(flow: Flow, nodes: Sequence[Transform], source: Transform, store: ObjectStore) -> Flow:
    """The same program over another source, without marks."""
    made = {nodes[0]: source}
    for node in nodes[1:]:
        inputs = tuple(made[given] for given in node.inputs)
        made[node] = inputs[0] if isinstance(node.operator, Widen) else node.with_inputs(inputs)
    return Flow(made[flow.transform], store)


def _is_numbers(node: Transform) -> bool:
    return isinstance(node.operator, SelectNumbers)


def _forms(node: Transform, consumers: Consumers) -> Iterable[tuple[str, str]]:
    """What a node makes of the columns that it reads from the records."""
    operator = node.operator
    if isinstance(operator, SelectColumn):
        missing = all(each.operator.takes_missing for each in consumers[node])
        yield operator.column, "text missing" if missing else "text"
    elif isinstance(operator, SelectNumbers):
        words = ["number"]
        words += ["missing"] if _lets_in(node, consumers, "missing") else []
        words += ["infinite"] if _lets_in(node, consumers, "infinite") else []
        for column in operator.columns:
            yield column, " ".join(words)


def _lets_in(node: Transform, consumers: Consumers, what: str) -> bool:
    """Whether such values may be in the output of a node."""
    for consumer in consumers[node]:
        operator = consumer.operator
        if operator.accepts == "finite" or (what == "infinite" and operator.accepts == "nan"):
            return False
        ends = operator.ends_missing if what == "missing" else operator.ends_infinite
        if not ends and not _lets_in(consumer, consumers, what):
            return False
    return True


def _rounds(node: Transform, consumers: Consumers) -> bool:
    """Whether the source would compute in single precision on single precision."""
    if not consumers[node]:
        return True
    return any(
        each.operator.precision == "input"
        or (each.operator.precision == "moves" and _rounds(each, consumers))
        for each in consumers[node]
    )
