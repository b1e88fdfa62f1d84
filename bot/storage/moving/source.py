"""The SQLite file that is moved: looked at before anything is done, and held against writes until all of it is over."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Boolean, Connection, Table, func, or_, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import BotError, StoreUnavailable
from bot.storage.faults import translated
from bot.storage.migrate import standing
from bot.storage.moments import ahead
from bot.storage.moving import refusals
from bot.storage.moving.rows import Row, Sum
from bot.storage.schema import leases, workers
from bot.storage.sqlite import driver, sqlite_engine

PAGE_ROWS = 5_000


class SqliteSource:
    """A file that nobody else writes to. `name`: its full path, by which a move is known again."""

    def __init__(self, connection: Connection, name: str) -> None:
        self.name = name
        self._driver = driver(connection)

    def page(self, table: Table, after: int) -> tuple[list[Row], int]:
        """Up to PAGE_ROWS rows behind the row numbered `after` by SQLite, and the number of the last of them."""
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        found = self._driver.execute(
            f'SELECT rowid, {columns} FROM "{table.name}" WHERE rowid > ? ORDER BY rowid LIMIT {PAGE_ROWS}',  # noqa: S608 - our own names
            (after,),
        ).fetchall()
        flags = [place for place, column in enumerate(table.columns) if isinstance(column.type, Boolean)]
        return [_typed(row[1:], flags) for row in found], int(found[-1][0]) if found else after

    def summed(self, table: Table) -> Sum:
        """What all rows of the table add up to."""
        total, last = Sum(), -1
        while True:
            rows, last = self.page(table, last)
            if not rows:
                return total
            total = total.plus(rows)

    def last_number(self, table: Table) -> int:
        """The highest number that a row of the table ever had, 0 for none; a deleted row's is not given again."""
        kept = self._driver.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).fetchone()
        key = next(iter(table.primary_key)).name
        highest = self._driver.execute(f'SELECT max("{key}") FROM "{table.name}"').fetchone()  # noqa: S608 - our own names
        return max(int(kept[0] if kept else 0), int(highest[0] or 0))


@contextmanager
def source(address: str) -> Iterator[SqliteSource]:
    """The file behind `sqlite:///PATH`.

    Raises:
        BotError: it is none, is damaged, is of another version, or an assistant runs on it.
    """
    url = _address(address)
    path = Path(str(url.database))
    if not path.is_file():
        raise BotError(refusals.NO_FILE.format(path=path))
    engine = sqlite_engine(url)
    try:
        with engine.begin() as connection:
            _look(connection, path)
            yield SqliteSource(connection, str(path.resolve()))
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _unopened(error, path) from error
    finally:
        engine.dispose()


def _address(address: str) -> URL:
    try:
        url = make_url(address)
    except (SQLAlchemyError, ValueError) as error:
        raise BotError(refusals.NOT_SQLITE.format(example=refusals.EXAMPLE)) from error
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        raise BotError(refusals.NOT_SQLITE.format(example=refusals.EXAMPLE))
    return url


def _look(connection: Connection, path: Path) -> None:
    said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if said != "ok":
        raise BotError(refusals.DAMAGED.format(path=path, said=str(said).splitlines()[0][:80]))
    at = standing(connection)
    if at.found != at.wanted:
        told = refusals.OLDER if at.is_known else refusals.NEWER
        raise BotError(told.format(path=path, found=at.found or "trống", wanted=at.wanted))
    alive = select(func.count()).select_from(workers).where(ahead(workers.c.alive_until))
    polls = select(func.count()).select_from(leases).where(leases.c.name.like("poll/%"), ahead(leases.c.until))
    if connection.execute(
        select(or_(alive.scalar_subquery() > 0, polls.scalar_subquery() > 0)), {"now": time.time()}
    ).scalar():
        raise BotError(refusals.RUNNING.format(path=path))


def _typed(row: Row, flags: list[int]) -> Row:
    """SQLite has numbers where the tables have yes and no."""
    if not flags:
        return row
    typed = list(row)
    for place in flags:
        typed[place] = bool(typed[place])
    return tuple(typed)


def _unopened(error: Exception, path: Path) -> BotError:
    said = (str(getattr(error, "orig", None) or error).splitlines() or [""])[0][:120]
    told = refusals.UNREADABLE if isinstance(translated(error), StoreUnavailable) else refusals.DAMAGED
    return BotError(told.format(path=path, said=said))
