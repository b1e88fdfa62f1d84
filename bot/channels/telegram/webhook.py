"""The webhook: 200 after the commit, and only to the platform (https://core.telegram.org/bots/api#setwebhook)."""

import hmac
import json

from aiohttp import web

from bot.channels.telegram.polling import OnInline, Receive
from bot.channels.telegram.raw_update import RawUpdate, parsed, unread
from bot.domain.errors import StoreUnavailable, Unreadable
from bot.ports.channel import Raw

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
MAX_BODY_BYTES = 1 << 20


class TelegramWebhook:
    """A handler for aiohttp: 401 for a wrong secret, 400 for no JSON, 408 and 413 for a body that does not come or is
    too large, 503 without database.
    """

    def __init__(self, secret: str, receive: Receive, on_inline: OnInline) -> None:
        self._secret = secret.encode()
        self._receive = receive
        self._on_inline = on_inline

    async def handle(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=401)
        body = await request.read()
        try:
            update = RawUpdate.of(parsed(body))
        except json.JSONDecodeError:
            return web.Response(status=400)
        except Unreadable:
            return await self._keep(*unread(body))
        if update.inline is not None:
            self._on_inline(update.inline)
            return web.Response()
        return await self._keep(update.name, update)

    async def _keep(self, update_id: str, raw: Raw) -> web.Response:
        try:
            await self._receive([(update_id, raw)], None)
        except StoreUnavailable:
            return web.Response(status=503)
        return web.Response()
