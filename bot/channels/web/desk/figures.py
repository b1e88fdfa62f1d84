"""Figures on the board: bars with their table beside, and the cases that a bar counts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from aiohttp import web

from bot.channels.web.desk.gate import Gate, SignedIn
from bot.channels.web.desk.places import BROADCASTS, LESSONS
from bot.data.whole import whole
from bot.dialogue.figures import NO_FINDING
from bot.dialogue.figures_drawing import BAR_HEIGHT, COLOURS, INK, SEAM, WIDTH, drawing
from bot.dialogue.figures_sheet import minutes_said, shown
from bot.dialogue.library import Library
from bot.dialogue.times import day
from bot.domain.cases import CaseKind, Finding
from bot.domain.figures import LEAST, MAX_LISTED, CaseFact, CasesWanted, Figure, Reached

FIGURES, COUNTED = "/desk/so-lieu", "/desk/so-lieu/vu"
INSTEAD = {
    "asked": (LESSONS, "board_lessons_link"),
    **dict.fromkeys(("subscribed", "delivered", "paid"), (BROADCASTS, "board_broadcasts")),
}
"""Where there is something of what a figure counts, though no list of it."""
NAMES = ("loai", "ket-luan", "tuan", "moc")
LOOK = {"width": WIDTH, "bar_height": BAR_HEIGHT - SEAM, "colours": COLOURS, "ink": INK}

LOOKED, LOOKED_AT_CASES = "thongke", "thongke:vu"

Note = Callable[[str, str], Awaitable[None]]
"""A line of the audit log: which officer, by id, looked at what."""
ReadFigures = Callable[[Library], Awaitable[Sequence[Figure]]]
ReadCases = Callable[[CasesWanted, Library], Awaitable[Sequence[tuple[str, CaseFact]]]]
"""Codes with what is counted of them, the newest first, up to one more than MAX_LISTED."""


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """`case_page`: where a case is shown, with its code in place of {code}; "" while it is shown nowhere."""

    gate: Gate
    read: ReadFigures
    read_cases: ReadCases
    case_page: str
    note: Note

    async def show(self, _: web.Request, signed: SignedIn) -> web.StreamResponse:
        library = self.gate.site.library
        await self.note(signed.officer.id, LOOKED)
        found = [
            {
                "figure": one,
                "drawing": drawing(one, library),
                "rows": _rows(one, library),
                "instead": INSTEAD.get(one.id),
            }
            for one in await self.read(library)
        ]
        return self.gate.page("desk/figures.html", signed, {"here": "figures", "figures": found, "look": LOOK})

    async def cases(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        """The cases that a bar counts, by what its address says of them; none of a group below LEAST."""
        library = self.gate.site.library
        wanted = cases_wanted(request.query, library)
        if wanted is None or wanted.start % MAX_LISTED:
            raise web.HTTPNotFound
        await self.note(signed.officer.id, LOOKED_AT_CASES)
        found = await self.read_cases(wanted, library)
        is_few = not wanted.start and 0 < len(found) < LEAST
        cases = [
            {"code": code, "address": self.case_page.format(code=code), "said": _said(case, wanted, library)}
            for code, case in found[: 0 if is_few else MAX_LISTED]
        ]
        after = wanted.start + len(cases) if len(found) > MAX_LISTED else 0
        values = {
            "here": "figures",
            "cases": cases,
            "is_few": is_few,
            "first": wanted.start + 1 if after or wanted.start else 0,
            "after": after,
            "following": _following(request.query, after),
        }
        return self.gate.page("desk/counted.html", signed, values)


def cases_wanted(query: Mapping[str, str], library: Library) -> CasesWanted | None:
    """What an address asks for; None where it asks for what there can't be."""
    kind, finding, week, reached = (query.get(name, "") for name in NAMES)
    if kind not in {"", *CaseKind} or finding not in {"", NO_FINDING, *Finding} or reached not in {"", *Reached}:
        return None
    since_s = until_s = 0.0
    if week:
        try:
            begins = datetime.combine(date.fromisoformat(week), time(), library.desk.zone)
            since_s, until_s = begins.timestamp(), (begins + timedelta(weeks=1)).timestamp()
        except (ValueError, OverflowError):
            return None
    slug = None if not finding else "" if finding == NO_FINDING else finding
    start = whole(query.get("tu", ""), 0, 10**6) or 0
    return CasesWanted(kind or None, slug, since_s, until_s, Reached(reached) if reached else None, start)


def _following(query: Mapping[str, str], start: int) -> str:
    kept = {name: query[name] for name in NAMES if query.get(name)}
    return f"{COUNTED}?{urlencode({**kept, 'tu': start})}"


def _rows(figure: Figure, library: Library) -> list[dict[str, object]]:
    return [
        {
            "label": line.label,
            "topic": line.topic,
            "cells": [{"said": shown(cell, figure.unit, library), "cases": cell.cases} for cell in line.cells],
        }
        for line in figure.lines
    ]


def _said(case: CaseFact, wanted: CasesWanted, library: Library) -> str:
    """What a case is, and after how long it had come as far as is asked for."""
    found = library.say(f"finding_name_{case.finding}") if case.finding else library.say("figures_no_finding")
    kind = library.say(f"figures_kind_{case.kind}")
    said = library.say("figures_case", kind=kind, date=day(case.opened_s, library.desk.zone), finding=found)
    for reached, end_s, key in (
        (Reached.TAKEN, case.claimed_s, "figures_case_taken"),
        (Reached.ANSWERED, case.answered_s, "figures_case_answered"),
    ):
        if reached is wanted.reached and end_s is not None:
            return library.say(key, case=said, time=minutes_said((end_s - case.opened_s) / 60, library))
    return said
