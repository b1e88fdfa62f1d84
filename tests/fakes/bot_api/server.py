"""The HTTP edge: `/bot<TOKEN>/<method>`, `/file/bot<TOKEN>/<path>` and `/control/...`.

A low-level aiohttp server without routing, so that a request costs little; faults that are not words (silence, broken
connections, cut bodies) are done here.
"""

import asyncio
import json
import time
from inspect import isawaitable
from typing import Any

from aiohttp import web

from tests.fakes.bot_api import asking, control, editing, sending
from tests.fakes.bot_api.decoding import Given, read_raw, typed
from tests.fakes.bot_api.errors import ApiError
from tests.fakes.bot_api.faults import refusal
from tests.fakes.bot_api.ledger import Call
from tests.fakes.bot_api.settings import REDIRECTIONS, FaultRule, Settings
from tests.fakes.bot_api.state import State
from tests.fakes.bot_api.table import BY_LOWER_NAME

MAX_BODY_BYTES = 256 * 1024**2
HANDLERS = {**asking.HANDLERS, **sending.HANDLERS, **editing.HANDLERS}
_BAD_GATEWAY_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
_STOP_WAIT_S = 0.2


class Server:
    """Serves one State on 127.0.0.1; `reset` puts a new one in its place."""

    def __init__(self, settings: Settings) -> None:
        self._first_settings = settings
        self.state = State(settings)
        self.url = ""
        self._web: web.Server | None = None
        self._listener: asyncio.Server | None = None

    async def start(self, port: int = 0) -> str:
        self._web = web.Server(self.answer, request_factory=_request, access_log=None)
        self._listener = await asyncio.get_running_loop().create_server(self._web, "127.0.0.1", port, backlog=1024)
        self.url = "http://127.0.0.1:{1}".format(*self._listener.sockets[0].getsockname())
        return self.url

    async def stop(self) -> None:
        """Close; calls that hang are cut off."""
        if self._listener is None or self._web is None:
            return
        self._listener.close()
        self.state.pending.interrupt("the server stops")
        await self.state.stop_pushing()
        await self._web.shutdown(_STOP_WAIT_S)
        await self._listener.wait_closed()

    async def reset(self) -> None:
        """Forget everything but the settings the server was started with."""
        await self.state.stop_pushing()
        self.state = State(self._first_settings)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        bot = f"/bot{self.state.settings.token}/"
        if path.startswith(bot):
            return await self._call(request, path.removeprefix(bot))
        if path.startswith("/control/"):
            return await control.answer(self, request, path.removeprefix("/control/"))
        if path.startswith(f"/file{bot}"):
            return self._file(path.removeprefix(f"/file{bot}files/"))
        if path.startswith(("/bot", "/file/bot")):
            return _json(ApiError(401, "Unauthorized").body(), 401)
        return _json(ApiError(404, "Not Found").body(), 404)

    async def _call(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        state = self.state
        method = BY_LOWER_NAME.get(name.lower())
        if method is None:
            state.ledger.note_violation(f"{name}: unknown method")
            return _json(ApiError(404, "Not Found: method not found").body(), 404)
        try:
            given = typed(method, await read_raw(request))
        except ApiError as error:
            given = Given({}, {}, [], error)
        except ConnectionError:  # the bot went away in the middle of its request
            return web.Response()
        call = Call(method.name, given, time.time())
        state.ledger.note_call(call)
        if given.refused is not None:
            return _refuse(state, call, given.refused)
        if state.settings.latency_ms:
            await asyncio.sleep(state.settings.latency_ms / 1000)
        fault = state.faults.draw(method.name, call.params)
        if fault is not None and not fault.after_delivery:
            return await _fail_before(state, request, call, fault)
        try:
            result = HANDLERS[method.name](state, call)
            if isawaitable(result):
                result = await result
        except ApiError as error:
            return _refuse(state, call, error)
        body = _ok(result)
        return (
            web.Response(body=body, content_type="application/json")
            if fault is None
            else await _fail_after(state, request, call, fault, body)
        )

    def _file(self, file_id: str) -> web.Response:
        data = self.state.files.get(file_id)
        if file_id in self.state.redirects:
            return web.Response(status=302, headers={"Location": self.state.redirects[file_id]})
        if data is None:
            return _json(ApiError(404, "Not Found").body(), 404)
        return web.Response(body=data, content_type="application/octet-stream")


def _ok(result: Any) -> bytes:
    """The body of a success; updates are JSON already."""
    if isinstance(result, list) and result and isinstance(result[0], bytes):
        return b'{"ok":true,"result":[' + b",".join(result) + b"]}"
    return b'{"ok":true,"result":' + json.dumps(result).encode() + b"}"


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(value).encode(), status=status, content_type="application/json")


def _refuse(state: State, call: Call, error: ApiError) -> web.Response:
    call.outcome = error.description
    state.ledger.refused[error.code] += 1
    return _json(error.body(), error.code)


async def _fail_before(state: State, request: web.BaseRequest, call: Call, fault: FaultRule) -> web.StreamResponse:
    state.ledger.faults[fault.kind] += 1
    if fault.kind in ("hang_before", "drop_before"):
        call.outcome = fault.kind
        return await _broken_off(request, fault)
    if fault.kind in REDIRECTIONS:
        call.outcome = fault.kind
        headers = {"Location": f"{fault.location}{request.path_qs}"}
        return web.Response(status=int(fault.kind), headers=headers, body=_ok([]))
    if fault.kind == "502_html":
        call.outcome = fault.kind
        return web.Response(body=_BAD_GATEWAY_PAGE, status=502, content_type="text/html")
    return _refuse(state, call, refusal(fault, call.params.get("chat_id")))


async def _fail_after(
    state: State, request: web.BaseRequest, call: Call, fault: FaultRule, body: bytes
) -> web.StreamResponse:
    call.outcome = fault.kind
    state.ledger.faults[fault.kind] += 1
    state.ledger.note_unseen(call, fault.kind)
    if fault.kind == "truncated":
        return web.Response(body=body[: len(body) // 2], content_type="application/json")
    return await _broken_off(request, fault)


async def _broken_off(request: web.BaseRequest, fault: FaultRule) -> web.Response:
    if fault.kind.startswith("hang"):
        await asyncio.sleep(fault.hang_s)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY_BYTES)
