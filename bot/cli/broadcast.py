"""`bot broadcast preview|plan|status|cancel`: what is planned, what is under way."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.app.knowledge import open_library, with_plan
from bot.app.parts import SystemClock, open_store
from bot.channels.console import as_text
from bot.config import Settings, load_settings
from bot.dialogue import broadcasting
from bot.dialogue.library import Library
from bot.domain.broadcasts import OFFICERS, OPEN, Broadcast, BroadcastStatus
from bot.domain.codes import read_code
from bot.domain.errors import BotError
from bot.domain.marks import plain
from bot.planning.calendar import year_plan
from bot.planning.schema import Plan
from bot.services.broadcasts.planned import audience, parts
from bot.storage.broadcasts.store import SqlBroadcasts

WATCH_EVERY_S = 1.0
RECENT = (BroadcastStatus.DONE, BroadcastStatus.CANCELLED, BroadcastStatus.MISSED)
SHOWN_RECENT = 10


def run(options: argparse.Namespace) -> int:
    settings = load_settings()
    library = with_plan(open_library(settings), settings)
    assert library.plan is not None
    match options.what:
        case "preview":
            asyncio.run(_with_store(settings, lambda store: _preview(library, library.plan, options.which, store)))
        case "plan":
            _print_plan(library.plan, options.days)
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


async def _preview(library: Library, plan: Plan | None, which: str, store: SqlBroadcasts) -> None:
    """A planned message as members will see it, and how many they are now."""
    messages = plan.messages if plan else ()
    planned = next((one for one in messages if one.id == which), None)
    if planned is None:
        named = ", ".join(one.id for one in messages)
        raise BotError(f"Không có tin {which!r} trong kế hoạch. Các tin: {named}")
    group = audience(planned.audience)
    count = len(library.desk.officers) if group == OFFICERS else await store.count(group, planned.topic)
    print(f"Người nhận: {broadcasting.audience_name(group, library)} ({broadcasting.number(count)})")
    if not count:
        print(library.say("broadcast_nobody"))
    for part in parts(planned, library):
        picture = f"[ảnh {part.picture}]\n" if part.picture else ""
        print(f"\n{picture}{as_text(broadcasting.outgoing(part, library))}")


def _print_plan(plan: Plan, days: int) -> None:
    now = datetime.now(plan.calendar.zone)
    for due, name, title in year_plan(plan.messages, plan.calendar, now):
        if due < now + timedelta(days=days):
            print(f"{due:%d/%m/%Y %H:%M}  {name:32}  {title}")


async def _status(library: Library, which: str, follow: bool, store: SqlBroadcasts) -> None:
    if which:
        await _show_one(library, await _named(which, store), follow, store)
        return
    found = [*await store.in_status(*OPEN), *(await store.in_status(*RECENT))[-SHOWN_RECENT:]]
    if not found:
        print(library.say("broadcast_none"))
    for broadcast in found:
        status = library.say(f"broadcast_is_{broadcast.status.value}")
        print(plain(library.say("broadcast_line", code=broadcast.code, title=broadcast.title, status=status)))


async def _show_one(library: Library, broadcast: Broadcast, follow: bool, store: SqlBroadcasts) -> None:
    """The card; with `follow` its bar goes on in one line until the end."""
    while True:
        now = await store.progress(broadcast)
        text = plain(broadcasting.card(now, SystemClock().now_s(), library).text)
        moving = now.status in {BroadcastStatus.RUNNING, BroadcastStatus.PAUSED}
        if not follow or not moving:
            print(text)
            return
        bar = " · ".join(text.splitlines()[1:])
        print(f"\r\x1b[K{bar}" if sys.stdout.isatty() else bar, end="" if sys.stdout.isatty() else "\n", flush=True)
        await asyncio.sleep(WATCH_EVERY_S)


async def _cancel(library: Library, which: str, store: SqlBroadcasts) -> None:
    broadcast = await _named(which, store)
    if broadcast.status in OPEN:
        await store.change(broadcast, BroadcastStatus.CANCELLED)
    print(plain(broadcasting.card(await store.progress(broadcast), SystemClock().now_s(), library).text))


async def _named(which: str, store: SqlBroadcasts) -> Broadcast:
    code = read_code(which)
    found = await store.by_code(code) if code else None
    if found is None:
        raise BotError(f"Không có tin nào mang mã {which!r}. Xem các mã: bot broadcast status")
    return found
