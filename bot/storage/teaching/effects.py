"""What steps ask to be done of teaching."""

from sqlalchemy import Connection, bindparam, insert, select

from bot.domain.teaching import DecideLesson, GiveWords
from bot.storage.effects import register
from bot.storage.teaching.rows import decide
from bot.storage.teaching.tables import given

DAY_S = 24 * 3600.0
MAX_GIVEN = 20_000
"""More are not kept: whoever floods it teaches nothing."""

_GIVEN_BEFORE = select(given.c.id).where(given.c.text == bindparam("of_text")).limit(1)
_AS_MANY = select(given.c.id).order_by(given.c.id.desc()).offset(MAX_GIVEN - 1).limit(1)


@register
def _(effect: GiveWords, connection: Connection, _key: str, now_s: float) -> None:
    known = connection.execute(_GIVEN_BEFORE, {"of_text": effect.text}).first()
    if known is None and connection.execute(_AS_MANY).first() is None:
        row = {"text": effect.text, "source": effect.source.value, "day": now_s - now_s % DAY_S}
        connection.execute(insert(given), row)


@register
def _(effect: DecideLesson, connection: Connection, _key: str, _now_s: float) -> None:
    decide(connection, effect)
