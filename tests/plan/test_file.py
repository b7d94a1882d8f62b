"""The plan file: what is written is read back, and nothing else is."""

from __future__ import annotations

import os
import stat

import numpy as np
import pytest

from pretzel.errors import PlanFormatError
from pretzel.plan import load
from pretzel.store import ObjectStore


@pytest.fixture
def path(tmp_path):
    return tmp_path / "spam.pretzel"


@pytest.mark.parametrize(
    "options",
    [
        {"labels": ["neg", "pos"], "label_dtype": "object"},
        {"labels": [3, 1, 2], "link": "softmax"},
        {"labels": [False, True], "link": "margin"},
        {"labels": [0.5, 1.5, 2.5], "link": "ovr_logistic"},
        {"labels": ["\ud800", "ünïcödé 😀"]},
    ],
    ids=["object", "int", "bool", "float", "unicode"],
)
def test_a_loaded_plan_is_the_saved_one(make_plan, path, texts, options):
    plan = make_plan(**options)
    plan.save(path)
    loaded = load(str(path))
    assert (loaded.name, loaded.methods, loaded.nbytes) == (plan.name, plan.methods, plan.nbytes)
    assert loaded.input_schema == plan.input_schema
    for method in plan.methods:
        expected, found = getattr(plan, method)(texts), getattr(loaded, method)(texts)
        assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
        assert found.tolist() == expected.tolist()
    keys = [[o.key for _, o in each.blueprint.parameters()] for each in (plan, loaded)]
    assert keys[0] == keys[1]
    identities = [[p.identity for p in each.physical_stages("shared")] for each in (plan, loaded)]
    assert identities[0] == identities[1]


def test_vectorizers_and_regressions_are_saved_too(vectorizer, make_regression, path, texts):
    vectorizer.save(path)
    assert (load(path).transform(texts) != vectorizer.transform(texts)).nnz == 0
    regression = make_regression(3)
    regression.save(path)
    assert np.array_equal(load(path).predict(texts), regression.predict(texts))


def test_saving_a_loaded_plan_gives_the_same_bytes(make_plan, path, tmp_path):
    make_plan().save(path)
    again = tmp_path / "again"
    load(path).save(again)
    assert again.read_bytes() == path.read_bytes()


def test_plans_loaded_into_one_store_share_their_objects(make_plan, tmp_path):
    for seed in range(3):
        make_plan(name=f"p{seed}", seed=seed).save(tmp_path / str(seed))
    store = ObjectStore()
    plans = [load(tmp_path / str(seed), store=store) for seed in range(3)]
    assert store.nbytes < 2 * plans[0].nbytes
    first, second = (dict(plan.blueprint.parameters()) for plan in plans[:2])
    assert first["ngram.dictionary"] is second["ngram.dictionary"]
    assert first["ngram.weights"] is not second["ngram.weights"]


def test_an_object_that_the_store_holds_is_not_read(make_plan, store, path, texts):
    plan = make_plan()
    plan.save(path)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1  # in the labels
    path.write_bytes(data)
    assert load(path, store=store).predict(texts).tolist() == plan.predict(texts).tolist()
    with pytest.raises(PlanFormatError, match="checksum"):
        load(path, store=ObjectStore())


def test_without_deduplication_every_plan_has_its_own_copy(make_plan, path):
    make_plan().save(path)
    store = ObjectStore(deduplicate=False)
    plans = [load(path, store=store) for _ in range(2)]
    assert store.nbytes == 2 * plans[0].nbytes


def test_saving_replaces_a_file_at_once_and_leaves_nothing_behind(make_plan, path, monkeypatch):
    path.write_text("old")
    make_plan().save(path)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask

    before = path.read_bytes()

    def fail(_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        make_plan(seed=1).save(path)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_objects_lie_on_cache_lines(make_plan, path):
    plan = make_plan()
    plan.save(path)
    data = path.read_bytes()
    for _, stored in plan.blueprint.parameters():
        offset = data.find(stored.array.tobytes())
        if stored.nbytes >= 32:
            assert offset % 64 == 0


def test_a_file_of_another_version_says_which(make_plan, path):
    make_plan().save(path)
    data = bytearray(path.read_bytes())
    data[8:12] = (7).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(PlanFormatError, match=r"plan format 7, this pretzel reads format 1"):
        load(path)


@pytest.mark.parametrize("content", [b"", b"\x93PRETZEL", b"not a plan at all" * 10])
def test_what_is_no_plan_file_is_named(path, content):
    path.write_bytes(content)
    with pytest.raises(PlanFormatError, match=r"spam\.pretzel: this is not a pretzel plan file"):
        load(path)


def test_a_missing_file_is_an_os_error(path):
    with pytest.raises(FileNotFoundError):
        load(path)
