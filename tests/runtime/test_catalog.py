"""Stages of all plans, each once; they go with their last plan."""

from __future__ import annotations

import pytest

from pretzel.runtime.catalog import Catalog


@pytest.fixture
def catalog():
    return Catalog(capacity=8, batch_limit=4)


def test_plans_share_handlers_of_equal_stages(catalog, fakes):
    first = catalog.add(1, "first", fakes.Plan(stages=("text", "words")))
    second = catalog.add(2, "second", fakes.Plan(stages=("text", "chars")))
    assert first.stages[0] is second.stages[0]
    assert first.stages[1] is not second.stages[1]
    assert first.whole[0] is not second.whole[0]
    assert [catalog.sharing(stage) for stage in ("text", "words", "other")] == [2, 1, 0]


def test_a_stage_goes_with_its_last_plan(catalog, fakes):
    first = catalog.add(1, "first", fakes.Plan(stages=("text", "words", "text")))
    second = catalog.add(2, "second", fakes.Plan(stages=("text",)))
    catalog.remove(1, first)
    assert len(catalog.statistics()) == 1
    catalog.remove(2, second)
    assert catalog.statistics() == {}


def test_native_code_must_match_the_stages(catalog, fakes):
    plan = fakes.Plan()
    plan._native.stage_count = 3
    with pytest.raises(ValueError, match="2 physical stages but native code for 3"):
        catalog.add(1, "odd", plan)
    assert catalog.statistics() == {}


def test_statistics_name_the_operations(catalog, fakes):
    catalog.add(1, "first", fakes.Plan(stages=("text",)))
    ((name, counts),) = catalog.statistics().items()
    assert name.startswith("text#")
    assert counts == {
        "high": 0,
        "low": 0,
        "events": 0,
        "submissions": 0,
        "errors": 0,
        "refused": 0,
        "seconds": 0.0,
        "plans": 1,
    }
