"""The answer to an infer request, head and body in one write and without building headers.

aiohttp's Response makes a multi-dict, fills it, and serialises it, for an answer whose head is
the same every time but for two numbers. `infer_response` renders the head once a second; it does
so only where nobody can see the difference: HTTP/1.1, a connection that stays open, no
middleware, no prepare signal, no access log. Everywhere else it makes an ordinary Response.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from email.utils import formatdate

from aiohttp import HttpVersion11, web
from aiohttp.abc import AbstractStreamWriter


class RenderedResponse(web.StreamResponse):
    """A 200 answer whose bytes are complete. Never shown to anything but the connection."""

    def __init__(self, rendered: bytes) -> None:
        # The parent's initialiser builds what this class exists to avoid.
        self._rendered = rendered

    @property
    def status(self) -> int:
        return 200

    @property
    def reason(self) -> str:
        return "OK"

    @property
    def keep_alive(self) -> bool:
        return True

    @property
    def body_length(self) -> int:
        return len(self._rendered)

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        writer = request.writer
        # Raises ConnectionResetError if the client is gone; waits if it does not read.
        await writer.write(self._rendered)
        return writer

    async def write_eof(self, data: bytes = b"") -> None:
        """Everything has been written by prepare."""


class HeadRenderer:
    """The head of a 200 JSON answer up to its length, rendered once a second. Loop thread only."""

    __slots__ = ("_head", "_second")

    def __init__(self) -> None:
        self._second = -1
        self._head = b""

    def render(self, body: bytes) -> bytes:
        second = int(time.time())
        if second != self._second:
            self._second = second
            self._head = (
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nServer: pretzel\r\n"
                f"Date: {formatdate(second, usegmt=True)}\r\nContent-Length: "
            ).encode("ascii")
        return b"%b%d\r\n\r\n%b" % (self._head, len(body), body)


class InferResponses:
    """Makes the answers of one app; knows whether anything around it looks at responses."""

    __slots__ = ("_head", "unobserved")

    def __init__(self) -> None:
        self._head = HeadRenderer()
        self.unobserved: bool | None = None

    def make(self, request: web.Request, body: bytes) -> web.StreamResponse:
        unobserved = self.unobserved
        if unobserved is None:
            # Apps are frozen once they serve, so that one look is enough.
            unobserved = self.unobserved = is_unobserved(request.match_info.apps)
        if (
            unobserved
            and request.keep_alive
            and request.version == HttpVersion11
            and request.protocol.access_logger is None
        ):
            return RenderedResponse(self._head.render(body))
        return json_response(body)


def is_unobserved(apps: Iterable[web.Application]) -> bool:
    """Whether none of the nested apps looks at the responses that pass through it."""
    return not any(app.middlewares or app.on_response_prepare for app in apps)


def json_response(body: bytes) -> web.Response:
    """An ordinary 200 answer."""
    return web.Response(body=body, content_type="application/json")
