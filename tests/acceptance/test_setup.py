"""`bot setup` beside the local Bot API server: what it finds, what it writes, and that it writes nothing halfway."""

import asyncio
import os
import pty
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from bot.app import pairing
from bot.cli import setup
from bot.config import load_settings
from bot.domain.errors import BotError
from tests.conftest import ROOT
from tests.fakes.bot_api import BotApi
from tests.starting import processes as starting

GROUP, LAN, MINH = -1_001_000_000_021, 81, 82
CODE = re.compile(r"/ghep ([A-Z0-9]{5}-[A-Z0-9]{5})")
SHIPPED = (ROOT / "config.yaml").read_bytes()


@dataclass
class Typing:
    """An operator at the terminal, and people at their telephones: `reply` is called with each code that is shown."""

    token: str
    names: list[str]
    reply: Callable[[str, int], Any]
    shown: list[str] = field(default_factory=list)
    codes: int = 0
    tasks: list["asyncio.Task[Any]"] = field(default_factory=list)
    secrets: Iterator[str] | None = None

    def terminal(self) -> setup.Terminal:
        names = iter([*self.names, ""])
        tokens = self.secrets or iter([self.token] * 9)
        return setup.Terminal(lambda _: next(names), lambda _: next(tokens), self.say)

    def say(self, text: str) -> None:
        self.shown.append(text)
        if found := CODE.search(text):
            self.codes += 1
            self.tasks.append(asyncio.ensure_future(self.reply(found[1], self.codes)))


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    chats = {GROUP: {"type": "supergroup", "title": "Bàn trực"}}
    async with BotApi.serving(chats=chats, admins={GROUP: frozenset({LAN})}) as running:
        yield running


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "LISTEN_S", 1)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "knowledge").symlink_to(ROOT / "knowledge")
    place = tmp_path / "config.yaml"
    place.write_bytes(SHIPPED)
    return place


def typist(api: BotApi, *names: str, **more: Any) -> Typing:
    """Lan types the first code in the group; then Lan and Minh type theirs in private."""

    async def reply(code: str, number: int) -> None:
        chat, user = ((GROUP, LAN), (LAN, LAN), (MINH, MINH))[number - 1]
        await api.say(chat, f"/ghep {code.lower()}", user_id=user)

    return Typing(api.token, list(names), more.pop("reply", reply), **more)


async def done(api: BotApi, config: Path, typing: Typing) -> None:
    settings = load_settings({"BOT_CONFIG": str(config), "TELEGRAM_API_BASE": api.url})
    await setup.set_up(settings, config, typing.terminal())


def read(config: Path) -> Any:
    return yaml.safe_load(config.read_text(encoding="utf-8"))


def written(place: Path) -> tuple[bytes, int]:
    return place.read_bytes(), stat.S_IMODE(place.stat().st_mode)


def rewritten(place: Path, text: str) -> None:
    place.write_text(text, encoding="utf-8")


def nothing_written(config: Path) -> bool:
    return config.read_bytes() == SHIPPED and sorted(one.name for one in config.parent.iterdir()) == [
        "config.yaml",
        "knowledge",
    ]


async def test_group_and_officers_are_found_by_code_and_written(api: BotApi, config: Path) -> None:
    await done(api, config, typist(api, "Lan", "Minh"))
    desk = read(config)["desk"]
    assert desk["chat_id"] == GROUP
    assert desk["officers"] == [
        {"id": LAN, "name": "Lan", "admin": True, "head": True},
        {"id": MINH, "name": "Minh"},
    ]
    env = config.parent / ".env"
    assert written(env) == (f"TELEGRAM_BOT_TOKEN={api.token}\n".encode(), 0o600)
    assert api.token.encode() not in written(config)[0]
    assert [written(copy)[0] for copy in config.parent.glob("config.yaml.*.bak")] == [SHIPPED]
    settings = load_settings({"BOT_CONFIG": str(config)})
    assert (settings.telegram.token, settings.desk_chat) == (api.token, str(GROUP))
    assert [one.chat_id for one in api.sent()] == [GROUP, LAN, MINH]


async def test_members_who_wrote_before_and_meanwhile_are_left_to_bot_run(api: BotApi, config: Path) -> None:
    await api.say(99, "câu hỏi trước")

    async def reply(code: str, number: int) -> None:
        await api.say(98, "câu hỏi giữa chừng")
        await api.say(GROUP if number == 1 else LAN, f"/ghep@thu_nghiem_bot {code}", user_id=LAN)

    await done(api, config, typist(api, "Lan", reply=reply))
    assert len(api.state.pending) >= 3


async def test_a_wrong_token_is_asked_for_again(api: BotApi, config: Path) -> None:
    tokens = iter(["", "mã của tôi", "1:wrong-token-of-nobody", f" {api.token} "])
    typing = typist(api, "Lan", secrets=tokens)
    await done(api, config, typing)
    assert sum("Mã có dạng" in one for one in typing.shown) == 2
    assert sum("không nhận mã này" in one for one in typing.shown) == 1


async def test_a_token_that_stays_wrong_ends_it(api: BotApi, config: Path) -> None:
    with pytest.raises(BotError, match="Mã của bot vẫn chưa đúng"):
        await done(api, config, typist(api, "Lan", secrets=iter(["1:wrong-token-of-nobody"] * 9)))
    assert nothing_written(config)


async def test_without_a_network_it_says_so(api: BotApi, config: Path) -> None:
    settings = load_settings({"BOT_CONFIG": str(config), "TELEGRAM_API_BASE": "http://127.0.0.1:9"})
    with pytest.raises(BotError, match="kiểm tra mạng"):
        await setup.set_up(settings, config, typist(api, "Lan").terminal())
    assert nothing_written(config)


@pytest.mark.parametrize(("kind", "said"), [("403", "không được phép gửi tin"), ("400", "Đã thấy nhóm")])
async def test_a_group_that_lets_the_bot_say_nothing(api: BotApi, config: Path, kind: str, said: str) -> None:
    api.fail(kind, "sendMessage", chats=(GROUP,))
    typing = typist(api, "Lan")
    if kind == "403":
        with pytest.raises(BotError, match=said):
            await done(api, config, typing)
        assert nothing_written(config)
    else:
        await done(api, config, typing)
        assert any(said in one for one in typing.shown)


async def test_a_code_in_private_is_no_group_and_wrong_codes_are_counted(api: BotApi, config: Path) -> None:
    async def reply(code: str, _: int) -> None:
        await api.say(LAN, f"/ghep {code}")
        for number in range(pairing.MAX_WRONG):
            await api.say(GROUP, f"/ghep AAAAA-{number:05}", user_id=99)
        await api.say(GROUP, f"/ghep {code}", user_id=LAN)

    typing = typist(api, "Lan", reply=reply)
    with pytest.raises(BotError, match="sai quá nhiều lần"):
        await done(api, config, typing)
    assert nothing_written(config)
    assert pairing.NOT_A_GROUP in typing.shown
    assert sum("một mã không đúng" in line for line in typing.shown) == pairing.MAX_WRONG


async def test_a_code_runs_out(api: BotApi, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def reply(_: str, __: int) -> None:
        return

    monkeypatch.setattr(pairing.Pairing.__init__, "__defaults__", (0.5,))
    with pytest.raises(BotError, match="quá 10 phút"):
        await done(api, config, typist(api, "Lan", reply=reply))
    assert nothing_written(config)


async def test_a_bot_that_takes_its_updates_elsewhere_is_told(api: BotApi, config: Path) -> None:
    other = asyncio.create_task(_polls_on(api))
    try:
        with pytest.raises(BotError, match="409"):
            await done(api, config, typist(api, "Lan"))
    finally:
        other.cancel()
    assert nothing_written(config)


async def test_a_bot_with_a_webhook_is_told(api: BotApi, config: Path) -> None:
    async with aiohttp.ClientSession() as session:
        await session.post(f"{api.url}/bot{api.token}/setWebhook", data={"url": "https://tro-ly.example.vn/telegram"})
    with pytest.raises(BotError, match="webhook"):
        await done(api, config, typist(api, "Lan"))
    assert nothing_written(config)


async def _polls_on(api: BotApi) -> None:
    """Another program that asks for the same bot's updates, as soon as it was interrupted."""
    async with aiohttp.ClientSession() as session:
        while True:
            async with session.post(f"{api.url}/bot{api.token}/getUpdates", data={"timeout": 5}) as answer:
                await answer.read()


async def test_an_officer_of_the_same_name_in_the_file_is_refused_and_nothing_written(
    api: BotApi, config: Path
) -> None:
    text = SHIPPED.decode().replace("  officers: []", "  officers: [{id: 5, name: Lan}]")
    rewritten(config, text)
    with pytest.raises(BotError, match="chưa ghi gì"):
        await done(api, config, typist(api, "Lan"))
    assert written(config)[0].decode() == text
    assert [one.name for one in config.parent.glob(".env")] == []


def environment(config: Path, api_url: str) -> dict[str, str]:
    return {**os.environ, "BOT_CONFIG": str(config), "TELEGRAM_API_BASE": api_url}


def begun(terminal: int, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """In a session of its own: the terminal that the tests were started from is not asked for the token."""
    command = [sys.executable, "-m", "bot", "setup"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    )


def test_without_a_terminal_it_says_what_to_do(config: Path) -> None:
    ended = starting.run("setup", environment=environment(config, "http://127.0.0.1:9"), timeout_s=120)
    assert ended.returncode == 2
    assert "cửa sổ lệnh" in ended.stderr.decode()


async def test_ctrl_c_while_a_code_is_waited_for_writes_nothing(api: BotApi, config: Path) -> None:
    """In a terminal of its own, as an operator would; the token that is typed is not shown."""
    mine, theirs = pty.openpty()
    process = begun(theirs, environment(config, api.url))
    os.close(theirs)
    try:
        seen = await _until(mine, "Mã của bot")
        os.write(mine, f"{api.token}\n".encode())
        seen += await _until(mine, "/ghep")
        process.send_signal(signal.SIGINT)
        seen += await _until(mine, "Chưa có gì được ghi")
        assert await asyncio.to_thread(process.wait, 30) == 2
    finally:
        process.kill()
        os.close(mine)
    assert api.token not in seen
    assert "Traceback" not in seen
    assert nothing_written(config)


async def _until(terminal: int, words: str, within_s: float = 120.0) -> str:
    seen, end_s = "", time.monotonic() + within_s
    os.set_blocking(terminal, False)
    while words not in seen:
        assert time.monotonic() < end_s, seen
        try:
            seen += os.read(terminal, 65_536).decode(errors="replace")
        except BlockingIOError:
            await asyncio.sleep(0.05)
        except OSError:
            break
    assert words in seen, seen
    return seen
