"""Photos that were sent on the web page: kept for a day, and as long as a case that they were passed on with."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.domain.messages import KEPT, Media
from bot.storage.dialects import put
from bot.storage.page_tables import photos

DRAFT_S = 24 * 3600.0
PASSED_ON_S = 90 * 24 * 3600.0
"""As long as what a member sent names them (`bot.storage.personal`)."""

_FIND = select(photos.c.content).where(photos.c.unique == bindparam("of_unique")).limit(1)
_OWN = _FIND.where(photos.c.owner == bindparam("of_owner"))
_PASSED_ON = (
    update(photos)
    .where(photos.c.owner == bindparam("of_owner"), photos.c.unique.in_(bindparam("of_uniques", expanding=True)))
    .values(expires_at=bindparam("new_expires_at"))
)
_TAKEN_BACK = delete(photos).where(
    photos.c.owner == bindparam("of_owner"), photos.c.unique.in_(bindparam("of_uniques", expanding=True))
)


def keep(connection: Connection, owner: str, unique: str, content: bytes, now_s: float) -> None:
    """One that was passed on before stays as long as it was to."""
    row = {"owner": owner, "unique": unique, "content": content, "expires_at": now_s + DRAFT_S}
    put(connection, photos, [row], keep=("expires_at",))


def find(connection: Connection, unique: str, owner: str = "") -> bytes | None:
    statement, asked = (_OWN, {"of_unique": unique, "of_owner": owner}) if owner else (_FIND, {"of_unique": unique})
    found = connection.execute(statement, asked).scalar()
    return bytes(found) if found is not None else None


def passed_on(connection: Connection, owner: str, media: Iterable[Media], now_s: float) -> None:
    """These photos are with the officers now."""
    these = [one.unique for one in media if one.ref.startswith(KEPT)]
    if these:
        connection.execute(_PASSED_ON, {"of_owner": owner, "of_uniques": these, "new_expires_at": now_s + PASSED_ON_S})


def taken_back(connection: Connection, owner: str, media: Iterable[Media]) -> None:
    """Their sender does not send them any longer."""
    these = [one.unique for one in media if one.ref.startswith(KEPT)]
    if these:
        connection.execute(_TAKEN_BACK, {"of_owner": owner, "of_uniques": these})


def let_go(connection: Connection, keep_s: float, now_s: float) -> None:
    """Those that were passed on longer than `keep_s` ago, where that is less than they were to stay at the time."""
    until_s = now_s + PASSED_ON_S - keep_s
    connection.execute(delete(photos).where(photos.c.expires_at.between(now_s + DRAFT_S, until_s)))
