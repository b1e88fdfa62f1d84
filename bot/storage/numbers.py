"""Numbers of choices in the officers' chat: each choice of a message gets the next one, of however many processes."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, case, select, update

from bot.storage.channel_tables import desk_numbers
from bot.storage.dialects import insert_new, put

MOST = 999
"""Then they begin anew."""
_NEXT = desk_numbers.c.last + bindparam("count")
_TAKE = (
    update(desk_numbers)
    .where(desk_numbers.c.chat == bindparam("of_chat"), desk_numbers.c.number == 0)
    .values(last=case((_NEXT > MOST, bindparam("count")), else_=_NEXT), shown_at=bindparam("now"))
    .returning(desk_numbers.c.last)
)
_PICKED = select(desk_numbers.c.action).where(
    desk_numbers.c.chat == bindparam("of_chat"),
    desk_numbers.c.number == bindparam("of_number"),
    desk_numbers.c.number > 0,
)


def give(connection: Connection, chat: str, actions: Sequence[str], now_s: float) -> int:
    """The number of the first; all within one message follow one another. The counter's row is held meanwhile."""
    counter = {"chat": chat, "number": 0, "action": "", "last": 0, "shown_at": now_s}
    connection.execute(insert_new(connection.dialect.name, desk_numbers), counter)
    last = connection.execute(_TAKE, {"of_chat": chat, "count": len(actions), "now": now_s}).scalar_one()
    first = int(last) - len(actions) + 1
    rows: list[dict[str, object]] = [
        {"chat": chat, "number": number, "action": action, "last": 0, "shown_at": now_s}
        for number, action in enumerate(actions, first)
    ]
    put(connection, desk_numbers, rows)
    return first


def picked(connection: Connection, chat: str, number: int) -> str:
    """The action that was shown with this number last, "" for none."""
    return connection.execute(_PICKED, {"of_chat": chat, "of_number": number}).scalar() or ""
