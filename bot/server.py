"""The one HTTP server: health, and whatever else the settings ask for (webhooks)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.bodies import LINGER_S, in_time
from bot.data.reasons import reason_of
from bot.domain.errors import BotError
from bot.doorway import HEAD_WITHIN_S, Doorway, most_connections

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Check = Callable[[], Awaitable[Mapping[str, object]]]
STOP_WAIT_S = 3.0


class Server:
    """`/healthz`: the process lives. `/readyz`: what it needs is there (200), or what is missing (503)."""

    def __init__(self, host: str, port: int, check: Check, max_body_bytes: int) -> None:
        self._host = host
        self._port = port
        self._check = check
        self._app = web.Application(client_max_size=max_body_bytes, middlewares=[in_time])
        self._app.router.add_get("/healthz", _healthy)
        self._app.router.add_get("/readyz", self._ready)
        self._runner: web.AppRunner | None = None
        self._doorway: Doorway | None = None
        self._listening: asyncio.Server | None = None

    def route(self, method: str, path: str, handler: Handler) -> None:
        self._app.router.add_route(method, path, handler)

    async def start(self) -> int:
        """Begin to listen; the port.

        Raises:
            BotError: the port is taken.
        """
        runner = web.AppRunner(
            self._app,
            access_log=None,
            shutdown_timeout=STOP_WAIT_S,
            keepalive_timeout=HEAD_WITHIN_S,
            lingering_time=LINGER_S,
        )
        await runner.setup()
        if runner.server is None:
            raise BotError("aiohttp: expected a server once its runner is set up")
        self._runner, self._doorway = runner, Doorway(runner.server, most_connections())
        try:
            self._listening = await asyncio.get_running_loop().create_server(self._doorway, self._host, self._port)
        except OSError as error:
            raise BotError(
                f"HTTP_HOST/HTTP_PORT: không mở được {self._host}:{self._port} ({reason_of(error)}). "
                "Xin chọn cổng khác bằng biến HTTP_PORT."
            ) from error
        return int(self._listening.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        if self._listening is not None:
            self._listening.close()
        if self._doorway is not None:
            self._doorway.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _ready(self, _: web.Request) -> web.Response:
        report = await self._check()
        return web.json_response(report, status=200 if report.get("ready") is True else 503)


async def _healthy(_: web.Request) -> web.Response:
    return web.json_response({"alive": True})
