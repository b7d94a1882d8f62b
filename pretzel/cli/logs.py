"""How structured logs are written: JSON lines or coloured text, on stderr."""

from __future__ import annotations

import logging
import sys

import structlog

FORMATS = ("console", "json")


def configure_logging(format: str) -> None:
    """Show the events of pretzel from INFO on; ``format`` is one of FORMATS.

    The library renders events with structlog and hands them to the standard library's loggers
    ``pretzel.*``, which are silent below WARNING until a program says otherwise, as here.
    """
    processors: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if format == "json":
        processors += [
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ]
    else:
        processors.append(structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()))
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("pretzel")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
