"""`bot broadcast preview|plan|status|cancel`: what is planned, what is under way."""

import argparse
import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.app.knowledge import open_library, with_plan
from bot.app.parts import SystemClock, open_store
from bot.channels.console import as_text
from bot.config import Settings, load_settings
from bot.dialogue import articles, broadcasting
from bot.dialogue.library import Library
from bot.domain.articles import Article
from bot.domain.broadcasts import OFFICERS, OPEN, Broadcast, BroadcastStatus
from bot.domain.codes import read_code
from bot.domain.errors import BotError
from bot.domain.marks import plain
from bot.domain.messages import Outgoing
from bot.planning.calendar import due, year_plan
from bot.planning.schema import Plan
from bot.services.broadcasts.keeper import officers
from bot.services.broadcasts.occurrences import audience, draft_of, parts
from bot.storage.broadcasts.store import SqlBroadcasts

WATCH_EVERY_S = 1.0
MOVING = (BroadcastStatus.APPROVED, BroadcastStatus.RUNNING, BroadcastStatus.PAUSED)
RECENT = (BroadcastStatus.DONE, BroadcastStatus.CANCELLED, BroadcastStatus.MISSED)
SHOWN_RECENT = 10


def run(options: argparse.Namespace) -> int:
    settings = load_settings()
    library = with_plan(open_library(settings), settings)
    plan = library.plan
    assert plan is not None
    match options.what:
        case "preview":
            asyncio.run(_with_store(settings, lambda store: _preview(library, plan, options.which, store)))
        case "plan":
            _print_plan(plan, options.days)
        case "status":
            asyncio.run(_with_store(settings, lambda store: _status(library, options.which, options.follow, store)))
        case _:
            asyncio.run(_with_store(settings, lambda store: _cancel(library, options.which, store)))
    return 0


async def _with_store(settings: Settings, work: Callable[[SqlBroadcasts], Awaitable[None]]) -> None:
    store = await open_store(settings)
    try:
        await work(store.broadcasts())
    finally:
        await store.close()


async def _preview(library: Library, plan: Plan, which: str, store: SqlBroadcasts) -> None:
    """A planned message, or an officer's draft by its code, as members will see it, and how many they are now."""
    planned = next((one for one in plan.messages if one.id == which), None)
    if planned is not None:
        group, topic, shown = audience(planned.audience), planned.topic, parts(planned, library)
        as_article = articles.article_of(draft_of(planned, library), library)
        coming = due(planned, datetime.now(plan.calendar.zone), plan.calendar)
        print(f"Lần gửi tới: {coming.due:%H:%M %d/%m/%Y}" if coming else "Tin này không còn lần gửi nào sắp tới.")
    else:
        broadcast = await store.by_code(read_code(which) or "")
        if broadcast is None:
            named = ", ".join(one.id for one in plan.messages)
            raise BotError(
                f"Không có tin {which!r}: cần mã của một tin (.venv/bin/bot broadcast status) hoặc tên: {named}"
            )
        group, topic, shown = broadcast.audience, broadcast.topic, broadcast.parts
        as_article = articles.article_of(broadcast, library)
    count = len(await officers(library, store)) if group == OFFICERS else await store.count(group, topic)
    print(f"Người nhận: {broadcasting.audience_name(group, library)} ({broadcasting.number(count)})")
    if not count:
        print(library.say("broadcast_nobody"))
    if as_article is not None:
        _print_article(as_article)
    for part in shown:
        picture = f"[ảnh {part.picture}]\n" if part.picture else ""
        print(f"\n{picture}{as_text(broadcasting.outgoing(part, library))}")
        if part.quiz is not None and part.text:
            print(f"\n{as_text(Outgoing(part.text, part.choices))}")


def _print_article(article: Article) -> None:
    print(f"\nTrên Zalo OA: bài viết “{article.title}”\nLời dẫn: {article.description}\nẢnh bìa: {article.cover}")


def _print_plan(plan: Plan, days: int) -> None:
    now = datetime.now(plan.calendar.zone)
    coming = [one for one in year_plan(plan.messages, plan.calendar, now) if one[0] < now + timedelta(days=days)]
    for at, name, title in coming:
        print(f"{at:%d/%m/%Y %H:%M}  {name:32}  {title}")
    if not coming:
        print(f"Không có tin nào trong {days} ngày tới.")


async def _status(library: Library, which: str, follow: bool, store: SqlBroadcasts) -> None:
    if which:
        await _show_one(library, await _named(which, store), follow, store)
        return
    if follow and (running := await store.in_status(*MOVING)):
        await _show_one(library, running[0], follow, store)
        return
    found = [*await store.in_status(*OPEN), *(await store.in_status(*RECENT))[-SHOWN_RECENT:]]
    if not found:
        print("Chưa có tin nào đang soạn, đang gửi hay đã gửi.")
    for broadcast in found:
        status = library.say(f"broadcast_is_{broadcast.status.value}")
        print(plain(library.say("broadcast_line", code=broadcast.code, title=broadcast.title, status=status)))


async def _show_one(library: Library, broadcast: Broadcast, follow: bool, store: SqlBroadcasts) -> None:
    """The card; with `follow` its bar goes on until the end, on a terminal in one line."""
    bar = ""
    while True:
        now = await store.progress(broadcast)
        text = plain(broadcasting.card(now, SystemClock().now_s(), library).text)
        if not follow or now.status not in MOVING:
            print("\n" * (bool(bar) and sys.stdout.isatty()) + text)
            return
        before, bar = bar, " · ".join(text.splitlines())
        if sys.stdout.isatty():
            print(f"\r\x1b[K{bar[: shutil.get_terminal_size().columns - 1]}", end="", flush=True)
        elif bar != before:
            print(bar, flush=True)
        await asyncio.sleep(WATCH_EVERY_S)


async def _cancel(library: Library, which: str, store: SqlBroadcasts) -> None:
    """Whatever becomes of it meanwhile, it is cancelled, or over."""
    broadcast = await _named(which, store)
    while broadcast.status in OPEN and not await store.change(broadcast, BroadcastStatus.CANCELLED):
        broadcast = await _named(which, store)
    now = await store.progress(broadcast)
    text = plain(broadcasting.card(now, SystemClock().now_s(), library).text)
    if now.status is not BroadcastStatus.CANCELLED:
        raise BotError(f"Không còn gì để hủy.\n{text}")
    print(text)


async def _named(which: str, store: SqlBroadcasts) -> Broadcast:
    found = await store.by_code(read_code(which) or "")
    if found is None:
        raise BotError(f"Không có tin nào mang mã {which!r}. Xem các mã: .venv/bin/bot broadcast status")
    return found
