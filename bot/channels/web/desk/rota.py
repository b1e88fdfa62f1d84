"""The rota on the board: who is on duty, the weeks to come, what those who come next find open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from aiohttp import web

from bot.channels.web.desk.gate import Gate, SignedIn
from bot.channels.web.desk.looks import SEEN_OPEN, looking, mark_of
from bot.channels.web.desk.places import ROTA
from bot.channels.web.desk.result import keys_of, said
from bot.channels.web.desk.taking import Taking
from bot.channels.web.rendering import as_html
from bot.dialogue.duty import listed, next_handover, on_duty_said
from bot.dialogue.library import Library
from bot.domain.cases import Case, Officer, Status
from bot.domain.sift import EVERYTHING
from bot.planning.invited import nobodies, with_invited
from bot.planning.weeks import WEEK, Day, monday_of, week_of
from bot.ports.board import Board
from bot.ports.clock import Clock

SHOWN_WEEKS = 4
FARTHEST = timedelta(weeks=53)


@dataclass(frozen=True, slots=True)
class DayShown:
    """`stretches`: from when to when, who, and whether the reader is one of them."""

    name: str
    today: bool
    holiday: bool
    stretches: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class WeekShown:
    title: str
    days: tuple[DayShown, ...]


@dataclass(frozen=True, slots=True)
class RotaPage:
    gate: Gate
    board: Board
    taking: Taking
    clock: Clock

    async def show(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        library = await self._library()
        now_s = self.clock.now_s()
        today = datetime.fromtimestamp(now_s, library.desk.zone).date()
        first = first_week(request.query.get("tuan", ""), today)
        cases = await self.board.open_cases(EVERYTHING, looking(request, signed, SEEN_OPEN))
        handover = next_handover(cases, library, now_s)
        answer = await self.taking.answer(request, signed)
        values = {
            "here": "rota",
            "look": mark_of(signed, SEEN_OPEN),
            "said": as_html(on_duty_said(library, now_s)),
            "nobodies": nobodies(library.desk),
            "weeks": [week_shown(library, first + n * WEEK, today, signed.officer) for n in range(SHOWN_WEEKS)],
            "by_shifts": bool(library.desk.shifts),
            "earlier": _address(first - SHOWN_WEEKS * WEEK, today),
            "later": _address(first + SHOWN_WEEKS * WEEK, today),
            "is_now": first == monday_of(today),
            "handover": said(handover, keys_of(answer)) if handover is not None else None,
            "held": _held(cases, signed.officer),
            "answer": answer,
            "late": "cho" in request.query,
        }
        return self.gate.page("desk/rota.html", signed, values)

    async def _library(self) -> Library:
        library = self.gate.site.library
        return replace(library, desk=with_invited(library.desk, await self.gate.entering.officers()))


def first_week(asked: str, today: date) -> date:
    """The Monday that an address asks for, within a year; this week's for what is no date."""
    try:
        wanted = monday_of(date.fromisoformat(asked))
    except (ValueError, OverflowError):
        return monday_of(today)
    return wanted if abs(wanted - today) <= FARTHEST else monday_of(today)


def week_shown(library: Library, monday: date, today: date, reader: Officer) -> WeekShown:
    title = library.say("board_week", first=f"{monday:%d/%m}", last=f"{monday + timedelta(days=6):%d/%m/%Y}")
    return WeekShown(title, tuple(_day(one, today, reader, library) for one in week_of(library.desk, monday)))


def _day(one: Day, today: date, reader: Officer, library: Library) -> DayShown:
    stretches = tuple(
        (
            f"{part.start:%H:%M}–{'24:00' if part.end.date() > one.day else f'{part.end:%H:%M}'}",
            listed(part.officers),
            any(officer.id == reader.id for officer in part.officers),
        )
        for part in one.stretches
    )
    name = f"{library.say(f'board_day_{one.day.weekday()}')} {one.day:%d/%m}"
    return DayShown(name, one.day == today, one.holiday, stretches)


def _held(cases: Sequence[Case], officer: Officer) -> int:
    return sum(one.status is Status.CLAIMED and one.holder == officer.id for one in cases)


def _address(monday: date, today: date) -> str:
    """Where the weeks from a Monday on are, "" where that is too far."""
    return f"{ROTA}?tuan={monday}" if abs(monday - today) <= FARTHEST else ""
