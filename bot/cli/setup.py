"""`bot setup`: the token, the desk's group and its officers, asked for and found, then written all at once."""

import argparse
import asyncio
import contextlib
import getpass
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from telegram import Bot

from bot.app.pairing import COMMAND, NO_NETWORK, NO_RIGHTS, Paired, Pairing, new_pairing_code
from bot.channels.telegram import setup as telegram
from bot.config import Settings, load_settings
from bot.config.env_file import replace_file, save_variable
from bot.config.settings import DEFAULT_CONFIG
from bot.config.writing import with_desk
from bot.data.reasons import reason_of
from bot.dialogue.steps.officer_roles import MAX_NAME_CHARS
from bot.domain.cases import Officer
from bot.domain.errors import BotError, DataFaults, DeliveryError

MAX_TRIES = 5
NO_TERMINAL = (
    "bot setup hỏi và chờ trả lời, nên phải chạy trong một cửa sổ lệnh có bàn phím (không qua ống dẫn hay dịch vụ).\n"
    "Muốn cài đặt không cần hỏi: đặt TELEGRAM_BOT_TOKEN, DESK_CHAT_ID và ghi desk.officers trong config.yaml."
)
STOPPED = "\nĐã dừng theo ý đồng chí. Chưa có gì được ghi."


@dataclass(frozen=True, slots=True)
class Terminal:
    """How to ask: `ask` shows what is typed, `ask_secret` does not."""

    ask: Callable[[str], str] = input
    ask_secret: Callable[[str], str] = getpass.getpass
    say: Callable[[str], None] = print


def run(_: argparse.Namespace) -> int:
    if not sys.stdin.isatty():
        raise BotError(NO_TERMINAL)
    signal.signal(signal.SIGINT, _interrupt)  # asyncio's own handler would wait for the line to be typed
    try:
        asyncio.run(set_up(load_settings(), config_file(), Terminal()))
    except (KeyboardInterrupt, EOFError) as error:
        raise BotError(STOPPED) from error
    return 0


def config_file() -> Path:
    return Path(os.environ.get("BOT_CONFIG", DEFAULT_CONFIG)).resolve()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


async def set_up(settings: Settings, config: Path, terminal: Terminal) -> None:
    """Nothing is written before everything is known.

    Raises:
        BotError: something that the operator must mend first; nothing was written.
    """
    token, bot = await _known_bot(settings, terminal)
    try:
        pairing = Pairing(bot, terminal.say)
        terminal.say("Đang xem có chương trình nào khác dùng mã này không, chừng 6 giây…")
        await pairing.begin()
        terminal.say(f"Bot: @{bot.username}. Ở mỗi bước, Ctrl-C để dừng; khi ấy chưa có gì được ghi.\n")
        group, officers = await _paired(pairing, bot, terminal)
        _write(config, token, group, officers)
        with contextlib.suppress(BotError):
            await pairing.finish()
    finally:
        await bot.shutdown()
    terminal.say(
        f"\nĐã ghi: nhóm {group.chat} và {len(officers)} cán bộ vào {config.name} (bản cũ ở cạnh, đuôi .bak); "
        "mã của bot vào .env, chỉ chủ tệp đọc được.\n"
        "Kiểm tra: .venv/bin/bot check. Chạy: .venv/bin/bot run (hoặc make run)."
    )


async def _known_bot(settings: Settings, terminal: Terminal) -> tuple[str, Bot]:
    """A token that the platform takes."""
    for _ in range(MAX_TRIES):
        token = terminal.ask_secret("Mã của bot (lấy từ @BotFather, gõ không hiện ra): ").strip()
        try:
            bot = telegram.make_bot(token, settings.telegram.api_base)
        except BotError:
            terminal.say("Mã có dạng 123456789:ABC…; xin chép lại cả dòng từ @BotFather.")
            continue
        try:
            await telegram.introduce(bot)
        except DeliveryError as error:
            await bot.shutdown()
            raise BotError(NO_NETWORK) from error
        except BotError:
            await bot.shutdown()
            terminal.say("Telegram không nhận mã này; xin chép lại, hoặc lấy mã mới bằng /token ở @BotFather.")
            continue
        return token, bot
    raise BotError("Mã của bot vẫn chưa đúng. Chưa có gì được ghi; xin xem lại ở @BotFather rồi chạy lại.")


async def _paired(pairing: Pairing, bot: Bot, terminal: Terminal) -> tuple[Paired, list[Officer]]:
    code = new_pairing_code()
    terminal.say(
        f"1. Thêm @{bot.username} vào nhóm của bàn trực, rồi gõ trong nhóm ấy (trong 10 phút):\n"
        f"\n   /{COMMAND} {code}\n"
    )
    group = await pairing.wait(code, in_group=True)
    lacking = await pairing.greet(group)
    if lacking == NO_RIGHTS:
        raise BotError(NO_RIGHTS)
    terminal.say(f"Đã thấy nhóm “{group.title}”, số {group.chat}.{f' {lacking}' if lacking else ''}")
    officers: list[Officer] = []
    terminal.say("\n2. Các cán bộ trực. Cán bộ đầu tiên là người phụ trách, được mời và cho thôi cán bộ khác.")
    while name := _name(terminal, officers):
        code = new_pairing_code()
        terminal.say(f"   {name} nhắn riêng cho @{bot.username}, hoặc gõ trong nhóm:  /{COMMAND} {code}")
        found = await pairing.wait(code, in_group=False)
        if not found.user:
            terminal.say("   Người ấy viết dưới tên nhóm nên không thấy số tài khoản; xin nhắn riêng cho bot.")
            continue
        own = f"telegram:{found.user}"
        if any(officer.id == own for officer in officers):
            terminal.say("   Tài khoản ấy đã ghép rồi; xin để đúng người gõ mã.")
            continue
        await pairing.greet(found)
        officers.append(Officer(own, name, admin=not officers, head=not officers))
        terminal.say(f"   ✅ {name}: {found.user}")
    return group, officers


def _name(terminal: Terminal, officers: list[Officer]) -> str:
    """The next officer's name, "" for no more; at least one is needed."""
    for _ in range(MAX_TRIES):
        typed = terminal.ask("   Tên cán bộ (Enter khi đã đủ): ")
        name = " ".join("".join(letter if letter.isprintable() else " " for letter in typed).split())
        if not name and not officers:
            terminal.say("   Cần ít nhất một cán bộ, thường là chính đồng chí.")
        elif len(name) > MAX_NAME_CHARS:
            terminal.say(f"   Tên dài nhất {MAX_NAME_CHARS} chữ.")
        elif name.casefold() in {officer.name.casefold() for officer in officers}:
            terminal.say("   Tên ấy đã có; xin thêm chữ cho khác nhau.")
        else:
            return name
    raise BotError("Chưa có tên cán bộ. Chưa có gì được ghi; xin chạy lại bot setup.")


def _write(config: Path, token: str, group: Paired, officers: list[Officer]) -> None:
    """Raises BotError: nothing was changed but a copy was made."""
    try:
        before = config.read_bytes()
        after = with_desk(before.decode(), str(group.chat), officers).encode()
        _refuse_faulty(config, after)
        copy = config.with_name(f"{config.name}.{time.strftime('%Y%m%d-%H%M%S')}.bak")
        shutil.copy2(config, copy)
        save_variable(config.parent, "TELEGRAM_BOT_TOKEN", token)
        replace_file(config, after, config.stat().st_mode & 0o777)
    except OSError as error:
        raise BotError(f"{error.filename or config}: không ghi được ({reason_of(error)}).") from error


def _refuse_faulty(config: Path, text: bytes) -> None:
    """Raises BotError where the new text is not sound beside what stands in the file, as two officers of one name."""
    with tempfile.NamedTemporaryFile(dir=config.parent, suffix=".yaml") as draft:
        draft.write(text)
        draft.flush()
        try:
            load_settings({"BOT_CONFIG": draft.name})
        except DataFaults as faults:
            told = str(faults).replace(draft.name, config.name)
            raise BotError(f"Ghép vào {config.name} thì có chỗ sai, nên chưa ghi gì:\n{told}") from faults
