"""Counts written with what they count, in one transaction: questions by week, recipients of broadcasts by channel."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection

from bot.domain.chunks import Tally
from bot.domain.counting import Asked
from bot.storage.count_tables import asked, delivered
from bot.storage.dialects import add_up

MAX_TOPIC_CHARS = 80


def add_asked(connection: Connection, questions: Iterable[Asked]) -> None:
    """In one order in every process, so that no two wait for each other."""
    rows = [
        {"week_at": one.week_s, "topic": one.topic[:MAX_TOPIC_CHARS], "outcome": one.outcome.value, "number": number}
        for one, number in sorted(Counter(questions).items())
    ]
    if rows:
        connection.execute(add_up(connection.dialect.name, asked, ("number",)), rows)


def add_delivered(connection: Connection, broadcast_id: int, channel: str, tally: Tally, now_s: float) -> None:
    row = {
        "broadcast_id": broadcast_id,
        "channel": channel,
        "sent": tally.sent,
        "failed": tally.failed,
        "blocked": tally.blocked,
        "counted_at": now_s,
    }
    connection.execute(add_up(connection.dialect.name, delivered, ("sent", "failed", "blocked")), row)
