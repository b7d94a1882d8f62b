"""The text form: prints, parses back to the same object, and survives hostile input."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pretzel.errors import ProgramError
from pretzel.flour import FlourContext, parse
from pretzel.flour.text import MAX_BINDINGS, MAX_CHARACTERS
from pretzel.statistics import Statistics
from pretzel.store import ObjectStore

STORE = ObjectStore()
CONTEXT = FlourContext(STORE)
TOKENS = CONTEXT.text().lowercase().tokenize()
KEPT = TOKENS.word_ngram(1, vocabulary=["good", "bad"]).transform.parameters
TERMS, OFFSETS = KEPT["terms"].key, KEPT["offsets"].key
NGRAM = f"word_ngram(r1, min_n=1, max_n=1, terms=#{TERMS}, offsets=#{OFFSETS})"


def test_the_text_form_shows_sharing_and_parses_back():
    chars = TOKENS.char_ngram(
        3, vocabulary=["goo", "ood"], statistics=Statistics(7, 1 / 3, 0.1)
    ).term_weight(idf=[1, 2])
    words = TOKENS.word_ngram((1, 2), vocabulary=["good", "bad"]).scale(0.1)
    program = (
        chars.concat(words)
        .classifier_binary_linear([1, 2, 3, 4], 0, labels=["neg", "pos\ud800"])
        .plan()
    )
    lines = str(program).splitlines()
    assert lines[2] == "r2 := tokenize(r1) -> tokens"
    assert lines[3].endswith(
        "-> sparse[2]   # max_vector_size=7, density=0.3333333333333333, hit_rate=0.1"
    )
    assert lines[5].startswith("r5 := word_ngram(r2, min_n=1, max_n=2, terms=#")
    assert lines[7] == "r7 := concat(r4, r6) -> sparse[4]"
    assert parse(str(program), STORE) is program
    assert parse("# a comment\n\n" + str(program) + "\n", STORE) is program


def test_configuration_of_every_kind_parses_back():
    awkward = ["a)b", 'say "#0"', "\ud800", "-> text # density=1", ""]
    flow = CONTEXT.csv.from_text("\x1f").with_schema(awkward).select('say "#0"')
    program = flow.char_ngram(1, vocabulary=["a"]).term_weight(binary=True).scale(-1e-300).plan()
    assert "idf=null" in str(program)
    assert parse(str(program), STORE) is program
    regression = TOKENS.word_ngram(1, vocabulary=["a"]).linear([1], 0).predictor("identity").plan()
    assert parse(str(regression), STORE) is regression


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the program is empty"),
        ("r0 = text_source()", "line 1: expected a binding"),
        ("r0 := system()", "line 1: unknown operator 'system', known: text_source"),
        ("r0 := text_source()\nr0 := text_source()", "line 2: r0 is bound already"),
        ("\n\nr1 := lowercase(r0)", "line 3: r0 is not bound above"),
        ("r0 := text_source() -> tokens", "line 1: text_source gives text here, the text says tok"),
        ("r0 := text_source() junk", "line 1: column 20: expected '-> type'"),
        ("r0 := text_source(", r"line 1: column 19: expected an input, a field or '\)'"),
        ("r0 := text_source(column=1)", "line 1: unknown field 'column'"),
        ("r0 := csv_source(separator=\",\")", "line 1: csv_source needs columns"),
        ("r0 := csv_source(separator=1, columns=[])", "separator: expected str, got 1"),
        ("r0 := csv_source(separator=\",\", columns=[1])", "columns: expected tuple of str"),
        ("r0 := csv_source(separator=__import__('os'))", "no literal at column"),
        ("r0 := csv_source(separator=\",\" columns=[])", "expected ','"),
        ("r0 := csv_source(separator=\",\", )", "expected an argument behind the comma"),
        ("r0 := csv_source(separator=\",\", separator=\",\")", "repeated field 'separator'"),
        (f"r0 := csv_source(separator=#{TERMS})", "separator is no array"),
        ("r0 := csv_source(separator=" + "[" * 100_000, "no literal"),
        ("r0 := text_source()  # density=high", "no literal"),
        ("r0 := text_source()  # size=1", "unknown or repeated statistic 'size'"),
        ("r0 := text_source()  # max_vector_size=0.5", "expected int"),
        ("r0 := text_source()\nr1 := scale(r0, factor=true)", "line 2: factor: expected float"),
        ("r0 := text_source()\nr1 := lowercase()", "line 2: lowercase takes exactly one text"),
        (f"r0 := text_source()\nr1 := tokenize(r0)\nr2 := {NGRAM.replace(TERMS, 'f' * 32)}",
         "line 3: terms: the store holds no object #ffff"),
        (f"r0 := text_source()\nr1 := tokenize(r0)\nr2 := {NGRAM.replace(TERMS, OFFSETS)}",
         "line 3: word_ngram: terms must be a uint8 array"),
        (f"r0 := text_source()\nr1 := tokenize(r0)\nr2 := {NGRAM.replace('max_n=1', 'max_n=0')}",
         "line 3: word_ngram: n-gram lengths need"),
        (f"r0 := text_source()\nr1 := tokenize(r0)\nr2 := lowercase(r0)\nr3 := {NGRAM}",
         "line 4: the last binding r3 is the output, but it does not need r2"),
        ("r0 := text_source()", "a program ends in a predictor, or in a sparse or dense vector"),
        ("x" * (MAX_CHARACTERS + 1), "line 1: the text has 1000001 characters"),
        ("\n".join(f"r{n} := text_source()" for n in range(MAX_BINDINGS + 1)),
         f"line {MAX_BINDINGS + 1}: a program has {MAX_BINDINGS} bindings at most"),
    ],
)  # fmt: skip
def test_refusals_name_the_line(text, message):
    with pytest.raises(ProgramError, match=message):
        parse(text, STORE)


PIECES = ["r0 := ", "r1 := ", "text_source", "lowercase", "(", ")", "r0", ", ", "=", "#", "-> text",
          "\n", '"', "[", "]", "null", "-1e999", "NaN", "\\u12", "\x00", NGRAM, "é"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=20).map("".join))
def test_no_text_raises_anything_else(text):
    with contextlib.suppress(ProgramError):
        parse(text, STORE)
