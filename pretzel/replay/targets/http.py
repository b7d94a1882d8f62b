"""A server on loopback that speaks the Open Inference Protocol (KServe V2)."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
import msgspec
import numpy as np

from pretzel.errors import ExecutionError, ScenarioError
from pretzel.replay.record_choice import input_tensors, pick
from pretzel.replay.schedule import Request
from pretzel.replay.targets.target import Answers

TIMEOUT = aiohttp.ClientTimeout(total=60.0)  # seconds; slower counts as a failed request


@dataclass(frozen=True)
class HttpTarget:
    """One POST a request; latency ends when the whole body is here, before it is parsed."""

    name: str
    url: str
    session: aiohttp.ClientSession
    records: Any

    def prepare_async(self, request: Request) -> Callable[[], Awaitable[Any]]:
        """The encoded body, ready to be sent."""
        records = pick(self.records, request.records)
        outputs = [{"name": method} for method in request.methods]
        body = msgspec.json.encode({"inputs": input_tensors(records), "outputs": outputs})
        return partial(self.post, f"{self.url}/v2/models/{quote(request.pipeline)}/infer", body)

    async def post(self, url: str, body: bytes) -> bytes:
        """The body of the answer.

        Raises:
            ExecutionError: the server answered with another status than 200.
        """
        headers = {"Content-Type": "application/json"}
        async with self.session.post(url, data=body, headers=headers) as response:
            answer = await response.read()
            if response.status != 200:
                raise ExecutionError(f"HTTP {response.status}: {answer[:200]!r}")
            return answer

    def decode(self, request: Request, raw: Any) -> Answers:
        """The output tensors as arrays; null is NaN."""
        outputs = {output["name"]: output for output in msgspec.json.decode(raw)["outputs"]}
        return {method: decode_tensor(outputs[method]) for method in request.methods}


def decode_tensor(output: dict[str, Any]) -> Any:
    """The array of one output tensor of a V2 response."""
    if output["datatype"] in ("FP32", "FP64"):
        data = [np.nan if value is None else value for value in output["data"]]
        return np.array(data, np.float64).reshape(output["shape"])
    dtype = object if output["datatype"] == "BYTES" else None
    return np.array(output["data"], dtype).reshape(output["shape"])


def require_loopback(url: str) -> None:
    """Load is sent to this machine only.

    Raises:
        ScenarioError: the address is not ``http://`` at a loopback host.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if parts.scheme != "http" or not loopback:
        raise ScenarioError(f"load is replayed over loopback only: use http://127.0.0.1, not {url}")


@asynccontextmanager
async def open_http(
    name: str, url: str, connections: int, records: Any
) -> AsyncIterator[HttpTarget]:
    """A client with at most ``connections`` kept-alive connections to a running server."""
    require_loopback(url)
    connector = aiohttp.TCPConnector(limit=connections)
    async with aiohttp.ClientSession(connector=connector, timeout=TIMEOUT) as session:
        yield HttpTarget(name, url.rstrip("/"), session, records)
