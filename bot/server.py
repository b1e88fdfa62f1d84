"""The one HTTP server: health, and whatever else the settings ask for (webhooks)."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.domain.errors import BotError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Check = Callable[[], Awaitable[Mapping[str, object]]]
STOP_WAIT_S = 3.0


class Server:
    """`/healthz`: the process lives. `/readyz`: what it needs is there (200), or what is missing (503)."""

    def __init__(self, host: str, port: int, check: Check, max_body_bytes: int) -> None:
        self._host = host
        self._port = port
        self._check = check
        self._app = web.Application(client_max_size=max_body_bytes)
        self._app.router.add_get("/healthz", _healthy)
        self._app.router.add_get("/readyz", self._ready)
        self._runner: web.AppRunner | None = None

    def post(self, path: str, handler: Handler) -> None:
        self._app.router.add_post(path, handler)

    async def start(self) -> int:
        """Begin to listen; the port.

        Raises:
            BotError: the port is taken.
        """
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=STOP_WAIT_S)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await site.start()
        except OSError as error:
            raise BotError(
                f"HTTP_HOST/HTTP_PORT: không mở được {self._host}:{self._port} ({error.strerror}). "
                "Xin chọn cổng khác bằng biến HTTP_PORT."
            ) from error
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _ready(self, _: web.Request) -> web.Response:
        report = await self._check()
        return web.json_response(report, status=200 if report.get("ready") is True else 503)


async def _healthy(_: web.Request) -> web.Response:
    return web.json_response({"alive": True})
