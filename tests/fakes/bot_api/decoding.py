"""From an HTTP request to typed parameters: JSON, urlencoded and multipart bodies, and the query string.

A value of a form is text; a nested object comes as JSON text. Here all become what the table says they are, so that
`Call.params` looks the same whatever the client sent.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader
from aiohttp.web import BaseRequest
from yarl import URL

from tests.fakes.bot_api.errors import ApiError, bad_request, chat_not_found
from tests.fakes.bot_api.table import Method

ATTACHED = "attach://"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart body."""

    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Given:
    """What a request carried: `params`, typed where they can be; `files` named by attach://; `faults` in plain
    sentences; and the refusal, if a parameter is missing or can't be read.
    """

    params: dict[str, Any]
    files: dict[str, Upload]
    faults: list[str]
    refused: ApiError | None = None


async def read_raw(request: BaseRequest) -> dict[str, Any]:
    """Names and values as they came: text, JSON values, or Upload. Raises ApiError 400 if the body is broken."""
    raw: dict[str, Any] = dict(request.query) if request.query_string else {}
    if not request.body_exists:
        return raw
    kind = request.headers.get("Content-Type", "")
    if kind.startswith("multipart/"):
        return raw | await _multipart(request)
    body = await request.read()
    if not kind.startswith("application/json"):
        return raw | dict(URL.build(query_string=body.decode(errors="replace"), encoded=True).query)
    try:
        values = json.loads(body)
    except ValueError:
        raise bad_request("can't parse the body as JSON") from None
    if not isinstance(values, dict):
        raise bad_request("the JSON of the body is no object")
    return raw | {name: value for name, value in values.items() if value is not None}


async def _multipart(request: BaseRequest) -> dict[str, Any]:
    values: dict[str, Any] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            raise bad_request("a part of the multipart body has no name")
        data = bytes(await part.read(decode=True))
        if part.filename is None:
            values[part.name] = data.decode(errors="replace")
        else:
            values[part.name] = Upload(part.filename, part.headers.get("Content-Type", ""), data)
    return values


def typed(method: Method, raw: dict[str, Any]) -> Given:
    """The parameters as the table types them."""
    kinds = method.kinds
    params: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    faults: list[str] = []
    refused: ApiError | None = None
    for name, value in raw.items():
        kind = kinds.get(name)
        if kind is not None:
            try:
                params[name] = _READ[kind](value)
            except (ValueError, TypeError, KeyError):
                params[name] = value
                refused = refused or _unreadable(method, name, kind)
        elif isinstance(value, Upload):
            files[name] = value
        else:
            params[name] = value
            faults.append(f"{method.name}: unknown parameter {name}")
    if not method.required <= params.keys():
        refused = _missing(method, params)
    if files:
        named = _attached_names(params)
        faults += [f"{method.name}: the file {name} is nowhere named by attach://" for name in files.keys() - named]
    return Given(params, files, faults, refused)


def _missing(method: Method, params: dict[str, Any]) -> ApiError:
    name = min(method.required - params.keys())
    return bad_request("message text is empty" if name == "text" else f"{name} is empty")


def _unreadable(method: Method, name: str, kind: str) -> ApiError:
    if kind == "c":
        return chat_not_found()
    return bad_request(f"can't parse {name} of {method.name}: {_EXPECTED[kind]} expected")


def _attached_names(value: object) -> set[str]:
    if isinstance(value, str):
        return {value.removeprefix(ATTACHED)} if value.startswith(ATTACHED) else set()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*map(_attached_names, inner))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _integer(value: Any) -> int:
    if isinstance(value, (bool, float)):
        raise TypeError
    return int(value)


def _boolean(value: Any) -> bool:
    return _BOOLEANS[str(value).lower()]


def _chat(value: Any) -> int | str:
    if isinstance(value, str) and value.startswith("@"):
        return value
    return _integer(value)


def _file(value: Any) -> str | Upload:
    return value if isinstance(value, Upload) else _text(value)


def _json(value: Any) -> Any:
    value = json.loads(value) if isinstance(value, str) else value
    if not isinstance(value, (dict, list)):
        raise TypeError
    return value


_READ: dict[str, Callable[[Any], Any]] = {
    "s": _text,
    "i": _integer,
    "b": _boolean,
    "c": _chat,
    "f": _file,
    "j": _json,
}
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_EXPECTED = {"s": "String", "i": "Integer", "b": "Boolean", "f": "InputFile or String", "j": "JSON object or array"}
