"""What is kept about a member, and its deletion; retention."""

from sqlalchemy import Connection, Delete, Update, bindparam, delete, func, select, update

from bot.domain.asking import Asks, Found, Kept
from bot.domain.retention import DAY_S, USUAL, Retention
from bot.domain.submission_effects import Leaving
from bot.storage import photos, tallies
from bot.storage.desk.leaving import deeds_of, forget_officer
from bot.storage.desk.lookups import find
from bot.storage.desk.tables import case_bands, case_keys, cases, desk_messages, remarks, submissions
from bot.storage.desk.withdrawing import close_abandoned, leave
from bot.storage.personal import IMPERSONAL, MENTIONS, PERSONAL, OnDelete, Personal, kept_s
from bot.storage.schema import outbox, seen

_COUNTS = [
    (one, select(func.count(), func.max(one.age)).where(one.table.c.owner == bindparam("of_owner"))) for one in PERSONAL
]
_DELETES = [
    delete(one.table).where(one.table.c.owner == bindparam("of_owner"))
    for one in PERSONAL
    if one.on_delete is OnDelete.DELETE
]
_CUTS = [
    update(one.table)
    .where(one.table.c.owner == bindparam("of_owner"))
    .values(owner=None, **dict.fromkeys(one.blanked, ""))
    for one in PERSONAL
    if one.on_delete is OnDelete.CUT
]
_UNMENTIONED = [
    update(one.column.table).where(one.column == bindparam("of_owner")).values({one.column: ""}) for one in MENTIONS
]
_OLD_MENTIONS = [
    (
        one.keep_s,
        update(one.column.table).where(one.age < bindparam("before"), one.column != "").values({one.column: ""}),
    )
    for one in MENTIONS
]

DEEDS = "deeds"
"""What is kept of an officer beside the tables of `personal`: their name in the log and at notes."""


class QueryRunner:
    """Answers a step's questions within the transaction of its message."""

    def __init__(self, connection: Connection, now_s: float, retention: Retention = USUAL) -> None:
        self._connection = connection
        self._retention = retention
        self._now_s = now_s

    def __call__(self, key: str, asks: Asks) -> Found:
        kept = self._kept(key) if asks.kept else ()
        return find(self._connection, key, asks, kept, self._now_s)

    def _kept(self, key: str) -> tuple[Kept, ...]:
        """The rows that name this conversation, kind by kind; the message being handled itself is not counted."""
        found = []
        for one, statement in _COUNTS:
            count, newest = self._connection.execute(statement, {"of_owner": key}).one()
            count -= one.on_delete is OnDelete.WAIT
            if count > 0:
                keep_s = kept_s(one.table, one.keep_s, self._retention)
                found.append(Kept(one.kind, count, newest + keep_s if keep_s is not None else None))
        if deeds := deeds_of(self._connection, key):
            found.append(Kept(DEEDS, deeds, None))
        return tuple(found)


def forget(connection: Connection, key: str, now_s: float, leaving: Leaving | None = None) -> None:
    """Delete what is kept about a member, or cut the link to it; what only they sent goes from the desk too."""
    leave(connection, key, leaving, now_s)
    tallies.unname(connection, key, now_s)
    forget_officer(connection, key)
    for statement in (*_DELETES, *_CUTS, *_UNMENTIONED):
        connection.execute(statement, {"of_owner": key})


def erase(connection: Connection, key: str, now_s: float) -> None:
    """Forget a conversation that is over: what waits to be handled goes too, and the ids of its updates."""
    forget(connection, key, now_s)
    connection.execute(delete(seen).where(seen.c.source.startswith(f"{key}/", autoescape=True)))
    for one in PERSONAL:
        if one.on_delete is OnDelete.WAIT:
            connection.execute(delete(one.table).where(one.table.c.owner == key))


def tidy(connection: Connection, now_s: float, retention: Retention = USUAL) -> None:
    """Delete what is older than its retention. A job that a worker holds right now is left to it."""
    for one in PERSONAL:
        if (keep_s := kept_s(one.table, one.keep_s, retention)) is not None:
            connection.execute(_old(one, now_s - keep_s))
    for mention_s, statement in _OLD_MENTIONS:
        connection.execute(statement, {"before": now_s - mention_s})
    before_s = now_s - retention.cases_days * DAY_S
    old_cases = select(cases.c.id).where(cases.c.opened_at < before_s)
    for table in (submissions, case_keys, case_bands, desk_messages, remarks):
        connection.execute(delete(table).where(table.c.case_id.in_(old_cases)))
    connection.execute(delete(cases).where(cases.c.opened_at < before_s))
    keep_submissions_s = retention.submissions_days * DAY_S
    close_abandoned(connection, now_s - keep_submissions_s, now_s)
    photos.let_go(connection, keep_submissions_s, now_s)
    for table, age, usual_s in IMPERSONAL:
        connection.execute(delete(table).where(age < now_s - (kept_s(table, usual_s, retention) or 0.0)))


def _old(one: Personal, before_s: float) -> Delete | Update:
    if one.on_delete is OnDelete.CUT:
        cut = update(one.table).where(one.age < before_s, one.table.c.owner.is_not(None))
        return cut.values(owner=None, **dict.fromkeys(one.blanked, ""))
    statement = delete(one.table).where(one.age < before_s)
    return statement.where(outbox.c.worker.is_(None)) if one.table is outbox else statement
