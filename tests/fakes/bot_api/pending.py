"""Updates that wait to be fetched, with the offsets of the real getUpdates (https://core.telegram.org/bots/api#getupdates).

Asking with `offset` forgets every update with a smaller id, and nothing else does: a bot that is killed before it asks
again is given the same updates again.
"""

import asyncio
import json
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tests.fakes.bot_api.errors import conflict

MAX_UPDATES = 100
MAX_WAIT_S = 50

_USUAL = frozenset(
    """message edited_message channel_post edited_channel_post business_connection business_message
    edited_business_message deleted_business_messages guest_message inline_query chosen_inline_result callback_query
    shipping_query pre_checkout_query purchased_paid_media poll poll_answer my_chat_member chat_join_request chat_boost
    removed_chat_boost managed_bot""".split()
)
_ONLY_WHEN_NAMED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})  # in allowed_updates
KINDS = _USUAL | _ONLY_WHEN_NAMED


@dataclass(frozen=True, slots=True)
class Waiting:
    """One update: its id, what its order is kept by (a chat), and its JSON."""

    update_id: int
    lane: object
    body: bytes


def lane_of(update: dict[str, Any]) -> object:
    """The chat whose order the update belongs to, else its sender; for anything malformed its own id."""
    for value in update.values():
        if isinstance(value, dict):
            message = value.get("message")
            for holder in (value, message if isinstance(message, dict) else {}):
                chat = holder.get("chat")
                if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                    return chat["id"]
            sender = value.get("from")
            if isinstance(sender, dict) and isinstance(sender.get("id"), int):
                return ("sender", sender["id"])
    return ("update", update.get("update_id"))


class Pending:
    """The queue that getUpdates reads. `confirmed` counts what was forgotten because the bot asked for later ones."""

    def __init__(self) -> None:
        self.confirmed = 0
        self.pushed = 0
        self.allowed: frozenset[str] | None = None
        self._next_id = 1
        self._waiting: deque[Waiting] = deque()
        self._poller: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def accept(self, update: dict[str, Any]) -> Waiting | None:
        """The update made ready to wait, with an id if it had none; None if the bot did not ask for its kind."""
        if not isinstance(update.get("update_id"), int):
            update = {"update_id": self._next_id, **{key: one for key, one in update.items() if key != "update_id"}}
        self._next_id = max(self._next_id, update["update_id"] + 1)
        kinds = KINDS & update.keys()
        if kinds and not kinds & (_USUAL if self.allowed is None else self.allowed):
            return None
        self.pushed += 1
        return Waiting(update["update_id"], lane_of(update), json.dumps(update).encode())

    def put(self, waiting: list[Waiting]) -> None:
        """Queue them in the order of their ids, and wake the bot that polls."""
        if not waiting:
            return
        ids = [*(one.update_id for one in islice(reversed(self._waiting), 1)), *(one.update_id for one in waiting)]
        self._waiting.extend(waiting)
        if ids != sorted(ids):
            self._waiting = deque(sorted(self._waiting, key=lambda one: one.update_id))
        self._wake()

    def take_all(self) -> list[Waiting]:
        taken = list(self._waiting)
        self._waiting.clear()
        return taken

    def allow(self, kinds: object) -> None:
        """Take over `allowed_updates`: None leaves it as it was, an empty list means the usual kinds."""
        if isinstance(kinds, list):
            self.allowed = frozenset(map(str, kinds)) or None

    async def get(self, offset: int, limit: int, wait_s: float) -> list[bytes]:
        """The JSON of up to `limit` updates, as soon as there is one, else after `wait_s` seconds none.

        Raises ApiError 409 in the call that waits when another one comes.
        """
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        self._forget(offset)
        if not self._waiting and wait_s > 0:
            await self._wait(min(wait_s, MAX_WAIT_S))
        count = limit if 1 <= limit <= MAX_UPDATES else MAX_UPDATES
        return [one.body for one in islice(self._waiting, count)]

    def interrupt(self, why: str) -> None:
        """End a waiting getUpdates with 409."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(conflict(why))

    def _forget(self, offset: int) -> None:
        if offset < 0:
            for _ in range(len(self._waiting) + offset):
                self._waiting.popleft()
                self.confirmed += 1
        while self._waiting and self._waiting[0].update_id < offset:
            self._waiting.popleft()
            self.confirmed += 1

    async def _wait(self, wait_s: float) -> None:
        mine = self._poller = asyncio.get_running_loop().create_future()
        timer = asyncio.get_running_loop().call_later(wait_s, _finish, mine)
        try:
            await mine
        finally:
            timer.cancel()

    def _wake(self) -> None:
        if self._poller is not None:
            _finish(self._poller)


def _finish(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
