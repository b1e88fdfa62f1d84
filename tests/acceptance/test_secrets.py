"""Secrets are in no log, page, figure or error: the program is run with marked ones, and all it says is searched."""

import asyncio
import os
from pathlib import Path

import aiohttp
import pytest
from cryptography.fernet import Fernet

from bot.config.secret_files import SECRETS
from tests.conftest import ROOT
from tests.fakes.bot_api import BotApi
from tests.processes import bot, config
from tests.serving import LAN, QUESTION
from tests.starting.processes import run

NOWHERE = "http://127.0.0.1:9"
MARKED = {
    "TELEGRAM_WEBHOOK_SECRET": "zq1-bi-mat-cua-webhook",
    "ZALO_APP_SECRET": "zq2-khoa-cua-ung-dung",
    "ZALO_OA_SECRET": "zq3-khoa-ky-webhook",
    "ZALO_BOT_TOKEN": "9876543210:zq4-ma-cua-bot-zalo-abcdefghijk",
    "ZALO_BOT_WEBHOOK_SECRET": "zq5-bi-mat-cua-bot-zalo",
    "TOKEN_KEY": Fernet.generate_key().decode(),
    "BACKUP_KEY": Fernet.generate_key().decode(),
    "DATA_KEY": Fernet.generate_key().decode(),
}
PASSWORD = "zq6-mat-khau-du-lieu"
BESIDE = {
    "ZALO_APP_ID": "4201",
    "ZALO_OA_ID": "4202",
    "ZALO_API_BASE": NOWHERE,
    "ZALO_OAUTH_BASE": NOWHERE,
    "ZALO_BOT_API_BASE": NOWHERE,
}
PAGES = ("/", "/tra-cuu", "/healthz", "/readyz", "/metrics", "/nothing", "/zalo/webhook", "/telegram/webhook")
BAD = {
    "TELEGRAM_WEBHOOK_SECRET": "zq1 có khoảng trắng",
    "ZALO_BOT_WEBHOOK_SECRET": "zq5-é",
    "TOKEN_KEY": "zq7-không-phải-khóa",
    "BACKUP_KEY": "zq8-không-phải-khóa",
    "DATA_KEY": "zq9-không-phải-khóa",
}
"""Secrets that are refused: the error names the variable alone."""


def told_secrets(said: str, *more: str) -> list[str]:
    """Which of them can be read there; of a token the half that is secret."""
    return [one for one in (*MARKED.values(), *more) if one.rpartition(":")[2] in said]


async def pages(url: str) -> str:
    """All that the server shows, headers too, to those who ask and to those who post what they may not."""
    said = []
    async with aiohttp.ClientSession() as session:
        for path in PAGES:
            for method in ("GET", "POST"):
                forged = {"X-Telegram-Bot-Api-Secret-Token": "x", "X-ZEvent-Signature": "mac=x"}
                async with session.request(method, url + path, headers=forged, data=b"{}") as answer:
                    said.append(f"{answer.headers} {await answer.text(errors='replace')}")
    return "\n".join(said)


@pytest.mark.slow
async def test_nothing_that_a_running_program_says_holds_a_secret(api: BotApi, tmp_path: Path) -> None:
    environment = {
        **MARKED,
        **BESIDE,
        "TELEGRAM_BOT_TOKEN": api.token,
        "TELEGRAM_API_BASE": api.url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        "BOT_CONFIG": str(config(tmp_path, log_level="debug")),
    }
    async with bot(tmp_path, "run", **environment) as running:
        await running.ready()
        await api.say(LAN, QUESTION)
        await api.wait_for(lambda: api.sent(LAN))
        api.configure(blocked=frozenset({LAN}))
        await api.say(LAN, QUESTION)
        shown = await pages(running.url)
        async with asyncio.timeout(60):
            while '"fault"' not in running.err.read_text():  # noqa: ASYNC110 - a file calls nobody
                await asyncio.sleep(0.1)
        await running.stop()
        said = running.out.read_text() + running.err.read_text() + shown
    assert len(said) > 2_000
    assert told_secrets(said, api.token) == []


@pytest.mark.parametrize("arguments", ["run", "migrate", "export cases", "broadcast status", "zalo login", "check"])
def test_nothing_that_a_command_says_of_a_database_out_of_reach_holds_a_secret(arguments: str) -> None:
    said = told_by(
        arguments, {**MARKED, **BESIDE, "DATABASE_URL": f"postgresql+asyncpg://bot:{PASSWORD}@127.0.0.1:9/x"}
    )
    assert said
    assert told_secrets(said, PASSWORD) == []


@pytest.mark.parametrize("address", ["postgresql+asyncpg://bot:{}@[::1/x", "mysql://bot:{}@h/x", "bot:{}@h"])
def test_an_odd_address_of_a_database_is_refused_without_its_password(address: str) -> None:
    said = told_by("migrate", {"DATABASE_URL": address.format(PASSWORD)})
    assert said
    assert told_secrets(said, PASSWORD) == []


def test_secrets_that_are_refused_are_named_and_not_quoted() -> None:
    said = told_by("check", {**MARKED, **BESIDE, **BAD})
    assert all(key in said for key in BAD)
    assert told_secrets(said, *BAD.values()) == []


def test_another_key_of_what_is_kept_is_refused_and_neither_is_quoted(tmp_path: Path) -> None:
    database = {**MARKED, **BESIDE, "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/bot.db"}
    assert "DATA_KEY" not in told_by("export cases", database)
    other = Fernet.generate_key().decode()
    said = told_by("export cases", {**database, "DATA_KEY": other})
    assert "DATA_KEY" in said
    assert told_secrets(said, other) == []


def test_every_secret_that_may_come_from_a_file_is_marked_here() -> None:
    assert set(SECRETS) == {*MARKED, "TELEGRAM_BOT_TOKEN", "DATABASE_URL"}


def told_by(arguments: str, environment: dict[str, str]) -> str:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TELEGRAM_", "DATABASE_", "DESK_"))}
    own = kept | {"BOT_CONFIG": str(ROOT / "config.yaml"), "TELEGRAM_API_BASE": NOWHERE} | environment
    done = run(*arguments.split(), environment=own, given=b"\n\n")
    return (done.stdout + done.stderr).decode()
