"""What officers are about to send, looked up."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.domain.pending import Pending, Stop
from bot.storage.desk.rows import files_of
from bot.storage.desk.tables import pending

_OPEN = (
    select(pending)
    .where(pending.c.case_id.in_(bindparam("of_case_ids", expanding=True)))
    .where((pending.c.expires_at > bindparam("now")) | pending.c.due_at.is_not(None))
)


def found(connection: Connection, case_ids: Collection[int], now_s: float) -> tuple[Pending, ...]:
    """Of these cases, what can still be sent, and what is on its way."""
    if not case_ids:
        return ()
    return tuple(map(_read, connection.execute(_OPEN, {"of_case_ids": list(case_ids), "now": now_s})))


def _read(row: Row[Any]) -> Pending:
    return Pending(
        case_id=row.case_id,
        officer=row.officer,
        purpose=row.purpose,
        words=row.words,
        media=files_of(row.media),
        round=row.round,
        count=row.members,
        expires_s=row.expires_at,
        due_s=0.0 if row.stopped else row.due_at or 0.0,
        submission=row.submission,
        stopped=Stop(row.stopped) if row.stopped else None,
    )
