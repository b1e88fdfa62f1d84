"""A broadcast as the board shows it: a line of the list, its messages as members will see them, what is planned."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from markupsafe import Markup

from bot.channels.web.rendering import as_html
from bot.dialogue import broadcasting as words
from bot.dialogue.library import Library
from bot.domain.broadcasts import OPEN, Broadcast, BroadcastStatus, Part
from bot.planning.calendar import occurrences
from bot.services.broadcasts.occurrences import audience, parts

COMING = timedelta(days=35)
UNDER_WAY = frozenset({BroadcastStatus.RUNNING, BroadcastStatus.PAUSED})


class Following(Protocol):
    """What the pages ask of the broadcasts' store (`bot.ports.broadcasts.BroadcastStore`)."""

    async def by_code(self, code: str) -> Broadcast | None: ...
    async def in_status(self, *statuses: BroadcastStatus) -> tuple[Broadcast, ...]: ...
    async def progress(self, broadcast: Broadcast) -> Broadcast: ...
    async def articles_used(self) -> int: ...


@dataclass(frozen=True, slots=True)
class BroadcastRow:
    """`total` is 0 where nothing is under way or over; `tone` is a name of the list's colours."""

    code: str
    title: str
    status: str
    tone: str
    audience: str
    when: str
    reached: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class PartShown:
    """A message; `labels` of the buttons that members will have; `files`: what goes with it, in words."""

    html: Markup
    labels: tuple[str, ...]
    files: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A planned message, and when it goes."""

    at: str
    title: str
    to: str
    parts: tuple[PartShown, ...]


_TONES = {
    BroadcastStatus.DRAFT: "som",
    BroadcastStatus.APPROVED: "som",
    BroadcastStatus.RUNNING: "chay",
    BroadcastStatus.PAUSED: "khan",
    BroadcastStatus.MISSED: "khan",
}


def row_of(broadcast: Broadcast, library: Library, now_s: float) -> BroadcastRow:
    status = broadcast.status
    started = status in UNDER_WAY or bool(broadcast.started_s)
    reached = broadcast.tally.reached if started else 0
    return BroadcastRow(
        code=broadcast.code,
        title=broadcast.title,
        status=library.say(f"broadcast_is_{status}"),
        tone=_TONES.get(status, "done"),
        audience=_audience(broadcast, library),
        when=_when(broadcast, library, now_s),
        reached=reached,
        total=max(broadcast.recipients, reached) if started else 0,
    )


def parts_shown(broadcast: Broadcast, library: Library) -> tuple[PartShown, ...]:
    """Of a quiz the answer too, which is told later."""
    return tuple(one for part in broadcast.parts for one in _part(part, library))


def coming(library: Library, now_s: float) -> tuple[Coming, ...]:
    plan = library.plan
    if plan is None:
        return ()
    messages = {one.id: one for one in plan.messages}
    now = datetime.fromtimestamp(now_s, plan.calendar.zone)
    return tuple(
        Coming(
            at=f"{one.due:%H:%M} {library.say(f'board_day_{one.due.weekday()}')} {one.due:%d/%m}",
            title=messages[one.id].title,
            to=words.audience_name(audience(messages[one.id].audience), library),
            parts=tuple(shown for part in parts(messages[one.id], library) for shown in _part(part, library)),
        )
        for one in occurrences(messages.values(), now, now + COMING, plan.calendar)
    )


def _part(part: Part, library: Library) -> tuple[PartShown, ...]:
    out = words.outgoing(part, library)
    files = _files(part, library)
    shown = PartShown(as_html(out.text), tuple(one.label for one in out.choices), files)
    if part.quiz is None or not part.text:
        return (shown,)
    return (shown, PartShown(as_html(f"{library.say('board_quiz_answer')}\n{part.text}"), (), ""))


def _files(part: Part, library: Library) -> str:
    if part.picture:
        return library.say("board_with_picture", name=Path(part.picture).name)
    return library.say("broadcast_files", count=len(part.media)) if part.media else ""


def _audience(broadcast: Broadcast, library: Library) -> str:
    name = words.audience_name(broadcast.audience, library)
    return library.say("board_audience", name=name, count=words.number(broadcast.recipients))


def _when(broadcast: Broadcast, library: Library, now_s: float) -> str:
    if broadcast.status in {BroadcastStatus.DRAFT, BroadcastStatus.APPROVED}:
        return words.when(broadcast.due_s, now_s, library)
    if broadcast.status in OPEN:
        return words.clock(broadcast.started_s, now_s, library)
    ended_s = broadcast.finished_s or broadcast.due_s
    return words.clock(ended_s, now_s, library) if ended_s else ""
