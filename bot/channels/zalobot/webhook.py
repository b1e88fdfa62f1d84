"""The bot's webhook: 200 after the commit, and only to whoever knows the secret."""

import hmac
import json
from collections.abc import Mapping

from aiohttp import web

from bot.channels.zalobot.events import name_of
from bot.channels.zalobot.polling import Receive
from bot.domain.errors import StoreUnavailable

PATH = "/zalobot/webhook"
SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class ZaloBotWebhook:
    """A handler for aiohttp: 401 for a wrong secret, 400 for no object, 413 for too much, 503 without database. Where
    the address is set, the platform knocks without secret and body: that is answered, and nothing kept.
    """

    def __init__(self, secret: str, receive: Receive) -> None:
        self._secret = secret.encode()
        self._receive = receive

    async def handle(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not given and request.content_length == 0:
            return web.Response()
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=401)
        body = await request.read()
        try:
            event = json.loads(body.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(event, Mapping):
            return web.Response(status=400)
        try:
            await self._receive([(name_of(event), event)], None)
        except StoreUnavailable:
            return web.Response(status=503)
        return web.Response()
