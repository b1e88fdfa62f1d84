"""Messages that ask an officer for the words of a finding: closed once they are answered, or their case is, so that no
button stands beneath them any more.
"""

from sqlalchemy import Connection, Select, bindparam, select, update

from bot.domain.delivery import without_buttons
from bot.domain.messages import Address
from bot.domain.pending import FOR_FINDING
from bot.storage import outbox
from bot.storage.desk.tables import desk_messages
from bot.storage.moved_chats import moved

_OPEN = desk_messages.c.open_until > 0
_FOR_FINDING = desk_messages.c.purpose.startswith(FOR_FINDING)
_THIS = (desk_messages.c.chat == bindparam("of_chat")) & (desk_messages.c.message == bindparam("of_message"))
_OF_CASE = (desk_messages.c.case_id == bindparam("case")) & _FOR_FINDING
_CLOSE = update(desk_messages).where(_THIS).values(open_until=0.0)
_CLOSE_ALL = update(desk_messages).where(_OF_CASE).values(open_until=0.0)
_ONE = select(desk_messages.c.chat, desk_messages.c.message).where(_THIS, _FOR_FINDING, _OPEN)
_ALL = select(desk_messages.c.chat, desk_messages.c.message).where(_OF_CASE, _OPEN)


def close_one(connection: Connection, desk: Address, message: str, now_s: float) -> None:
    """Words in reply to this message count no more."""
    this: dict[str, object] = {"of_chat": desk.key, "of_message": message}
    _bare(connection, _ONE, this, now_s)
    connection.execute(_CLOSE, this)


def close(connection: Connection, case_id: int, now_s: float) -> None:
    """Nobody is asked for a finding of this case any more."""
    of_case: dict[str, object] = {"case": case_id}
    _bare(connection, _ALL, of_case, now_s)
    connection.execute(_CLOSE_ALL, of_case)


def _bare(connection: Connection, which: Select[str, str], params: dict[str, object], now_s: float) -> None:
    gone = {"", *moved(connection)}
    found = [row for row in connection.execute(which, params) if row.chat not in gone]
    outbox.add(connection, [without_buttons(Address.of(row.chat), row.message) for row in found], now_s)
