"""``pretzel predict``: the answers of a plan to the records of a file."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from pretzel.cli.plan_file import add_trust
from pretzel.cli.record_file import HELP

if TYPE_CHECKING:
    from pretzel.cli.main import SubParsers

EXAMPLES = """\
examples:
  pretzel predict spam.pretzel mails.txt
  echo 'win a prize now' | pretzel predict spam.pretzel - --method predict_proba
  pretzel predict spam.pretzel mails.jsonl --json
  pretzel predict demand.pretzel hours.csv

Writes one result a line: a label, or the numbers separated by tabs. With --json every line is
a JSON value, which keeps labels that hold line ends apart.
"""

BATCH = 1000  # records a call


def add_parser(subparsers: SubParsers[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "predict",
        help="answer the records of a file",
        description="Answer the records of a file with a plan.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", metavar="PLAN", help="plan file")
    parser.add_argument("file", metavar="FILE", help=HELP)
    parser.add_argument(
        "--method",
        default="predict",
        choices=("predict", "predict_proba", "decision_function"),
        help="what to ask for (default: predict)",
    )
    parser.add_argument("--json", action="store_true", help="write a JSON value a line")
    add_trust(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Load, answer in batches, print."""
    import sys

    from pretzel.cli.plan_file import load_plan
    from pretzel.cli.progress import terminal_progress
    from pretzel.cli.record_file import records_for
    from pretzel.errors import MethodNotOfferedError
    from pretzel.replay.progress import Silent

    plan = load_plan(args.plan, args.trust)
    if args.method not in plan.methods:
        raise MethodNotOfferedError(
            f"plan {plan.name!r} does not offer {args.method}; it has {', '.join(plan.methods)}"
        )
    records = records_for(plan.input_schema, args.file)
    answer = getattr(plan, args.method)
    progress = terminal_progress() if len(records) > BATCH else Silent()
    with progress.track(f"answering {len(records):,} records", len(records)) as advance:
        size = len(records) if plan.whole_batch else BATCH
        for start in range(0, len(records), max(1, size)):
            batch = records[start : start + size]
            lines = [format_row(row, args.json) for row in rows_of(answer(batch))]
            sys.stdout.write("\n".join(lines) + "\n")
            advance(len(batch))
    return 0


def rows_of(answer: Any) -> list[Any]:
    """The rows of an answer; of a list of arrays, a list of their rows each."""
    if isinstance(answer, list):
        return list(map(list, zip(*(part.tolist() for part in answer), strict=True)))
    rows: list[Any] = answer.tolist()
    return rows


def format_row(row: Any, as_json: bool) -> str:
    """One answer as a line: floats with all their digits.

    Examples:
        >>> format_row("ham", False), format_row([0.25, 0.75], False)
        ('ham', '0.25\\t0.75')
        >>> format_row("ham", True), format_row(float("nan"), True)
        ('"ham"', 'null')
    """
    if as_json:
        import msgspec

        return msgspec.json.encode(row).decode()
    return "\t".join(map(str, row)) if isinstance(row, list) else str(row)
