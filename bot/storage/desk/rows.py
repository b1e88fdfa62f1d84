"""Cases between their rows and `bot.domain.cases`."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, bindparam, case, distinct, func, or_, select

from bot.domain.cases import Case, CaseKind, Filed, Finding, Harm, Note, Reason, Status, Urgency
from bot.domain.drafts import plain_media, read_material, read_media
from bot.domain.messages import Media
from bot.storage.desk.tables import cases, remarks, submissions

MAX_KEY_CHARS = 64
OPEN = (Status.OPEN.value, Status.CLAIMED.value)
"""Of a case that still waits for its finding."""
OPEN_AGAIN = {
    "status": Status.OPEN.value,
    "holder": "",
    "step": 0,
    "timer_at": bindparam("now"),
    "since_at": cases.c.opened_at,
}
"""Of a case that its holder no longer holds: it waits since it came."""
WANTED = -1.0
"""In `cases.shown_at`: the desk is to see the case again."""

_BY_ID = select(cases).where(cases.c.id == bindparam("case"))
_BY_CODE = select(cases).where(cases.c.code == bindparam("of_code"))
MAX_ADDED = 20
MAX_ADDED_CHARS = 12_000
"""As much as the desk is ever shown of what was added: the newest, and of each its beginning."""

_FILED = (
    select(cases.c.code, cases.c.material)
    .where(
        cases.c.id != bindparam("case"),
        cases.c.code.in_(
            select(submissions.c.code).where(
                submissions.c.case_id == bindparam("case"), submissions.c.owner.is_not(None)
            )
        ),
    )
    .order_by(cases.c.id)
)
_REMARKS = (
    select(remarks.c.officer, remarks.c.text, remarks.c.at)
    .where(remarks.c.case_id == bindparam("case"))
    .order_by(remarks.c.id.desc())
    .limit(MAX_ADDED)
)
_IS_DUE: ColumnElement[bool] = or_(submissions.c.heard_round == 0, submissions.c.spoken)
_COUNTS = select(
    func.count(distinct(submissions.c.owner)),
    func.count(distinct(case((_IS_DUE, submissions.c.owner)))),
    func.count(func.nullif(submissions.c.note, "")),
    func.count(func.nullif(submissions.c.contact, "")),
).where(submissions.c.case_id == bindparam("case"))


def _newest(words: "Column[str]") -> Select[Any]:
    return (
        select(words)
        .where(submissions.c.case_id == bindparam("case"), words != "")
        .order_by(submissions.c.id.desc())
        .limit(MAX_ADDED)
    )


_NOTES, _CONTACTS = _newest(submissions.c.note), _newest(submissions.c.contact)
_CODE = select(cases.c.code).where(cases.c.id == bindparam("case"))


def by_id(connection: Connection, case_id: int) -> Case | None:
    """The case, a merged one as it is."""
    row = connection.execute(_BY_ID, {"case": case_id}).first()
    return full(connection, row) if row else None


def by_code(connection: Connection, code: str) -> Case | None:
    row = connection.execute(_BY_CODE, {"of_code": code}).first()
    return full(connection, row) if row else None


def written_media(media: tuple[Media, ...]) -> str:
    return json.dumps(plain_media(media), ensure_ascii=False) if media else ""


def files_of(written: str) -> tuple[Media, ...]:
    return read_media(json.loads(written)) if written else ()


def standing(connection: Connection, case_id: int) -> Case | None:
    """The case of this id; where it was merged, the case that it became part of in the end."""
    found = connection.execute(_BY_ID, {"case": case_id}).first()
    while found is not None and found.merged_into is not None:
        found = connection.execute(_BY_ID, {"case": found.merged_into}).first()
    return full(connection, found) if found else None


def full(connection: Connection, row: Row[Any]) -> Case:
    """A case with what its submitters added, the newest last."""
    submitters, due, notes, contacts = connection.execute(_COUNTS, {"case": row.id}).one()
    into = connection.execute(_CODE, {"case": row.merged_into}).scalar() if row.merged_into is not None else ""
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
        files=files_of(row.files),
        answered_s=row.answered_at,
        submitters=submitters,
        due=due,
        notes=_shown(connection, _NOTES, row.id) if notes else (),
        contacts=_shown(connection, _CONTACTS, row.id) if contacts else (),
        older_notes=max(notes - MAX_ADDED, 0),
        older_contacts=max(contacts - MAX_ADDED, 0),
        merged_into=into or "",
        card=row.card,
        topic=row.topic,
        since_s=row.since_at,
        round=row.round,
        spoken=row.spoken,
        public_round=row.public_round,
        filed=tuple(
            Filed(one.code, read_material(json.loads(one.material)))
            for one in connection.execute(_FILED, {"case": row.id})
        ),
        remarks=tuple(Note(*one) for one in reversed(connection.execute(_REMARKS, {"case": row.id}).all())),
    )


def _filed(row: Row[Any]) -> Filed:
    return Filed(row.code, read_material(json.loads(row.material)))


def _shown(connection: Connection, newest: Select[Any], case_id: int) -> tuple[str, ...]:
    """The newest last."""
    words: list[str] = list(connection.execute(newest, {"case": case_id}).scalars())
    return tuple(one[:MAX_ADDED_CHARS] for one in reversed(words))


def all_full(connection: Connection, rows: Iterable[Row[Any]]) -> tuple[Case, ...]:
    return tuple(full(connection, row) for row in rows)


def key_value(value: str) -> str:
    """A key as it is stored: itself, or its hash where it is long."""
    return value if len(value) <= MAX_KEY_CHARS else hashlib.sha256(value.encode()).hexdigest()


def count(connection: Connection, *conditions: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(cases).where(*conditions)).scalar_one())
