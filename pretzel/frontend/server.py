"""Serving one app on one listening socket, from start to graceful stop."""

from __future__ import annotations

import asyncio
import logging
import socket

import structlog
from aiohttp import web

from pretzel.frontend.app import READINESS
from pretzel.frontend.errors import error_response
from pretzel.frontend.shortcut import InferShortcut

_log = structlog.wrap_logger(logging.getLogger("pretzel.frontend"))

BACKLOG = 1024


class ServerProtocol(web.RequestHandler):
    """aiohttp's connection, but what is not HTTP at all is answered in JSON as well."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if request.writer.output_size > 0:
            raise ConnectionError("the answer had begun when it failed")
        if status >= 500:
            _log.error("request_failed", path=request.path, error=repr(exc), exc_info=exc)
            message = "internal error: the server's log has the details"
        response = error_response(status, (message or "malformed HTTP request").strip())
        response.force_close()
        return response


class HttpServer:
    """An app on a socket. Loop thread only; start once, stop once."""

    def __init__(self, app: web.Application, *, grace: float) -> None:
        self._app = app
        # Under overload clients give up: what they waited for must not be computed for nobody.
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=grace, handler_cancellation=True
        )
        self._listener: asyncio.Server | None = None

    async def start(self, listener: socket.socket) -> None:
        """Accept connections on a bound socket; it belongs to the server from now on."""
        await self._runner.setup()
        server = self._runner.server
        assert server is not None
        if InferShortcut.fits(self._app):
            server.request_handler = InferShortcut(self._app, server.request_handler).handle
        loop = asyncio.get_running_loop()
        quiet = logging.getLogger("pretzel.frontend.connections")

        def make_connection() -> web.RequestHandler:
            return ServerProtocol(server, loop=loop, access_log=None, logger=quiet)  # type: ignore[arg-type]

        self._listener = await loop.create_server(make_connection, sock=listener, backlog=BACKLOG)

    async def stop(self) -> None:
        """Stop accepting, close idle connections, wait up to the grace period for the others."""
        self._app[READINESS].shut_down()
        if self._listener is not None:
            self._listener.close()
        await self._runner.cleanup()


def listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """A bound socket, not yet listening; port 0 takes a free one.

    ``shared``: several processes may bind the same port, and the kernel spreads connections.
    Raises OSError.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def url(listener: socket.socket) -> str:
    """Where a bound socket is reached, e.g. ``http://127.0.0.1:8080``."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
