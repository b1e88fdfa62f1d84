"""Handles an officer's order from the board like a message of theirs, and returns the answer to the page."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.channels.web.channel import WebChannel, ordered
from bot.channels.web.desk.gate import SignedIn
from bot.channels.web.desk.orders import Order, order_of
from bot.channels.web.desk.places import BROADCASTS, LIST, of_case
from bot.channels.web.desk.result import DeskAnswer, answer_of, broadcast_of
from bot.channels.web.forms import BadForm, Form, see
from bot.channels.web.readers import Readers, waited
from bot.channels.web.site import Site
from bot.data.whole import whole
from bot.domain.codes import read_code
from bot.ports.channel import Raw
from bot.ports.pages import Lying, Pages

ANSWER_WAIT_S = 6.0
"""How long a form waits for what the desk says to it."""
MOST_SAID = 24
"""Messages of one answer: a preview of several parts."""
ONCE_CHARS = 64

Receive = Callable[[Sequence[tuple[str, Raw]], int | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Taking:
    site: Site
    channel: WebChannel
    pages: Pages
    readers: Readers
    receive: Receive

    async def order(self, _: web.Request, signed: SignedIn, form: Form) -> web.StreamResponse:
        wanted = order_of(form, self.site.library)
        if wanted is None:
            raise BadForm("no order")
        key = signed.address.key
        before = await self.pages.last_number(key)
        waiting = self.readers.listen(key)
        try:
            raw = ordered(signed.address.chat, signed.officer.id, text=wanted.text, choice=wanted.choice)
            await self.receive([(_update_id(signed, form, wanted), raw)], None)
            said = await self._said_after(key, before, waiting)
        finally:
            self.readers.leave(key, waiting)
        return see(_place_of(wanted, form, said))

    async def answer(self, request: web.Request, signed: SignedIn) -> DeskAnswer | None:
        """What the desk said to the order that led to this page."""
        number = whole(request.query.get("tin", ""), 1, 10**18)
        lying = await self.pages.find(signed.address.key, number) if number else None
        return answer_of(lying) if lying is not None else None

    async def _said_after(self, key: str, before: int, waiting: asyncio.Event) -> Sequence[Lying]:
        end_s = time.monotonic() + ANSWER_WAIT_S
        while (left_s := end_s - time.monotonic()) > 0 and not self.readers.stopping:
            waiting.clear()
            if said := await self.pages.take(key, before, MOST_SAID):
                return said
            await waited(waiting, left_s)
        return ()


def _place_of(wanted: Order, form: Form, said: Sequence[Lying]) -> str:
    """Of a broadcast the last message counts: those before are what members will see, which its page shows."""
    code = wanted.code or read_code(form.get("vu")) or ""
    place = wanted.place or (of_case(code) if code else LIST)
    if not said:
        return f"{place}?cho=1"
    if place.startswith(BROADCASTS):
        return f"{broadcast_of(said[-1]) or place}?tin={said[-1].number}#ket-qua"
    return f"{place}?tin={said[0].number}#ket-qua"


def _update_id(signed: SignedIn, form: Form, wanted: Order) -> str:
    """The same form sent twice is one update."""
    parts = (signed.token, form.get("lan")[:ONCE_CHARS], wanted.text, wanted.choice)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:48]
