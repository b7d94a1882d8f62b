"""``pretzel replay``: load from a scenario file against pretzel and what it is compared with."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pretzel.cli.main import SubParsers

EXAMPLES = """\
examples:
  pretzel replay scenarios/quickstart.toml
  pretzel replay scenarios/latency.toml --out results

A scenario names Python files that are run: replay only scenarios that you trust. Load goes to
this process and to loopback, nowhere else. The exit status is 0 when every check passed, 1 when
one did not. With --out: report.json, every latency (latencies.npz) and charts (SVG).
"""


def add_parser(subparsers: SubParsers[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "replay",
        help="replay load from a scenario file and check the answers",
        description="Replay load from a scenario file, check the answers, report the latency.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("scenario", metavar="SCENARIO.toml", help="the scenario file")
    parser.add_argument("--out", metavar="DIR", help="write the report to this directory")
    return parser


def run(args: argparse.Namespace) -> int:
    """Replay, report, write."""
    from pathlib import Path

    from rich.console import Console

    from pretzel.cli.progress import terminal_progress
    from pretzel.errors import ScenarioError
    from pretzel.replay.report_files import write_report
    from pretzel.replay.session import replay

    progress = terminal_progress()
    path = Path(args.scenario)
    progress.note(f"a scenario is trusted code: running the Python files that {path} names")
    report = replay(path, progress)
    console = Console()
    if not console.is_terminal:
        console = Console(width=100)
    report.print(console)
    if args.out is not None:
        try:
            written = write_report(report, Path(args.out))
        except OSError as error:
            raise ScenarioError(f"cannot write to {args.out}: {error.strerror}") from error
        console.print(f"written: {', '.join(map(str, written))}", highlight=False)
    return 0 if report.passed else 1
