"""Where a Flour program starts: a store for its parameters and a choice of sources."""

from __future__ import annotations

from collections.abc import Sequence

from pretzel.flour.flow import Flow
from pretzel.flour.transform import make_transform
from pretzel.operators import CsvSource, Operator, TableSource, TextSource
from pretzel.store import ObjectStore


class FlourContext:
    """Wraps the Object Store that holds the parameters of the programs written with it.

    A program is written as a chain of transforms, lazily: nothing is computed. This is the
    sentiment pipeline of the paper's Listing 1:

    >>> class TextReview:
    ...     Label: str
    ...     Text: str
    >>> context = FlourContext(ObjectStore())
    >>> tokenizer = context.csv.from_text(",").with_schema(TextReview).select("Text").tokenize()
    >>> chars = tokenizer.char_ngram(3, vocabulary=["goo", "ood", "bad"])
    >>> words = tokenizer.word_ngram((1, 2), vocabulary=["good", "bad", "not bad"])
    >>> classifier = chars.concat(words).classifier_binary_linear(
    ...     weights=[0.5, 0.5, -1.0, 1.0, -2.0, 3.0], bias=0.25)
    >>> program = classifier.plan()
    >>> program
    <Program: csv(Label: text, Text: text) -> dense[1], 8 transforms>

    `pretzel.compile` optimizes it; the references evaluate it as it stands:

    >>> from pretzel.flour.interpreter import evaluate
    >>> evaluate(program.output, ["1,good", '0,"bad, bad"']).tolist()
    [[2.25], [-5.75]]
    """

    def __init__(self, store: ObjectStore | None = None) -> None:
        self.store = ObjectStore() if store is None else store

    def text(self) -> Flow:
        """Records that are texts."""
        return self.source(TextSource())

    def table(
        self,
        columns: Sequence[str],
        forms: Sequence[str],
        *,
        binding: str = "position",
        single: bool = True,
    ) -> Flow:
        """Records that are rows; see `pretzel.operators.table_source.TableSource`."""
        return self.source(TableSource(tuple(columns), tuple(forms), binding, single))

    @property
    def csv(self) -> CsvReader:
        """Records that are lines of separated values."""
        return CsvReader(self)

    def source(self, operator: Operator) -> Flow:
        """Any source operator."""
        return Flow(make_transform(operator, (), self.store), self.store)


class CsvReader:
    """The choice of how lines arrive."""

    def __init__(self, context: FlourContext) -> None:
        self._context = context

    def from_text(self, separator: str = ",") -> CsvText:
        """Lines whose fields stand between separators."""
        return CsvText(self._context, separator)


class CsvText:
    """Lines whose fields have no names yet."""

    def __init__(self, context: FlourContext, separator: str) -> None:
        self._context = context
        self._separator = separator

    def with_schema(self, schema: type | Sequence[str]) -> Flow:
        """Names the fields: a class whose annotations are the columns in order, or names."""
        names = schema.__annotations__ if isinstance(schema, type) else schema
        return self._context.source(CsvSource(self._separator, tuple(names)))
