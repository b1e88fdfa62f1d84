"""An officer leaves: what they held is open again, and what they did stays without their name."""

from sqlalchemy import Connection, bindparam, delete, func, select, update

from bot.domain.cases import Status
from bot.domain.desk_effects import audit_action
from bot.storage.desk import stopping
from bot.storage.desk.rows import OPEN_AGAIN
from bot.storage.desk.shutting_out import shut_out
from bot.storage.desk.tables import audit, cases, desk_messages, pending, remarks

_RELEASE_ALL = (
    update(cases)
    .where(cases.c.holder == bindparam("of_officer"), cases.c.status == Status.CLAIMED.value)
    .values(**OPEN_AGAIN, changed_at=bindparam("now"))
)
_UNNAMED = (
    update(cases)
    .where(cases.c.holder == bindparam("of_officer"), cases.c.status != Status.CLAIMED.value)
    .values(holder="")
)
_UNSIGNED = update(audit).where(audit.c.officer == bindparam("of_officer")).values(officer="")
_UNSIGNED_NOTES = update(remarks).where(remarks.c.officer == bindparam("of_officer")).values(officer="")
_DROPPED = delete(pending).where(pending.c.officer == bindparam("of_officer"), pending.c.due_at.is_(None))
_UNASKED = (
    update(desk_messages).where(desk_messages.c.asked == bindparam("of_officer")).values(asked="", open_until=0.0)
)
_UNMENTIONED = update(audit).where(audit.c.action == bindparam("of_action")).values(action=bindparam("new_action"))
_ABOUT_OFFICERS = ("chuyen", "thuhoi")
"""Actions of the audit log that name another officer."""


_DEEDS = [select(func.count()).where(table.c.officer == bindparam("of_officer")) for table in (audit, remarks)]


def deeds_of(connection: Connection, officer: str) -> int:
    """In how many lines of the log and notes the officer is named."""
    return sum(int(connection.execute(one, {"of_officer": officer}).scalar_one()) for one in _DEEDS)


def release_all(connection: Connection, officer: str, now_s: float) -> None:
    """The cases that an officer holds are open again."""
    connection.execute(_RELEASE_ALL, {"of_officer": officer, "now": now_s})


def forget_officer(connection: Connection, key: str) -> None:
    """Nothing that was done at the desk names this officer any more; what they hold is theirs until it is taken."""
    shut_out(connection, key)
    connection.execute(_UNNAMED, {"of_officer": key})
    stopping.stop_of(connection, key)
    for statement in (_UNSIGNED, _UNSIGNED_NOTES, _DROPPED, _UNASKED):
        connection.execute(statement, {"of_officer": key})
    stopping.unname(connection, key)
    named = [{"of_action": audit_action(action, key), "new_action": action} for action in _ABOUT_OFFICERS]
    connection.execute(_UNMENTIONED, named)
