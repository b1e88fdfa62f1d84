"""A user without a right, a server that only lets read, another time: told with the cure, and nothing is lost."""

import asyncio
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.app.parts import SystemClock, open_data
from bot.config import load_settings
from bot.domain.errors import BotError, StoreUnavailable
from bot.services.pace import UNPACED
from bot.storage import schema
from bot.storage.engines import open_database
from bot.storage.faults import passes, translated
from bot.storage.schema import metadata
from bot.storage.store import SqlStore
from tests.bare_users import as_owner, bare_user, grant, revoke
from tests.contract.conftest import Desk, SetClock, answer
from tests.fakes.bot_api import BotApi
from tests.processes import config
from tests.starting.processes import run

LAN = "telegram:11"
ALL = ("SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public", "USAGE ON ALL SEQUENCES IN SCHEMA public")


@pytest.fixture
def user(postgres_database: str) -> Iterator[str]:
    """The URL of one who may do all that the program does."""
    with bare_user(postgres_database, *ALL) as url:
        yield url


async def opened(url: str, place: Path) -> None:
    settings = load_settings({"BOT_CONFIG": str(config(place)), "DATABASE_URL": url})
    await (await open_data(settings)).close()


async def test_an_update_waits_until_the_right_is_granted_and_is_handled_then(user: str, clock: SetClock) -> None:
    revoke(user, "INSERT ON conversations")
    limits = {"telegram": UNPACED}
    database = open_database(user)
    desk = Desk(database, SqlStore(database, limits, clock), clock, limits)
    await desk.arrive(("1", LAN))
    with pytest.raises(StoreUnavailable, match=r"permission denied for table conversations.*GRANT"):
        await desk.handle(answer)
    assert (len(await desk.rows(schema.inbox)), len(await desk.rows(schema.quarantine))) == (1, 0)
    grant(user, "INSERT ON conversations")
    assert await desk.handle(answer) == 1
    assert (len(await desk.rows(schema.inbox)), len(await desk.rows(schema.outbox))) == (0, 1)
    await desk.store.close()


async def test_what_needs_the_right_holds_up_nothing_that_is_written_with_it(user: str, clock: SetClock) -> None:
    revoke(user, "INSERT ON workers")
    database = open_database(user)
    store = SqlStore(database, {"telegram": UNPACED}, clock)
    desk = Desk(database, store, clock)
    beaten, arrived = await asyncio.gather(store.beat("w1", 5.0), desk.arrive(("1", LAN)), return_exceptions=True)
    assert isinstance(beaten, StoreUnavailable)
    assert arrived == 1
    await store.close()


async def test_nothing_is_set_aside_while_the_server_only_lets_read(user: str, clock: SetClock) -> None:
    name, limits = user.rpartition("/")[2], {"telegram": UNPACED}
    database = open_database(user)
    await Desk(database, SqlStore(database, limits, clock), clock, limits).arrive(("1", LAN))
    await database.close()
    try:
        as_owner(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        database = open_database(user)
        desk = Desk(database, SqlStore(database, limits, clock), clock, limits)
        with pytest.raises(StoreUnavailable, match="pg_ctl promote"):
            await desk.handle(answer)
        assert (len(await desk.rows(schema.inbox)), len(await desk.rows(schema.quarantine))) == (1, 0)
        await database.close()
    finally:
        as_owner(f"ALTER DATABASE {name} RESET default_transaction_read_only")


class ToldError(Exception):
    def __init__(self, state: str) -> None:
        super().__init__(f"<class 'asyncpg'>: said of {state}\nHINT: more")
        self.sqlstate = state


@pytest.mark.parametrize("state", ["42501", "25006"])
def test_both_states_pass_and_are_told_with_their_cure(state: str) -> None:
    error = DBAPIError("SELECT 'a member's words'", None, ToldError(state))
    assert passes(error)
    assert not passes(DBAPIError("SELECT 1", None, ToldError("42601")))
    said = translated(error)
    assert isinstance(said, StoreUnavailable)
    assert "DATABASE_URL" in str(said)
    assert "words" not in str(said)


@pytest.mark.parametrize("right", ["INSERT ON conversations", "DELETE ON outbox", "USAGE ON SEQUENCE outbox_id_seq"])
async def test_it_does_not_begin_without_a_right_and_names_it_and_the_cure(
    user: str, tmp_path: Path, right: str
) -> None:
    await opened(user, tmp_path)
    revoke(user, right)
    named = right.replace(" ON SEQUENCE", "").replace(" ON", "").replace("USAGE ", "USAGE public.")
    with pytest.raises(BotError, match=f"thiếu quyền: {named}.*GRANT"):
        await opened(user, tmp_path)


async def test_it_does_not_begin_on_a_server_that_only_lets_read(user: str, tmp_path: Path) -> None:
    name = user.rpartition("/")[2]
    try:
        as_owner(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        with pytest.raises(BotError, match="pg_ctl promote"):
            await opened(user, tmp_path)
    finally:
        as_owner(f"ALTER DATABASE {name} RESET default_transaction_read_only")


async def test_nobody_may_change_what_only_grows_and_it_begins_all_the_same(user: str, tmp_path: Path) -> None:
    revoke(user, "UPDATE, DELETE ON audit")
    await opened(user, tmp_path)
    assert set(metadata.tables) >= {"audit"}


@pytest.mark.parametrize("granted", [(), ("SELECT ON ALL TABLES IN SCHEMA public",)])
@pytest.mark.slow
async def test_the_program_ends_with_one_line_that_names_the_cure(
    postgres_database: str, tmp_path: Path, granted: tuple[str, ...]
) -> None:
    async with BotApi.serving() as api:
        with bare_user(postgres_database, *granted) as url:
            environment = {
                **os.environ,
                "DATABASE_URL": url,
                "TELEGRAM_BOT_TOKEN": api.token,
                "TELEGRAM_API_BASE": api.url,
            }
            ended = await asyncio.to_thread(run, "run", environment=environment)
    assert ended.returncode == 2, ended.stderr[-400:]
    told = [line for line in ended.stderr.decode().splitlines() if not line.startswith("{")]
    assert len(told) == 1
    assert "GRANT SELECT, INSERT" in told[0]
    assert b"ready" not in ended.stdout


@pytest.mark.parametrize(("ahead_s", "is_refused"), [(600.0, True), (-600.0, True), (20.0, False), (-20.0, False)])
async def test_it_does_not_begin_with_a_clock_that_differs_from_the_servers(
    user: str, tmp_path: Path, ahead_s: float, is_refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_s = SystemClock.now_s
    monkeypatch.setattr(SystemClock, "now_s", staticmethod(lambda: told_s() + ahead_s))
    if not is_refused:
        await opened(user, tmp_path)
        return
    way = "nhanh" if ahead_s > 0 else "chậm"
    with pytest.raises(BotError, match=rf"{way} hơn đồng hồ của máy chủ PostgreSQL (599|600|601) giây.*timedatectl"):
        await opened(user, tmp_path)


@pytest.mark.parametrize(("ahead_s", "is_told"), [(600.0, True), (20.0, False)])
async def test_a_clock_that_goes_wrong_later_is_told_in_the_log(
    user: str, ahead_s: float, is_told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    clock = SetClock(SystemClock.now_s() + ahead_s)
    store = SqlStore(open_database(user), {"telegram": UNPACED}, clock)
    with caplog.at_level(logging.CRITICAL):
        await store.tidy()
    said = [record for record in caplog.records if record.message == "this machine's clock differs from the server's"]
    assert len(said) == is_told
    assert all("timedatectl" in vars(record)["fault"] for record in said)
    await store.close()
