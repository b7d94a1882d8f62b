import numpy as np
import pytest

from pretzel.errors import UnsupportedOperatorError
from pretzel.operators import RegexTokens
from pretzel.stages import select

CHARS = "producer=char min_n=2 max_n=3"
WORDS = "producer=word min_n=1 max_n=2"


def test_a_model_on_weighted_ngrams_is_one_operation_or_two_stages(programs, show):
    vector = programs.chars(programs.lowercase()).term_weight(sublinear=True, idf=[1.0, 2.0, 3.0])
    scores = programs.combine(programs.dot(vector, 3, norm="l2", divide=True))
    (scope,) = programs.scopes(scores.predictor("logistic", ["n", "p"]))
    assert show(select(scope)) == {
        "fused": [
            [
                "read_text()>%2 column=0 lowercase",
                f"ngram(%2)>%1 {CHARS} sublinear sink=dot norm=l2 divide dictionary idf weights",
                "combine(%1)>%0 bias",
                "predictor(%0)> link=logistic classes=2 squeeze",
            ]
        ],
        "shared": [
            [
                "read_text()>%2 column=0 lowercase",
                f"ngram(%2)>%3 {CHARS} sublinear sink=sparse dictionary idf",
            ],
            [
                "sparse_dot(%3)>%1 norm=l2 divide weights",
                "combine(%1)>%0 bias",
                "predictor(%0)> link=logistic classes=2 squeeze",
            ],
        ],
    }


def test_a_lowercased_text_used_by_two_stages_crosses_between_them(programs):
    lower = programs.lowercase()
    chars = programs.dot(programs.chars(lower.collapse_whitespace()), 3)
    words = programs.dot(programs.words(lower.tokenize()), 2)
    end = programs.combine(chars, words).predictor("margin", [0, 1])
    first, second = map(select, programs.scopes(end, chars))
    (before,), (after,) = first[0].stages, second[0].stages
    assert before.operations[0].op == "read_text"
    assert [operation.op for operation in after.operations] == [
        "tokenize",
        "ngram",
        "combine",
        "predictor",
    ]
    text, scores = before.operations[0].outputs[0], before.operations[-1].outputs[0]
    assert after.inputs == (text, scores)


def test_a_source_in_a_stage_of_its_own_runs_nothing(programs, show):
    source = programs.context.text()
    end = programs.words(source.lowercase().tokenize())
    first, second = map(select, programs.scopes(end, source))
    assert show(first) == {"fused": []}
    assert show(second)["fused"][0][0].startswith("read_text()")


def test_a_raw_text_is_read_apart_from_the_lowercased_one(programs, show):
    source = programs.context.text()
    both = programs.chars(source).concat(programs.words(source.lowercase().tokenize()))
    (scope,) = programs.scopes(both)
    reads = [line for line in show(select(scope))["fused"][0] if line.startswith("read_text")]
    assert sorted(line.split()[1:] for line in reads) == [["column=0"], ["column=0", "lowercase"]]


def test_a_csv_column_is_read_from_the_line(programs, show):
    record = programs.context.csv.from_text(";").with_schema(["Label", "Text"])
    end = programs.words(record.select("Text").lowercase().tokenize())
    (scope,) = programs.scopes(end)
    assert show(select(scope))["fused"][0][0].endswith("separator=; field=1 fields=2 lowercase")


def test_a_transformer_emits_its_vector(programs, show):
    chars = programs.chars(programs.lowercase()).normalize("l2").scale(2.0)
    words = programs.words(programs.lowercase().tokenize())
    (scope,) = programs.scopes(chars.concat(words))
    (candidate,) = select(scope)
    assert [operation.op for operation in candidate.stages[0].operations] == [
        "read_text",
        "ngram",
        "sparse_normalize",
        "sparse_scale",
        "tokenize",
        "ngram",
        "sparse_concat",
        "emit_sparse",
    ]
    assert show([candidate])["fused"][0][-2].endswith("sizes=(3, 2)")
    assert show([candidate])["fused"][0][-1].endswith("columns=5")


def test_ngrams_inside_tokens_are_a_producer_of_their_own(programs, show):
    end = programs.chars(programs.lowercase().tokenize())
    (scope,) = programs.scopes(end)
    assert "producer=token_char" in show(select(scope))["fused"][0][2]


def test_a_linear_model_is_a_dot_and_a_bias(programs):
    vector = programs.chars(programs.lowercase()).normalize("l2")
    end = vector.linear(np.ones((3, 2)), [0.0, 1.0]).predictor("identity")
    (scope,) = programs.scopes(end)
    fused, shared = select(scope)
    ops = [[operation.op for operation in physical.operations] for physical in shared.stages]
    assert ops == [
        ["read_text", "ngram", "sparse_normalize"],
        ["sparse_dot", "combine", "predictor"],
    ]
    assert [operation.op for operation in fused.stages[0].operations] == [*ops[0], *ops[1]]


@pytest.mark.parametrize(
    ("weights", "operations"),
    [
        ([{"binary": True}, {"idf": [1.0, 2.0, 3.0]}], 1),
        ([{"sublinear": True}, {"idf": [1.0, 2.0, 3.0]}], 1),
        ([{"binary": True}, {"sublinear": True}], 1),
        ([{}, {"binary": True}, {}], 1),
        ([{"idf": [1.0, 2.0, 3.0]}, {}], 1),
        ([{"sublinear": True}, {"sublinear": True}], 2),
        ([{"idf": [1.0, 2.0, 3.0]}, {"idf": [3.0, 2.0, 1.0]}], 2),
        ([{"sublinear": True}, {"binary": True}], 2),
        ([{"idf": [1.0, 2.0, 3.0]}, {"sublinear": True}, {"idf": [3.0, 2.0, 1.0]}], 3),
    ],
)
def test_term_weights_fold_when_one_can_say_it_all(programs, weights, operations):
    vector = programs.chars(programs.lowercase())
    for weight in weights:
        vector = vector.term_weight(**weight)
    (scope,) = programs.scopes(vector)
    (candidate,) = select(scope)
    ops = [operation.op for operation in candidate.stages[0].operations[1:-1]]
    assert ops == ["ngram", *["sparse_weight"] * (operations - 1)]


def test_a_vector_that_others_read_too_is_not_fused_away(programs):
    counts = programs.chars(programs.lowercase())
    both = programs.combine(
        programs.dot(counts, 3), programs.dot(counts.term_weight(idf=[1.0, 2.0, 3.0]), 3)
    )
    (scope,) = programs.scopes(both.predictor("identity"))
    ops = [operation.op for operation in select(scope)[0].stages[0].operations]
    assert ops.count("ngram") == 1
    assert ops.count("sparse_dot") + ops.count("ngram") >= 2


def test_a_vector_from_another_stage_is_not_fused(programs, show):
    vector = programs.chars(programs.lowercase())
    end = programs.combine(programs.dot(vector, 3)).predictor("identity")
    first, second = map(select, programs.scopes(end, vector))
    assert list(show(first)) == list(show(second)) == ["fused"]
    assert second[0].stages[0].operations[0].op == "sparse_dot"
    assert second[0].stages[0].block > 1 == first[0].stages[0].block


def test_equal_code_has_one_identity_whatever_its_parameters_and_place(programs):
    def physical(text, bias):
        vector = text.char_ngram(2, vocabulary=["ab", bias])
        (scope,) = programs.scopes(programs.dot(vector, 2))
        return select(scope)[0].stages[0]

    first = physical(programs.lowercase(), "bc")
    second = physical(programs.lowercase(), "cd")
    raw = physical(programs.context.text(), "bc")
    assert first.identity == second.identity != raw.identity
    assert first.parameter_keys != second.parameter_keys
    assert first.parameter_keys == raw.parameter_keys


def test_an_equal_dictionary_is_frozen_once(programs, monkeypatch):
    from pretzel.stages import dictionary

    calls = []
    freeze = dictionary._core.freeze_dictionary
    monkeypatch.setattr(
        dictionary._core, "freeze_dictionary", lambda *a: calls.append(a) or freeze(*a)
    )
    (first,) = programs.scopes(programs.dot(programs.chars(programs.lowercase()), 3))
    (second,) = programs.scopes(programs.chars(programs.lowercase()).scale(2.0))
    held = [*select(first), *select(second)]
    assert len(calls) == 1
    assert len({candidate.stages[0].parameter_keys[0] for candidate in held}) == 1


def test_without_deduplication_the_candidates_of_a_plan_still_share(separate_programs):
    programs = separate_programs
    (scope,) = programs.scopes(programs.dot(programs.chars(programs.lowercase()), 3))
    fused, shared = select(scope)
    dictionaries = [
        operation.parameters["dictionary"]
        for candidate in (fused, shared)
        for operation in candidate.stages[0].operations
        if operation.op == "ngram"
    ]
    assert dictionaries[0] is dictionaries[1]


def test_a_node_without_a_native_operation_is_named(programs):
    longest = programs.lowercase().char_ngram(65, vocabulary=["a" * 65])
    (scope,) = programs.scopes(longest)
    with pytest.raises(UnsupportedOperatorError, match=r"step 'stage0' \(char_ngram\)"):
        select(scope)


def test_a_text_that_was_made_is_changed_where_it_is(programs, show):
    text = programs.lowercase().collapse_whitespace().lowercase().strip_accents("ascii")
    (scope,) = programs.scopes(programs.chars(text))
    (operations,) = show(select(scope))["fused"]
    assert [operation.split("(")[0] for operation in operations] == [
        "read_text",
        "collapse_whitespace",
        "change_text",
        "ngram",
        "emit_sparse",
    ]
    assert operations[2].endswith(" lowercase accents=ascii")


def test_what_runs_in_python_is_a_stage_by_itself(programs, show):
    tokens = programs.lowercase().apply(RegexTokens("a|b")).join_tokens(1, 2)
    (scope,) = programs.scopes(programs.dot(tokens.count_tokens(["a", "b b"]), 2))
    fused, shared = select(scope)
    assert [stage.python for stage in fused.stages] == [False, True, False]
    assert [stage.python for stage in shared.stages] == [False, True, False, False]
    (_, (python,), (joined, counted, *_)) = show([fused])["fused"]
    assert python.endswith(" operator=regex_tokens pattern=a|b")
    assert joined.endswith(" min_n=1 max_n=2")
    assert "producer=token min_n=1 max_n=1 sink=dot" in counted
