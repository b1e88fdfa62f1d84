"""Drafts of documents on the board: a person goes through what `bot import` was not sure of, place by place.

What is changed is the draft alone. It is put into service at the terminal, where the knowledge may be written.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.channels.web.desk.gate import Gate, SignedIn
from bot.channels.web.desk.looks import looking
from bot.channels.web.desk.places import DRAFTS
from bot.channels.web.forms import Form, see
from bot.domain.errors import BotError
from bot.domain.marks import clean
from bot.filing import NotWritten
from bot.importing import review
from bot.importing.deeds import edits_of, next_point, read_point, written_point
from bot.importing.review import AUDIENCES, KINDS, Point
from bot.importing.shelf import CHANGED_MEANWHILE, DraftShelf, OpenedDraft

LOOKED, CHANGED = "vanban", "vanban-soat"
UNDO = "lui"
FIELDS = ("viec", "loi", "dau_sau", "so", "goi", "loai", "doi_tuong", "muc")
DONE = frozenset({"ghi", UNDO})
Note = Callable[[str, str], Awaitable[None]]
"""A line of the audit log: the officer, and what was done."""


@dataclass(frozen=True, slots=True)
class DraftPages:
    gate: Gate
    shelf: DraftShelf
    note: Note

    async def list(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        await self._noted(request, signed)
        drafts, faults = await asyncio.to_thread(self.shelf.drafts)
        rows = [{"name": one.name, "title": _title(one), "left": len(review.points(one.draft))} for one in drafts]
        return self.gate.page("desk/drafts.html", signed, {"here": "drafts", "rows": rows, "faults": faults})

    async def show(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        await self._noted(request, signed)
        opened = await self._opened(request.match_info["name"])
        done = request.query.get("xong", "")
        return self._page(signed, opened, request.query.get("cho", ""), done=done if done in DONE else "")

    async def do(self, _: web.Request, signed: SignedIn, form: Form) -> web.StreamResponse:
        """What is refused is said on the page, with the words that were typed still there."""
        words = replace(form, words={name: clean(value) for name, value in form.words.items()})
        opened = await self._opened(words.get("ten"))
        is_undone = words.get("viec") == UNDO
        at = ""
        try:
            if opened.mark != words.get("dau"):
                raise NotWritten(CHANGED_MEANWHILE)
            if is_undone:
                await asyncio.to_thread(self.shelf.take_back, opened)
            else:
                at = await self._changed(opened, words)
        except BotError as error:
            now = await self._opened(opened.name)
            return self._page(signed, now, words.get("cho"), refused=str(error), words=words.words)
        await self.note(signed.officer.id, CHANGED)
        query = {"xong": UNDO if is_undone else "ghi"} | ({"cho": at} if at else {})
        return see(f"{DRAFTS}/{quote(opened.name)}?{urlencode(query)}")

    async def _changed(self, opened: OpenedDraft, words: Form) -> str:
        """Where to go on."""
        point = read_point(words.get("cho"), opened.draft)
        if point is None:
            raise review.NotPossible("Chỗ này không còn trong bản nháp.")
        edits = edits_of(opened.draft, point, words.get("viec"), words)
        await asyncio.to_thread(self.shelf.change, opened, edits)
        after = await self._opened(opened.name)
        following = next_point(opened.draft, point, after.draft)
        return written_point(following) if following is not None else ""

    async def _opened(self, name: str) -> OpenedDraft:
        opened = await asyncio.to_thread(self.shelf.open, name)
        if opened is None:
            raise web.HTTPNotFound
        return opened

    async def _noted(self, request: web.Request, signed: SignedIn) -> None:
        if officer := looking(request, signed, LOOKED):
            await self.note(officer, LOOKED)

    def _page(
        self,
        signed: SignedIn,
        opened: OpenedDraft,
        asked: str,
        *,
        done: str = "",
        refused: str = "",
        words: Mapping[str, str] | None = None,
    ) -> web.StreamResponse:
        draft, left = opened.draft, review.points(opened.draft)
        asked_for = read_point(asked, draft)
        point = asked_for or (left[0] if left else None)
        place = left.index(point) if point in left else -1
        values = {
            "here": "drafts",
            "name": opened.name,
            "title": _title(opened),
            "mark": opened.mark,
            "left": len(left),
            "point": point,
            "at": written_point(point) if point is not None else "",
            "shown": _shown(opened, point),
            "later": written_point(left[place + 1]) if 0 <= place < len(left) - 1 else "",
            "words": dict.fromkeys(FIELDS, "") | dict(words if words and asked_for is not None else {}),
            "refused": refused,
            "done": done,
            "kinds": KINDS,
            "audiences": AUDIENCES,
            "clauses": [
                {"clause": one, "at": written_point(Point(review.What.CLAUSE, one.id)), "doubted": bool(one.doubts)}
                for one in draft.clauses
            ],
            "can_take_back": self.shelf.can_take_back(opened),
        }
        return self.gate.page("desk/draft.html", signed, values)


def _title(opened: OpenedDraft) -> str:
    return opened.draft.fields.get("title") or opened.name


def _shown(opened: OpenedDraft, point: Point | None) -> object:
    """The field's value, the clause, or the line at a place."""
    if point is None:
        return None
    if point.what is review.What.FIELD:
        value = opened.draft.fields.get(point.key) or ""
        return "" if value.startswith(review.UNKNOWN) else value
    if point.what is review.What.LINE:
        return opened.draft.left_over[point.key][point.at]
    return opened.draft.clauses[opened.draft.index_of(point.key) or 0]
