"""Exceptions as HTTP answers: the status and the message of every failure. Statuses live here."""

from __future__ import annotations

import logging

import structlog
from aiohttp import web

from pretzel.errors import (
    DeadlineExceededError,
    MethodNotOfferedError,
    OverloadedError,
    PlanExistsError,
    PlanFormatError,
    PlanNotFoundError,
    PretzelError,
    RuntimeClosedError,
    SchemaError,
)
from pretzel.frontend.protocol import ProtocolError, encode

RETRY_AFTER_SECONDS = 1
CLIENT_GONE = 499  # for the metrics: nobody reads this answer

_log = structlog.wrap_logger(logging.getLogger("pretzel.frontend"))


class RequestTooLargeError(ProtocolError):
    """The body, or the number of records in it, is above the server's limit."""


class NotEnabledError(ProtocolError):
    """The server was started without what this request needs."""


# Looked up along the exception's classes, most special first.
_STATUSES: dict[type[BaseException], int] = {
    RequestTooLargeError: 413,
    web.HTTPRequestEntityTooLarge: 413,
    NotEnabledError: 501,
    ProtocolError: 400,
    SchemaError: 400,
    MethodNotOfferedError: 400,
    PlanFormatError: 400,
    web.RequestPayloadError: 400,  # bad chunk, bad gzip
    PlanNotFoundError: 404,
    PlanExistsError: 409,
    ConnectionError: CLIENT_GONE,
    OverloadedError: 503,
    RuntimeClosedError: 503,
    DeadlineExceededError: 504,
}


def describe(error: BaseException) -> tuple[int, str]:
    """Status and message of a failure; one that is not ours is a 500 without details."""
    for kind in type(error).__mro__:
        if (status := _STATUSES.get(kind)) is not None:
            return status, str(error) or f"{type(error).__name__}"
    if isinstance(error, PretzelError):
        return 500, str(error)
    return 500, "internal error: the server's log has the details"


def error_response(status: int, message: str) -> web.Response:
    """The JSON answer for an error; 503 says when to come again."""
    response = web.Response(
        status=status, body=encode({"error": message}), content_type="application/json"
    )
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def failure_response(error: BaseException, request: web.Request, plan: str = "") -> web.Response:
    """The answer for an exception raised while handling a request; logs what is our own fault."""
    status, message = describe(error)
    if status == 500 and not isinstance(error, PretzelError):  # those have been logged below us
        _log.error(
            "request_failed",
            method=request.method,
            path=request.path,
            plan=plan,
            error=f"{type(error).__name__}: {error}",
            exc_info=error,
        )
    return error_response(status, message)
