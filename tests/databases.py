"""Real databases for tests: migrated once, and empty for each test."""

import asyncio
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import Column, TypeDecorator
from sqlalchemy.types import TypeEngine

from bot.storage.migrate import migrate
from bot.storage.tables import metadata

POSTGRES = "postgresql+asyncpg://postgres@127.0.0.1:5432"
_SERVER = "postgresql://postgres@127.0.0.1:5432"
_EMPTY = """
DO $$
DECLARE
  name text;
  filled text;
  found boolean;
BEGIN
  FOREACH name IN ARRAY ARRAY[{tables}] LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO found;
    IF found THEN filled := concat_ws(', ', filled, quote_ident(name)); END IF;
  END LOOP;
  IF filled IS NOT NULL THEN EXECUTE 'TRUNCATE ' || filled || ' RESTART IDENTITY CASCADE'; END IF;
  PERFORM setval(format('%I.%I', schemaname, sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def postgres_url(name: str) -> str:
    return f"{POSTGRES}/{name}"


def need_postgres() -> None:
    """Skip without a server on a developer's machine, or where NO_POSTGRES=1 asks for it; in CI it has to be there."""
    if os.environ.get("NO_POSTGRES") == "1" and not os.environ.get("CI"):
        pytest.skip("NO_POSTGRES=1")
    try:
        on_postgres("SELECT 1")
    except OSError as error:
        told = f"no PostgreSQL at 127.0.0.1:5432 ({error}); start one (.ci/run does), or set NO_POSTGRES=1"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)


def emptied(name: str) -> None:
    """All rows deleted, and their numbers begun anew: only tables with rows are touched, each of them costs files."""
    on_postgres(_EMPTY.format(tables=", ".join(f"'{table}'" for table in metadata.tables)), database=name)


def on_postgres(*statements: str, database: str = "postgres") -> None:
    async def run() -> None:
        connection = await asyncpg.connect(f"{_SERVER}/{database}")
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


def new_postgres() -> str:
    """The name of a new, empty database."""
    name = f"bot_test_{os.getpid()}_{secrets.token_hex(4)}"
    on_postgres(f"CREATE DATABASE {name}")
    return name


def drop_postgres(name: str) -> None:
    on_postgres(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def migrated_postgres() -> Iterator[str]:
    """The name of a migrated database."""
    name = new_postgres()
    try:
        asyncio.run(migrate(postgres_url(name)))
        yield name
    finally:
        drop_postgres(name)


def copied_sqlite(template: Path, path: Path) -> str:
    """The URL of a copy."""
    shutil.copy(template, path)
    return sqlite_url(path)


def stored_type(column: Column[Any]) -> TypeEngine[Any]:
    """What the database knows of it: of a sealed text, a text."""
    kind = column.type
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind
