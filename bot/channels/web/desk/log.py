"""The audit log on the board: who did what when, of one case or of all, as much as one may read (`bot.domain.log`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from aiohttp import web
from markupsafe import Markup

from bot.channels.web.desk.gate import Gate, SignedIn
from bot.channels.web.desk.places import LOG, of_broadcast, of_case
from bot.channels.web.rendering import as_html
from bot.data.whole import whole
from bot.dialogue.history import deed_said
from bot.dialogue.library import Library
from bot.dialogue.times import moment
from bot.domain.asking import Deed
from bot.domain.codes import read_code
from bot.domain.desk_effects import read_audit
from bot.domain.log import MOST_DEEDS, Wanted, allowed
from bot.ports.board import Board
from bot.ports.clock import Clock

NOTED = "nhatky"
LOOKS = "ca"
OF_BROADCAST = ("broadcast-", "article-")


@dataclass(frozen=True, slots=True)
class LogLine:
    at: str
    name: str
    deed: Markup
    code: str
    address: str


@dataclass(frozen=True, slots=True)
class LogPage:
    gate: Gate
    board: Board
    clock: Clock

    async def show(self, request: web.Request, signed: SignedIn) -> web.StreamResponse:
        library, officers = self.gate.site.library, await self.gate.officers()
        asked = read_wanted(request.query, library)
        wanted = allowed(asked, signed.officer)
        if wanted.officer != signed.officer.id:
            await self.board.note(signed.officer.id, NOTED, wanted.code)
        deeds = await self.board.deeds(wanted)
        now_s, names = self.clock.now_s(), {one.id: one.name for one in officers}
        values = {
            "here": "log",
            "lines": [_line(one, library, now_s, names) for one in deeds],
            "code": wanted.code,
            "is_admin": signed.officer.admin,
            "officers": officers if signed.officer.admin else (),
            "chosen": {name: request.query.get(name, "")[:96] for name in ("ai", "vu", "ngay", "xem")},
            "older": _older(request.query, deeds[-1].number) if len(deeds) == MOST_DEEDS else "",
            "newest": LOG if wanted.before else "",
            "looks": LOOKS,
            "is_sifted": asked != Wanted(),
        }
        return self.gate.page("desk/log.html", signed, values)


def read_wanted(query: Mapping[str, str], library: Library) -> Wanted:
    """What an address asks for; what is not understood asks for nothing."""
    return Wanted(
        officer=query.get("ai", "")[:96],
        code=read_code(query.get("vu", "")) or "",
        until_s=_end_of(query.get("ngay", ""), library),
        looks=query.get("xem", "") == LOOKS,
        before=whole(query.get("truoc", ""), 1, 2**62) or 0,
    )


def _end_of(day: str, library: Library) -> float:
    try:
        end = datetime.combine(date.fromisoformat(day), time(), library.desk.zone) + timedelta(days=1)
        return end.timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _line(deed: Deed, library: Library, now_s: float, names: Mapping[str, str]) -> LogLine:
    zone = library.desk.zone
    at = datetime.fromtimestamp(deed.at_s, zone)
    of = of_broadcast if read_audit(deed.action)[0].startswith(OF_BROADCAST) else of_case
    return LogLine(
        at=moment(at, datetime.fromtimestamp(now_s, zone))
        if at.year == _year(now_s, library)
        else f"{at:%H:%M %d/%m/%Y}",
        name=names.get(deed.officer) or library.say("desk_someone"),
        deed=as_html(deed_said(deed, library, names)),
        code=deed.code,
        address=of(deed.code) if deed.code else "",
    )


def _year(now_s: float, library: Library) -> int:
    return datetime.fromtimestamp(now_s, library.desk.zone).year


def _older(query: Mapping[str, str], number: int) -> str:
    kept = {name: query.get(name, "")[:96] for name in ("ai", "vu", "ngay", "xem")}
    return f"{LOG}?{urlencode({**{name: one for name, one in kept.items() if one}, 'truoc': str(number)})}"
