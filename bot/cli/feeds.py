"""`bot feeds update`: the lists of reported domains are read or fetched, checked, and kept for look-ups."""

import argparse
import asyncio
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import aiohttp

from bot.config import load_settings
from bot.config.feeds import FeedSetting
from bot.data.reasons import reason_of
from bot.domain.errors import BotError, DataFaults, Fault
from bot.links.feeds import digests_of, is_page, read_list
from bot.links.sources import Sources
from bot.links.sources_file import SOURCES_FILE, load_sources
from bot.storage.feeds import load_feed, save_feed

MAX_BYTES = 200_000_000
FETCH_TIMEOUT_S = 300.0
CONNECT_TIMEOUT_S = 20.0
CHUNK_BYTES = 1 << 16
BEGINNING_CHARS = 1_000
MAX_NAMES = 5
_PASSED = "địa chỉ đã biết rõ chủ, hoặc nơi ai cũng đăng được"
_FAULTS = {
    "page": "đó là một trang web, không phải danh sách tên miền; xin kiểm tra lại địa chỉ",
    "empty": "không có tên miền nào trong đó",
    "no-list": "quá nửa số dòng không phải tên miền; xin kiểm tra lại tệp",
    "too-long": f"lớn hơn {MAX_BYTES // 1_000_000} MB; xin chọn danh sách gọn hơn",
}


def run(_options: argparse.Namespace) -> int:
    settings = load_settings()
    if not settings.feeds:
        raise BotError("config.yaml chưa có khóa feeds; cách ghi nằm ngay trong chú thích của tệp ấy.")
    faults: list[Fault] = []
    sources = load_sources(settings.knowledge / SOURCES_FILE, faults)
    if faults:
        raise DataFaults(faults)
    folder = settings.feeds_folder
    failed = 0
    for feed in settings.feeds:
        try:
            print(_updated(feed, folder, sources))
        except BotError as error:
            failed += 1
            kept = load_feed(folder, feed.id)
            still = f" Bản ngày {kept.day:%d/%m/%Y} vẫn được dùng." if kept else ""
            print(f"{feed.name}: {error}.{still}")
    return 1 if failed else 0


def _updated(feed: FeedSetting, folder: Path, sources: Sources) -> str:
    content, day = _fetched(feed) if feed.is_fetched else _read(feed)
    text = content.decode("utf-8", "replace")
    if is_page(text[:BEGINNING_CHARS]):
        raise BotError(_FAULTS["page"])
    found = read_list(_lines(text), sources)
    if found.fault == "official":
        raise BotError(f"danh sách này ghi cả nguồn chính thống ({_some(found.official)}), nên không đáng tin")
    if found.fault == "passed":
        raise BotError(f"trong đó chỉ có {_PASSED} ({_some(found.passed)}), nên không có gì để cảnh báo")
    if found.fault:
        raise BotError(_FAULTS[found.fault])
    save_feed(folder, feed.id, feed.name, day, digests_of(found.domains))
    left = f"; bỏ qua {found.unread} dòng không đọc được" if found.unread else ""
    official = f"; không lấy nguồn chính thống: {', '.join(found.official)}" if found.official else ""
    passed = f"; không lấy {_PASSED}: {_some(found.passed)}" if found.passed else ""
    return f"{feed.name}: {len(found.domains)} tên miền, ngày {day:%d/%m/%Y}{left}{official}{passed}."


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:MAX_NAMES]) + (", …" if len(names) > MAX_NAMES else "")


def _lines(text: str) -> Iterator[str]:
    return iter(io.StringIO(text))


def _read(feed: FeedSetting) -> tuple[bytes, date]:
    path = Path(feed.origin)
    try:
        status = path.stat()
        if status.st_size > MAX_BYTES:
            raise BotError(_FAULTS["too-long"])
        return path.read_bytes(), datetime.fromtimestamp(status.st_mtime, UTC).date()
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise BotError(f"không đọc được {feed.origin} ({reason})") from error


def _fetched(feed: FeedSetting) -> tuple[bytes, date]:
    try:
        return asyncio.run(_fetch(feed.origin)), datetime.now(UTC).date()
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise BotError(f"không tải được {feed.origin} ({type(error).__name__})") from error


async def _fetch(url: str) -> bytes:
    timeout = aiohttp.ClientTimeout(total=FETCH_TIMEOUT_S, sock_connect=CONNECT_TIMEOUT_S)
    async with (
        aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
        session.get(url, allow_redirects=False) as answer,
    ):
        if answer.status != 200:
            raise BotError(f"máy chủ trả lời {answer.status}, không có danh sách")
        got = bytearray()
        async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
            got += chunk
            if len(got) > MAX_BYTES:
                raise BotError(_FAULTS["too-long"])
        return bytes(got)
