"""The account's webhook: signed, stored, then 200; the platform waits 2 s and comes again after 30 s."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiohttp import web

from bot.channels.fields import text_of
from bot.channels.zalo.events import GROUP_SAID, NAME, is_word, lane_of, name_of
from bot.channels.zalo.signature import HEADER, is_signed
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import GROUP_SIGN
from bot.ports.channel import Raw

PATH = "/zalo/webhook"
MAX_BODY_BYTES = 1 << 20

Receive = Callable[[Sequence[tuple[str, Raw]], int | None], Awaitable[None]]
OnOther = Callable[[Raw], Awaitable[None]]


async def _passed_over(_: Raw) -> None:
    return


class Webhook:
    """A handler for aiohttp: 401 without a sound signature, 400 for no object, 413 for too much, 503 without database.

    What is no member's word, such as receipts and echoes, is not stored; `on_other` sees it. `secret` is the account's
    secret key of the webhook, which is not the app's secret. Of groups the officers' alone is heard, `desk_group`.
    """

    def __init__(
        self,
        app_id: str,
        oa_id: str,
        secret: str,
        receive: Receive,
        on_other: OnOther = _passed_over,
        *,
        desk_group: str = "",
    ) -> None:
        self._app_id, self._oa_id, self._secret = app_id, oa_id, secret
        self._receive = receive
        self._on_other = on_other
        self._desk_group = desk_group

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not is_signed(request.headers.get(HEADER, ""), body, self._app_id, self._oa_id, self._secret):
            return web.Response(status=401)
        try:
            event = json.loads(body.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(event, Mapping):
            return web.Response(status=400)
        if not is_word(event) and not self._is_desk(event):
            await self._on_other(event)
            return web.Response()
        try:
            await self._receive([(name_of(event), event)], None)
        except StoreUnavailable:
            return web.Response(status=503)
        return web.Response()

    def _is_desk(self, event: Raw) -> bool:
        is_said = text_of(event, "event_name") in GROUP_SAID
        return is_said and bool(self._desk_group) and lane_of(event) == f"{NAME}:{GROUP_SIGN}{self._desk_group}"
