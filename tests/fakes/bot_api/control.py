"""The control side over HTTP, for tests and benchmarks in another process. Bodies and answers are JSON.

| Call | Meaning |
|---|---|
| `POST /control/updates` | a list of updates; `?raw=1` leaves them as they are. Answer: `update_ids`, `at` (Unix s) |
| `POST /control/tap` | `{"chat_id", "label", "message_id"?, "user_id"?}`. Answer: `query_id` |
| `POST /control/configure` | any of the settings (`settings.py`), for the calls from now on |
| `PUT /control/files/<file_id>` | the bytes of a file that getFile then knows |
| `POST /control/reset` | forget everything but the settings given at the start |
| `GET /control/sent?since=N` | the messages after the first N |
| `GET /control/calls?since=N` | the calls after the first N |
| `GET /control/answers` | what callback and inline queries were answered with, by their id |
| `GET /control/violations` | sentences |
| `GET /control/counters` | counts |
"""

import json
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.bot_api.people import tap

if TYPE_CHECKING:
    from tests.fakes.bot_api.server import Server


async def answer(server: "Server", request: web.BaseRequest, path: str) -> web.Response:
    name, _, rest = path.partition("/")
    route = _ROUTES.get(f"{request.method} {name}")
    if route is None:
        return _shown({"error": f"no {request.method} /control/{name}"}, 404)
    try:
        return _shown(await route(server, request, rest))
    except (LookupError, TypeError, ValueError) as error:
        return _shown({"error": f"{type(error).__name__}: {error}"}, 400)


def _shown(value: object, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(value).encode(), status=status, content_type="application/json")


async def _updates(server: "Server", request: web.BaseRequest, _: str) -> Any:
    updates = await request.json()
    return {"update_ids": server.state.push(updates, raw="raw" in request.query), "at": time.time()}


async def _tap(server: "Server", request: web.BaseRequest, _: str) -> Any:
    return {"query_id": tap(server.state, **await request.json())}


async def _configure(server: "Server", request: web.BaseRequest, _: str) -> Any:
    server.state.configure(await request.json())
    return {}


async def _file(server: "Server", request: web.BaseRequest, file_id: str) -> Any:
    server.state.files[file_id] = await request.read()
    return {}


async def _reset(server: "Server", _: web.BaseRequest, __: str) -> Any:
    await server.reset()
    return {}


async def _sent(server: "Server", request: web.BaseRequest, _: str) -> Any:
    return [one.compact() for one in server.state.ledger.sent_since(int(request.query.get("since", "0")))]


async def _calls(server: "Server", request: web.BaseRequest, _: str) -> Any:
    return [call.as_json() for call in server.state.ledger.calls[int(request.query.get("since", "0")) :]]


async def _answers(server: "Server", _: web.BaseRequest, __: str) -> Any:
    return {"callback": server.state.callback_answers, "inline": server.state.inline_answers}


async def _violations(server: "Server", _: web.BaseRequest, __: str) -> Any:
    return server.state.ledger.violations


async def _counters(server: "Server", _: web.BaseRequest, __: str) -> Any:
    return server.state.counters()


_ROUTES: dict[str, Callable[["Server", web.BaseRequest, str], Awaitable[Any]]] = {
    "POST updates": _updates,
    "POST tap": _tap,
    "POST configure": _configure,
    "PUT files": _file,
    "POST reset": _reset,
    "GET sent": _sent,
    "GET calls": _calls,
    "GET answers": _answers,
    "GET violations": _violations,
    "GET counters": _counters,
}
