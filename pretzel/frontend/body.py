"""Reading a request's body up to the server's own limit, whatever app it is mounted in."""

from __future__ import annotations

from aiohttp import web

from pretzel.frontend.errors import RequestTooLargeError


async def read_body(request: web.Request, limit: int) -> bytes:
    """The decompressed body. Raises RequestTooLargeError above ``limit`` bytes.

    ``web.Request.read`` would apply the limit of the outermost app instead of ours.
    """
    content = request.content
    if content.at_eof():
        return await request.read()  # empty, or read before us by somebody's middleware
    if (length := request.content_length) is not None and length > limit:
        raise _too_large(limit)
    if content.is_eof():
        body = content.read_nowait()
    else:
        body = await content.readany()
    if not content.at_eof():
        chunks = [body]
        size = len(body)
        while size <= limit and (chunk := await content.readany()):
            chunks.append(chunk)
            size += len(chunk)
        body = b"".join(chunks)
    if len(body) > limit:
        raise _too_large(limit)
    return body


def _too_large(limit: int) -> RequestTooLargeError:
    return RequestTooLargeError(f"request body is above the limit of {limit} bytes")
