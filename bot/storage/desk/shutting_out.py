"""Somebody is no officer any more, or leaves the desk's board: what they could open is shut, and what lay ready for
them there is gone.
"""

from sqlalchemy import Connection, bindparam, delete, select

from bot.domain.board import address_of
from bot.storage.desk.entrance_tables import desk_links, desk_sessions
from bot.storage.page_tables import page_numbers, pages

_KEYS = select(desk_sessions.c.session).where(desk_sessions.c.owner == bindparam("of_owner"))
_ENDED = delete(desk_sessions).where(
    desk_sessions.c.owner == bindparam("of_owner"), desk_sessions.c.session == bindparam("of_session")
)
_UNOFFERED = delete(desk_links).where(desk_links.c.owner == bindparam("of_owner"))
_LYING = tuple(delete(table).where(table.c.owner == bindparam("of_owner")) for table in (pages, page_numbers))


def end(connection: Connection, officer: str, session: str) -> bool:
    """One session of an officer ends; False where there is none such."""
    if not connection.execute(_ENDED, {"of_owner": officer, "of_session": session}).rowcount:
        return False
    for statement in _LYING:
        connection.execute(statement, {"of_owner": address_of(session).key})
    return True


def shut_out(connection: Connection, officer: str) -> None:
    """All sessions and links of an officer end at once."""
    for session in connection.execute(_KEYS, {"of_owner": officer}).scalars().all():
        end(connection, officer, session)
    connection.execute(_UNOFFERED, {"of_owner": officer})
