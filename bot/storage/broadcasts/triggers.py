"""Finds answers that changed since the last start, and members who watch them."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, select

from bot.storage.broadcasts.tables import entry_versions, watches
from bot.storage.dialects import put


def compare(connection: Connection, now: Mapping[str, tuple[str, str]]) -> tuple[tuple[str, str, str, int], ...]:
    """Entries known before whose hash is another now, or "" where the entry is gone; with title and watchers."""
    found = []
    for row in connection.execute(select(entry_versions)):
        hash_, title = now.get(row.entry, ("", row.title))
        if hash_ != row.hash:
            counting = select(func.count()).select_from(watches).where(watches.c.entry == row.entry)
            found.append((row.entry, title, hash_, int(connection.execute(counting).scalar_one())))
    return tuple(found)


def keep(connection: Connection, now: Mapping[str, tuple[str, str]]) -> None:
    rows: list[dict[str, object]] = [
        {"entry": entry, "hash": hash_, "title": title} for entry, (hash_, title) in now.items()
    ]
    put(connection, entry_versions, rows)
    connection.execute(delete(entry_versions).where(entry_versions.c.entry.not_in(list(now))))
