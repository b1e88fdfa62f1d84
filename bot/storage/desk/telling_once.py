"""What the desk is told once, of however many processes: its mark, its letter and its photos in one transaction."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from bot.domain.delivery import Letter
from bot.storage import outbox, photos
from bot.storage.desk.tables import desk_marks
from bot.storage.dialects import insert_new


def is_marked(connection: Connection, mark: str) -> bool:
    return connection.execute(select(desk_marks.c.at).where(desk_marks.c.name == mark)).first() is not None


def last_mark(connection: Connection, prefix: str) -> str:
    """Of the marks that begin so the last by name; "" where there is none."""
    last = select(func.max(desk_marks.c.name)).where(desk_marks.c.name.startswith(prefix, autoescape=True))
    return connection.execute(last).scalar_one() or ""


def send_once(connection: Connection, mark: str, letter: Letter, kept: Mapping[str, bytes], now_s: float) -> bool:
    """Whether it is sent now: not where it was before. `kept`: photos that lie here, by their `unique`."""
    if connection.execute(insert_new(connection.dialect.name, desk_marks), {"name": mark, "at": now_s}).rowcount != 1:
        return False
    for unique, content in kept.items():
        photos.keep(connection, letter.address.key, unique, content, now_s)
    outbox.add(connection, [letter], now_s)
    return True
