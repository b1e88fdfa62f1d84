"""The two places where SQLite and PostgreSQL are told apart: upserts, and skipping rows that another holds."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


@cache
def upsert(dialect: str, table: Table, keep: tuple[str, ...] = ()) -> Insert:
    """An insert that overwrites the row of the same primary key, but for the columns named in `keep`."""
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect](table)
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
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect](table)
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
    insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect](table)
    return insert.on_conflict_do_nothing()  # type: ignore[no-any-return]


def put(connection: Connection, table: Table, rows: Sequence[dict[str, object]], keep: tuple[str, ...] = ()) -> None:
    """Insert the rows, or overwrite those that are there."""
    if rows:
        connection.execute(upsert(connection.dialect.name, table, keep), rows)
