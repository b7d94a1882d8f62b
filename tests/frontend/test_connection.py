"""What happens on the wire: one write an answer, old clients, vanished clients, garbage."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiohttp import web

from pretzel.frontend import create_app
from pretzel.frontend.server import HttpServer, listen, url

BODY = json.dumps(
    {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1], "data": ["abc"]}]}
).encode()


def post(version="1.1", *headers, body=BODY):
    head = [f"POST /v2/models/spam/infer HTTP/{version}", "Host: x", *headers]
    if not any(header.startswith("Transfer") for header in headers):
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*head, "", ""]).encode() + body


@pytest.fixture
async def server(runtime):
    """A server as `pretzel serve` runs it, and its port."""
    listener = listen("127.0.0.1", 0)
    server = HttpServer(create_app(runtime), grace=1)
    await server.start(listener)
    yield server, int(url(listener).rpartition(":")[2])
    await server.stop()


async def exchange(port, *requests, answers=1):
    """(status line, headers, body) of every answer to these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        writer.write(request)
        await writer.drain()
        await asyncio.sleep(0)
    received = [await asyncio.wait_for(read_answer(reader), 10) for _ in range(answers)]
    writer.close()
    await writer.wait_closed()
    return received


async def read_answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:-2])
    return lines[0], headers, await reader.readexactly(int(headers["Content-Length"]))


async def test_an_answer_is_one_write(server, monkeypatch):
    writes = []

    def note(protocol, transport):
        plain = transport.write
        monkeypatch.setattr(protocol, "transport", Probe(transport, plain, writes))

    class Probe:
        def __init__(self, transport, write, writes):
            self.transport, self.plain, self.writes = transport, write, writes

        def write(self, data):
            self.writes.append(bytes(data))
            self.plain(data)

        def __getattr__(self, name):
            return getattr(self.transport, name)

    made = web.RequestHandler.connection_made

    def connection_made(self, transport):
        made(self, transport)
        note(self, transport)

    monkeypatch.setattr(web.RequestHandler, "connection_made", connection_made)
    reader, writer = await asyncio.open_connection("127.0.0.1", server[1])
    for _ in range(3):
        writer.write(post())
        status, headers, body = await read_answer(reader)
        assert status == "HTTP/1.1 200 OK"
        assert headers["Content-Type"] == "application/json"
        assert headers["Server"] == "pretzel"  # the fast answer, not aiohttp's
        assert headers.keys() >= {"Date", "Content-Length"}
        assert json.loads(body)["model_name"] == "spam"
    assert len(writes) == 3
    writer.close()
    await writer.wait_closed()


async def test_pipelined_and_split_requests(server):
    whole = post() + post()
    answers = await exchange(server[1], whole[:40], whole[40:200], whole[200:], answers=2)
    assert [status for status, _, _ in answers] == ["HTTP/1.1 200 OK"] * 2


@pytest.mark.parametrize(
    ("version", "headers", "connection"),
    [
        ("1.0", (), None),
        ("1.0", ("Connection: keep-alive",), "keep-alive"),
        ("1.1", ("Connection: close",), "close"),
    ],
)
async def test_other_connections(server, version, headers, connection):
    reader, writer = await asyncio.open_connection("127.0.0.1", server[1])
    writer.write(post(version, *headers))
    status, answered, _ = await read_answer(reader)
    assert status == f"HTTP/{version} 200 OK"
    assert answered.get("Connection") == connection
    if connection != "keep-alive":
        assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    "garbage",
    [b"\x16\x03\x01 not http\r\n\r\n", b"GET / HTTP/9.x\r\n\r\n", b"G@T / HTTP/1.1\r\n\r\n"],
)
async def test_what_is_not_http(server, garbage, caplog):
    ((status, headers, body),) = await exchange(server[1], garbage)
    assert status.endswith(" 400 Bad Request")
    assert headers["Content-Type"] == "application/json"
    assert list(json.loads(body)) == ["error"]
    assert not caplog.records


async def test_bad_chunks(server):
    chunked = post("1.1", "Transfer-Encoding: chunked", body=b"zz\r\nabc\r\n")
    ((status, _, body),) = await exchange(server[1], chunked)
    assert status.endswith(" 400 Bad Request")
    assert list(json.loads(body)) == ["error"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/v2/models/spam/infer", 200),
        ("POST", "/v2/models/spam/infer?trace=1", 200),
        ("POST", "/v2/models/sp%61m/infer", 200),
        ("POST", "/v2/models/spam/versions/1/infer", 200),
        ("POST", "http://host/v2/models/spam/infer", 200),
        ("POST", "/v2/models/ham/infer", 404),
        ("POST", "/v2/models/spam/infer/", 404),
        ("POST", "/v2/models//infer", 404),
        ("PUT", "/v2/models/spam/infer", 405),
    ],
)
async def test_the_shortcut_changes_no_answer(server, method, path, status):
    request = post().replace(b"POST /v2/models/spam/infer", f"{method} {path}".encode())
    for _ in range(2):  # unknown, then known to it
        ((answered, _, body),) = await exchange(server[1], request)
        assert answered.startswith(f"HTTP/1.1 {status} ")
        assert ("error" in json.loads(body)) == (status != 200)


async def test_the_shortcut_forgets_plans(server, runtime, plan):
    for _ in range(2):
        ((status, _, _),) = await exchange(server[1], post())
        assert status == "HTTP/1.1 200 OK"
    runtime.unregister("spam")
    ((status, _, _),) = await exchange(server[1], post())
    assert status == "HTTP/1.1 404 Not Found"
    runtime.register(plan)
    ((status, _, _),) = await exchange(server[1], post())
    assert status == "HTTP/1.1 200 OK"


async def test_a_server_of_an_app_with_middlewares(runtime):
    @web.middleware
    async def stamp(request, handler):
        response = await handler(request)
        response.headers["X-Host"] = "yes"
        return response

    app = create_app(runtime)
    app.middlewares.append(stamp)
    listener = listen("127.0.0.1", 0)
    server = HttpServer(app, grace=1)
    await server.start(listener)
    ((_, headers, _),) = await exchange(int(url(listener).rpartition(":")[2]), post())
    assert headers["X-Host"] == "yes"
    await server.stop()


async def test_expect_continue(server):
    ((status, _, _),) = await exchange(server[1], post("1.1", "Expect: tea"))
    assert status.startswith("HTTP/1.1 417 ")
    reader, writer = await asyncio.open_connection("127.0.0.1", server[1])
    head, _, body = post("1.1", "Expect: 100-continue").partition(b"\r\n\r\n")
    writer.write(head + b"\r\n\r\n")
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(body)
    status, _, _ = await read_answer(reader)
    assert status == "HTTP/1.1 200 OK"
    writer.close()
    await writer.wait_closed()


async def test_a_client_that_leaves(server, runtime, caplog):
    """Half a body, or no wait for the answer: the server goes on, and says nothing of it."""
    runtime.gate = asyncio.Event()
    for request in (post()[:-5], post()):
        _, writer = await asyncio.open_connection("127.0.0.1", server[1])
        writer.write(request)
        await writer.drain()
        if request == post():
            await runtime.called.wait()
        writer.transport.abort()
        await asyncio.sleep(0.01)
    runtime.gate.set()
    ((status, _, _),) = await exchange(server[1], post())
    assert status == "HTTP/1.1 200 OK"
    assert not caplog.records


async def test_a_request_whose_client_left_is_cancelled(server, runtime):
    runtime.gate = asyncio.Event()
    _, writer = await asyncio.open_connection("127.0.0.1", server[1])
    writer.write(post())
    await runtime.called.wait()
    writer.transport.abort()
    await asyncio.wait_for(runtime.cancelled.wait(), 10)


async def test_stop_finishes_what_is_in_flight(server, runtime):
    running, port = server
    runtime.gate = asyncio.Event()
    _, idle = await asyncio.open_connection("127.0.0.1", port)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(post())
    await runtime.called.wait()
    stopping = asyncio.create_task(running.stop())
    await asyncio.sleep(0.01)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
    runtime.gate.set()
    status, _, _ = await read_answer(reader)
    assert status == "HTTP/1.1 200 OK"
    await stopping
    for each in (idle, writer):
        each.close()
        await each.wait_closed()


async def test_stop_cancels_after_the_grace_period(server, runtime):
    running, port = server
    running._runner._shutdown_timeout = 0.01
    runtime.gate = asyncio.Event()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(post())
    await runtime.called.wait()
    await running.stop()
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
