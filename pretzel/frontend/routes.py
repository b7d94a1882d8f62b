"""The table of endpoints, and JSON answers for every path and method that is not in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import HttpVersion11, hdrs, web

from pretzel.frontend.errors import error_response

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_routes(app: web.Application, table: list[tuple[str, str, Handler]]) -> None:
    """Add (method, path, handler) rows in order.

    Errors of the router become JSON through routes of its own kind, which cost a request nothing,
    where a middleware would cost every one.
    """
    resources: dict[str, web.Resource] = {}
    for method, path, handler in table:
        resource = resources[path] = app.router.add_resource(path)
        resource.add_route(method, handler, expect_handler=_expect)
        if method == hdrs.METH_GET:
            resource.add_route(hdrs.METH_HEAD, handler, expect_handler=_expect)
        resource.add_route(hdrs.METH_ANY, _method_not_allowed(method, path), expect_handler=_expect)
    app.router.add_route(hdrs.METH_ANY, "/{tail:.*}", _not_found, expect_handler=_expect)


def _method_not_allowed(method: str, path: str) -> Handler:
    allowed = "GET, HEAD" if method == hdrs.METH_GET else method

    async def handle(request: web.Request) -> web.StreamResponse:
        response = error_response(
            405, f"method {request.method} is not allowed for {request.path}: use {method}"
        )
        response.headers[hdrs.ALLOW] = allowed
        return response

    return handle


async def _not_found(request: web.Request) -> web.StreamResponse:
    return error_response(404, f"no such path: {request.path}")


async def _expect(request: web.Request) -> web.StreamResponse | None:
    if request.version != HttpVersion11:
        return None
    expectation = request.headers.get(hdrs.EXPECT, "")
    if expectation.lower() != "100-continue":
        return error_response(417, f"unknown expectation: {expectation}")
    await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    # aiohttp takes output_size > 0 as "the answer has begun".
    request.writer.output_size = 0
    return None
