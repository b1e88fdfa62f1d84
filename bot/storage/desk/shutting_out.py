"""Somebody is no officer any more, or leaves the desk's board: what they could open is shut, and what lay ready for
them there is gone.
"""

from sqlalchemy import Connection, bindparam, delete, select

from bot.domain.board import address_of
from bot.storage.desk.entrance_tables import desk_links, desk_sessions
from bot.storage.page_tables import page_numbers, pages

_KEYS = select(desk_sessions.c.session).where(desk_sessions.c.owner == bindparam("whose"))
_ENDED = delete(desk_sessions).where(
    desk_sessions.c.owner == bindparam("whose"), desk_sessions.c.session == bindparam("of")
)
_UNOFFERED = delete(desk_links).where(desk_links.c.owner == bindparam("whose"))
_LYING = tuple(delete(table).where(table.c.owner == bindparam("whose")) for table in (pages, page_numbers))


def end(connection: Connection, officer: str, session: str) -> bool:
    """One session of an officer ends; False where there is none such."""
    if not connection.execute(_ENDED, {"whose": officer, "of": session}).rowcount:
        return False
    for statement in _LYING:
        connection.execute(statement, {"whose": address_of(session).key})
    return True


def shut_out(connection: Connection, officer: str) -> None:
    """All sessions and links of an officer end at once."""
    for session in connection.execute(_KEYS, {"whose": officer}).scalars().all():
        end(connection, officer, session)
    connection.execute(_UNOFFERED, {"whose": officer})
