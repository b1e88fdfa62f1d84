"""What members wrote while nobody listened: read from the platform's own record of conversations, at the start.

The platform brings an event again for an hour at most; its record has the rest. Messages
get the names that they would have had as events, so that what was brought as well is taken in once. What a member
writes meanwhile is held back until what they wrote before is in: not acknowledged, so that nothing is lost by a kill.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping

from bot.channels.fields import text_of
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.events import id_of, lane_of, name_of
from bot.channels.zalo.groups import id_text
from bot.channels.zalo.webhook import Receive
from bot.domain.backoff import Backoff
from bot.domain.errors import DeliveryError, Limited, Rejected, StoreUnavailable, Unreachable
from bot.domain.messages import Address
from bot.ports.channel import Raw

log = logging.getLogger(__name__)

RECENT, CONVERSATION = "/v2.0/oa/listrecentchat", "/v2.0/oa/conversation"
OVERLAP_S = 60.0
MOST_S = 47 * 3600.0
"""Answers are free for 48 hours; and ids are remembered for as long."""
PAGE, MOST_PAGES = 10, 1_000
MOST_PAUSE_S = 60.0
WAITS_S = (2.0, 10.0, 60.0, 600.0)
TRIES = 3
"""After so many the officers hear of it; it is tried on."""
WITHIN_S = 1.5
"""The platform waits 2 s for an answer, and brings the event again 30 s and 5 min later, for two hours in all."""
HOLD_S = 120.0
FROM_MEMBER = 1
_FILES = {"photo": "image", "image": "image", "gif": "gif", "video": "video", "audio": "audio", "voice": "audio",
          "file": "file", "link": "link", "links": "link"}  # fmt: skip
"""Kinds of rows as kinds of attachments; a row of another kind is a text, or is answered as what can't be read."""

Row = Mapping[str, object]


class CatchUp:
    """`run()` once at the start; `in_turn` says of an event whether what its member wrote before is in.

    `begin` gives since when nobody listened (epoch seconds; None for an account that was never heard) and keeps it
    until `done`: a start after a kill begins there again. `on_unread` hears that the record can't be read for a while.
    """

    def __init__(
        self,
        api: ZaloApi,
        receive: Receive,
        begin: Callable[[], Awaitable[float | None]],
        done: Callable[[], Awaitable[None]],
        now_s: Callable[[], float],
        on_unread: Callable[[], Awaitable[None]],
    ) -> None:
        self._api = api
        self._receive = receive
        self._begin = begin
        self._done = done
        self._now_s = now_s
        self._on_unread = on_unread
        self._listed = asyncio.Event()
        self._missing: dict[str, None] = {}
        self._reading: dict[str, asyncio.Task[None]] = {}
        self._since_ms = 0
        self._hold_until_s = float("inf")
        self._is_over = False
        self.count = 0

    async def run(self) -> None:
        """Take in what members wrote since; tried until it can be read."""
        backoff = Backoff(*WAITS_S)
        while not self._is_over:
            try:
                await self._caught()
            except (DeliveryError, StoreUnavailable) as error:
                wait_s = backoff.next_s()
                log.warning("messages of the time before could not be read", extra={"fault": str(error)[:200]})
                if backoff.failures >= TRIES:
                    await self._on_unread()
                await asyncio.sleep(wait_s)
        if self.count:
            log.info("messages of the time before were read", extra={"messages": self.count})

    async def in_turn(self, event: Raw) -> bool:
        """Whether the event may be stored now; the platform brings again what may not. A member who writes is read
        first, and nobody is held for longer than HOLD_S: the platform gives up after two hours.
        """
        if self._is_over or time.monotonic() > self._hold_until_s:
            return True
        try:
            async with asyncio.timeout(WITHIN_S):
                await self._listed.wait()
                await self._read(Address.of(lane_of(event)).chat)
        except (DeliveryError, StoreUnavailable, TimeoutError):
            return False
        return True

    async def _caught(self) -> None:
        if not self._since_ms:
            since_s = await self._begin()
            if since_s is None:
                self._is_over = True
                self._listed.set()
                return
            self._since_ms = int(max(since_s - OVERLAP_S, self._now_s() - MOST_S) * 1000)
            self._hold_until_s = time.monotonic() + HOLD_S
        if not self._listed.is_set():
            recent = await _rows(self._api, RECENT, {}, self._since_ms)
            self._missing = dict.fromkeys(filter(None, (_member(row) for row in recent)))
            self._listed.set()
        while self._missing:
            await self._read(next(iter(self._missing)))
        await self._done()
        self._is_over = True

    async def _read(self, member: str) -> None:
        """What this member wrote, where it is not in; who asks for it meanwhile waits for the same answer."""
        if member not in self._missing:
            return
        task = self._reading.get(member)
        if task is None:
            task = self._reading[member] = asyncio.create_task(self._read_now(member))
            task.add_done_callback(lambda ended: self._ended(member, ended))
        await asyncio.shield(task)

    async def _read_now(self, member: str) -> None:
        try:
            rows = await _rows(self._api, CONVERSATION, {"user_id": member}, self._since_ms)
        except (Rejected, Unreachable) as error:
            log.warning("messages of one member of the time before can't be read", extra={"fault": str(error)[:200]})
            rows = []
        said = filter(_is_members, rows[::-1])
        events = [event_of(row, member) for row in sorted(said, key=_time_ms)]
        await self._receive([(name_of(event), event) for event in events], None)
        self._missing.pop(member, None)
        self.count += len(events)

    def _ended(self, member: str, task: asyncio.Task[None]) -> None:
        self._reading.pop(member, None)
        if not task.cancelled():
            task.exception()


async def _rows(api: ZaloApi, path: str, more: Mapping[str, object], since_ms: int) -> list[Row]:
    """The rows since then; the platform gives the newest first."""
    found: list[Row] = []
    for page in range(MOST_PAGES):
        answer = await _page(api, path, {**more, "offset": page * PAGE, "count": PAGE})
        items = answer.get("items")
        rows = [row for row in items if isinstance(row, Mapping)] if isinstance(items, list) else []
        found += [row for row in rows if _time_ms(row) >= since_ms]
        if len(rows) < PAGE or any(_time_ms(row) < since_ms for row in rows):
            break
    return found


async def _page(api: ZaloApi, path: str, asked: Mapping[str, object]) -> Mapping[str, object]:
    """A long record takes more calls than a minute has: it goes on from there in the next one."""
    while True:
        try:
            return await api.get(path, asked)
        except Limited as error:
            await asyncio.sleep(min(error.after_s, MOST_PAUSE_S))


def event_of(row: Row, member: str) -> Raw:
    """A row of a member as the event that it was."""
    kind, url = text_of(row, "type"), text_of(row, "url")
    attached = _FILES.get(kind, "")
    message: dict[str, object] = {"msg_id": id_text(row.get("message_id")), "text": text_of(row, "message")}
    if attached and url:
        message["attachments"] = [{"type": attached, "payload": {"url": url}}]
    said = attached or ("text" if kind in {"", "text"} else "sticker")
    event: dict[str, object] = {"event_name": f"user_send_{said}", "sender": {"id": member}, "message": message}
    return event | {"timestamp": str(_time_ms(row))}


def _member(row: Row) -> str:
    return id_of(row.get("from_id" if _is_members(row) else "to_id"))


def _is_members(row: Row) -> bool:
    return str(row.get("src")) == str(FROM_MEMBER)


def _time_ms(row: Row) -> int:
    """Milliseconds since the epoch, 0 for none."""
    written = str(row.get("time", ""))
    return int(written) if written.isdecimal() and len(written) < 16 else 0
