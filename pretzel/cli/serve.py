"""``pretzel serve``: plans over HTTP."""

from __future__ import annotations

import argparse
import functools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pretzel.cli.logs import FORMATS, configure_logging
from pretzel.cli.plan_file import add_trust
from pretzel.errors import PlanNotFoundError, PretzelError

if TYPE_CHECKING:
    from pretzel.cli.main import SubParsers
    from pretzel.frontend.worker import LoadedPlans, WorkerSettings
    from pretzel.store import ObjectStore

EXAMPLES = """\
examples:
  pretzel serve spam.pretzel
  pretzel serve plans/ --port 9000 --executors 4
  pretzel serve champion=spam-3.pretzel challenger=spam-4.pretzel
  pretzel serve --models plans/            # load over HTTP, none at the start
  pretzel serve plans/ --workers 4 --log json

  curl -s localhost:8080/v2/models/spam/infer -d '
    {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1], "data": ["a review"]}]}'
"""


def add_parser(
    subparsers: SubParsers[argparse.ArgumentParser],
) -> argparse.ArgumentParser:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "serve",
        help="serve plans over HTTP",
        description="Serve plans over HTTP by the Open Inference Protocol (V2), until SIGTERM or "
        "Ctrl-C; requests in flight then finish. Metrics for Prometheus are at /metrics.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "plans",
        nargs="*",
        metavar="[NAME=]PLAN|DIR",
        help="a plan file, served under its own name or under NAME; "
        "or a directory: all its *.pretzel files",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to bind (%(default)s)")
    parser.add_argument("--port", type=_port, default=8080, help="0 takes a free one (%(default)s)")
    parser.add_argument(
        "--executors", type=_positive, metavar="N", help="C++ threads a worker (cores / workers)"
    )
    parser.add_argument(
        "--workers",
        type=_positive,
        default=1,
        metavar="N",
        help="processes on the one port; /metrics is of the one that answers (%(default)s)",
    )
    parser.add_argument(
        "--models",
        type=Path,
        metavar="DIR",
        help="allow loading plans from DIR, and unloading, over HTTP (one worker only)",
    )
    parser.add_argument(
        "--max-body", type=_positive, default=16, metavar="MIB", help="of a request (%(default)s)"
    )
    parser.add_argument(
        "--max-records", type=_positive, default=10_000, metavar="N", help="a request (%(default)s)"
    )
    parser.add_argument(
        "--max-in-flight",
        type=_positive,
        metavar="N",
        help="requests being predicted at once, above which the answer is 503 (no limit)",
    )
    parser.add_argument(
        "--timeout",
        type=_seconds,
        metavar="SECONDS",
        help="for requests that name none (wait as long as it takes)",
    )
    parser.add_argument(
        "--grace",
        type=_seconds,
        default=10.0,
        metavar="SECONDS",
        help="for requests in flight when stopped (%(default)g)",
    )
    add_trust(parser)
    parser.add_argument(
        "--log", choices=FORMATS, default="console", help="format of the log on stderr"
    )
    parser.set_defaults(parser=parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Serve until stopped. Exit code 0 after a graceful stop, 1 if it could not start."""
    if not args.plans and args.models is None:
        args.parser.error("name a plan or a directory, or give --models")
    if args.models is not None and args.workers > 1:
        args.parser.error("--models needs one worker: a load would reach only one of them")
    if args.models is not None and not args.models.is_dir():
        raise PlanNotFoundError(f"--models {args.models} is not a directory")
    settings = _settings(args)
    configure_logging(args.log)
    try:
        if args.workers > 1:
            return 0 if _serve_workers(args, settings) else 1
        _serve_here(args, settings)
    except OSError as error:
        raise PretzelError(f"cannot serve on {args.host}:{args.port}: {error}") from error
    return 0


def _serve_here(args: argparse.Namespace, settings: WorkerSettings) -> None:
    from pretzel.frontend.server import listen
    from pretzel.frontend.single import serve_here
    from pretzel.store import ObjectStore

    # Bound first: that a port is in use is said before plans are loaded.
    with listen(args.host, args.port) as listener:
        store = ObjectStore()
        plans = _load(settings, store)
        serve_here(settings, listener, plans, store, functools.partial(_announce, len(plans), 1))


def _serve_workers(args: argparse.Namespace, settings: WorkerSettings) -> bool:
    from pretzel.frontend.supervisor import serve_workers

    return serve_workers(
        settings,
        args.host,
        args.port,
        args.workers,
        functools.partial(configure_logging, args.log),
        functools.partial(_announce, len(settings.plans), args.workers),
    )


def _announce(plans: int, workers: int, address: str) -> None:
    served = "1 plan" if plans == 1 else f"{plans} plans"
    by = "" if workers == 1 else f" by {workers} workers"
    sys.stdout.write(f"serving {served} on {address}{by}\n")
    sys.stdout.flush()


def _settings(args: argparse.Namespace) -> WorkerSettings:
    from pretzel.frontend.limits import Limits
    from pretzel.frontend.worker import WorkerSettings

    return WorkerSettings(
        plans=tuple(plan for argument in args.plans for plan in _plan_files(argument)),
        models=args.models,
        trust=args.trust,
        executors=args.executors or max(1, len(os.sched_getaffinity(0)) // args.workers),
        limits=Limits(
            max_body_bytes=args.max_body << 20,
            max_records=args.max_records,
            max_in_flight=args.max_in_flight,
            default_timeout=args.timeout,
        ),
        grace=args.grace,
    )


def _plan_files(argument: str) -> list[tuple[str | None, Path]]:
    """The (name, file) pairs of one argument: PLAN, DIR or NAME=PLAN."""
    from pretzel.frontend.plan_directory import plan_files

    path = Path(argument)
    name = None
    if not path.exists() and "=" in argument:
        name, _, rest = argument.partition("=")
        path = Path(rest)
        if not name:
            raise PlanNotFoundError(f"{argument!r} has no name before the '='")
    if path.is_dir():
        files = plan_files(path)
        if name is not None:
            raise PlanNotFoundError(f"{argument!r} names a directory: a name is for one plan file")
        if not files:
            raise PlanNotFoundError(f"directory {argument!r} has no *.pretzel files")
        return [(None, file) for file in files]
    if not path.is_file():
        raise PlanNotFoundError(f"no such plan file or directory: {str(path)!r}")
    return [(name, path)]


def _load(settings: WorkerSettings, store: ObjectStore) -> LoadedPlans:
    """Load all plans, with a progress bar on a terminal when there are many."""
    from pretzel.frontend.worker import load_plans

    plans = load_plans(settings.plans, store, settings.trust)
    if len(settings.plans) < 5:
        return list(plans)
    from rich.console import Console
    from rich.progress import track

    return list(
        track(
            plans,
            total=len(settings.plans),
            description="loading plans",
            console=Console(stderr=True),
            transient=True,
        )
    )


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"not a port: {text}")
    return port


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1: {text}")
    return number


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 86400:
        raise argparse.ArgumentTypeError(f"must be above 0 seconds and below a day: {text}")
    return seconds
