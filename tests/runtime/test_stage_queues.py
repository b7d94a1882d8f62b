"""The order of events, the limits, and the state as its repr shows it."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pretzel.errors import OverloadedError
from pretzel.runtime.stage_event import EventState, StageEvent
from pretzel.runtime.stage_handler import StageHandler
from pretzel.runtime.stage_queues import StageQueues


def handler(name="stage", *, capacity=100, batch_limit=64):
    return StageHandler(name, capacity=capacity, batch_limit=batch_limit)


def event(*path, records=1, whole=False):
    return StageEvent(path, None, ["text"] * records, 0, whole=whole)


def test_state_is_shown_from_arrival_to_end():
    head, tail = handler("head"), handler("tail")
    queues = StageQueues(2)
    events = [event(head, tail) for _ in range(3)]
    assert repr(queues) == "2 executors | high 0, low 0 | pipelines 0 started"
    for each in events:
        queues.submit(each)
    assert repr(queues) == "2 executors | high 0, low 3 | pipelines 0 started"
    first = queues.next()
    assert (first.executor, first.events) == (0, events[:2])
    assert repr(queues) == "2 executors | high 0, low 1 | pipelines 2 started"
    second = queues.next()
    assert (second.executor, second.events) == (1, events[2:])
    assert queues.next() is None
    queues.finished(first)
    assert [queues.step(each) for each in events[:2]] == [False, False]
    assert repr(queues) == "2 executors | high 2, low 0 | pipelines 3 started"
    third = queues.next()
    assert third.handler is tail
    queues.finished(third)
    assert queues.step(third.events[0])
    assert repr(queues) == "2 executors | high 1, low 0 | pipelines 2 started"


def test_high_goes_before_low():
    head, tail = handler("head"), handler("tail")
    queues = StageQueues(1)
    early, late = event(head, tail), event(head, tail)
    queues.submit(early)
    submission = queues.next()
    queues.submit(late)
    queues.finished(submission)
    queues.step(early)
    assert queues.next().events == [early]
    assert queues.next().events == [late]


def test_the_oldest_of_all_stages_goes_first_and_takes_its_own_kind_along():
    one, other = handler("one"), handler("other")
    queues = StageQueues(1, depth=3)
    events = [event(one), event(other), event(one), event(other)]
    for each in events:
        queues.submit(each)
    assert queues.next().events == [events[0], events[2]]
    assert queues.next().events == [events[1], events[3]]


def test_batch_limit_counts_records_but_never_blocks_a_big_event():
    stage = handler(batch_limit=10)
    queues = StageQueues(1, depth=4)
    events = [event(stage, records=records) for records in (4, 6, 1, 64, 1)]
    for each in events:
        queues.submit(each)
    assert [queues.next().events for _ in range(4)] == [
        events[:2],
        events[2:3],
        events[3:4],
        events[4:],
    ]


def test_executors_share_a_lane():
    stage = handler()
    queues = StageQueues(2)
    for _ in range(10):
        queues.submit(event(stage))
    assert [len(queues.next().events) for _ in range(2)] == [5, 3]


def test_late_binding_stops_at_the_depth():
    stage = handler(batch_limit=1)
    queues = StageQueues(2, depth=2)
    for _ in range(9):
        queues.submit(event(stage))
    submissions = [queues.next() for _ in range(4)]
    assert [each.executor for each in submissions] == [0, 1, 0, 1]
    assert queues.next() is None
    queues.finished(submissions[3])
    assert queues.next().executor == 1


def test_capacity_holds_for_heads_only():
    head, tail = handler("head", capacity=2), handler("tail", capacity=0)
    queues = StageQueues(1, depth=1)
    events = [event(head, tail) for _ in range(2)]
    for each in events:
        queues.submit(each)
    with pytest.raises(OverloadedError, match="too many requests wait for head: 2"):
        queues.submit(event(head, tail))
    queues.submit(event(head, tail), admitted=True)
    assert repr(queues) == "1 executors | high 0, low 3 | pipelines 0 started"
    submission = queues.next()
    queues.finished(submission)
    for each in submission.events:
        assert not queues.step(each)
    assert head.statistics()["refused"] == 1


def test_heads_wait_while_all_vectors_are_out():
    head, tail = handler("head"), handler("tail")
    queues = StageQueues(1, depth=3, vectors=2)
    events = [event(head, tail) for _ in range(3)]
    for each in events:
        queues.submit(each)
    first = queues.next()
    assert first.events == events[:2]
    assert queues.next() is None
    queues.finished(first)
    assert not queues.step(events[0])
    assert queues.step(events[1], failed=True)
    assert queues.next().events == events[:1]
    assert queues.next().events == events[2:]
    assert repr(queues) == "1 executors | high 0, low 0 | pipelines 2 started"


def test_whole_runs_start_no_pipeline():
    plan = handler("plan", batch_limit=1)
    queues = StageQueues(1, vectors=1)
    events = [event(plan, whole=True) for _ in range(2)]
    for each in events:
        queues.submit(each)
    submissions = [queues.next(), queues.next()]
    assert [each.whole for each in submissions] == [True, True]
    assert repr(queues) == "1 executors | high 0, low 0 | pipelines 0 started"
    for each in submissions:
        queues.finished(each)
        assert queues.step(each.events[0])


def test_a_head_that_is_alone_takes_the_short_way():
    head, tail, plan = handler("head"), handler("tail"), handler("plan")
    queues = StageQueues(1, depth=3)
    lone, first, second = (event(head, tail) for _ in range(3))
    for each in (lone, first, second):
        each.alone = (plan,)
    submission = queues.bind_at_once(lone)
    assert (submission.handler, submission.whole, submission.events) == (plan, True, [lone])
    assert repr(queues) == "1 executors | high 0, low 0 | pipelines 0 started"
    queues.submit(first)
    assert queues.bind_at_once(second) is None
    queues.submit(second)
    assert queues.next().events == [first, second]
    assert repr(queues) == "1 executors | high 0, low 0 | pipelines 2 started"
    queues.finished(submission)
    assert queues.step(lone)
    assert head.statistics()["low"] == 0
    assert plan.statistics()["events"] == 1


def test_a_failed_stage_ends_its_pipeline():
    head, tail = handler("head"), handler("tail")
    queues = StageQueues(1)
    bad = event(head, tail)
    queues.submit(bad)
    queues.finished(queues.next())
    assert queues.step(bad, failed=True)
    assert bad.state is EventState.ENDED
    assert head.statistics()["errors"] == 1
    assert repr(queues) == "1 executors | high 0, low 0 | pipelines 0 started"


def test_cancel_at_every_point():
    head, tail = handler("head"), handler("tail")
    queues = StageQueues(1)
    waiting, bound, between = (event(head, tail) for _ in range(3))
    for each in (bound, between):
        queues.submit(each)
    submission = queues.next()
    queues.submit(waiting)
    assert queues.cancel(waiting)
    assert not queues.cancel(waiting)
    assert not queues.cancel(bound)
    assert repr(queues) == "1 executors | high 0, low 0 | pipelines 2 started"
    queues.finished(submission)
    assert queues.step(bound)
    assert not queues.step(between)
    assert repr(queues) == "1 executors | high 1, low 0 | pipelines 1 started"
    assert queues.cancel(between)
    assert repr(queues) == "1 executors | high 0, low 0 | pipelines 0 started"
    assert queues.next() is None


def test_cancelling_many_heads_keeps_no_trace_of_them():
    blocked, busy = handler("blocked"), handler("busy")
    queues = StageQueues(1)
    queues.submit(event(blocked))
    for _ in range(10_000):
        each = event(busy)
        queues.submit(each)
        queues.cancel(each)
    assert sum(map(len, queues._native._heaps)) <= 200
    last = event(busy)
    queues.submit(last)
    assert queues.next().handler is blocked
    assert queues.next().events == [last]


class TwoDeques:
    """The paper's scheduler: one shared pair of queues, one event at a time."""

    def __init__(self, executors):
        self.high, self.low = deque(), deque()
        self.executors, self.started = executors, 0

    def next(self):
        if self.high:
            return self.high.popleft()
        if self.low and self.started < self.executors:
            self.started += 1
            return self.low.popleft()
        return None

    def step(self, each, last):
        if last:
            self.started -= 1
        else:
            self.high.append(each)

    def cancel(self, each):
        if each in self.low:
            self.low.remove(each)
        elif each in self.high:
            self.high.remove(each)
            self.started -= 1
        else:
            each.gone = True


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("submit"), st.lists(st.integers(0, 3), min_size=1, max_size=4)),
        st.tuples(st.just("next"), st.none()),
        st.tuples(st.just("finish"), st.tuples(st.integers(0, 100), st.booleans())),
        st.tuples(st.just("cancel"), st.integers(0, 100)),
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(executors=st.integers(1, 3), depth=st.integers(1, 2), actions=ACTIONS)
def test_with_batch_limit_one_the_order_is_that_of_two_deques(executors, depth, actions):
    handlers = [handler(str(number), batch_limit=1) for number in range(4)]
    queues = StageQueues(executors, depth=depth, vectors=1)
    model = TwoDeques(executors)
    events, bound = [], []
    for action, argument in actions:
        if action == "submit":
            each = event(*(handlers[number] for number in argument))
            events.append(each)
            queues.submit(each)
            model.low.append(each)
        elif action == "next":
            submission = queues.next()
            if submission is not None:
                assert submission.events == [model.next()]
                bound.append(submission)
            elif len(bound) < executors * depth:
                assert model.next() is None
        elif action == "finish" and bound:
            number, failed = argument
            submission = bound.pop(number % len(bound))
            queues.finished(submission)
            (each,) = submission.events
            last = queues.step(each, failed=failed)
            model.step(each, last)
        elif action == "cancel" and events:
            each = events.pop(argument % len(events))
            if each.state is EventState.WAITING:
                model.cancel(each)
            queues.cancel(each)
        assert queues.started == model.started <= executors
        assert queues.waiting == (len(model.high), len(model.low))


@settings(max_examples=200, deadline=None)
@given(
    executors=st.integers(1, 3),
    limit=st.integers(1, 5),
    actions=ACTIONS,
)
def test_nothing_is_lost_and_vectors_are_bounded(executors, limit, actions):
    handlers = [handler(str(number), batch_limit=limit) for number in range(4)]
    queues = StageQueues(executors, vectors=limit)
    events, bound = [], []
    for action, argument in actions:
        if action == "submit":
            each = event(*(handlers[number] for number in argument))
            events.append(each)
            queues.submit(each)
        elif action == "next":
            submission = queues.next()
            if submission is not None:
                assert len(submission.events) <= limit
                bound.append(submission)
        elif action == "finish" and bound:
            number, failed = argument
            submission = bound.pop(number % len(bound))
            queues.finished(submission)
            for each in submission.events:
                queues.step(each, failed=failed)
        elif action == "cancel" and events:
            queues.cancel(events[argument % len(events)])
        assert queues.started <= executors * limit
    while bound or sum(queues.waiting):
        submission = queues.next()
        if submission is not None:
            bound.append(submission)
            continue
        submission = bound.pop()
        queues.finished(submission)
        for each in submission.events:
            queues.step(each)
    assert {each.state for each in events} <= {EventState.ENDED}
    assert queues.started == queues.bound == 0
