"""`bot run` as the operator runs it: real processes, from the ready line to SIGTERM, and kill -9 in between."""

import argparse
import asyncio
import json
import socket
from pathlib import Path

import aiohttp
import pytest

from bot.app.running import run
from bot.cli import run as command
from bot.config import load_settings
from bot.domain.errors import BotError
from bot.logs import JsonLines
from tests.conftest import ROOT
from tests.databases import sqlite_url
from tests.fakes.bot_api import BotApi, updates
from tests.processes import Running, bot, config
from tests.serving import ANSWERED, GROUP, HOA, LAN, QUESTION, database_files, faults_of, locked

MARK = "zqxbaomat"
MARKED = f"{QUESTION} {MARK} câu của riêng tôi"


def environment(api: BotApi, folder: Path, url: str) -> dict[str, str]:
    return {
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_API_BASE": api.url,
        "DATABASE_URL": url,
        "BOT_CONFIG": str(config(folder, log_level="debug")),
    }


async def get(running: Running, path: str) -> tuple[int, dict[str, object]]:
    async with aiohttp.ClientSession() as session, session.get(running.url + path) as answer:
        return answer.status, await answer.json()


async def say_everything(api: BotApi) -> None:
    """The marked question in every way that one can be asked."""
    await api.say(LAN, MARKED)
    await api.say(LAN, f"/hoi {MARKED}")
    await api.say(GROUP, f"@thu_nghiem_bot {MARKED}", user_id=LAN)
    await api.say(HOA, MARKED)
    await api.push(updates.inline(LAN, MARKED), updates.edited(updates.message(HOA, MARKED), MARKED))
    await api.push({"message": updates.message(LAN, MARKED, date="x")["message"]}, raw=True)
    await api.push({"callback_query": {"id": "1", "from": 7, "data": MARKED}}, raw=True)


@pytest.mark.timed
async def test_bot_run_from_the_ready_line_to_its_end(api: BotApi, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "data" / "bot.db")
    given = environment(api, tmp_path, url)
    async with bot(tmp_path, "run", **given) as first:
        await first.ready()
        assert first.out.read_text() == f"ready: telegram @thu_nghiem_bot, web, {first.url}\n"
        assert await get(first, "/healthz") == (200, {"alive": True})
        status, report = await get(first, "/readyz")
        assert (status, report["ready"], report["database"], report["platform"]) == (200, True, "ok", "ok")
        await say_everything(api)
        await api.wait_for(lambda: len(api.sent(LAN)) == 2 and api.sent(GROUP) and api.sent(HOA))
        for number in range(60):
            await api.say(9_000_000_000 + number % 20, f"/start {number}")
        await api.wait_for(lambda: len(api.sent()) >= 14)
        first.process.kill()
        await first.ended()

    async with bot(tmp_path, "run", **given) as second:
        await second.ready()
        crowd = [9_000_000_000 + number for number in range(20)]
        await api.wait_for(lambda: all(len(api.sent(chat)) >= 3 for chat in crowd), timeout_s=30)
        assert sum(len(api.sent(chat)) - 3 for chat in crowd) <= 2
        status, took_s = await second.stop()
        assert (status, took_s < 10) == (0, True)

    assert faults_of(api) == []
    said = first.err.read_text() + second.err.read_text()
    lines = [json.loads(line) for line in said.splitlines()]
    assert {"time", "level", "from", "message"} <= lines[0].keys()
    for secret in (MARK, QUESTION[:12], api.token, api.token.partition(":")[2], ANSWERED, "Người"):
        assert secret not in said
    for path in database_files(url):
        assert MARK.encode() not in path.read_bytes()


@pytest.mark.timed
async def test_bot_run_stops_in_time_though_the_database_is_locked_and_the_platform_silent(
    api: BotApi, tmp_path: Path
) -> None:
    url = sqlite_url(tmp_path / "locked.db")
    given = environment(api, tmp_path, url)
    async with (
        bot(tmp_path, "run", **given) as busy,
        BotApi.serving() as silent,
        bot(
            tmp_path,
            "run",
            **given | {"DATABASE_URL": sqlite_url(tmp_path / "b.db"), "TELEGRAM_API_BASE": silent.url},
        ) as waiting,
    ):
        silent.fail("hang_before", "getMe", hang_s=60)
        await busy.ready()
        api.fail("hang_before", "sendMessage", hang_s=60)
        await api.say(LAN, QUESTION)
        await api.wait_for(lambda: api.calls_of("sendMessage"))
        await silent.wait_for(lambda: silent.calls_of("getMe"), timeout_s=60)
        with locked(url):
            await asyncio.sleep(0.5)
            ends = await asyncio.gather(busy.stop(), waiting.stop())
        assert [status for status, _ in ends] == [0, 0]
        assert max(took_s for _, took_s in ends) < 10
        assert waiting.out.read_text() == ""


async def test_bot_run_without_a_token_and_a_page_or_with_a_wrong_token_says_so_in_a_line(
    api: BotApi, tmp_path: Path
) -> None:
    wrong = {"TELEGRAM_BOT_TOKEN": "4200000001:AA-wrong-token", "TELEGRAM_API_BASE": api.url}
    async with (
        bot(tmp_path, "run", BOT_CONFIG=str(config(tmp_path, web=False))) as without,
        bot(tmp_path, "run", DATABASE_URL=sqlite_url(tmp_path / "bot.db"), **wrong) as refused,
    ):
        assert [await one.ended() for one in (without, refused)] == [2, 2]
    assert without.out.read_text() == refused.out.read_text() == ""
    first, second = without.err.read_text().splitlines()
    assert "TELEGRAM_BOT_TOKEN" in first
    assert "make chat" in second
    (line,) = refused.err.read_text().splitlines()
    assert line.startswith("TELEGRAM_BOT_TOKEN: Telegram không nhận mã này.")
    assert "AA-wrong-token" not in line


@pytest.mark.parametrize("token", ["nonsense", "12345", "12345:", "123 45:AAAAAAAAAA", "a:b/../c", "<mã của bot>"])
async def test_a_text_that_no_token_can_be_is_refused_at_once(token: str) -> None:
    settings = load_settings({"BOT_CONFIG": str(ROOT / "config.yaml"), "TELEGRAM_BOT_TOKEN": token})
    with pytest.raises(BotError, match="TELEGRAM_BOT_TOKEN: Telegram không nhận mã này"):
        await run(settings)


async def test_a_port_that_is_taken_is_named(api: BotApi, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        given = environment(api, tmp_path, sqlite_url(tmp_path / "bot.db")) | {"HTTP_PORT": port}
        with pytest.raises(BotError, match=f"HTTP_HOST/HTTP_PORT: không mở được 127.0.0.1:{port}"):
            await run(load_settings(given))


def test_a_fault_of_the_program_ends_it_without_its_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: object, *, maintenance: bool) -> None:
        raise LookupError(MARKED)

    monkeypatch.setattr(command, "run_service", broken)
    monkeypatch.setenv("BOT_CONFIG", str(ROOT / "config.yaml"))
    assert command.run(argparse.Namespace(maintenance=False)) == 1
    (record,) = caplog.records
    told = JsonLines(()).format(record)
    assert json.loads(told)["error"] == "LookupError"
    assert MARK not in told
