"""Cases for a table: what was sent and concluded, without anybody's words, names or conversations."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from bot.domain.drafts import read_material
from bot.links.defang import defang
from bot.storage.desk.tables import cases, submissions

_COUNTS = select(submissions.c.case_id, func.count()).group_by(submissions.c.case_id)
_ALL = select(cases).order_by(cases.c.id)


@dataclass(frozen=True, slots=True)
class Exported:
    """One row. Times in epoch seconds, `answered_s` None while unanswered; `links` defanged."""

    code: str
    kind: str
    status: str
    urgency: str
    reason: str
    harm: str
    opened_s: float
    answered_s: float | None
    finding: str
    submitters: int
    links: tuple[str, ...]
    files: int


def exported(connection: Connection) -> list[Exported]:
    return list(_rows(connection))


def _rows(connection: Connection) -> Iterator[Exported]:
    counts = {row[0]: int(row[1]) for row in connection.execute(_COUNTS)}
    for row in connection.execute(_ALL):
        material = read_material(json.loads(row.material))
        yield Exported(
            code=row.code,
            kind=row.kind,
            status=row.status,
            urgency=row.urgency,
            reason=row.reason,
            harm=row.harm,
            opened_s=row.opened_at,
            answered_s=row.answered_at or None,
            finding=row.finding,
            submitters=counts.get(row.id, 0),
            links=tuple(map(defang, material.links)),
            files=len(material.media),
        )
