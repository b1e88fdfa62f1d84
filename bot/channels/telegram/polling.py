"""Asking for updates: stored with the offset before the next question, so that nothing can be lost between.

Not the library's Updater: it acknowledges updates that are still in memory (docs/why/telegram.md).
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence

import aiohttp

from bot.channels.telegram.answers import parameters_of
from bot.channels.telegram.conflicts import CONFLICT, Conflicts
from bot.channels.telegram.exchange import CHUNK_BYTES, OK
from bot.channels.telegram.raw_update import InlineQuery, RawUpdate, parsed, unread
from bot.domain.backoff import Backoff
from bot.domain.errors import StoreUnavailable, Unreadable
from bot.ports.channel import Raw

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member", "poll")
LONG_POLL_S = 30
MARGIN_S = 10.0
MAX_UPDATES = 100
MAX_ANSWER_BYTES = 16 << 20
"""A hundred updates of the longest texts, marked all over, with the longest answered, take about that."""
NO_PROGRESS_S = REFUSED_S = 5.0
LOOK_AGAIN_S = 0.1
WAITS_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
MAX_OFFSET_AGE_S = 6 * 24 * 3600.0
"""Ids start anew at random after a week of silence (https://core.telegram.org/bots/api#update)."""

Receive = Callable[[Sequence[tuple[str, Raw]], int | None], Awaitable[None]]
OnInline = Callable[[InlineQuery], None]


class TelegramPoller:
    """`await run()` until it is cancelled.

    `is_mine` says whether this replica holds the lease of polling; `read_offset` gives the stored offset, None where
    there is none or it is too old to mean anything. `on_conflict` is awaited once another program is seen to ask with
    the same token. `answered_s` is the loop's time of the last good answer.
    """

    def __init__(
        self,
        url: str,
        receive: Receive,
        on_inline: OnInline,
        is_mine: Callable[[], bool],
        read_offset: Callable[[], Awaitable[int | None]],
        on_conflict: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._url = url
        self._receive = receive
        self._on_inline = on_inline
        self._is_mine = is_mine
        self._read_offset = read_offset
        self._on_conflict = on_conflict
        self._conflicts = Conflicts()
        self._offset: int | None = None
        self._knows_offset = False
        self._one_by_one = 0
        self.answered_s = 0.0

    async def run(self) -> None:
        backoff = Backoff(*WAITS_S)
        timeout = aiohttp.ClientTimeout(total=LONG_POLL_S + MARGIN_S, sock_connect=5)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                try:
                    wait_s = await self._once(session) if self._is_mine() else self._step_back()
                    backoff.reset()
                except (aiohttp.ClientError, TimeoutError, OSError, ValueError, StoreUnavailable) as error:
                    wait_s = backoff.next_s()
                    log.warning("polling waits", extra={"wait_s": wait_s, "fault": type(error).__name__})
                if wait_s:
                    await asyncio.sleep(wait_s)

    async def _once(self, session: aiohttp.ClientSession) -> float:
        """One question; the seconds to wait before the next."""
        if not self._knows_offset:
            self._offset, self._knows_offset = await self._read_offset(), True
        question: dict[str, object] = {
            "timeout": LONG_POLL_S,
            "limit": 1 if self._one_by_one else MAX_UPDATES,
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        if self._offset is not None:
            question["offset"] = self._offset
        asked = {key: str(value) for key, value in question.items()}
        async with session.post(self._url, data=asked, allow_redirects=False) as response:
            status, body = response.status, await _read(response.content)
        try:
            answer = parsed(body) if len(body) <= MAX_ANSWER_BYTES else _too_long(body)
        except Unreadable:
            return await self._skip(body) if status == OK else await self._refused({"error_code": status})
        if status != OK or not isinstance(answer, dict) or answer.get("ok") is not True:
            return await self._refused(answer)
        self.answered_s = asyncio.get_running_loop().time()
        updates = answer.get("result")
        if isinstance(updates, list) and updates:
            return await self._take(updates) if self._is_mine() else 0.0
        self._knows_offset = False  # it may have grown too old meanwhile
        return 0.0 if updates == [] else NO_PROGRESS_S

    async def _refused(self, answer: object) -> float:
        wait_s = _refusal_s(answer)
        if isinstance(answer, dict) and answer.get("error_code") == CONFLICT:
            log.error("another program asks for this bot's updates")
            if self._conflicts.came(asyncio.get_running_loop().time()) and self._on_conflict is not None:
                await self._on_conflict()
        return wait_s

    async def _skip(self, body: bytes) -> float:
        """One of these updates can't be taken in: the next ones are asked for one by one, until it stands alone."""
        if not self._one_by_one:
            self._one_by_one = MAX_UPDATES
            return 0.0
        update_id, raw = unread(body)
        if not update_id.isdecimal():
            return NO_PROGRESS_S
        await self._receive([(update_id, raw)], int(update_id) + 1)
        self._offset, self._one_by_one = int(update_id) + 1, 0
        return 0.0

    def _step_back(self) -> float:
        """Another replica polls, and moves the offset."""
        self._knows_offset = False
        return LOOK_AGAIN_S

    async def _take(self, updates: list[object]) -> float:
        """All of them in one transaction with the next offset; inline queries are answered and not stored."""
        read = list(map(RawUpdate.of, updates))
        ids = [update.id for update in read if update.id is not None]
        inline = [update.inline for update in read if update.inline is not None]
        kept = [(update.name, update) for update in read if update.inline is None]
        next_offset = max(ids) + 1 if ids else None
        await self._receive(kept, next_offset)
        self._one_by_one = max(self._one_by_one - 1, 0)
        for query in inline:
            self._on_inline(query)
        if next_offset is None:
            return NO_PROGRESS_S
        self._offset = next_offset
        return 0.0


async def _read(content: aiohttp.StreamReader) -> bytes:
    """The body, or a little more of it than may be taken in."""
    found = bytearray()
    async for part in content.iter_chunked(CHUNK_BYTES):
        found += part
        if len(found) > MAX_ANSWER_BYTES:
            break
    return bytes(found)


def _too_long(body: bytes) -> object:
    raise Unreadable(f"an answer of more than {len(body)} bytes")


def _refusal_s(answer: object) -> float:
    """How long to wait after the platform refused: as it says, or a while."""
    refusal = answer if isinstance(answer, dict) else {}
    log.warning("polling refused", extra={"code": refusal.get("error_code")})
    return float(parameters_of(refusal).get("retry_after", REFUSED_S))
