"""`/readyz` is false for whatever keeps the database from being written, with the running service."""

import asyncio
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

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


async def test_a_process_that_stands_still_in_the_middle_of_writing(
    served: Served, sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup, or a second program, that was stopped while it held the file."""
    monkeypatch.setattr(health, "UNWRITTEN_S", 5.0)
    await until(served, 200, "database", "ok")
    code = "import sqlite3,sys,time; c=sqlite3.connect(sys.argv[1]); c.execute('BEGIN IMMEDIATE'); time.sleep(99)"
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", code, str(make_url(sqlite_database).database))
    try:
        await until(served, 503, "database", "not written")
    finally:
        holder.kill()
        await holder.wait()
    await until(served, 200, "database", "ok")


async def test_another_file_in_its_place(served: Served, sqlite_database: str) -> None:
    """A restored backup that was copied over the running one: what is written now goes to the file that is gone."""
    path = Path(str(make_url(sqlite_database).database))
    await until(served, 200, "database", "ok")
    kept, other = path.with_suffix(".kept"), path.with_suffix(".other")
    shutil.copy(path, other)
    os.link(path, kept)
    other.replace(path)
    await until(served, 503, "database", "file gone")
    kept.replace(path)
    await until(served, 200, "database", "ok")
