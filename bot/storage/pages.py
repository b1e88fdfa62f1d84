"""Messages that lie ready for the readers of the web page: written in the transaction that they follow from."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, case, func, insert, select, update

from bot.domain.delivery import Letter, Priority, read, written
from bot.ports.clock import Clock
from bot.ports.pages import Lying
from bot.storage import ending, photos
from bot.storage.channel_tables import secrets
from bot.storage.database import Database
from bot.storage.dialects import insert_new, inserting
from bot.storage.page_tables import page_numbers, pages
from bot.storage.together import Together

UNREAD_REPLY_S, UNREAD_S = 24 * 3600.0, 90 * 24 * 3600.0
"""How long an answer, and whatever comes by itself, waits for its reader."""
READ_S = 3600.0
"""How long a message that was shown stays, for the page to be loaded again."""
LAST_NUMBER = 2**62
OVERLAP = 64
"""So many ids are looked at again: on PostgreSQL a lower one can be committed after a higher one."""

_INSERT = insert(pages)
_OF = pages.c.owner == bindparam("of_owner")
_LYING = select(pages.c.number, pages.c.priority, pages.c.body, pages.c.made_at).where(_OF)
_TAKE = _LYING.where(pages.c.number > bindparam("after")).order_by(pages.c.number).limit(bindparam("most"))
_LATEST = _LYING.where(pages.c.number < bindparam("before")).order_by(pages.c.number.desc()).limit(bindparam("most"))
_ONE = _LYING.where(pages.c.number == bindparam("of_number"))
_FIRST_AFTER = select(func.min(pages.c.number)).where(_OF, pages.c.number > bindparam("after"))
_SHOWN = (
    update(pages)
    .where(
        _OF,
        pages.c.number.between(bindparam("first"), bindparam("last")),
        pages.c.expires_at > bindparam("new_expires_at"),
    )
    .values(expires_at=bindparam("new_expires_at"))
)
_NEWEST = select(func.max(pages.c.id))
_READERS = select(pages.c.id, pages.c.owner).where(pages.c.id > bindparam("above"))
_Asked = tuple[Select[Any], dict[str, object]]
_Rows = Sequence[Row[Any]]
_LAST = select(page_numbers.c.number).where(page_numbers.c.owner == bindparam("of_owner"))

SIGNING_KEY, KEY_BYTES = "web visitors", 32
_KEY = select(secrets.c.sealed).where(secrets.c.name == bindparam("of_name"))


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


def _read(key: str, rows: Sequence[Any]) -> list[Lying]:
    return [Lying(row.number, row.made_at, read(key, row.priority, row.body)) for row in rows]


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
        return await self._database.read(lambda one: int(one.execute(_LAST, {"of_owner": key}).scalar() or 0))

    async def take(self, key: str, after: int, most: int) -> Sequence[Lying]:
        return _read(key, await self._rows((_TAKE, {"of_owner": key, "after": after, "most": most})))

    async def latest(self, key: str, most: int, before: int = 0) -> Sequence[Lying]:
        asked = {"of_owner": key, "most": most, "before": before or LAST_NUMBER}

        def unit(connection: Connection) -> list[Lying]:
            return _read(key, connection.execute(_LATEST, asked).all())

        return (await self._database.read(unit))[::-1]

    async def note_shown(self, key: str, first: int, last: int) -> None:
        shown = {"of_owner": key, "first": first, "last": last, "new_expires_at": self._clock.now_s() + READ_S}
        await self._database.write(lambda connection: connection.execute(_SHOWN, shown), soon=True)

    async def _rows_of(self, asked: Sequence[_Asked]) -> Sequence[_Rows]:
        """What is asked counts as shown; should that be undone by a power cut, it stays a little longer."""

        def unit(connection: Connection) -> list[_Rows]:
            return [connection.execute(statement, values).all() for statement, values in asked]

        found = await self._database.read(unit)
        soon_s = self._clock.now_s() + READ_S
        shown = [
            {"of_owner": values["of_owner"], "first": min(numbers), "last": max(numbers), "new_expires_at": soon_s}
            for (_, values), rows in zip(asked, found, strict=True)
            if (numbers := [row.number for row in rows])
        ]
        if shown:  # readers in one order everywhere, as in `add`
            in_order = sorted(shown, key=lambda one: str(one["of_owner"]))
            await self._database.write(lambda connection: connection.execute(_SHOWN, in_order), soon=True)
        return found

    async def first_after(self, key: str, number: int) -> int:
        asked = {"of_owner": key, "after": number}
        return await self._database.read(lambda one: int(one.execute(_FIRST_AFTER, asked).scalar() or 0))

    async def find(self, key: str, number: int) -> Lying | None:
        row = await self._database.read(lambda one: one.execute(_ONE, {"of_owner": key, "of_number": number}).first())
        return Lying(row.number, row.made_at, read(key, row.priority, row.body)) if row is not None else None

    async def signing_key(self) -> bytes:
        """Of several processes that make one at once, the first has made it for all."""

        def made(connection: Connection) -> str:
            found = connection.execute(_KEY, {"of_name": SIGNING_KEY}).scalar()
            if found is None:
                row = {"name": SIGNING_KEY, "sealed": token_hex(KEY_BYTES)}
                connection.execute(insert_new(connection.dialect.name, secrets), row)
                found = connection.execute(_KEY, {"of_name": SIGNING_KEY}).scalar_one()
            return str(found)

        return bytes.fromhex(await self._database.write(made))

    async def is_known(self, key: str) -> bool:
        return await self._database.read(partial(ending.is_known, key=key))

    async def end(self, key: str, cookie_until_s: float) -> None:
        ended = partial(ending.end, key=key, cookie_until_s=cookie_until_s, now_s=self._clock.now_s())
        await self._database.write(ended)

    async def has_ended(self, key: str) -> bool:
        return await self._database.read(partial(ending.has_ended, key=key))

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
    adding = inserting(dialect, page_numbers)
    after = page_numbers.c.number + 1
    values = {
        "number": case((after >= adding.excluded.number, after), else_=adding.excluded.number),
        "used_at": adding.excluded.used_at,
    }
    return adding.on_conflict_do_update(index_elements=["owner"], set_=values).returning(page_numbers.c.number)
