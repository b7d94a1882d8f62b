"""``pretzel compile``: a fitted model becomes a plan file."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pretzel.cli.record_file import HELP

if TYPE_CHECKING:
    from pretzel.cli.main import SubParsers

EXAMPLES = """\
examples:
  pretzel compile spam.skops -o spam.pretzel --sample mails.txt
  pretzel compile spam.joblib -o spam.pretzel --trust-pickle

A skops file cannot run code. Loading a joblib or pickle file runs whatever code it holds, so
these need --trust-pickle: give it only for files that you made or whose maker you trust.
With --sample, model and plan both answer the records, and any difference is an error.
"""


def add_parser(subparsers: SubParsers[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Declare the command's arguments."""
    parser = subparsers.add_parser(
        "compile",
        help="turn a fitted model into a plan file",
        description="Turn a fitted model (.skops, .joblib, .pickle, .pkl) into a plan file.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("model", metavar="MODEL", help="the fitted model")
    parser.add_argument("-o", "--output", metavar="PLAN", required=True, help="plan file to write")
    parser.add_argument("--sample", metavar="FILE", help=f"records to check the plan on ({HELP})")
    parser.add_argument("--name", help="name of the plan (default: that of the plan file)")
    parser.add_argument(
        "--disable",
        metavar="RULE",
        action="append",
        default=[],
        help="leave out a rule of the optimizer; may be given several times",
    )
    parser.add_argument(
        "--trust-pickle",
        action="store_true",
        help="allow joblib and pickle files, whose loading runs the code in them",
    )
    parser.add_argument(
        "--fallback",
        choices=("python",),
        help="keep Python code in the model as stages that call it; loading the plan then needs "
        "--trust",
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Load, compile, check, save."""
    import sys
    from functools import partial
    from pathlib import Path

    from pretzel.cli.progress import step, terminal_progress
    from pretzel.cli.record_file import sample_for
    from pretzel.compilation import compile as compile_model
    from pretzel.errors import ImportModelError
    from pretzel.importers.files import load_model, runs_code

    progress = terminal_progress()
    sample = None if args.sample is None else partial(sample_for, args.sample)
    if runs_code(args.model):
        if not args.trust_pickle:
            raise ImportModelError(
                f"loading {args.model} would run any code that is in it: add --trust-pickle if you "
                "trust its maker, or save the model with skops.io.dump as .skops"
            )
        progress.note(f"warning: loading {args.model} runs the code in it")
    with step(progress, f"loading {args.model}"):
        model = load_model(args.model, accept_code=args.trust_pickle)
    checked = "" if sample is None else f" and comparing answers on {args.sample}"
    output = Path(args.output)
    with step(progress, f"compiling{checked}"):
        plan = compile_model(
            model,
            name=args.name or output.stem,
            sample=sample,
            disable=tuple(args.disable),
            fallback=args.fallback,
        )
    try:
        plan.save(output)
    except OSError as error:
        raise ImportModelError(f"cannot write {output}: {error.strerror}") from error
    sys.stdout.write(
        f"{output}: plan {plan.name!r}, {', '.join(plan.methods)}, "
        f"{plan.nbytes / 1e6:.1f} MB of parameters\n"
    )
    return 0
