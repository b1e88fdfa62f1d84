"""How much a member has sent lately, and how much of it is open."""

from sqlalchemy import Connection, Select, bindparam, func, select

from bot.domain.neighbours import last_of, neighbourhood
from bot.storage import tallies
from bot.storage.desk import rows
from bot.storage.desk.tables import cases, submissions

DAY_S = 86_400.0

_TODAY = select(func.count()).where(
    submissions.c.owner == bindparam("of_owner"), submissions.c.sent_at > bindparam("since")
)
_TODAY_BESIDE = select(func.count()).where(
    submissions.c.owner.between(bindparam("first"), bindparam("last")), submissions.c.sent_at > bindparam("since")
)
_WAITING = (
    select(func.count())
    .select_from(submissions.join(cases, cases.c.id == submissions.c.case_id))
    .where(submissions.c.owner == bindparam("of_owner"), cases.c.status.in_(rows.OPEN))
)


def sent_today(connection: Connection, key: str, now_s: float) -> int:
    """With what was taken back within the hour: so that nobody sends without end by taking back what they sent."""
    taken_back = tallies.find(connection, key, now_s).get(tallies.TAKEN_BACK, 0)
    return _number(connection, _TODAY, of_owner=key, since=now_s - DAY_S) + taken_back


def sent_beside(connection: Connection, key: str, now_s: float) -> int:
    """The same of all visitors of one network."""
    shared = neighbourhood(key)
    if not shared:
        return 0
    taken_back = tallies.beside(connection, key, now_s).get(tallies.TAKEN_BACK, 0)
    names = {"first": shared, "last": last_of(shared)}
    return _number(connection, _TODAY_BESIDE, since=now_s - DAY_S, **names) + taken_back


def waiting(connection: Connection, key: str) -> int:
    return _number(connection, _WAITING, of_owner=key)


def _number(connection: Connection, statement: Select[int], **params: object) -> int:
    return int(connection.execute(statement, params).scalar_one())
