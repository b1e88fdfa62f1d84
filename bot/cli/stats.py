"""`bot export stats`: what was counted, as one sheet; of nobody in particular."""

import asyncio
import sys
from pathlib import Path

from bot.app.figures import read_figures
from bot.app.knowledge import open_library
from bot.app.parts import SystemClock, open_store
from bot.config import Settings
from bot.dialogue.figures_sheet import heads, rows
from bot.dialogue.library import Library
from bot.domain.errors import BotError
from bot.domain.figures import Figure

Row = tuple[object, ...]


def sheet(settings: Settings) -> list[Row]:
    """The heads, and a row for each number."""
    library = open_library(settings)
    found = asyncio.run(_figures(settings, library))
    return [heads(library), *rows(found, library)]


async def _figures(settings: Settings, library: Library) -> tuple[Figure, ...]:
    store = await open_store(settings)
    try:
        return await read_figures(store.counted(), library, SystemClock.now_s())
    finally:
        await store.close()


def place(named: str | None, output: str | None) -> str | None:
    """Where it is written to: it may be named in one of two ways.

    Raises:
        BotError: its folder is not there.
    """
    where = output or named
    if where and not Path(where).parent.is_dir():
        raise BotError(f"{where}: chưa có thư mục {Path(where).parent}; xin lập thư mục này hoặc ghi vào nơi khác.")
    return where


def report(count: int) -> None:
    print(f"Đã xuất {count} số liệu.", file=sys.stderr)
