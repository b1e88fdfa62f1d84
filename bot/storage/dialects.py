"""Where statements tell SQLite and PostgreSQL apart: upserts, and whether there is one writer or many at a time."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def has_one_writer(connection: Connection) -> bool:
    """Whether whoever writes is alone (SQLite); else others hold rows meanwhile, to be locked out or passed by."""
    return connection.dialect.name == "sqlite"


def inserting(dialect: str, table: Table) -> Any:
    """An insert that may say what is to happen where the row is there."""
    return {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect](table)


@cache
def upsert(dialect: str, table: Table, keep: tuple[str, ...] = ()) -> Insert:
    """An insert that overwrites the row of the same primary key, but for the columns named in `keep`."""
    insert = inserting(dialect, table)
    keys = [column.name for column in table.primary_key]
    values = {
        column.name: insert.excluded[column.name]
        for column in table.columns
        if column.name not in keys and column.name not in keep
    }
    return insert.on_conflict_do_update(index_elements=keys, set_=values)  # type: ignore[no-any-return]


@cache
def add_up(dialect: str, table: Table, counts: tuple[str, ...]) -> Insert:
    """An insert that adds these columns to those of the row of the same primary key, and overwrites the others."""
    insert = inserting(dialect, table)
    keys = [column.name for column in table.primary_key]
    values = {
        column.name: column + insert.excluded[column.name] if column.name in counts else insert.excluded[column.name]
        for column in table.columns
        if column.name not in keys
    }
    return insert.on_conflict_do_update(index_elements=keys, set_=values)  # type: ignore[no-any-return]


@cache
def insert_new(dialect: str, table: Table) -> Insert:
    """An insert that leaves a row of the same primary key as it is."""
    insert = inserting(dialect, table)
    return insert.on_conflict_do_nothing()  # type: ignore[no-any-return]


def put(connection: Connection, table: Table, rows: Sequence[dict[str, object]], keep: tuple[str, ...] = ()) -> None:
    """Insert the rows, or overwrite those that are there."""
    if rows:
        connection.execute(upsert(connection.dialect.name, table, keep), rows)
