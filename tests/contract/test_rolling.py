"""A newer version's migration comes while the older version runs: it goes on, and only a new start is refused."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.errors import BotError
from bot.services.pace import UNPACED
from bot.storage.migrate import check_version
from tests.conftest import ROOT
from tests.contract.conftest import Desk, answer, delivered
from tests.contract.test_migrations import HEAD, MIGRATIONS, RUN_WITH
from tests.databases import on_postgres

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
ADDITIVE = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("newer", sa.Column("id", sa.Integer(), primary_key=True))
    for table in ("outbox", "inbox", "conversations"):
        op.add_column(table, sa.Column("newer", sa.String(8), nullable=False, server_default="x"))
    op.create_index("ix_outbox_newer", "outbox", ["newer"])
"""
UNDONE = (
    "DROP TABLE newer",
    *(f"ALTER TABLE {table} DROP COLUMN newer" for table in ("outbox", "inbox", "conversations")),
    f"UPDATE alembic_version SET version_num = '{HEAD}'",
)


def migrated(url: str, folder: Path) -> None:
    """By a program that has one migration more."""
    shutil.copytree(MIGRATIONS, folder)
    (folder / "versions" / "9999_newer.py").write_text(ADDITIVE.format(head=HEAD))
    subprocess.run([sys.executable, "-c", RUN_WITH, str(folder), url], cwd=ROOT, check=True)


async def one_round(desk: Desk, number: int) -> list[str]:
    """A question comes, is answered, and the answer goes."""
    await desk.arrive((str(number), "telegram:1"))
    assert await desk.handle(answer) == 1
    turn = await desk.turn()
    await desk.turn("w1", *map(delivered, turn.jobs), want=0)
    return [job.letter.outgoing.text for job in turn.jobs]


async def test_an_additive_migration_leaves_the_older_version_running(
    desk: Desk, other: Desk, database_url: str, tmp_path: Path
) -> None:
    """Two replicas with open connections and prepared statements; one has a letter in hand, one waits in the outbox."""
    desk.limits["telegram"] = other.limits["telegram"] = UNPACED
    assert await one_round(desk, 1) == ['"1"']
    assert await one_round(other, 2) == ['"2"']
    await desk.send(("telegram:7", "in hand"), ("telegram:8", "waits"))
    (held,) = (await desk.turn(want=1)).jobs
    try:
        await asyncio.to_thread(migrated, database_url, tmp_path / "migrations")
        await desk.turn("w1", delivered(held), want=0)
        assert await other.hold("w2") == ["waits"]
        assert await one_round(desk, 3) == ['"3"']
        assert await one_round(other, 4) == ['"4"']
        assert await desk.store.lease("poll/telegram/777", "w1", 5.0)
        await desk.store.beat("w1", 5.0)
        await desk.store.tidy()
        with pytest.raises(BotError, match="mới hơn chương trình này"):
            await check_version(database_url)
    finally:
        await asyncio.to_thread(on_postgres, *UNDONE, database=database_url.rpartition("/")[2])
