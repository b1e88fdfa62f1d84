"""A reader of the page ends their conversation: whoever has a copy of the cookie finds nothing any more.

Their cookie is signed and counts for a year, so that it has to be written down that it does not; by a digest, and only
where there is something that it could open. What was sent to the desk stays, and can be asked for by its code.
"""

from hashlib import sha256

from sqlalchemy import Connection, bindparam, delete, select

from bot.storage.dialects import insert_new
from bot.storage.page_tables import ended_readers, page_numbers, pages
from bot.storage.personal import PERSONAL
from bot.storage.schema import conversations, inbox, subscribers
from bot.storage.tables import broadcasts, desk

UNTIL_NOTHING_IS_LEFT_S = 26 * 3600.0
"""Longer than whatever may still be written for one who has sent nothing to the desk (`bot.storage.personal`)."""

_ANYTHING = [select(one.table.c.owner).where(one.table.c.owner == bindparam("of_owner")).limit(1) for one in PERSONAL]
_SENT = select(desk.submissions.c.id).where(desk.submissions.c.owner == bindparam("of_owner")).limit(1)
_WAITING = select(inbox.c.id).where(inbox.c.owner == bindparam("of_owner")).limit(1)
"""What waits to be handled may yet be sent to the desk."""
_GONE = tuple(
    delete(table).where(table.c.owner == bindparam("of_owner"))
    for table in (conversations, pages, page_numbers, subscribers, broadcasts.watches, broadcasts.news)
)
_ENDED = select(ended_readers.c.reader).where(ended_readers.c.reader == bindparam("of_reader"))


def is_known(connection: Connection, key: str) -> bool:
    """Whether anything is kept of a conversation."""
    return any(connection.execute(one, {"of_owner": key}).first() for one in _ANYTHING)


def end(connection: Connection, key: str, cookie_until_s: float, now_s: float) -> None:
    """What lies ready for them and what they subscribed to goes, and their cookie counts no more."""
    if not is_known(connection, key):
        return
    is_sent = any(connection.execute(one, {"of_owner": key}).first() for one in (_SENT, _WAITING))
    until_s = cookie_until_s if is_sent else min(cookie_until_s, now_s + UNTIL_NOTHING_IS_LEFT_S)
    for statement in _GONE:
        connection.execute(statement, {"of_owner": key})
    row = {"reader": _reader(key), "until_at": until_s}
    connection.execute(insert_new(connection.dialect.name, ended_readers), row)


def has_ended(connection: Connection, key: str) -> bool:
    return connection.execute(_ENDED, {"of_reader": _reader(key)}).first() is not None


def _reader(key: str) -> str:
    return sha256(b"ended " + key.encode()).hexdigest()
