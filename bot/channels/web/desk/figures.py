"""Figures on the board: bars with their table beside, and the cases that a bar counts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from aiohttp import web

from bot.channels.web.desk.gate import Gate, SignedIn
from bot.dialogue.figures import NO_FINDING
from bot.dialogue.figures_drawing import BAR_HEIGHT, COLOURS, INK, SEAM, WIDTH, drawing
from bot.dialogue.figures_sheet import shown
from bot.dialogue.library import Library
from bot.dialogue.times import day
from bot.domain.cases import CaseKind, Finding
from bot.domain.figures import CaseFact, CasesWanted, Figure

FIGURES, COUNTED = "/desk/so-lieu", "/desk/so-lieu/vu"
LOOK = {"width": WIDTH, "bar_height": BAR_HEIGHT - SEAM, "colours": COLOURS, "ink": INK}

LOOKED, LOOKED_AT_CASES = "thongke", "thongke:vu"

Note = Callable[[str, str], Awaitable[None]]
"""A line of the audit log: which officer, by id, looked at what."""
ReadFigures = Callable[[Library], Awaitable[Sequence[Figure]]]
ReadCases = Callable[[CasesWanted, Library], Awaitable[Sequence[tuple[str, CaseFact]]]]
"""Codes with what is counted of them, the newest first."""


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
            {"figure": one, "drawing": drawing(one, library), "rows": _rows(one, library)}
            for one in await self.read(library)
        ]
        return self.gate.page("desk/figures.html", signed, {"here": "figures", "figures": found, "look": LOOK})

    async def cases(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        """The cases that a bar counts, by what its address says of them."""
        library = self.gate.site.library
        wanted = cases_wanted(request.query, library)
        if wanted is None:
            raise web.HTTPNotFound
        await self.note(signed.officer.id, LOOKED_AT_CASES)
        cases = [
            {"code": code, "address": self.case_page.format(code=code), "said": _said(case, library)}
            for code, case in await self.read_cases(wanted, library)
        ]
        return self.gate.page("desk/counted.html", signed, {"here": "figures", "cases": cases})


def cases_wanted(query: Mapping[str, str], library: Library) -> CasesWanted | None:
    """What an address asks for; None where it asks for what there can't be."""
    kind, finding, week = (query.get(name, "") for name in ("loai", "ket-luan", "tuan"))
    if kind not in {"", *CaseKind} or finding not in {"", NO_FINDING, *Finding}:
        return None
    since_s = until_s = 0.0
    if week:
        try:
            begins = datetime.combine(date.fromisoformat(week), time(), library.desk.zone)
            since_s, until_s = begins.timestamp(), (begins + timedelta(weeks=1)).timestamp()
        except (ValueError, OverflowError):
            return None
    slug = None if not finding else "" if finding == NO_FINDING else finding
    return CasesWanted(kind or None, slug, since_s, until_s)


def _rows(figure: Figure, library: Library) -> list[dict[str, object]]:
    return [
        {
            "label": line.label,
            "cells": [{"said": shown(cell, figure.unit, library), "cases": cell.cases} for cell in line.cells],
        }
        for line in figure.lines
    ]


def _said(case: CaseFact, library: Library) -> str:
    found = library.say(f"finding_name_{case.finding}") if case.finding else library.say("figures_no_finding")
    kind = library.say(f"figures_kind_{case.kind}")
    return library.say("figures_case", kind=kind, date=day(case.opened_s, library.desk.zone), finding=found)
