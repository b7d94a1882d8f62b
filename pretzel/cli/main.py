"""The ``pretzel`` command: finds the module of a sub-command and runs it.

A command's module is imported only when it is called for, so that ``pretzel serve`` loads no
training library and ``pretzel --help`` loads nothing at all. Each exposes
``add_parser(subparsers)`` and ``run(args) -> int``.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from pretzel import __version__
from pretzel.errors import PretzelError

SubParsers = argparse._SubParsersAction  # argparse gives it no public name


class Command(Protocol):
    """What the module of a command exposes."""

    def add_parser(
        self, subparsers: SubParsers[argparse.ArgumentParser]
    ) -> argparse.ArgumentParser: ...

    def run(self, args: argparse.Namespace) -> int: ...


# name: (module, one line for --help)
COMMANDS = {
    "compile": ("pretzel.cli.compile", "compile a trained model into a plan file"),
    "explain": ("pretzel.cli.explain", "show what a plan does, and how it was optimized"),
    "predict": ("pretzel.cli.predict", "predict the records of a file with a plan"),
    "serve": ("pretzel.cli.serve", "serve plans over HTTP (Open Inference Protocol)"),
    "replay": ("pretzel.cli.replay", "replay load against plans and check their answers"),
}

EXAMPLES = """\
examples:
  pretzel compile model.joblib -o spam.pretzel
  pretzel explain spam.pretzel
  pretzel predict spam.pretzel reviews.txt
  pretzel serve spam.pretzel --port 8080
  pretzel replay scenarios/quickstart.toml

`pretzel COMMAND --help` says more about each.
"""

USAGE_ERROR = 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code: 0, 1 (failed), 2 (usage), 130 (Ctrl-C)."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        name = arguments[0] if arguments else None
        if name in COMMANDS:
            return _run(name, arguments)
        return _top_level(arguments)
    except PretzelError as error:
        sys.stderr.write(f"pretzel: {_one_line(error)}\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output (a pager, head) has gone: nothing is wrong here.
        sys.stderr.close()
        return 0


def _run(name: str, arguments: list[str]) -> int:
    command = cast(Command, importlib.import_module(COMMANDS[name][0]))
    parser = _parser()
    command.add_parser(parser.add_subparsers(metavar="COMMAND"))
    return command.run(parser.parse_args(arguments))


def _top_level(arguments: list[str]) -> int:
    parser = _parser()
    parser.add_argument("--version", action="version", version=f"pretzel {__version__}")
    subparsers = parser.add_subparsers(metavar="COMMAND")
    for name, (_, summary) in COMMANDS.items():
        subparsers.add_parser(name, help=summary)
    parser.parse_args(arguments)  # answers --help and --version, or says what is wrong
    parser.print_help(sys.stderr)
    return USAGE_ERROR


def _parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog="pretzel",
        description="White-box serving of many classical machine-learning pipelines.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _one_line(error: PretzelError) -> str:
    return " ".join(str(error).split()) or type(error).__name__


if __name__ == "__main__":
    sys.exit(main())
