"""What the vectorizers do to a text before they take n-grams of it.

scikit-learn lower-cases and strips accents. Then it takes n-grams of tokens, of characters after
runs of white space have shrunk to one space, or (``char_wb``) of the characters of every word
between two spaces. Options that it ignores for the analyzer in question are ignored here too.
"""

from __future__ import annotations

import numpy as np

from pretzel.errors import SchemaError
from pretzel.importers.step import Intermediate, Step
from pretzel.operators import (
    CollapseWhitespace,
    DropTokens,
    FindTokens,
    Lowercase,
    Operator,
    PythonText,
    PythonTokens,
    RegexTokens,
    StripAccents,
    Tokenize,
    pack_terms,
)
from pretzel.operators.character_runs import CharacterRuns, read_pattern, word_ranges

ANALYZERS = ("word", "char", "char_wb")
WORDS_BETWEEN_SPACES = r"\S+"  # as str.split has them


def analyze(step: Step, given: Intermediate, only_str: bool) -> Intermediate:
    """The text (analyzer "char") or the tokens of which n-grams are taken.

    ``only_str``: of a function's tokens that are no str, an error; else they are left out.

    Raises:
        UnsupportedOperatorError: an option that no operator performs.
    """
    step.expect_text(given)
    model = step.model
    if model.input != "content":
        raise step.refused(f"input={model.input!r} reads files; only 'content' is possible")
    if model.analyzer is str.split:
        return given.apply(FindTokens(WORDS_BETWEEN_SPACES))
    if callable(model.analyzer):
        return given.apply(PythonTokens(*step.function("analyzer", model.analyzer), only_str))
    if model.analyzer not in ANALYZERS:
        raise step.refused(
            f"analyzer={model.analyzer!r}; {', '.join(map(repr, ANALYZERS))} are possible"
        )
    given = preprocess(step, given)
    if model.analyzer == "char":
        return given.apply(CollapseWhitespace())
    if model.analyzer == "char_wb":
        return given.apply(FindTokens(WORDS_BETWEEN_SPACES))
    return tokenize(step, given, only_str)


def preprocess(step: Step, given: Intermediate) -> Intermediate:
    """Lower case, then no accents; or what a function makes of the text instead."""
    model = step.model
    if model.preprocessor is str.lower:
        return given.apply(Lowercase())
    if model.preprocessor is not None:
        return given.apply(PythonText(*step.function("preprocessor", model.preprocessor)))
    if model.lowercase:
        given = given.apply(Lowercase())
    if callable(model.strip_accents):
        return given.apply(PythonText(*step.function("strip_accents", model.strip_accents)))
    return given.apply(StripAccents(model.strip_accents)) if model.strip_accents else given


def tokenize(step: Step, given: Intermediate, only_str: bool) -> Intermediate:
    """Tokens, without stop words."""
    tokens = given.apply(tokenizer(step, only_str))
    dropped = stop_words(step)
    return tokens.apply(DropTokens(*pack_terms(dropped))) if dropped else tokens


def tokenizer(step: Step, only_str: bool) -> Operator:
    """What finds the tokens: a kernel, the interpreter for an irregular pattern, or a function."""
    function, pattern = step.model.tokenizer, step.model.token_pattern
    if function is str.split:
        return FindTokens(WORDS_BETWEEN_SPACES)
    if function is not None:
        return PythonTokens(*step.function("tokenizer", function), only_str)
    if not isinstance(pattern, str):
        raise step.refused(f"token_pattern={pattern!r} is not a str")
    try:
        return Tokenize() if is_default(read_pattern(pattern)) else FindTokens(pattern)
    except SchemaError:
        pass
    try:
        return RegexTokens(pattern)
    except SchemaError as error:
        raise step.refused(f"token_pattern: {error}") from error


def may_hold_spaces(tokens: Intermediate) -> bool:
    """Whether a token could be told from several by nothing but where it came from."""
    transform = tokens.flow.transform
    while isinstance(transform.operator, DropTokens):
        (transform,) = transform.inputs
    match transform.operator:
        case Tokenize():
            return False
        case FindTokens(runs=runs):
            return " " in runs
    return True


def stop_words(step: Step) -> list[str]:
    """The stop words in one order for equal sets, so that plans have them in common.

    What is not a str equals no token. The list is taken as it is: scikit-learn neither
    lower-cases it nor strips its accents.
    """
    try:
        words = step.model.get_stop_words()
    except (ValueError, TypeError) as error:
        raise step.invalid(f"has no usable stop_words: {error}") from error
    return sorted(word for word in words or () if isinstance(word, str))


def is_default(runs: CharacterRuns) -> bool:
    """Whether it finds what the default pattern does: two or more word characters.

    A maximal run of those is between two word boundaries, whether a pattern says so or not.
    """
    free = runs.initials is None and (runs.shortest, runs.longest) == (2, 0)
    return free and np.array_equal(runs.ranges, word_ranges())


def ngram_range(step: Step) -> tuple[int, int]:
    """Shortest and longest n-gram in tokens or characters."""
    shortest, longest = (int(bound) for bound in step.model.ngram_range)
    if not 1 <= shortest <= longest:
        raise step.refused(f"ngram_range={(shortest, longest)}; 1 <= min_n <= max_n is possible")
    return shortest, longest
