"""`bot doctor` beside the local platform and real databases."""

import asyncio
import datetime as dt
import json
import ssl
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.app.doctor import examining
from bot.app.doctor.examining import Examination
from bot.app.doctor.finding import Severity
from bot.app.soundness import Sound, all_read
from bot.channels.outside import certificate_of
from bot.config import load_settings
from tests.bare_users import bare_user
from tests.conftest import ROOT
from tests.fakes.bot_api import BotApi
from tests.processes import config
from tests.starting.processes import run

GROUP = -1_001_000_000_033


async def found(api: BotApi, place: Path, database: str, *, ahead_s: float = 0.0, **more: str) -> dict[str, Severity]:
    """The worst of each check."""
    environment = {
        "BOT_CONFIG": str(place),
        "TELEGRAM_API_BASE": api.url,
        "TELEGRAM_BOT_TOKEN": api.token,
        "DESK_CHAT_ID": str(GROUP),
        "DATABASE_URL": database,
        **more,
    }
    settings = load_settings(environment)
    levels: dict[str, Severity] = {}
    order = [Severity.SKIPPED, Severity.OK, Severity.NOTE, Severity.FAULT]
    for one in await Examination(settings, str(place), False, lambda: time.time() + ahead_s).findings():
        levels[one.check] = max(levels.get(one.check, Severity.SKIPPED), one.level, key=order.index)
    return levels


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped knowledge, which takes seconds to read, for all tests but that of the command."""
    monkeypatch.setattr(examining, "all_read", lambda *_: _read())


@cache
def _read() -> Sound:
    return all_read(load_settings({"BOT_CONFIG": str(ROOT / "config.yaml")}), "config.yaml", datetime.now(UTC))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return config(tmp_path)


async def test_a_sound_installation_has_no_faults(place: Path, sqlite_database: str) -> None:
    chats = {GROUP: {"type": "supergroup", "title": "Bàn trực"}}
    async with BotApi.serving(chats=chats, admins={GROUP: frozenset({4_200_000_001})}) as api:
        levels = await found(api, place, sqlite_database)
    checks = {"token", "webhook", "desk", "database", "clock", "knowledge", "holidays", "disk"}
    assert {check: levels[check] for check in checks if levels[check] is Severity.FAULT} == {}
    assert (
        levels["token"] is levels["webhook"] is levels["desk"] is levels["clock"] is levels["database"] is Severity.OK
    )


async def test_each_fault_is_found_beside_the_others(place: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 999)
    async with BotApi.serving(missing=frozenset({GROUP})) as api:
        levels = await found(
            api,
            place,
            f"sqlite+aiosqlite:///{broken}",
            ahead_s=600.0,
            TELEGRAM_MODE="webhook",
            PUBLIC_URL="https://127.0.0.1:1",
        )
    wanted = {"webhook", "desk", "database", "clock", "certificate", "rota"}
    assert {check for check, level in levels.items() if level is Severity.FAULT} == wanted
    assert levels["knowledge"] is levels["token"] is Severity.OK


async def test_a_wrong_token_hides_nothing_else(place: Path, sqlite_database: str) -> None:
    async with BotApi.serving() as api:
        levels = await found(api, place, sqlite_database, TELEGRAM_BOT_TOKEN="1:not-the-one")
    assert levels["token"] is Severity.FAULT
    assert levels["database"] is levels["clock"] is Severity.OK


async def test_nothing_is_made_where_there_is_no_database_yet(place: Path, tmp_path: Path) -> None:
    async with BotApi.serving() as api:
        levels = await found(api, place, f"sqlite+aiosqlite:///{tmp_path}/data/bot.db")
    assert levels["database"] is Severity.NOTE
    assert not (tmp_path / "data").exists()


async def test_a_user_without_rights_is_told_on_postgresql(place: Path, postgres_database: str) -> None:
    async with BotApi.serving() as api:
        with bare_user(postgres_database, "SELECT ON ALL TABLES IN SCHEMA public") as user:
            assert (await found(api, place, user))["database"] is Severity.FAULT
        assert (await found(api, place, postgres_database))["database"] is not Severity.FAULT


async def test_a_user_who_may_not_even_read_is_told_the_cure(place: Path, postgres_database: str) -> None:
    with bare_user(postgres_database) as user:
        settings = load_settings({"BOT_CONFIG": str(place), "DATABASE_URL": user})
        findings = await Examination(settings, str(place), True, time.time).findings()
    (told,) = [one for one in findings if one.check == "database"]
    assert told.level is Severity.FAULT
    assert "GRANT SELECT" in told.says
    assert "người phát triển" not in f"{told.says} {told.cure}"


async def test_the_certificate_of_an_address_is_read(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    until = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=9)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, until - dt.timedelta(days=90), until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    pem.write_bytes(
        made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(serialization.Encoding.PEM, form, plain)
    )
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(pem)
    server = await asyncio.start_server(lambda _, writer: writer.close(), "localhost", 0, ssl=own)
    url = "https://localhost:{1}/".format(*server.sockets[0].getsockname())
    async with server:
        seen = await certificate_of(url, ssl.create_default_context(cafile=str(pem)))
        stranger = await certificate_of(url)
    assert (seen.until_s, seen.fault) == (until.timestamp(), "")
    assert "self" in stranger.fault


@pytest.mark.parametrize(("text", "status"), [("", 0), ("colour: red\n", 1)])
def test_the_command_says_json_and_ends_with_a_status(
    text: str, status: int, place: Path, sqlite_database: str
) -> None:
    place.write_text(place.read_text(encoding="utf-8") + f"\n{text}", encoding="utf-8")
    own = {"BOT_CONFIG": str(place), "DATABASE_URL": sqlite_database, "PATH": ""}
    done = run("doctor", "--offline", "--json", environment=own)
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"]) == (status, status == 0)
    assert all(set(one) == {"check", "level", "says", "cure"} for one in told["findings"])
    assert any("colour" in one["says"] for one in told["findings"]) == (status == 1)
