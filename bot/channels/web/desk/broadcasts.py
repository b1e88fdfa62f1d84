"""Broadcasts on the board: what is drafted, planned, under way and over; a draft as members will see it.

What is done with one is the decision of the officers' chat: its commands and buttons (`bot.channels.web.desk.orders`).
"""

from dataclasses import dataclass, replace

from aiohttp import web

from bot.channels.web.desk.gate import Gate, SignedIn
from bot.channels.web.desk.places import BROADCASTS
from bot.channels.web.desk.result import keys_of, said
from bot.channels.web.desk.showing_broadcasts import Following, coming, parts_shown, row_of
from bot.channels.web.desk.taking import Taking
from bot.dialogue import broadcasting as words
from bot.domain.broadcasts import OPEN, Broadcast, BroadcastStatus
from bot.domain.codes import read_code
from bot.domain.marks import plain
from bot.ports.clock import Clock

RECENT = (BroadcastStatus.DONE, BroadcastStatus.CANCELLED, BroadcastStatus.MISSED)
SHOWN_RECENT = 10
MOVING = frozenset({BroadcastStatus.APPROVED, BroadcastStatus.RUNNING})
FAST_MS, SLOW_MS = 3_000, 60_000
"""How often a page looks anew while something is under way, and else."""


@dataclass(frozen=True, slots=True)
class BroadcastPages:
    gate: Gate
    following: Following
    taking: Taking
    clock: Clock

    async def list(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        library, now_s = self.gate.site.library, self.clock.now_s()
        opened = [await self.following.progress(one) for one in await self.following.in_status(*OPEN)]
        recent = (await self.following.in_status(*RECENT))[-SHOWN_RECENT:]
        values = {
            "here": "broadcasts",
            "opened": [row_of(one, library, now_s) for one in opened],
            "recent": [row_of(one, library, now_s) for one in reversed(recent)],
            "coming": coming(library, now_s),
            "two_person": library.broadcast.two_person,
            "every_ms": FAST_MS if any(one.status in MOVING for one in opened) else SLOW_MS,
            "answer": await self.taking.answer(request, signed),
            "late": "cho" in request.query,
        }
        return self.gate.page("desk/broadcasts.html", signed, values)

    async def show(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        code = read_code(request.match_info["code"])
        found = await self.following.by_code(code) if code is not None else None
        if found is None:
            raise web.HTTPNotFound
        library, now_s = self.gate.site.library, self.clock.now_s()
        broadcast = await self._now(found)
        card = words.card(broadcast, now_s, library)
        answer = await self.taking.answer(request, signed)
        shown = answer if answer is None or plain(answer.text) != plain(card.text) else None
        names = {one.id: one.name for one in await self.gate.officers()}
        values = {
            "here": "broadcasts",
            "back": BROADCASTS,
            "row": row_of(broadcast, library, now_s),
            "card": said(card, keys_of(shown)),
            "answer": shown,
            "is_in_answer": answer is not None and answer.text.startswith(f"{card.text}\n"),
            "is_answered": answer is not None,
            "late": "cho" in request.query,
            "parts": parts_shown(broadcast, library),
            "is_draft": broadcast.status is BroadcastStatus.DRAFT,
            "written": broadcast.parts[-1].text if broadcast.parts else "",
            "creator": names.get(broadcast.creator, ""),
            "approver": names.get(broadcast.approver, ""),
            "every_ms": FAST_MS if broadcast.status in MOVING else SLOW_MS,
        }
        return self.gate.page("desk/broadcast.html", signed, values)

    async def _now(self, broadcast: Broadcast) -> Broadcast:
        return replace(await self.following.progress(broadcast), articles_used=await self.following.articles_used())
