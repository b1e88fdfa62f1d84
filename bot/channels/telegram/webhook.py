"""The webhook: 200 after the commit, and only to the platform (https://core.telegram.org/bots/api#setwebhook)."""

import hmac
import json

from aiohttp import web

from bot.channels.telegram.polling import OnInline, Receive
from bot.channels.telegram.raw import as_raw, digest_of, inline_query_of, update_id_of
from bot.domain.errors import StoreUnavailable

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
MAX_BODY_BYTES = 1 << 20


class Webhook:
    """A handler for aiohttp: 401 for a wrong secret, 400 for no JSON, 413 for too much of it, 503 without database."""

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
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return web.Response(status=400)
        query = inline_query_of(raw)
        if query is not None:
            self._on_inline(*query)
            return web.Response()
        known = update_id_of(raw)
        try:
            await self._receive([(str(known) if known is not None else digest_of(raw), as_raw(raw))], None)
        except StoreUnavailable:
            return web.Response(status=503)
        return web.Response()
