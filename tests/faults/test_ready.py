"""`/readyz` is false for whatever keeps the database from being written, with the running service."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy.engine import make_url

from bot.services import health
from tests.acceptance.test_ready import until
from tests.serving import Served

HELD: dict[str, Callable[[sqlite3.Connection], object]] = {
    "held by a writer": lambda holder: holder.execute("BEGIN IMMEDIATE"),
    "held for itself alone": lambda holder: holder.execute("BEGIN EXCLUSIVE"),
    "held by a change of the schema": lambda holder: (
        holder.execute("BEGIN IMMEDIATE"),
        holder.execute("CREATE TABLE of_somebody_else (id INTEGER)"),
    ),
    "held by a long deletion": lambda holder: (holder.execute("BEGIN IMMEDIATE"), holder.execute("DELETE FROM seen")),
    "held by an unfinished row": lambda holder: (
        holder.execute("BEGIN"),
        holder.execute("INSERT INTO desk_marks (name, at) VALUES ('x', 1)"),
    ),
}


@pytest.mark.parametrize("how", HELD)
async def test_a_database_that_is_held_makes_it_not_ready_and_free_again_ready(
    served: Served, sqlite_database: str, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(health, "UNWRITTEN_S", 5.0)
    await until(served, 200, "database", "ok")
    with closing(sqlite3.connect(str(make_url(sqlite_database).database), isolation_level=None, timeout=30)) as holder:
        HELD[how](holder)
        await until(served, 503, "database", "not written")
        holder.execute("ROLLBACK")
    await until(served, 200, "database", "ok")
