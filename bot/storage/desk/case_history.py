"""What was done to a case, and who sent the same."""

from sqlalchemy import Connection, bindparam, or_, select

from bot.domain.asking import Deed
from bot.domain.cases import Case
from bot.storage.desk.tables import audit, submissions

MAX_DEEDS = 40

_DEEDS = (
    select(audit.c.officer, audit.c.action, audit.c.at, audit.c.way)
    .where(audit.c.code == bindparam("of_code"))
    .order_by(audit.c.id.desc())
    .limit(MAX_DEEDS)
)
_SENT = select(submissions.c.sent_at).where(
    or_(submissions.c.case_id == bindparam("case"), submissions.c.sent_case_id == bindparam("case"))
)


def deeds(
    connection: Connection, cases: tuple[Case, ...], answered: Case | None, in_topic: Case | None
) -> tuple[Deed, ...]:
    """What was done to the first case that is asked for, the newest last."""
    case = _first(cases, answered, in_topic)
    if case is None:
        return ()
    found = connection.execute(_DEEDS, {"of_code": case.code}).all()
    return tuple(Deed(row.officer, row.action, row.at, row.way) for row in reversed(found))


def joined(
    connection: Connection, cases: tuple[Case, ...], answered: Case | None, in_topic: Case | None
) -> tuple[float, ...]:
    """When others sent the same, the newest last; the one who opened the case is none of them."""
    case = _first(cases, answered, in_topic)
    if case is None:
        return ()
    times = connection.execute(_SENT, {"case": case.id}).scalars().all()
    return tuple(sorted(times)[1:][-MAX_DEEDS:])


def _first(cases: tuple[Case, ...], answered: Case | None, in_topic: Case | None) -> Case | None:
    return next(iter(cases), None) or answered or in_topic
