"""The account's webhook: signed, stored, then 200; the platform waits 2 s and comes again after 30 s."""

import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiohttp import web

from bot.channels.fields import text_of
from bot.channels.zalo.events import GROUP_SAID, NAME, happened_s, is_word, lane_of, name_of
from bot.channels.zalo.signature import HEADER, is_signed
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import GROUP_SIGN
from bot.ports.channel import Raw

log = logging.getLogger(__name__)

PATH = "/zalo/webhook"
OLD_S = 47 * 3600.0
"""Ids are remembered for 48 hours. The platform brings an event again for one: what is older is somebody's copy."""
MAX_EVENT_BYTES = 1 << 16
"""A text is of at most 2,000 characters, files come by address: an event takes a few thousand bytes. It has to be read
before its signature can be looked at, so that whoever is unknown holds no more memory than this.
"""

Receive = Callable[[Sequence[tuple[str, Raw]], int | None], Awaitable[None]]
OnOther = Callable[[Raw], Awaitable[None]]
InTurn = Callable[[Raw], Awaitable[bool]]
"""Whether all that came before an event is in."""


async def _bounded(request: web.Request) -> bytes:
    """Raises HTTPRequestEntityTooLarge."""
    found = bytearray()
    async for chunk in request.content.iter_any():
        found += chunk
        if len(found) > MAX_EVENT_BYTES:
            raise web.HTTPRequestEntityTooLarge(MAX_EVENT_BYTES, len(found))
    return bytes(found)


async def _at_once(_: Raw) -> bool:
    return True


async def _passed_over(_: Raw) -> None:
    return


class ZaloWebhook:
    """A handler for aiohttp: 401 without a sound signature or for an event older than ids are remembered, 400 for no
    object, 413 for too much, 503 without database, or while what came before it is not in.

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
        in_turn: InTurn = _at_once,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        self._app_id, self._oa_id, self._secret = app_id, oa_id, secret
        self._receive = receive
        self._on_other = on_other
        self._desk_group = desk_group
        self._in_turn = in_turn
        self._now_s = now_s

    async def handle(self, request: web.Request) -> web.Response:
        body = await _bounded(request)
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
        return web.Response(status=await self._taken(event))

    async def _taken(self, event: Raw) -> int:
        """The status that says so, or why not."""
        at_s = happened_s(event)
        if at_s is not None and self._now_s() - at_s > OLD_S:
            log.warning("an event is too old to be new")
            return 401
        if not await self._in_turn(event):
            return 503
        try:
            await self._receive([(name_of(event), event)], None)
        except StoreUnavailable:
            return 503
        return 200

    def _is_desk(self, event: Raw) -> bool:
        is_said = text_of(event, "event_name") in GROUP_SAID
        return is_said and bool(self._desk_group) and lane_of(event) == f"{NAME}:{GROUP_SIGN}{self._desk_group}"
