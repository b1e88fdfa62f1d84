"""What officers look at on the desk's board: the open cases, a case with its history, whether something has changed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, distinct, func, select

from bot.domain.asking import Asks, Deed
from bot.domain.cases import Case, Status
from bot.domain.desk_effects import Audit
from bot.domain.log import Wanted
from bot.domain.sift import NOBODY_HOLDS, Sift
from bot.ports.board import MOST_OPEN, Opened
from bot.ports.clock import Clock
from bot.storage import effects
from bot.storage.database import Database
from bot.storage.desk import log, lookups, rows
from bot.storage.desk.entering import HERE
from bot.storage.desk.tables import audit, cases, pending, remarks, submissions

MOST_CLOSED = 40
SEES, SEES_ALL, SEES_CLOSED = "xem", "hangdoi", "hangdoi:xong"

_CLOSED = (
    select(cases)
    .where(cases.c.status == Status.ANSWERED.value)
    .order_by(cases.c.answered_at.desc(), cases.c.id.desc())
    .limit(MOST_CLOSED)
)
_NEWEST = select(
    *(select(func.max(table.c.id)).scalar_subquery() for table in (audit, cases, submissions, remarks)),
    select(func.max(cases.c.answered_at)).scalar_subquery(),
    select(func.count()).select_from(pending).scalar_subquery(),
)
_WAITING = select(
    func.count(), func.max(cases.c.changed_at), func.max(cases.c.edited_at), func.max(cases.c.since_at)
).where(cases.c.status.in_(rows.OPEN))


class SqlBoard:
    """Implements `bot.ports.board.Board`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def open_cases(self, sift: Sift, officer: str = "") -> Sequence[Case]:
        await self._noted(Audit(officer, SEES_ALL))
        statement = _sifted(sift, self._clock.now_s())
        return await self._database.read(
            lambda connection: rows.all_full(connection, connection.execute(statement).all())
        )

    async def closed_cases(self, officer: str = "") -> Sequence[Case]:
        await self._noted(Audit(officer, SEES_CLOSED))
        return await self._database.read(
            lambda connection: rows.all_full(connection, connection.execute(_CLOSED).all())
        )

    async def case(self, code: str, officer: str = "") -> Opened | None:
        now_s = self._clock.now_s()
        asks = Asks(codes=(code,), pending=True, history=True, by_officer=True)

        def unit(connection: Connection) -> Opened | None:
            found = lookups.find(connection, "", asks, (), now_s)
            if not found.cases:
                return None
            (case,) = found.cases
            alike = lookups.similar(connection, case.material.bands) if case.material.bands else ()
            near = tuple(one for one in alike if one.case.id != case.id)
            return Opened(case, found.pending, found.history, near, found.joined)

        opened = await self._database.read(unit)
        if opened is not None:
            await self._noted(Audit(officer, SEES, code))
        return opened

    async def deeds(self, wanted: Wanted) -> Sequence[Deed]:
        return await self._database.read(lambda connection: log.deeds(connection, wanted))

    async def note(self, officer: str, action: str, code: str = "") -> None:
        await self._noted(Audit(officer, action, code))

    async def state(self) -> str:
        def unit(connection: Connection) -> str:
            return repr((tuple(connection.execute(_NEWEST).one()), tuple(connection.execute(_WAITING).one())))

        return await self._database.read(unit)

    async def _noted(self, look: Audit) -> None:
        if look.officer:
            now_s = self._clock.now_s()
            await self._database.write(lambda connection: effects.apply(connection, (look,), HERE, now_s))


def _sifted(sift: Sift, now_s: float) -> Select[Any]:
    found = select(cases).where(cases.c.status.in_(rows.OPEN)).order_by(cases.c.urgency, cases.c.id).limit(MOST_OPEN)
    if sift.urgency is not None:
        found = found.where(cases.c.urgency == sift.urgency.value)
    if sift.kind is not None:
        found = found.where(cases.c.kind == sift.kind.value)
    if sift.holder:
        found = found.where(cases.c.holder == ("" if sift.holder == NOBODY_HOLDS else sift.holder))
    if sift.waits_s:
        found = found.where(cases.c.opened_at <= now_s - sift.waits_s)
    if sift.asked_by:
        senders = select(func.count(distinct(submissions.c.owner))).where(submissions.c.case_id == cases.c.id)
        found = found.where(senders.scalar_subquery() >= sift.asked_by)
    return found
