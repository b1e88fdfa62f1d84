"""What members wrote while nobody listened: read from the platform's own record of conversations, at the start.

The platform brings an event again for an hour at most; its record has the rest (shared/design/ZALO.md, 1.3). Messages
get the names that they would have had as events, so that what was brought as well is taken in once.
"""

import asyncio
import logging
from collections.abc import Mapping

from bot.channels.fields import text_of
from bot.channels.zalo.api import Api
from bot.channels.zalo.events import id_of, name_of
from bot.channels.zalo.webhook import Receive
from bot.domain.backoff import Backoff
from bot.domain.errors import DeliveryError, StoreUnavailable
from bot.ports.channel import Raw

log = logging.getLogger(__name__)

RECENT, CONVERSATION = "/v2.0/oa/listrecentchat", "/v2.0/oa/conversation"
OVERLAP_S = 60.0
MOST_S = 47 * 3600.0
"""Answers are free for 48 hours; and ids are remembered for as long."""
PAGE, MOST_PAGES = 10, 100
WAITS_S = (2.0, 10.0, 60.0)
TRIES = 5
FROM_MEMBER = 1
_FILES = {"photo": "image", "image": "image", "gif": "gif", "video": "video", "audio": "audio", "voice": "audio",
          "file": "file", "link": "link", "links": "link"}  # fmt: skip
"""Kinds of rows as kinds of attachments; a row of another kind is a text, or is answered as what can't be read."""

Row = Mapping[str, object]


async def catch_up(api: Api, receive: Receive, heard_s: float, now_s: float) -> int:
    """Take in what members wrote since they were last heard (epoch seconds); how many messages were found. Given up
    after some tries, and said in the log.
    """
    since_ms = int(max(heard_s - OVERLAP_S, now_s - MOST_S) * 1000)
    backoff = Backoff(*WAITS_S)
    while True:
        try:
            return await _caught(api, receive, since_ms)
        except (DeliveryError, StoreUnavailable) as error:
            wait_s = backoff.next_s()
            log.warning("messages of the time before could not be read", extra={"fault": str(error)[:200]})
            if backoff.failures >= TRIES:
                return 0
            await asyncio.sleep(wait_s)


async def _caught(api: Api, receive: Receive, since_ms: int) -> int:
    recent = await _rows(api, RECENT, {}, since_ms)
    members = dict.fromkeys(filter(None, (_member(row) for row in recent)))
    count = 0
    for member in members:
        rows = await _rows(api, CONVERSATION, {"user_id": member}, since_ms)
        said = filter(_is_members, rows[::-1])
        events = [event_of(row, member) for row in sorted(said, key=_time_ms)]
        await receive([(name_of(event), event) for event in events], None)
        count += len(events)
    if count:
        log.info("messages of the time before were read", extra={"messages": count})
    return count


async def _rows(api: Api, path: str, more: Mapping[str, object], since_ms: int) -> list[Row]:
    """The rows since then; the platform gives the newest first."""
    found: list[Row] = []
    for page in range(MOST_PAGES):
        answer = await api.get(path, {**more, "offset": page * PAGE, "count": PAGE})
        items = answer.get("items")
        rows = [row for row in items if isinstance(row, Mapping)] if isinstance(items, list) else []
        found += [row for row in rows if _time_ms(row) >= since_ms]
        if len(rows) < PAGE or any(_time_ms(row) < since_ms for row in rows):
            break
    return found


def event_of(row: Row, member: str) -> Raw:
    """A row of a member as the event that it was."""
    kind, url = text_of(row, "type"), text_of(row, "url")
    attached = _FILES.get(kind, "")
    message: dict[str, object] = {"msg_id": text_of(row, "message_id"), "text": text_of(row, "message")}
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
