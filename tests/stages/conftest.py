"""Logical stages for tests: programs written in Flour, cut by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pretzel.flour import FlourContext
from pretzel.flour.transform import topological
from pretzel.operators import Combine, Dot
from pretzel.stages import RegisterTable, Scope
from pretzel.store import ObjectStore


class Programs:
    """Pieces of the usual pipelines over one store."""

    def __init__(self, deduplicate: bool = True) -> None:
        self.store = ObjectStore(deduplicate)
        self.context = FlourContext(self.store)

    def lowercase(self):
        return self.context.text().lowercase()

    def chars(self, text):
        return text.char_ngram((2, 3), vocabulary=["ab", "abc", "bc"])

    def words(self, tokens):
        return tokens.word_ngram((1, 2), vocabulary=["good", "not good"])

    def dot(self, vector, columns, norm=None, divide=False):
        weights = np.arange(columns, dtype=np.float64).reshape(-1, 1)
        return vector.apply(Dot(weights, norm, divide))

    def combine(self, *parts, norm=None):
        return parts[0].apply(Combine(np.array([0.5]), norm), *parts[1:])

    def scopes(self, end, *cuts):
        """Scopes of the program that ends in `end`, a new stage behind every flow of `cuts`."""
        nodes = topological(end.transform)
        consumers = {node: [] for node in nodes}
        for node in nodes:
            for source in node.inputs:
                consumers[source].append(node)
        registers = RegisterTable()
        groups = []
        rest = list(nodes)
        for cut in cuts:
            group = [node for node in topological(cut.transform) if node in rest]
            rest = [node for node in rest if node not in group]
            groups.append(tuple(group))
        groups.append(tuple(rest))
        return [
            Scope(f"stage{number}", group, consumers, registers, self.store)
            for number, group in enumerate(groups)
        ]


@pytest.fixture
def programs():
    return Programs()


@pytest.fixture
def separate_programs():
    return Programs(deduplicate=False)


@pytest.fixture
def show():
    return shown


def shown(candidates):
    """Candidates as text: every physical stage as its operations in order."""
    return {
        candidate.name: [
            [written(operation) for operation in physical.operations]
            for physical in candidate.stages
        ]
        for candidate in candidates
    }


def written(operation):
    settings = [
        name if value is True else f"{name}={value}"
        for name, value in operation.configuration.items()
        if value is not False and value != ""
    ]
    inputs = ",".join(f"%{register}" for register in operation.inputs)
    outputs = ",".join(f"%{register}" for register in operation.outputs)
    return " ".join([f"{operation.op}({inputs})>{outputs}", *settings, *operation.parameters])
