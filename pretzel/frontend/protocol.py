"""The Open Inference Protocol (V2): bytes of a request to checked objects, objects to bytes.

Pure functions over bytes and records: no HTTP, no Runtime. Text arrives as one BYTES tensor of
shape [n] or [n, 1] whose data is a list of str, flat or nested row by row. Whatever does not fit
raises ProtocolError, which says what is wrong and where in the request.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NoReturn, Protocol, TypeVar

import msgspec

from pretzel.errors import PretzelError

MAX_TIMEOUT = 3600.0  # seconds; a longer one is a mistake in the unit


class ProtocolError(PretzelError, ValueError):
    """A request is not a valid V2 request for this plan."""


class RequestTensor(msgspec.Struct, frozen=True):
    """One input tensor: text, flat or one list a row."""

    name: str
    shape: list[int]
    datatype: str
    data: list[str | list[str]]
    parameters: dict[str, Any] | None = None


class RequestedOutput(msgspec.Struct, frozen=True):
    """One output asked for: the name of a method."""

    name: str
    parameters: dict[str, Any] | None = None


class InferenceRequest(msgspec.Struct, frozen=True):
    """Body of a POST to ``infer``."""

    inputs: list[RequestTensor]
    id: str | None = None
    outputs: list[RequestedOutput] | None = None
    parameters: dict[str, Any] | None = None


class OutputTensor(msgspec.Struct, frozen=True):
    """One answered tensor; data is row-major and flat."""

    name: str
    datatype: str
    shape: list[int]
    data: list[Any]


class InferenceResponse(msgspec.Struct, frozen=True, omit_defaults=True):
    """Body of the answer to ``infer``."""

    model_name: str
    model_version: str
    outputs: list[OutputTensor]
    id: str | None = None


class _AnyTensor(msgspec.Struct):
    """A tensor before its datatype is known to be right: made only to explain a failure."""

    name: str
    shape: list[int]
    datatype: str
    data: Any = msgspec.UNSET
    parameters: dict[str, Any] | None = None


class _AnyRequest(msgspec.Struct):
    inputs: list[_AnyTensor]


Request = TypeVar("Request", bound=msgspec.Struct)

_decoder = msgspec.json.Decoder(InferenceRequest)
_encoder = msgspec.json.Encoder()


def decode_request(body: bytes) -> InferenceRequest:
    """Decode and type-check the body of an infer request. Raises ProtocolError."""
    try:
        return _decoder.decode(body)
    except msgspec.ValidationError as error:
        _explain(body, str(error))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return decode_as(InferenceRequest, body, error)


def decode_as(kind: type[Request], body: bytes, error: Exception) -> Request:
    r"""Decode again if ``\ud800`` may be the reason: JSON allows it, msgspec does not.

    Raises ProtocolError if it is not; ``error`` is why msgspec could not decode the body.
    """
    if not body:
        raise ProtocolError("request body is empty: send a JSON object with 'inputs'") from None
    if not isinstance(error, msgspec.DecodeError) or b"\\ud" not in body.lower():
        raise ProtocolError(f"request body is not valid JSON: {_reason(error)}") from None
    try:
        # The text goes through str first: json would let raw surrogate bytes pass.
        document = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise ProtocolError(f"request body is not valid JSON: {_reason(error)}") from None
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as invalid:
        raise ProtocolError(f"request is malformed: {invalid}") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return f"it is not UTF-8 ({error.reason})"
    return str(error)


def _explain(body: bytes, message: str) -> NoReturn:
    """Raise the ProtocolError that names the cause rather than the first symptom."""
    try:
        tensors = msgspec.json.decode(body, type=_AnyRequest).inputs
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ProtocolError(f"request is malformed: {message}") from None
    for tensor in tensors:
        if tensor.data is msgspec.UNSET and "binary_data_size" in (tensor.parameters or {}):
            raise ProtocolError(
                f"input {tensor.name!r} is a binary tensor, which is not supported: "
                "send its elements as JSON in 'data'"
            )
        if tensor.datatype != "BYTES":
            raise _wrong_datatype(tensor.name, tensor.datatype)
    raise ProtocolError(f"request is malformed: {message}")


def _wrong_datatype(name: str, datatype: str) -> ProtocolError:
    return ProtocolError(
        f"input {name!r} has datatype {datatype!r}: text needs datatype 'BYTES' and data of strings"
    )


def text_records(request: InferenceRequest, input_name: str) -> list[str]:
    """The records of the only input, which must be called ``input_name``: a list of n str."""
    inputs = request.inputs
    if len(inputs) != 1:
        names = ", ".join(repr(tensor.name) for tensor in inputs) or "none"
        raise ProtocolError(f"one input is needed, {input_name!r}; the request has {names}")
    tensor = inputs[0]
    if tensor.name != input_name:
        raise ProtocolError(f"unknown input {tensor.name!r}: the input is called {input_name!r}")
    if tensor.datatype != "BYTES":
        raise _wrong_datatype(tensor.name, tensor.datatype)
    shape, data = tensor.shape, tensor.data
    if len(shape) not in (1, 2) or (len(shape) == 2 and shape[1] != 1):
        raise ProtocolError(f"input {input_name!r} has shape {shape}: text needs [n] or [n, 1]")
    if shape[0] != len(data):
        raise ProtocolError(
            f"input {input_name!r} has shape {shape} but {len(data)} "
            f"{'row' if len(data) == 1 else 'rows'} of data"
        )
    for element in data:
        if type(element) is not str:
            return _rows(data, shape, input_name)
    return data  # type: ignore[return-value]  # just seen to be flat


def _rows(data: Sequence[str | list[str]], shape: list[int], input_name: str) -> list[str]:
    if len(shape) != 2:
        raise ProtocolError(f"input {input_name!r} has nested data: its shape must be [n, 1]")
    records = []
    for row, element in enumerate(data):
        if isinstance(element, str) or len(element) != 1:
            raise ProtocolError(
                f"input {input_name!r} has shape {shape}: row {row} of its nested data "
                "must be a list of one string"
            )
        records.append(element[0])
    return records


class Wishes(Protocol):
    """What a request asks for, whatever its inputs are."""

    @property
    def outputs(self) -> list[RequestedOutput] | None: ...
    @property
    def parameters(self) -> dict[str, Any] | None: ...


def requested_methods(request: Wishes, offered: Sequence[str]) -> Sequence[str]:
    """Names of the methods to answer: those in ``outputs``, else predict or the first offered."""
    if not request.outputs:
        return ("predict",) if "predict" in offered else offered[:1]
    names = [output.name for output in request.outputs]
    for position, name in enumerate(names):
        if name not in offered:
            raise ProtocolError(f"unknown output {name!r}: this plan offers {', '.join(offered)}")
        if name in names[:position]:
            raise ProtocolError(f"output {name!r} is asked for twice")
    return names


def requested_timeout(request: Wishes, default: float | None) -> float | None:
    """Seconds the client is ready to wait: ``parameters.timeout``, else the default."""
    if not request.parameters or "timeout" not in request.parameters:
        return default
    seconds = request.parameters["timeout"]
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise ProtocolError("parameter 'timeout' must be a number of seconds")
    if not 0 < seconds <= MAX_TIMEOUT:  # false for NaN, too
        raise ProtocolError(
            f"parameter 'timeout' must be above 0 and at most {MAX_TIMEOUT:g} seconds"
        )
    return float(seconds)


def encode(document: Any) -> bytes:
    """JSON bytes of any answer. NaN and infinities become null."""
    try:
        return _encoder.encode(document)
    except UnicodeEncodeError:
        # A lone surrogate, in an echoed id for one: JSON can carry it only escaped.
        return json.dumps(msgspec.to_builtins(document)).encode("ascii")
