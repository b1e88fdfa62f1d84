"""Messages that lie ready for the readers of the web page: written in the transaction that they follow from."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, case, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.delivery import Letter, Priority, read, written
from bot.ports.clock import Clock
from bot.ports.pages import Lying
from bot.storage import photos
from bot.storage.database import Database
from bot.storage.page_tables import page_numbers, pages
from bot.storage.together import Together

UNREAD_REPLY_S, UNREAD_S = 24 * 3600.0, 90 * 24 * 3600.0
"""How long an answer, and whatever comes by itself, waits for its reader."""
READ_S = 3600.0
"""How long a message that was shown stays, for the page to be loaded again."""
OVERLAP = 64
"""So many ids are looked at again: on PostgreSQL a lower one can be committed after a higher one."""

_INSERT = insert(pages)
_OF = pages.c.owner == bindparam("of")
_LYING = select(pages.c.number, pages.c.priority, pages.c.body, pages.c.made_at).where(_OF)
_TAKE = _LYING.where(pages.c.number > bindparam("after")).order_by(pages.c.number).limit(bindparam("most"))
_LATEST = _LYING.order_by(pages.c.number.desc()).limit(bindparam("most"))
_ONE = _LYING.where(pages.c.number == bindparam("which"))
_FIRST_AFTER = select(func.min(pages.c.number)).where(_OF, pages.c.number > bindparam("after"))
_SHOWN = (
    update(pages)
    .where(_OF, pages.c.number.between(bindparam("first"), bindparam("last")), pages.c.expires_at > bindparam("soon"))
    .values(expires_at=bindparam("soon"))
)
_NEWEST = select(func.max(pages.c.id))
_READERS = select(pages.c.id, pages.c.owner).where(pages.c.id > bindparam("above"))
_Asked = tuple[Select[Any], dict[str, object]]
_Rows = Sequence[Row[Any]]
_LAST = select(page_numbers.c.number).where(page_numbers.c.owner == bindparam("of"))


def add(connection: Connection, letters: Iterable[Letter], now_s: float) -> None:
    """Readers are taken in one order everywhere, so that two who write at once never wait in a ring."""
    for letter in sorted(letters, key=lambda one: one.address.key):
        owner = letter.address.key
        number = connection.execute(_next(connection.dialect.name), _first_number(owner, now_s)).scalar_one()
        is_answer = letter.priority <= Priority.REPLY
        row = {
            "owner": owner,
            "number": number,
            "priority": int(letter.priority),
            "body": written(letter),
            "made_at": now_s,
            "expires_at": now_s + (UNREAD_REPLY_S if is_answer else UNREAD_S),
        }
        connection.execute(_INSERT, row)


class SqlPages:
    """Implements `bot.ports.pages.Pages`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._rows = Together(self._rows_of)
        """Many streams are woken at once."""

    async def newest(self) -> int:
        return await self._database.read(lambda connection: int(connection.execute(_NEWEST).scalar() or 0))

    async def readers_since(self, message_id: int) -> Mapping[int, str]:
        above = {"above": message_id - OVERLAP}
        return await self._database.read(lambda one: {row.id: row.owner for row in one.execute(_READERS, above)})

    async def last_number(self, key: str) -> int:
        return await self._database.read(lambda one: int(one.execute(_LAST, {"of": key}).scalar() or 0))

    async def take(self, key: str, after: int, most: int) -> Sequence[Lying]:
        return await self._shown(key, _TAKE, {"of": key, "after": after, "most": most})

    async def latest(self, key: str, most: int) -> Sequence[Lying]:
        return (await self._shown(key, _LATEST, {"of": key, "most": most}))[::-1]

    async def _shown(self, key: str, statement: Select[Any], asked: dict[str, object]) -> Sequence[Lying]:
        rows = await self._rows((statement, asked))
        return [Lying(row.number, row.made_at, read(key, row.priority, row.body)) for row in rows]

    async def _rows_of(self, asked: Sequence[_Asked]) -> Sequence[_Rows]:
        """What is asked counts as shown; should that be undone by a power cut, it stays a little longer."""

        def unit(connection: Connection) -> list[_Rows]:
            return [connection.execute(statement, values).all() for statement, values in asked]

        found = await self._database.read(unit)
        soon_s = self._clock.now_s() + READ_S
        shown = [
            {"of": values["of"], "first": min(numbers), "last": max(numbers), "soon": soon_s}
            for (_, values), rows in zip(asked, found, strict=True)
            if (numbers := [row.number for row in rows])
        ]
        if shown:  # readers in one order everywhere, as in `add`
            in_order = sorted(shown, key=lambda one: str(one["of"]))
            await self._database.write(lambda connection: connection.execute(_SHOWN, in_order), soon=True)
        return found

    async def first_after(self, key: str, number: int) -> int:
        asked = {"of": key, "after": number}
        return await self._database.read(lambda one: int(one.execute(_FIRST_AFTER, asked).scalar() or 0))

    async def find(self, key: str, number: int) -> Lying | None:
        row = await self._database.read(lambda one: one.execute(_ONE, {"of": key, "which": number}).first())
        return Lying(row.number, row.made_at, read(key, row.priority, row.body)) if row is not None else None

    async def keep_photo(self, key: str, unique: str, content: bytes) -> None:
        now_s = self._clock.now_s()
        await self._database.write(lambda connection: photos.keep(connection, key, unique, content, now_s))

    async def photo(self, unique: str, key: str = "") -> bytes | None:
        return await self._database.read(lambda connection: photos.find(connection, unique, key))


def _first_number(owner: str, now_s: float) -> dict[str, object]:
    """Milliseconds, so that numbers go on above those of a reader whose rows were deleted meanwhile."""
    return {"owner": owner, "number": int(now_s * 1_000), "used_at": now_s}


@cache
def _next(dialect: str) -> Any:
    """The next number of a reader; the row stays locked until the commit."""
    make: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect]
    adding = make(page_numbers)
    after = page_numbers.c.number + 1
    values = {
        "number": case((after >= adding.excluded.number, after), else_=adding.excluded.number),
        "used_at": adding.excluded.used_at,
    }
    return adding.on_conflict_do_update(index_elements=["owner"], set_=values).returning(page_numbers.c.number)
