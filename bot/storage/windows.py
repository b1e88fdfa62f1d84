"""When members wrote last, where letters depend on it, and what was sent that costs money."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select, update

from bot.storage.channel_tables import last_words, spending
from bot.storage.dialects import insert_new, put

_LAST = select(last_words.c.spoke_at).where(last_words.c.owner == bindparam("of_owner"))
_SPENT = select(spending.c.number).where(
    spending.c.channel == bindparam("of_channel"), spending.c.month == bindparam("of_month")
)
_SPEND = (
    update(spending)
    .where(spending.c.channel == bindparam("of_channel"), spending.c.month == bindparam("of_month"))
    .values(number=spending.c.number + bindparam("more"))
)


def heard(connection: Connection, owners: Sequence[str], now_s: float) -> None:
    """These members wrote just now."""
    put(connection, last_words, [{"owner": owner, "spoke_at": now_s} for owner in dict.fromkeys(owners)])


def last_word_s(connection: Connection, owner: str) -> float | None:
    """When a member wrote last (epoch seconds), None for longer ago than is kept."""
    return connection.execute(_LAST, {"of_owner": owner}).scalar()


def spent(connection: Connection, channel: str, month: str) -> int:
    """How many messages of the month ("2026-11") cost money."""
    return int(connection.execute(_SPENT, {"of_channel": channel, "of_month": month}).scalar() or 0)


def spend(connection: Connection, channel: str, month: str, count: int) -> None:
    """So many more."""
    row = {"channel": channel, "month": month, "number": 0}
    connection.execute(insert_new(connection.dialect.name, spending), row)
    connection.execute(_SPEND, {"of_channel": channel, "of_month": month, "more": count})
