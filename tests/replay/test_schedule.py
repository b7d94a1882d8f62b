"""Arrivals, popularity, and the requests made of them."""

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pretzel.errors import ScenarioError
from pretzel.replay.popularity import draw, zipf_weights
from pretzel.replay.scenario import (
    Closed,
    Constant,
    Load,
    Poisson,
    Same,
    Sequential,
    Share,
    Uniform,
    Zipf,
)
from pretzel.replay.schedule import rounds, schedule

NAMES = ("a", "b", "c")


def load(**changes):
    settings = {"name": "load", "arrival": Poisson(rate=100.0), "requests": 5000}
    return Load(**{**settings, **changes})


def test_equal_seeds_give_equal_requests():
    assert schedule(load(), NAMES, 10, seed=1) == schedule(load(), NAMES, 10, seed=1)
    assert schedule(load(), NAMES, 10, seed=1) != schedule(load(), NAMES, 10, seed=2)


def test_one_knob_leaves_the_others_alone():
    plain = schedule(load(), NAMES, 10, seed=1)
    other = schedule(load(popularity=Zipf(alpha=2.0)), NAMES, 10, seed=1)
    assert [r.at for r in plain] == [r.at for r in other]
    assert [r.records for r in plain] == [r.records for r in other]
    assert [r.pipeline for r in plain] != [r.pipeline for r in other]


def test_poisson_has_its_rate_and_its_variance():
    gaps = np.diff([r.at for r in schedule(load(), NAMES, 10, seed=1)])
    assert gaps.min() > 0
    assert gaps.mean() == pytest.approx(0.01, rel=0.1)
    assert gaps.std() == pytest.approx(gaps.mean(), rel=0.1)


def test_constant_is_constant():
    times = [r.at for r in schedule(load(arrival=Constant(rate=4.0), requests=5), NAMES, 1, 0)]
    assert times == [0.0, 0.25, 0.5, 0.75, 1.0]


def test_seconds_end_an_open_load():
    open_load = load(requests=None, seconds=3.0)
    times = [r.at for r in schedule(open_load, NAMES, 10, seed=1)]
    assert 200 < len(times) < 400
    assert max(times) < 3.0
    assert len(schedule(msgspec.structs.replace(open_load, requests=7), NAMES, 10, 1)) == 7


def test_closed_has_no_times():
    assert {r.at for r in schedule(load(arrival=Closed(), requests=3), NAMES, 10, 0)} == {None}


@given(st.floats(0.01, 20.0), st.integers(1, 500))
def test_zipf_weights(alpha, choices):
    weights = zipf_weights(alpha, choices)
    assert weights.sum() == pytest.approx(1.0)
    assert (np.diff(weights) <= 0).all()
    assert weights[0] / weights[-1] == pytest.approx(choices**alpha)


@pytest.mark.parametrize("alpha", [0.5, 1.0, 2.0])
def test_zipf_draws_follow_the_weights(alpha):
    drawn = draw(Zipf(alpha=alpha), 5, 200_000, np.random.default_rng(3))
    shares = np.bincount(drawn, minlength=5) / len(drawn)
    assert shares == pytest.approx(zipf_weights(alpha, 5), abs=0.005)


@given(
    st.sampled_from([Zipf(alpha=1.0), Zipf(alpha=0.1), Uniform(), Sequential()]),
    st.integers(1, 20),
    st.integers(0, 50),
)
def test_draws_are_in_range(popularity, choices, count):
    drawn = draw(popularity, choices, count, np.random.default_rng(0))
    assert drawn.shape == (count,)
    assert ((drawn >= 0) & (drawn < choices)).all()


def test_same_must_be_there():
    random = np.random.default_rng(0)
    assert draw(Same(number=2), 3, 4, random).tolist() == [2, 2, 2, 2]
    with pytest.raises(ScenarioError, match="number 3 is out of range"):
        draw(Same(number=3), 3, 4, random)


def test_mix():
    mix = (Share(share=3, batch=1), Share(share=1, batch=100))
    requests = schedule(load(mix=mix), NAMES, 10, seed=1)
    sizes = np.array([len(r.records) for r in requests])
    assert set(sizes) == {1, 100}
    assert (sizes == 1).mean() == pytest.approx(0.75, abs=0.03)


def test_rounds_are_all_of_it():
    requests = schedule(load(requests=11), NAMES, 10, seed=1)
    pieces = list(rounds(requests, 4))
    assert [len(piece) for piece in pieces] == [3, 3, 3, 2]
    assert tuple(r for piece in pieces for r in piece) == requests
    assert len(list(rounds(requests[:2], 4))) == 2
