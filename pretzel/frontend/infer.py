"""The infer endpoint: the hot path of the front end."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING

from aiohttp import web

from pretzel.errors import DeadlineExceededError, OverloadedError
from pretzel.frontend.body import read_body
from pretzel.frontend.errors import CLIENT_GONE, RequestTooLargeError, failure_response
from pretzel.frontend.limits import Limits
from pretzel.frontend.metrics import RequestMetrics
from pretzel.frontend.protocol import (
    InferenceRequest,
    InferenceResponse,
    OutputTensor,
    decode_request,
    encode,
    requested_methods,
    requested_timeout,
    text_records,
)
from pretzel.frontend.response import InferResponses
from pretzel.frontend.served_plans import VERSION, ServedPlan, ServedPlans
from pretzel.frontend.table_request import TableRequest, decode_table_request, table_records
from pretzel.frontend.tensors import output_tensors
from pretzel.schema import Records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pretzel.runtime import Runtime


def read_request(
    served: ServedPlan, body: bytes
) -> tuple[InferenceRequest | TableRequest, Records]:
    """The request and its records. Raises ProtocolError."""
    if served.schema.format == "table":
        table = decode_table_request(body)
        return table, table_records(table, served.schema)
    request = decode_request(body)
    return request, text_records(request, served.inputs[0].name)


class InferEndpoint:
    """Answers infer requests. Errors are mapped here, not in a middleware: it costs nothing."""

    def __init__(
        self, runtime: Runtime, plans: ServedPlans, limits: Limits, metrics: RequestMetrics
    ) -> None:
        self._runtime = runtime
        self._plans = plans
        self._limits = limits
        self._metrics = metrics
        self.responses = InferResponses()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """POST /v2/models/{name}/infer and /v2/models/{name}/versions/{version}/infer."""
        match = request.match_info
        return await self.answer(request, match["name"], match.get("version"))

    async def answer(
        self, request: web.Request, name: str, version: str | None = None
    ) -> web.StreamResponse:
        """The answer of a plan to a request, whatever brought the request here."""
        counters = self._metrics.unknown
        started = perf_counter()
        try:
            if version is None:
                served = self._plans.get(name)
            else:
                served = self._plans.get_version(name, version)
            counters = served.counters
            body = await read_body(request, self._limits.max_body_bytes)
            started = perf_counter()
            response = self.responses.make(request, await self._predict_body(served, body))
            status = 200
        except asyncio.CancelledError:
            counters.record(CLIENT_GONE, perf_counter() - started)
            raise
        except Exception as error:
            response = failure_response(error, request, name)
            status = response.status
        counters.record(status, perf_counter() - started)
        return response

    async def _predict_body(self, served: ServedPlan, body: bytes) -> bytes:
        request, records = read_request(served, body)
        limits = self._limits
        if len(records) > limits.max_records:
            raise RequestTooLargeError(
                f"request has {len(records)} records, above the limit of {limits.max_records}"
            )
        methods = requested_methods(request, served.methods)
        for method in methods:
            for output in served.outputs[method]:
                output.check_size(len(records))
        timeout = requested_timeout(request, limits.default_timeout)
        metrics = self._metrics
        if limits.max_in_flight is not None and metrics.in_flight >= limits.max_in_flight:
            raise OverloadedError(
                f"limit of {limits.max_in_flight} requests in flight is reached: try again later"
            )
        metrics.in_flight += 1
        try:
            if len(methods) == 1:
                outputs = await self._predict(served, records, methods[0], timeout)
            else:
                outputs = await self._predict_all(served, records, methods, timeout)
        finally:
            metrics.in_flight -= 1
        return encode(InferenceResponse(served.name, VERSION, outputs, request.id))

    async def _predict(
        self, served: ServedPlan, records: Records, method: str, seconds: float | None
    ) -> list[OutputTensor]:
        value = await self._runtime.predict(served.name, records, method=method, timeout=seconds)
        return output_tensors(served.outputs[method], value)

    async def _predict_all(
        self, served: ServedPlan, records: Records, methods: Sequence[str], seconds: float | None
    ) -> list[OutputTensor]:
        """One run a method, all within one time-out."""
        started = perf_counter()
        outputs: list[OutputTensor] = []
        for method in methods:
            remaining = None
            if seconds is not None:
                remaining = seconds - (perf_counter() - started)
                if remaining <= 0:
                    raise DeadlineExceededError(
                        f"the time-out of {seconds:g} s passed before output {method!r}"
                    )
            outputs += await self._predict(served, records, method, remaining)
        return outputs
