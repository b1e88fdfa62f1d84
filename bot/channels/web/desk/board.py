"""The board: the list of cases, the page of a case, and what is done there.

Whatever an officer does becomes an update of theirs, as if they had typed or tapped it in the officers' chat: the same
decision, in one transaction, with the same line in the audit. What the desk answers is shown on the page.
"""

import asyncio
import hashlib
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp_sse import sse_response

from bot.channels.web.desk.filters import ASKED_BY, CLOSED, WAITS_MIN, address_of, chosen, read_sift
from bot.channels.web.desk.gate import Gate, SignedIn
from bot.channels.web.desk.looks import SEEN_CLOSED, SEEN_OPEN, looking, mark_of
from bot.channels.web.desk.photos import Photos
from bot.channels.web.desk.places import CASE, LIST
from bot.channels.web.desk.result import UNDO_KEY, keys_left, keys_of
from bot.channels.web.desk.showing import case_shown, photos_of, row_of
from bot.channels.web.desk.taking import Taking
from bot.channels.web.door import HEADERS
from bot.channels.web.forms import see
from bot.channels.web.networks import STREAMS_OF_ONE, counted
from bot.channels.web.readers import Readers
from bot.data.whole import whole
from bot.domain.cases import Officer
from bot.domain.codes import read_code
from bot.domain.sift import EVERYTHING
from bot.ports.board import MOST_OPEN, Board, Opened
from bot.ports.clock import Clock

LOOK_EVERY_S = 1.0
CHECK_EVERY_S = 15.0
"""So often a stream looks whether its session is still open."""
RETRY_MS = 2_000


@dataclass
class DeskBoard:
    gate: Gate
    board: Board
    taking: Taking
    photos: Photos
    readers: Readers
    clock: Clock
    _state: str = field(default="", init=False)
    _looked_s: float = field(default=0.0, init=False)
    _streams: Counter[str] = field(default_factory=Counter, init=False)

    async def list_cases(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        is_closed = CLOSED in request.query
        sift = read_sift(request.query, signed.officer)
        seen = SEEN_CLOSED if is_closed else SEEN_OPEN
        looks = looking(request, signed, seen)
        cases = await (self.board.closed_cases(looks) if is_closed else self.board.open_cases(sift, looks))
        officers = await self.gate.officers()
        now_s, names = self.clock.now_s(), {one.id: one.name for one in officers}
        values = {
            "look": mark_of(signed, seen),
            "here": "closed" if is_closed else "queue",
            "rows": [row_of(case, self.gate.site.library, now_s, names) for case in cases],
            "chosen": chosen(request.query),
            "is_sifted": sift != EVERYTHING,
            "officers": [one for one in officers if one.id != signed.officer.id],
            "waits_min": WAITS_MIN,
            "asked_by": ASKED_BY,
            "is_full": len(cases) >= MOST_OPEN,
            "from_here": address_of(LIST, request.query),
        }
        return self.gate.page("desk/queue.html", signed, values)

    async def show_case(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        code = read_code(request.match_info["code"])
        looks = looking(request, signed, code or "")
        opened = await self.board.case(code, looks) if code is not None else None
        if opened is None:
            raise web.HTTPNotFound
        officers = await self.gate.officers()
        names = {one.id: one.name for one in officers}
        library = self.gate.site.library
        answer = await self.taking.answer(request, signed)
        values = {
            "look": mark_of(signed, opened.case.code),
            "case": case_shown(opened, signed.officer, library, self.clock.now_s(), names),
            "answer": answer,
            "is_undone_above": UNDO_KEY in keys_of(answer),
            "spare": keys_left(keys_of(answer)),
            "others": [one for one in officers if one.id != opened.case.holder],
            "late": "cho" in request.query,
            "written": _written(request.query, opened, signed.officer),
        }
        return self.gate.page("desk/case.html", signed, values)

    async def next_case(self, request: web.Request, _: SignedIn) -> web.StreamResponse:
        """The first that waits behind this one, from the most urgent; the first of all behind the last."""
        after = request.query.get("sau", "")
        codes = [case.code for case in await self.board.open_cases(EVERYTHING)]
        place = codes.index(after) + 1 if after in codes else 0
        following = [code for code in (*codes[place:], *codes[:place]) if code != after]
        return see(f"{CASE}{following[0]}" if following else LIST)

    async def photo(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        """A photo of a case, as it was written anew; not seen on the page of the case, it is a look of its own."""
        code, place = read_code(request.match_info["code"]), whole(request.match_info["place"], 0, 99)
        opened = await self.board.case(code, looking(request, signed, code)) if code is not None else None
        if opened is None or place is None or place not in photos_of(opened.case):
            raise web.HTTPNotFound
        content = await self.photos.read(opened.case.material.media[place])
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type="image/jpeg")

    async def changes(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        """Says that something has changed; what it is, the page looks up for itself."""
        if self._streams[signed.session.key] >= STREAMS_OF_ONE:
            raise web.HTTPTooManyRequests
        with suppress(ConnectionResetError, TimeoutError), counted(self._streams, signed.session.key):
            async with sse_response(request, headers=HEADERS) as stream:
                last = await self._now()
                await stream.send(_name(last), event="mo", retry=RETRY_MS)
                checked_s = time.monotonic()
                while stream.is_connected() and not self.readers.stopping:
                    await asyncio.sleep(LOOK_EVERY_S)
                    if (found := await self._now()) != last:
                        last = found
                        await stream.send(_name(found), event="doi")
                    if time.monotonic() - checked_s > CHECK_EVERY_S:
                        checked_s = time.monotonic()
                        if await self.gate.signed_in(request) is None:
                            await stream.send(signed.officer.name, event="het")
                            break
            return stream
        return web.Response()

    async def _now(self) -> str:
        """One look a moment serves all streams."""
        if time.monotonic() - self._looked_s >= LOOK_EVERY_S / 2:
            self._looked_s = time.monotonic()
            self._state = await self.board.state()
        return self._state


def _written(query: Mapping[str, str], opened: Opened, officer: Officer) -> dict[str, str]:
    """What stands in the form of the finding at first: what was just shown back, or a finding that was chosen."""
    mark = query.get("sua", "")
    one = next((one for one in opened.pending if one.mark == mark and one.officer == officer.id), None)
    if one is None:
        return {"finding": query.get("ketluan", ""), "words": "", "purpose": ""}
    purpose, _, finding = one.purpose.partition(":")
    return {"finding": finding, "words": one.words, "purpose": purpose}


def _name(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()[:16]
