"""Groups that the platform gave another id: what belongs to the old one goes to the new one."""

from sqlalchemy import Connection, bindparam, case, delete, exists, select, update

from bot.storage.broadcasts.tables import broadcasts
from bot.storage.channel_tables import moved_chats
from bot.storage.desk.rows import OPEN, WANTED
from bot.storage.desk.tables import cases, desk_messages
from bot.storage.dialects import put
from bot.storage.schema import outbox, subscribers

_EDITS = delete(outbox).where(outbox.c.owner == bindparam("old_owner"), outbox.c.body.like('%"edit":"%'))
_MOVE_OUTBOX = update(outbox).where(outbox.c.owner == bindparam("old_owner")).values(owner=bindparam("new_owner"))
_MOVE_SUBSCRIBER = (
    update(subscribers).where(subscribers.c.owner == bindparam("old_owner")).values(owner=bindparam("new_owner"))
)
_known = subscribers.alias("known")
_DROP_OLD_SUBSCRIBER = delete(subscribers).where(
    subscribers.c.owner == bindparam("old_owner"), exists().where(_known.c.owner == bindparam("new_owner"))
)
_MOVED = select(moved_chats.c.old_key, moved_chats.c.new_key)
_IN_IT = desk_messages.c.chat == bindparam("old_chat")
_CASES = (
    update(cases)
    .where(cases.c.card != "", cases.c.id.in_(select(desk_messages.c.case_id).where(_IN_IT)))
    .values(card="", topic="", shown_at=case((cases.c.status.in_(OPEN), WANTED), else_=cases.c.shown_at))
)
_BROADCASTS = update(broadcasts).where(broadcasts.c.card != "", exists().where(_IN_IT)).values(card="")


def moved(connection: Connection) -> dict[str, str]:
    """New keys of conversations by old ones."""
    return dict(connection.execute(_MOVED).all())


def move(connection: Connection, old: str, new: str) -> None:
    """A group has another id: what waits for the old one goes to the new one, now and later; but what was to change a
    message there, as its number is another message's in the new one.

    A group that moves again to where it went before changes nothing.
    """
    if moved(connection).get(old) != new:
        _leave_cards(connection, old)
    put(connection, moved_chats, [{"old_key": old, "new_key": new}])
    for statement in (_EDITS, _MOVE_OUTBOX, _DROP_OLD_SUBSCRIBER, _MOVE_SUBSCRIBER):
        connection.execute(statement, {"old_owner": old, "new_owner": new})


def _leave_cards(connection: Connection, old: str) -> None:
    """The new chat counts its messages anew, so that an old number is another message's: cards in the old one are no
    longer edited, and cases that are open get new ones.
    """
    for statement in (_CASES, _BROADCASTS):
        connection.execute(statement, {"old_chat": old})
