"""What may call for a broadcast: a case that many send, an answer that has changed."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection, delete, distinct, func, select

from bot.domain.cases import Status
from bot.domain.drafts import read_material
from bot.ports.broadcasts import Wanted
from bot.storage.broadcasts.tables import entry_versions, watches
from bot.storage.desk.tables import cases, submissions
from bot.storage.dialects import put


def in_demand(connection: Connection, members: int, since_s: float) -> tuple[Wanted, ...]:
    """Answered cases that at least so many members sent since then."""
    senders = func.count(distinct(submissions.c.owner))
    statement = (
        select(
            cases.c.code, cases.c.round, cases.c.finding, cases.c.message, cases.c.material, senders.label("senders")
        )
        .select_from(submissions.join(cases, cases.c.id == submissions.c.case_id))
        .where(submissions.c.sent_at > since_s, submissions.c.owner.is_not(None))
        .where(cases.c.status == Status.ANSWERED.value)
        .group_by(cases.c.id)
        .having(senders >= members)
        .order_by(cases.c.id)
    )
    return tuple(
        Wanted(
            row.code, row.round, row.senders, row.finding, row.message, read_material(json.loads(row.material)).links
        )
        for row in connection.execute(statement)
    )


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
