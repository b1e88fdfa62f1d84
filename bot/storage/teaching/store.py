"""What `bot learn` asks of the database: each call one unit of work."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.domain.cases import CaseKind
from bot.domain.desk_effects import Audit
from bot.domain.drafts import read_material
from bot.domain.teaching import DecideLesson, Heard, Lesson, LessonStatus, NewLesson, QuestionSource
from bot.ports.clock import Clock
from bot.storage import effects
from bot.storage.database import Database
from bot.storage.desk.entering import HERE
from bot.storage.desk.tables import cases
from bot.storage.teaching.rows import IN_ORDER, decide, lesson
from bot.storage.teaching.tables import given, lessons

MAX_HEARD = 20_000
FOR_EVER_S = 1e15

_GIVEN = (
    select(given.c.text, given.c.source)
    .where(given.c.day >= bindparam("since"), given.c.day < bindparam("until"))
    .order_by(given.c.id.desc())
    .limit(MAX_HEARD)
)
_PASSED_ON = (
    select(cases.c.material)
    .where(cases.c.kind == CaseKind.QUESTION.value, cases.c.material != "")
    .where(cases.c.opened_at >= bindparam("since"), cases.c.opened_at < bindparam("until"))
    .order_by(cases.c.id.desc())
    .limit(MAX_HEARD)
)
_OPEN = (LessonStatus.PROPOSED.value, LessonStatus.APPROVED.value, LessonStatus.PASSED_OVER.value)
_STANDING = select(lessons.c.example).where(lessons.c.status.in_(_OPEN))
_MARK = update(lessons).where(lessons.c.id.in_(bindparam("of_ids", expanding=True)))


class SqlTeaching:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def heard(self, since_s: float = 0.0, until_s: float = FOR_EVER_S) -> list[Heard]:
        """What was passed on to the desk as a question, and what members gave; texts alone, the newest first. Of what
        was given only the day is known.
        """
        window = {"since": since_s, "until": until_s}

        def unit(connection: Connection) -> list[Heard]:
            own = [Heard(row.text, QuestionSource(row.source)) for row in connection.execute(_GIVEN, window)]
            passed_on = connection.execute(_PASSED_ON, window).scalars()
            asked = (read_material(json.loads(stored)).text for stored in passed_on)
            return [*own, *(Heard(text, QuestionSource.PASSED_ON) for text in asked if text)]

        return await self._database.read(unit)

    async def lessons(self, *status: LessonStatus) -> list[Lesson]:
        wanted = {one.value for one in status}
        return await self._database.read(
            lambda connection: [
                lesson(row) for row in connection.execute(IN_ORDER) if not wanted or row.status in wanted
            ]
        )

    async def propose(self, *new: NewLesson) -> list[int]:
        """Their numbers."""
        made_s = self._clock.now_s()

        def unit(connection: Connection) -> list[int]:
            return [_add(connection, one, made_s) for one in new]

        return await self._database.write(unit)

    async def offer(self, new: Sequence[NewLesson], officer: str, action: str) -> bool:
        """An officer proposes examples, or passes them over, on the board, with a line in the audit log; those that
        wait, or were passed over, already are left as they are. Whether any was new.
        """
        made_s = self._clock.now_s()

        def unit(connection: Connection) -> bool:
            open_now = set(connection.execute(_STANDING).scalars())
            fresh = [one for one in new if one.example not in open_now]
            for one in fresh:
                _add(connection, one, made_s)
            if fresh:
                effects.apply(connection, (Audit(officer, action),), HERE, made_s)
            return bool(fresh)

        return await self._database.write(unit)

    async def decide(self, decision: DecideLesson) -> bool:
        """False where it is decided already, or by whoever proposed it."""
        return await self._database.write(lambda connection: decide(connection, decision))

    async def written(self, these: list[int]) -> None:
        marked = _MARK.values(status=LessonStatus.WRITTEN.value)
        await self._database.write(lambda connection: connection.execute(marked, {"of_ids": these}).rowcount)


def _add(connection: Connection, new: NewLesson, made_s: float) -> int:
    row = {
        "entry": new.entry,
        "example": new.example,
        "twin": new.twin,
        "flips": new.flips,
        "proposed_by": new.by,
        "status": new.status.value,
        "made_at": made_s,
    }
    made: int = connection.execute(insert(lessons).returning(lessons.c.id), row).scalar_one()
    return made
