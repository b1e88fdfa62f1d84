"""Examples that editors propose: read, and decided once."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from bot.domain.teaching import DecideLesson, Lesson, LessonStatus, NewLesson
from bot.storage.teaching.tables import lessons

IN_ORDER = select(lessons).order_by(lessons.c.id)
_PROPOSED = IN_ORDER.where(lessons.c.status == LessonStatus.PROPOSED.value)
_DECIDE = (
    update(lessons)
    .where(
        lessons.c.id == bindparam("of_id"),
        lessons.c.status == LessonStatus.PROPOSED.value,
        lessons.c.proposed_by != bindparam("officer"),
    )
    .values(status=bindparam("new_status"), approved_by=bindparam("officer"))
)


def proposed(connection: Connection) -> tuple[Lesson, ...]:
    """Those that wait for a second person."""
    return tuple(map(lesson, connection.execute(_PROPOSED)))


def decide(connection: Connection, decision: DecideLesson) -> bool:
    """Whether it was: not where it is decided already, nor by whoever proposed it."""
    status = LessonStatus.APPROVED if decision.accepted else LessonStatus.REFUSED
    done = connection.execute(
        _DECIDE, {"of_id": decision.lesson_id, "new_status": status.value, "officer": decision.officer}
    )
    return done.rowcount == 1


def lesson(row: Row[Any]) -> Lesson:
    status = LessonStatus(row.status)
    new = NewLesson(row.entry, row.example, row.twin, row.flips, row.proposed_by, status)
    return Lesson(row.id, new, status, row.made_at, row.approved_by)
