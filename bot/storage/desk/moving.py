"""The desk's chat gets another id: it counts its messages anew, so that an old number is another message's."""

from sqlalchemy import Connection, bindparam, case, exists, select, update

from bot.storage.broadcasts.tables import broadcasts
from bot.storage.desk.rows import OPEN, WANTED
from bot.storage.desk.tables import cases, desk_messages

_IN_IT = desk_messages.c.chat == bindparam("old")
_CASES = (
    update(cases)
    .where(cases.c.card != "", cases.c.id.in_(select(desk_messages.c.case_id).where(_IN_IT)))
    .values(card="", topic="", shown_at=case((cases.c.status.in_(OPEN), WANTED), else_=cases.c.shown_at))
)
_BROADCASTS = update(broadcasts).where(broadcasts.c.card != "", exists().where(_IN_IT)).values(card="")


def leave_cards(connection: Connection, old: str) -> None:
    """Cards in the chat of this key are no longer edited; cases that are open get new ones."""
    for statement in (_CASES, _BROADCASTS):
        connection.execute(statement, {"old": old})
