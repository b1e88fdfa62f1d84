"""Lines of the audit log, as they are wanted."""

from typing import Any

from sqlalchemy import Connection, Select, not_, or_, select

from bot.domain.asking import Deed
from bot.domain.desk_effects import LOOKING
from bot.domain.log import Wanted
from bot.storage.desk.tables import audit


def deeds(connection: Connection, wanted: Wanted) -> tuple[Deed, ...]:
    """The newest first."""
    found = connection.execute(_log(wanted)).all()
    return tuple(Deed(row.officer, row.action, row.at, row.way, row.code, row.id) for row in found)


def _log(wanted: Wanted) -> Select[Any]:
    found = select(audit).order_by(audit.c.id.desc()).limit(wanted.most)
    if wanted.officer:
        found = found.where(audit.c.officer == wanted.officer)
    if wanted.code:
        found = found.where(audit.c.code == wanted.code)
    if wanted.until_s:
        found = found.where(audit.c.at < wanted.until_s)
    if wanted.before:
        found = found.where(audit.c.id < wanted.before)
    if not wanted.looks:
        looked = (or_(audit.c["action"] == one, audit.c["action"].like(f"{one}:%")) for one in sorted(LOOKING))
        found = found.where(not_(or_(*looked)))
    return found
