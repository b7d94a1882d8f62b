import gc
import threading

import numpy as np
import pytest

from pretzel.errors import MethodNotOfferedError, SchemaError
from pretzel.flour.interpreter import evaluate
from pretzel.store import ObjectStore

METHODS = ("predict", "predict_proba", "decision_function")


def reference(program, texts, method):
    scores = evaluate(program.output, texts)
    return program.output.operator.output(method, scores)


@pytest.mark.parametrize(
    ("labels", "link"),
    [
        (["neg", "pos"], "logistic"),
        (["a", "b", "c"], "softmax"),
        ([3, 1, 2], "ovr_logistic"),
        ([0.5, 1.5], "modified_huber"),
    ],
)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("candidate", ["fused", "shared"])
def test_answers_are_those_of_the_references(
    make_program, make_plan, texts, labels, link, method, candidate, store
):
    program = make_program(store, labels=labels, link=link)
    plan = make_plan(labels=labels, link=link)
    expected = reference(program, texts, method)
    number = plan.method_number(method)
    found = plan.finish(number, plan.native(candidate).run(texts, number))
    assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
    if method == "predict":
        assert found.tolist() == expected.tolist()
    else:
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
    assert np.array_equal(found, getattr(plan, method)(texts))


def test_candidates_give_the_same_bits(make_plan, texts):
    plan = make_plan(labels=["a", "b", "c"], link="softmax")
    for method in plan.methods:
        number = plan.method_number(method)
        fused = plan.native("fused").run(texts, number)
        assert plan.native("shared").run(texts, number).tobytes() == fused.tobytes()


@pytest.mark.parametrize("count", [1, 2, 63, 64, 65, 300])
def test_records_do_not_depend_on_their_batch(make_plan, texts, count):
    plan = make_plan()
    batch = [texts[number % len(texts)] + str(number) for number in range(count)]
    single = np.vstack([plan.predict_proba([text]) for text in batch])
    assert np.array_equal(plan.predict_proba(batch), single)
    number = plan.method_number("predict_proba")
    assert np.array_equal(plan.native("shared").run(batch, number), single)


@pytest.mark.parametrize(
    ("labels", "label_dtype", "dtype", "kind"),
    [
        (["neg", "pos"], "object", object, str),
        (["neg", "pos"], "<U3", "<U3", np.str_),
        ([7, 9], "int64", np.int64, np.int64),
        ([7, 9], "object", object, int),
        ([False, True], "bool", np.bool_, np.bool_),
        ([0.5, 2.5], "float64", np.float64, np.float64),
        (np.array([1, 2], np.int32), "int32", np.int32, np.int32),
    ],
)
def test_labels_have_the_dtype_of_the_source(make_plan, texts, labels, label_dtype, dtype, kind):
    plan = make_plan(labels=labels, label_dtype=label_dtype)
    found = plan.predict(texts)
    assert found.dtype == np.dtype(dtype)
    assert type(found[0]) is kind
    assert set(found.tolist()) <= set(np.array(labels).tolist())


@pytest.mark.parametrize(
    ("targets", "squeeze", "shape"), [(1, True, (6,)), (1, False, (6, 1)), (3, True, (6, 3))]
)
def test_regressions_answer_scores_in_the_shape_of_the_source(
    make_regression, texts, targets, squeeze, shape
):
    plan = make_regression(targets, squeeze)
    assert plan.methods == ("predict",)
    assert plan.predict(texts).shape == shape
    assert plan.output_description("predict") == ("float", None if len(shape) == 1 else shape[1])


def test_a_vectorizer_answers_sorted_csr_rows(vectorizer, texts):
    from scipy.sparse import csr_matrix

    found = vectorizer.transform(texts)
    assert type(found) is csr_matrix
    assert found.shape == (6, 10)
    assert (found.dtype, found.indices.dtype, found.indptr.dtype) == (np.float64, "i4", "i4")
    assert found.has_sorted_indices
    for row in found:
        assert row.indices.tolist() == sorted(row.indices)
    assert found[2].nnz == 0
    assert found[3].toarray().nonzero()[1].tolist() == [1, 2, 6, 8]
    assert vectorizer.output_description("transform") == ("float", 10)


def test_methods_that_the_source_lacks_are_named(make_plan, vectorizer, texts):
    plan = make_plan(link="margin")
    assert plan.methods == ("predict", "decision_function")
    with pytest.raises(
        MethodNotOfferedError,
        match=r"does not offer predict_proba: its source has predict, decision_function",
    ):
        plan.predict_proba(texts)
    with pytest.raises(MethodNotOfferedError, match="its source has transform"):
        vectorizer.predict(texts)
    with pytest.raises(MethodNotOfferedError, match="does not offer magic"):
        plan.method_number("magic")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("records", [[], "text", ["a", None], [1]])
def test_what_is_not_records_is_refused_by_every_method(make_plan, method, records):
    with pytest.raises(SchemaError, match="plan 'spam'"):
        getattr(make_plan(), method)(records)


def test_output_descriptions_follow_labels_and_scores(make_plan):
    plan = make_plan()
    described = {method: plan.output_description(method) for method in plan.methods}
    assert described == {
        "predict": ("text", None),
        "predict_proba": ("float", 2),
        "decision_function": ("float", None),
    }
    plan = make_plan(labels=[1, 2, 3], link="softmax")
    described = {method: plan.output_description(method) for method in plan.methods}
    assert described == {
        "predict": ("int", None),
        "predict_proba": ("float", 3),
        "decision_function": ("float", 3),
    }


def test_plans_share_featurizers_and_release_them_with_the_last(make_program):
    from pretzel.compilation import compile

    store = ObjectStore()
    plans = [
        compile(make_program(store, seed=seed), name=f"p{seed}", store=store) for seed in range(3)
    ]
    gc.collect()
    alone = plans[0].nbytes
    assert store.nbytes < 3 * alone
    assert store.nbytes == alone + sum(
        stored.nbytes
        for plan in plans[1:]
        for role, stored in plan.blueprint.parameters()
        if role == "ngram.weights"
    )
    first, second = ({o.key: o for _, o in plan.blueprint.parameters()} for plan in plans[:2])
    common = first.keys() & second.keys()
    assert all(first[key] is second[key] for key in common)
    assert len(common) == len(first) - 2
    del plans, first, second
    gc.collect()
    assert (len(store), store.nbytes) == (0, 0)


def test_a_native_plan_keeps_its_parameters(make_plan, texts, store):
    plan = make_plan()
    expected = plan.predict_proba(texts)
    native, number = plan.native(), plan.method_number("predict_proba")
    held = plan.nbytes
    del plan
    gc.collect()
    assert 0 < store.nbytes <= held
    assert np.array_equal(native.run(texts, number), expected)


def test_threads_share_a_plan(make_plan, texts):
    plan = make_plan()
    expected = plan.predict_proba(texts)
    wrong = []

    def work():
        wrong.extend(
            1 for _ in range(200) if not np.array_equal(plan.predict_proba(texts), expected)
        )

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_plan_says_what_it_is(make_plan):
    assert repr(make_plan()) == (
        "<ModelPlan 'spam': predict, predict_proba, decision_function; "
        f"{make_plan().nbytes:,} bytes>"
    )
    assert str(make_plan().input_schema) == "text(text: text)"
