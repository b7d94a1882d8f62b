"""A replay from scenario to report."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import uvloop

from pretzel.errors import ScenarioError
from pretzel.replay.agreement import Disagreements, compare, expect
from pretzel.replay.checks import Evidence, judge
from pretzel.replay.deployment import Deployment, deploy
from pretzel.replay.loop import quiet_collector, run_closed, run_open, run_synchronous, send_times
from pretzel.replay.measurement import Measurement
from pretzel.replay.progress import Progress, Silent
from pretzel.replay.report import Report
from pretzel.replay.scenario import Agreement, Closed, Load, Scenario, load_scenario
from pretzel.replay.schedule import Request, rounds, schedule
from pretzel.replay.targets.inline import InlineTarget
from pretzel.replay.targets.opening import Target, needs_plans, open_target
from pretzel.replay.workload import Workload, make_workload

Measurements = dict[tuple[str, str], Measurement]  # keys: load, target


def replay(path: Path, progress: Progress | None = None) -> Report:
    """Run the scenario of a TOML file. It is trusted code: the Python files it names are run.

    Files that it makes live in a temporary directory, gone at the end. Runs an event loop of
    its own once the models are ready, so not to be called from a coroutine.

    Raises:
        ScenarioError: the scenario is malformed, or a target did not start.
    """
    started = time.perf_counter()
    progress = progress or Silent()
    scenario = load_scenario(path)
    workload = make_workload(scenario, path.parent, progress)
    with tempfile.TemporaryDirectory(prefix="pretzel-replay-") as temporary:
        deployment = None
        if any(needs_plans(target) for target in scenario.targets):
            deployment = deploy(workload, scenario.data.sample, Path(temporary), progress)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            measurements, disagreements = runner.run(
                measure(scenario, path.parent, workload, deployment, progress)
            )
    evidence = Evidence(
        measurements,
        disagreements,
        deployment.shared_bytes if deployment else 0,
        deployment.separate_bytes if deployment else 0,
    )
    verdicts = tuple(judge(check, evidence) for check in scenario.checks)
    names = tuple(workload.models)
    return Report(scenario, names, evidence, verdicts, time.perf_counter() - started)


async def measure(
    scenario: Scenario,
    directory: Path,
    workload: Workload,
    deployment: Deployment | None,
    progress: Progress,
) -> tuple[Measurements, Mapping[tuple[str, str], Disagreements]]:
    """Open every target, run every load on those it names, compare the answers."""
    names = tuple(workload.models)
    loads = {
        load.name: schedule(load, names, len(workload.records), scenario.scenario.seed)
        for load in scenario.loads
    }
    measurements: Measurements = {}
    async with AsyncExitStack() as stack:
        targets: list[Target] = []
        for settings in scenario.targets:
            progress.note(f"opening target {settings.name}")
            opening = open_target(settings, directory, workload, deployment)
            targets.append(await stack.enter_async_context(opening))
        for load in scenario.loads:
            chosen = [t for t in targets if not load.targets or t.name in load.targets]
            for measurement in await run_load(load, loads[load.name], chosen, progress):
                measurements[load.name, measurement.target] = measurement
        agreement = next((c for c in scenario.checks if isinstance(c, Agreement)), None)
        if agreement is None:
            return measurements, {}
        reference = next(t for t in targets if t.name == agreement.reference)
        assert isinstance(reference, InlineTarget)
        sent = [r for measurement in measurements.values() for r in measurement.requests]
        expected = expect(reference.predictors, workload.records, sent, progress)
    found = {
        key: compare(measurement, expected, agreement.tolerance)
        for key, measurement in measurements.items()
    }
    return measurements, found


async def run_load(
    load: Load, requests: Sequence[Request], targets: Sequence[Target], progress: Progress
) -> list[Measurement]:
    """All targets answer all requests of a load; they take turns round by round.

    The warm-up comes before every round: the others have used the processor's caches meanwhile.
    """
    if not requests:
        raise ScenarioError(f"load {load.name!r} has no requests: give it more seconds")
    found = [Measurement(load.name, target.name, decode=target.decode) for target in targets]
    warmup = [unscheduled(request) for request in requests[: load.warmup]]
    with progress.track(f"load {load.name!r}", len(targets) * len(requests)) as advance:
        for piece in rounds(requests, load.rounds):
            for target, measurement in zip(targets, found, strict=True):
                measurement.extend(await run_round(load, target, warmup, piece))
                advance(len(piece))
    return found


async def run_round(
    load: Load, target: Target, warmup: Sequence[Request], requests: Sequence[Request]
) -> Measurement:
    """One target answers the warm-up, unrecorded, and then some requests, timed."""
    times = send_times(requests)
    clients = load.arrival.clients if isinstance(load.arrival, Closed) else 1
    seconds = None if load.seconds is None else load.seconds / load.rounds
    if isinstance(target, InlineTarget):
        if clients > 1:
            raise ScenarioError(
                f"load {load.name!r} has {clients} clients, but target {target.name!r} answers "
                "one at a time: name the load's targets, or use one client"
            )
        first = [target.prepare(request) for request in warmup]
        calls = [target.prepare(request) for request in requests]
        with quiet_collector():
            run_synchronous(first, None, None)
            recorder, elapsed = run_synchronous(calls, times, seconds)
    else:
        first_awaited = [target.prepare_async(request) for request in warmup]
        awaited = [target.prepare_async(request) for request in requests]
        with quiet_collector():
            await run_closed(first_awaited, clients, None)
            if times is None:
                recorder, elapsed = await run_closed(awaited, clients, seconds)
            else:
                recorder, elapsed = await run_open(awaited, times)
    return recorder.measurement(load.name, target.name, requests, elapsed)


def unscheduled(request: Request) -> Request:
    """The same request, to be sent at once: a warm-up has no schedule."""
    return Request(None, request.pipeline, request.records, request.methods)
