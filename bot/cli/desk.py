"""`bot desk link NAME`: a link that opens the desk's board for an officer who has no chat of the desk at hand."""

import argparse
import asyncio
import secrets

from bot.app.parts import open_store
from bot.config import Settings, load_settings
from bot.dialogue.officers import find_officer
from bot.domain.board import LINK_S, digest, link_to
from bot.domain.cases import Officer
from bot.domain.errors import BotError
from bot.storage.store import SqlStore

SECRET_BYTES = 32


def run(options: argparse.Namespace) -> int:
    settings = load_settings()
    if not settings.web.enabled:
        raise BotError("bot desk link: trang web đang tắt; xin đặt web.enabled: true trong config.yaml.")
    officer, link = asyncio.run(_link(settings, " ".join(options.name)))
    print(link)
    print(f"Cho {officer.name}, dùng một lần, trong {LINK_S / 60:g} phút. Trợ lý (bot run) phải đang chạy.")
    return 0


async def _link(settings: Settings, name: str) -> tuple[Officer, str]:
    store = await open_store(settings)
    try:
        officer = await _meant(store, settings, name)
        secret = secrets.token_urlsafe(SECRET_BYTES)
        await store.entering().offer(officer.id, digest(secret))
    finally:
        await store.close()
    return officer, link_to(settings.web.board_url, secret)


async def _meant(store: SqlStore, settings: Settings, name: str) -> Officer:
    """The officer of this name or number, or the only one.

    Raises:
        BotError: none is meant, or several are.
    """
    known = (*settings.desk.officers, *await store.entering().officers())
    found = find_officer(name, known) if name else known
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{one.name} ({one.id})" for one in known) or "chưa có cán bộ nào"
    raise BotError(f"bot desk link: cần tên hoặc số của một cán bộ trực; đang có: {listed}.")
