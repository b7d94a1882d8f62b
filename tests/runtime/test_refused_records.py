"""A record that a model refuses fails its own request, by either engine, and no plan."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

import pretzel
from pretzel.runtime.registered_plan import FAILURES_TO_QUARANTINE


@pytest.fixture(scope="module")
def plan() -> pretzel.ModelPlan:
    rows = np.array([["a", "x"], ["b", "y"], ["b", "x"]], object)
    model = make_pipeline(OneHotEncoder(), LogisticRegression()).fit(rows, [0, 1, 1])
    return pretzel.compile(model, name="strict")


@pytest.mark.parametrize("engine", ["request-response", "batch"])
def test_requests_beside_it_are_answered(plan, engine) -> None:
    good = [["a", "x"], ["b", "y"]] * 50
    bad = [*good[:70], ["c", "x"], *good]

    async def serve() -> None:
        async with pretzel.Runtime(executors=1) as runtime:
            runtime.register(plan, engine=engine)
            for _ in range(FAILURES_TO_QUARANTINE + 1):
                answers = await asyncio.gather(
                    runtime.predict("strict", good),
                    runtime.predict("strict", bad),
                    runtime.predict("strict", good),
                    return_exceptions=True,
                )
                assert isinstance(answers[1], pretzel.SchemaError)
                assert "record 70, column 'x0': 'c' is no category" in str(answers[1])
                for answer in (answers[0], answers[2]):
                    assert answer.tolist() == plan.predict(good).tolist()
            counts = runtime.statistics()["plans"]["strict"]
            assert counts["errors"] == FAILURES_TO_QUARANTINE + 1
            assert not counts["quarantined"]

    asyncio.run(serve())
