"""What is kept about a member, and its deletion; retention."""

from sqlalchemy import Connection, Delete, bindparam, delete, func, select, update

from bot.domain.asking import Asks, Found
from bot.domain.members import Kept
from bot.storage.personal import IMPERSONAL, PERSONAL, OnDelete, Personal
from bot.storage.schema import outbox

_COUNTS = [
    (one, select(func.count(), func.max(one.age)).where(one.table.c.owner == bindparam("of"))) for one in PERSONAL
]
_DELETES = [
    delete(one.table).where(one.table.c.owner == bindparam("of"))
    for one in PERSONAL
    if one.on_delete is OnDelete.DELETE
]
_CUTS = [
    update(one.table).where(one.table.c.owner == bindparam("of")).values(owner=None)
    for one in PERSONAL
    if one.on_delete is OnDelete.CUT
]


class Reader:
    """Answers a step's questions within the transaction of its message."""

    def __init__(self, connection: Connection, now_s: float) -> None:
        self._connection = connection
        self._now_s = now_s

    def __call__(self, key: str, asks: Asks) -> Found:
        return Found(kept=self._kept(key) if asks.kept else ())

    def _kept(self, key: str) -> tuple[Kept, ...]:
        """The rows that name this conversation, kind by kind; the message being handled itself is not counted."""
        found = []
        for one, statement in _COUNTS:
            count, newest = self._connection.execute(statement, {"of": key}).one()
            count -= one.on_delete is OnDelete.WAIT
            if count > 0:
                found.append(Kept(one.kind, count, newest + one.keep_s if one.keep_s is not None else None))
        return tuple(found)


def forget(connection: Connection, key: str) -> None:
    """Delete what is kept about a member, or cut the link to it."""
    for statement in (*_DELETES, *_CUTS):
        connection.execute(statement, {"of": key})


def tidy(connection: Connection, now_s: float) -> None:
    """Delete what is older than its retention. A job that a worker holds right now is left to it."""
    for one in PERSONAL:
        if one.keep_s is not None:
            connection.execute(_old(one, now_s - one.keep_s))
    for table, age, keep_s in IMPERSONAL:
        connection.execute(delete(table).where(age < now_s - keep_s))


def _old(one: Personal, before_s: float) -> Delete:
    statement = delete(one.table).where(one.age < before_s)
    return statement.where(outbox.c.worker.is_(None)) if one.table is outbox else statement
