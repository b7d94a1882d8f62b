"""``pretzel explain``: what is in a plan file."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pretzel.cli.plan_file import add_trust
from pretzel.cli.record_file import HELP

if TYPE_CHECKING:
    from pretzel.cli.main import SubParsers

EXAMPLES = """\
examples:
  pretzel explain spam.pretzel
  pretzel explain spam.pretzel --analyze mails.txt

Shows the program, the rules that fired, the stages, and the parameters with their sizes.
With --analyze, also the time each stage takes on the records of a file.
"""


def add_parser(subparsers: SubParsers[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "explain",
        help="show the program, stages and parameters of a plan",
        description="Show the program, stages and parameters of a plan file.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", metavar="PLAN", help="plan file")
    parser.add_argument("--analyze", metavar="FILE", help=f"records to time the stages on ({HELP})")
    add_trust(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Load and print."""
    import sys

    from pretzel.cli.plan_file import load_plan
    from pretzel.cli.record_file import records_for

    plan = load_plan(args.plan, args.trust)
    records = None if args.analyze is None else records_for(plan.input_schema, args.analyze)
    sys.stdout.write(plan.explain(analyze=records).rstrip("\n") + "\n")
    return 0
