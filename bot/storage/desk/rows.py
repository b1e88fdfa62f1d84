"""Cases between their rows and `bot.domain.cases`."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from bot.domain.cases import Case, CaseKind, Finding, Harm, Reason, Status, Urgency
from bot.domain.drafts import read_material
from bot.storage.desk.tables import cases, submissions

MAX_KEY_CHARS = 64
OPEN = (Status.OPEN.value, Status.CLAIMED.value)
"""Of a case that still waits for its finding."""
WANTED = -1.0
"""In `cases.shown_at`: the desk is to see the case again."""

_BY_ID = select(cases).where(cases.c.id == bindparam("of"))
_BY_CODE = select(cases).where(cases.c.code == bindparam("of"))
_SUBMITTERS = select(submissions.c.note, submissions.c.contact, submissions.c.owner).where(
    submissions.c.case_id == bindparam("of")
)
_CODE = select(cases.c.code).where(cases.c.id == bindparam("of"))


def by_id(connection: Connection, case_id: int) -> Case | None:
    """The case, a merged one as it is."""
    row = connection.execute(_BY_ID, {"of": case_id}).first()
    return full(connection, row) if row else None


def by_code(connection: Connection, code: str) -> Case | None:
    row = connection.execute(_BY_CODE, {"of": code}).first()
    return full(connection, row) if row else None


def standing(connection: Connection, case_id: int) -> Case | None:
    """The case, or the one that it was merged into."""
    found = connection.execute(_BY_ID, {"of": case_id}).first()
    while found is not None and found.merged_into is not None:
        found = connection.execute(_BY_ID, {"of": found.merged_into}).first()
    return full(connection, found) if found else None


def full(connection: Connection, row: Row[Any]) -> Case:
    """A case with what its submitters added."""
    added = connection.execute(_SUBMITTERS, {"of": row.id}).all()
    into = connection.execute(_CODE, {"of": row.merged_into}).scalar() if row.merged_into is not None else ""
    return Case(
        id=row.id,
        code=row.code,
        kind=CaseKind(row.kind),
        status=Status(row.status),
        urgency=Urgency(row.urgency),
        opened_s=row.opened_at,
        material=read_material(json.loads(row.material)),
        reason=Reason(row.reason),
        harm=Harm(row.harm),
        holder=row.holder,
        finding=Finding(row.finding) if row.finding else None,
        message=row.message,
        answered_s=row.answered_at,
        submitters=len({one.owner for one in added} - {None}),
        notes=tuple(one.note for one in added if one.note),
        contacts=tuple(one.contact for one in added if one.contact),
        merged_into=into or "",
        card=row.card,
        topic=row.topic,
    )


def all_full(connection: Connection, rows: Iterable[Row[Any]]) -> tuple[Case, ...]:
    return tuple(full(connection, row) for row in rows)


def key_value(value: str) -> str:
    """A key as it is stored: itself, or its hash where it is long."""
    return value if len(value) <= MAX_KEY_CHARS else hashlib.sha256(value.encode()).hexdigest()


def count(connection: Connection, *conditions: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(cases).where(*conditions)).scalar_one())
