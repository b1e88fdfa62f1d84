"""`make try-zalo`: the local platform, the bot beside it, and a terminal that plays a member's phone.

A line is what the member writes; a number is a tap on that button of the last message (on an account), or the number
itself (on a bot, which has no buttons). Nothing leaves this machine, and nothing is kept.
"""

import asyncio
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import aiohttp
from cryptography.fernet import Fernet

from bot.app.parts import open_store
from bot.app.zalo import PairShelf
from bot.channels.zalo.tokens import Pair
from bot.channels.zalo.webhook import PATH
from bot.config import load_settings
from tests.fakes.zalo.server import APP_ID, OA_ID, SECRET, FakeZalo
from tests.fakes.zalobot.server import TOKEN, FakeZaloBot

READY_WITHIN_S, ANSWER_WITHIN_S, MORE_S, LOOK_EVERY_S = 120.0, 30.0, 0.5, 0.05
LEAVING = {"thoi", "thôi", "exit", "quit"}


class Phone(Protocol):
    """One member's phone at a local platform."""

    @property
    def platform(self) -> FakeZalo | FakeZaloBot: ...

    async def environment(self, database_url: str) -> dict[str, str]: ...
    async def say(self, line: str, bot_url: str) -> None: ...
    def shown(self, since: int) -> Sequence[str]: ...


class AccountPhone:
    """At an Official Account."""

    def __init__(self) -> None:
        self.platform = FakeZalo()
        self._user = f"{secrets.randbelow(10**18):018d}1"

    async def environment(self, database_url: str) -> dict[str, str]:
        base = await self.platform.start()
        given = {"ZALO_APP_ID": APP_ID, "ZALO_OA_ID": OA_ID, "ZALO_APP_SECRET": "app-secret", "ZALO_OA_SECRET": SECRET}
        given |= {"TOKEN_KEY": Fernet.generate_key().decode(), "ZALO_API_BASE": base, "ZALO_OAUTH_BASE": base}
        given |= {"ZALO_FILE_HOSTS": "127.0.0.1", "DATABASE_URL": database_url}
        settings = load_settings(os.environ | given)
        store = await open_store(settings)
        pair = Pair(self.platform.access, self.platform.refresh, time.time(), time.time() + 90_000)
        await PairShelf(store.sealed(settings.zalo.keys)).save(pair)
        await store.close()
        return given

    async def say(self, line: str, bot_url: str) -> None:
        buttons = next((one.buttons for one in reversed(self.platform.sent) if one.buttons), [])
        tapped = line.isdecimal() and 1 <= int(line) <= len(buttons)
        text = buttons[int(line) - 1][1] if tapped else line
        link = next((word for word in text.split() if word.startswith(("http://", "https://"))), "")
        await self.platform.deliver(bot_url + PATH, self.platform.event(self._user, text, link=link))

    def shown(self, since: int) -> Sequence[str]:
        lines = []
        for one in self.platform.sent[since:]:
            buttons = "".join(f"\n  [{number}] {title}" for number, (title, _) in enumerate(one.buttons, 1))
            lines.append((one.text or f"[{one.file}]") + buttons)
        return lines


class BotPhone:
    """At a bot of the Bot Platform."""

    def __init__(self) -> None:
        self.platform = FakeZaloBot(idle_s=5.0)
        self._user = secrets.token_hex(10)

    async def environment(self, database_url: str) -> dict[str, str]:
        base = await self.platform.start()
        given = {"ZALO_BOT_TOKEN": TOKEN, "ZALO_BOT_API_BASE": base, "ZALO_BOT_FILE_HOSTS": "127.0.0.1"}
        return given | {"DATABASE_URL": database_url}

    async def say(self, line: str, bot_url: str) -> None:
        self.platform.say(self._user, line)

    def shown(self, since: int) -> Sequence[str]:
        return [one.text or f"[ảnh {one.photo}]" for one in self.platform.sent[since:]]


async def play(phone: Phone, next_line: Callable[[], str]) -> None:
    """Until the input ends or the member leaves."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        given = await phone.environment(f"sqlite+aiosqlite:///{path / 'bot.db'}")
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("TELEGRAM_", "ZALO_"))}
        out = path / "out"
        with out.open("wb") as said, (path / "err").open("wb") as log:
            program = (sys.executable, "-m", "bot", "run")
            environment = clean | given | {"HTTP_PORT": "0"}
            process = await asyncio.create_subprocess_exec(*program, env=environment, stdout=said, stderr=log)
        try:
            url = await _ready(process, out)
            print("Điện thoại thử Zalo. Gõ tin rồi Enter; gõ số để bấm nút; gõ “thôi” để thoát.\n", flush=True)
            await _talk(phone, url, next_line)
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()
            await phone.platform.stop()


async def _ready(process: asyncio.subprocess.Process, out: Path) -> str:
    """Where the bot listens."""
    for _ in range(int(READY_WITHIN_S / LOOK_EVERY_S)):
        if url := _listens_at(out):
            return url
        if process.returncode is not None:
            break
        await asyncio.sleep(LOOK_EVERY_S)
    raise SystemExit("the bot did not start: .venv/bin/bot run says why")


def _listens_at(out: Path) -> str:
    text = out.read_text()
    return text.strip().rpartition(", ")[2] if "ready: " in text else ""


async def _talk(phone: Phone, url: str, next_line: Callable[[], str]) -> None:
    while True:
        print("› ", end="", flush=True)
        line = (await asyncio.to_thread(next_line)).rstrip("\n")
        if not line or line.strip().lower() in LEAVING:
            return
        before = len(phone.platform.sent)
        await phone.say(line.strip(), url)
        await _answered(phone, before)
        print("\n" + "\n\n".join(phone.shown(before)) + "\n", flush=True)


async def _answered(phone: Phone, before: int) -> None:
    """Until an answer is there, and a moment more for what belongs to it."""
    for _ in range(int(ANSWER_WITHIN_S / LOOK_EVERY_S)):
        if len(phone.platform.sent) > before:
            await asyncio.sleep(MORE_S)
            return
        await asyncio.sleep(LOOK_EVERY_S)


if __name__ == "__main__":
    try:
        asyncio.run(play(BotPhone() if "bot" in sys.argv[1:] else AccountPhone(), sys.stdin.readline))
    except (KeyboardInterrupt, aiohttp.ClientError):
        sys.exit(1)
