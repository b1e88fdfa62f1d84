"""The desk's clerk: brings new cases to the officers, keeps their cards right, calls when nobody answers.

The desk's chat takes about 20 messages a minute. While there is room each case gets a card of its own, the urgent
ones first; beyond that all that is new goes into one digest, which `/hangdoi` opens.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.dialogue import cards
from bot.dialogue.library import Library
from bot.domain.cases import Case, Officer
from bot.domain.delivery import Letter, Priority, Track
from bot.domain.desk import Backup, DeskPlan, DeskView, Timer
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import Address, Origin
from bot.planning import rota
from bot.ports.store import Store

log = logging.getLogger(__name__)

EVERY_S = 0.5
DIGEST_EVERY_S = 15.0
CARD, NOTE = "card", "note"
DIGEST_MARK, HANDOVER_MARK = "digest", "handover"


@dataclass
class _Work:
    """A plan in the making, and the room that is left in the chat."""

    room: int
    letters: list[Letter] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    edited: list[int] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    marks: list[tuple[str, float]] = field(default_factory=list)
    all_shown: bool = False


def plan(view: DeskView, library: Library, desk: Address) -> DeskPlan:
    """What to do now. Pure: all that it knows is the view."""
    work = _Work(view.room)
    names = {officer.id: officer.name for officer in (*library.desk.officers, *view.officers)}
    known = replace(library.desk, officers=(*library.desk.officers, *view.officers))
    library = replace(library, desk=known)
    _hand_over(work, view, library, desk)
    _tell(work, view, library, desk, names)
    _remind(work, view, library, desk)
    _correct(work, view, library, desk, names)
    return DeskPlan(
        tuple(work.letters),
        work.all_shown,
        tuple(work.shown),
        tuple(work.edited),
        tuple(work.timers),
        tuple(work.marks),
    )


class Clerk:
    """Runs the plan twice a second and whenever it is poked."""

    def __init__(self, store: Store, library: Library, desk: Address, on_letters: Callable[[], None]) -> None:
        self.library = library
        self._store = store
        self._desk = desk
        self._on_letters = on_letters
        self._stir = asyncio.Event()

    def poke(self) -> None:
        self._stir.set()

    async def run(self) -> None:
        while True:
            self._stir.clear()
            try:
                if await self._store.desk_turn(self._desk, lambda view: plan(view, self.library, self._desk)):
                    self._on_letters()
            except StoreUnavailable as error:
                log.warning("the clerk waits for the database", extra={"fault": str(error)})
                await asyncio.sleep(1.0)
            try:
                async with asyncio.timeout(EVERY_S):
                    await self._stir.wait()
            except TimeoutError:
                continue


def _tell(work: _Work, view: DeskView, library: Library, desk: Address, names: Mapping[str, str]) -> None:
    """Cards for what was asked for and for what is new; a digest where there is more than the chat can take."""
    for case in view.wanted[: max(work.room, 0)]:
        _card(work, case, library, desk, names, view.now_s)
    if view.fresh_in_all <= work.room:
        for case in view.fresh:
            _card(work, case, library, desk, names, view.now_s)
        return
    if view.now_s - view.marks.get(DIGEST_MARK, 0.0) < DIGEST_EVERY_S or work.room < 1:
        return
    alone = view.fresh[: work.room - 1]
    for case in alone:
        _card(work, case, library, desk, names, view.now_s)
    digest = cards.digest(view.fresh_in_all - len(alone), view.fresh_urgent, library)
    work.letters.append(Letter(desk, digest, Priority.DESK))
    work.all_shown = True
    work.marks.append((DIGEST_MARK, view.now_s))
    work.room = 0


def _card(work: _Work, case: Case, library: Library, desk: Address, names: Mapping[str, str], now_s: float) -> None:
    """A card of its own, in a topic of its own where the chat is a forum."""
    letter = Letter(
        desk,
        cards.card(case, library, now_s, names),
        Priority.DESK,
        track=Track(case.id, CARD),
        new_topic="" if case.topic else cards.topic_name(case, library),
        origin=Origin(topic=case.topic),
    )
    work.letters.append(letter)
    work.shown.append(case.id)
    work.edited.append(case.id)
    work.room -= 1


def _correct(work: _Work, view: DeskView, library: Library, desk: Address, names: Mapping[str, str]) -> None:
    """Cards that no longer say how things are, edited in place; the view holds each back for a while after an edit."""
    for case in view.changed[: max(work.room, 0)]:
        letter = Letter(
            desk,
            cards.card(case, library, view.now_s, names),
            Priority.DESK,
            origin=Origin(topic=case.topic),
            track=Track(case.id, CARD),
            edit=case.card,
        )
        work.letters.append(letter)
        work.edited.append(case.id)
        work.room -= 1


def _remind(work: _Work, view: DeskView, library: Library, desk: Address) -> None:
    """Timers that are due: those on duty, then the standby, then the head; nobody is called while nobody is on duty."""
    now = datetime.fromtimestamp(view.now_s, library.desk.zone)
    for case, step in view.due:
        opened = datetime.fromtimestamp(case.opened_s, library.desk.zone)
        call = rota.next_escalation(library.desk, opened, step, now)
        if call is None:
            work.timers.append(Timer(case.id, step, None))
            continue
        due, backup = call
        if due > now:
            work.timers.append(Timer(case.id, step, due.timestamp()))
            continue
        if work.room < 1:
            return
        called = _called(backup, library, now)
        reminder = cards.reminder(case, called, library)
        work.letters.append(
            Letter(desk, reminder, Priority.DESK, origin=Origin(topic=case.topic), track=Track(case.id, NOTE))
        )
        work.room -= 1
        following = rota.next_escalation(library.desk, opened, step + 1, now)
        work.timers.append(Timer(case.id, step + 1, following[0].timestamp() if following else None))


def _called(backup: Backup, library: Library, now: datetime) -> tuple[Officer, ...]:
    match backup:
        case Backup.DUTY:
            return rota.on_duty(library.desk, now)
        case Backup.STANDBY:
            return tuple(officer for officer in library.desk.officers if officer.id in library.desk.standby)
        case Backup.HEAD:
            return tuple(officer for officer in library.desk.officers if officer.head)


def _hand_over(work: _Work, view: DeskView, library: Library, desk: Address) -> None:
    """At a change of shifts the new ones are told what is open; the first look only notes the time."""
    last_s = view.marks.get(HANDOVER_MARK)
    if last_s is None:
        work.marks.append((HANDOVER_MARK, view.now_s))
        return
    zone = library.desk.zone
    last, now = datetime.fromtimestamp(last_s, zone), datetime.fromtimestamp(view.now_s, zone)
    changes = rota.boundaries(library.desk, last, now)
    if not changes or work.room < 1:
        return
    work.marks.append((HANDOVER_MARK, view.now_s))
    coming = rota.on_duty(library.desk, now)
    if coming:
        work.letters.append(Letter(desk, cards.handover(view.queue(), coming, now, library), Priority.DESK))
        work.room -= 1
