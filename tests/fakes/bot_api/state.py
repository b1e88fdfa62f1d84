"""What the platform knows: settings, chats, files, queries, the queue of updates and the ledger.

`push` brings updates in; the modules of methods (`sending`, `editing`, `asking`) act on a State.
"""

import json
import time
from collections import defaultdict
from collections.abc import Mapping
from itertools import count
from typing import Any

from tests.fakes.bot_api.errors import ApiError, blocked, chat_not_found, migrated
from tests.fakes.bot_api.faults import Faults
from tests.fakes.bot_api.ledger import Ledger
from tests.fakes.bot_api.limits import RateLimits
from tests.fakes.bot_api.pending import Pending, Waiting
from tests.fakes.bot_api.settings import Settings
from tests.fakes.bot_api.webhook import WebhookPusher

MAX_DOWNLOAD_BYTES = 20_000_000  # https://core.telegram.org/bots/api#getfile
_MESSAGE_KINDS = ("message", "edited_message", "channel_post", "edited_channel_post")
_QUERY_KINDS = ("callback_query", "inline_query")
_FIRST_SUPERGROUP = -1_000_000_000_000


class State:
    """One bot's account on the platform."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.faults = Faults(settings.seed)
        self.faults.use(settings.faults)
        self.ledger = Ledger(settings.record)
        self.limits = RateLimits()
        self.pending = Pending()
        self.pusher: WebhookPusher | None = None
        self.not_allowed = 0
        self.posted_before = 0
        self.chats: dict[int, dict[str, Any]] = {id_: {"id": id_, **chat} for id_, chat in settings.chats.items()}
        self.topics: dict[tuple[int, int], dict[str, Any]] = {}
        self.files: dict[str, bytes | None] = {}
        self.redirects: dict[str, str] = {}
        self.received: dict[tuple[int, int], dict[str, Any]] = {}
        self.queries: dict[str, float] = {}
        self.callback_answers: dict[str, dict[str, Any]] = {}
        self.inline_answers: dict[str, dict[str, Any]] = {}
        self.commands: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self._last_message_id = 0
        self._other_ids: defaultdict[str, count[int]] = defaultdict(lambda: count(1))
        self.me = {
            "id": settings.bot_id,
            "is_bot": True,
            "first_name": "Bot thử nghiệm",
            "username": settings.username,
        }

    def configure(self, changes: Mapping[str, Any]) -> None:
        self.settings = self.settings.changed(changes)
        self.faults.use(self.settings.faults)
        self.ledger.record = self.settings.record
        self.chats.update({id_: {"id": id_, **chat} for id_, chat in self.settings.chats.items()})

    def next_message_id(self) -> int:
        self._last_message_id += 1
        return self._last_message_id

    def new_id(self, kind: str) -> str:
        return f"{kind}-{next(self._other_ids[kind])}"

    def chat(self, given: int | str) -> dict[str, Any]:
        """The Chat a call means. Raises ApiError if it can't be written to."""
        chat_id = self._named(given) if isinstance(given, str) else given
        settings = self.settings
        if chat_id in settings.blocked:
            raise blocked(chat_id)
        if chat_id in settings.migrated:
            raise migrated(settings.migrated[chat_id])
        if chat_id in settings.missing or chat_id == 0:
            raise chat_not_found()
        return self.chats.get(chat_id) or plain_chat(chat_id)

    def _named(self, name: str) -> int:
        for chat in self.chats.values():
            if chat.get("username") == name.removeprefix("@"):
                return int(chat["id"])
        raise chat_not_found()

    def push(self, updates: list[dict[str, Any]], *, raw: bool = False) -> list[int]:
        """Bring updates in, to be polled or posted; gives the ids of those the bot wants.

        Missing ids (of message and query) and dates are filled in, in place, unless `raw`; the update's own always.
        """
        accepted: list[Waiting] = []
        for update in updates:
            if not raw:
                self._complete(update)
            self._learn(update)
            ready = self.pending.accept(update)
            if ready is None:
                self.not_allowed += 1
            else:
                accepted.append(ready)
        (self.pending if self.pusher is None else self.pusher).put(accepted)
        return [one.update_id for one in accepted]

    def _complete(self, update: dict[str, Any]) -> None:
        for kind in _MESSAGE_KINDS:
            if isinstance(message := update.get(kind), dict):
                if "message_id" not in message:
                    message["message_id"] = self.next_message_id()
                message.setdefault("date", int(time.time()))
        for kind in _QUERY_KINDS:
            if isinstance(query := update.get(kind), dict):
                query.setdefault("id", self.new_id(kind))

    def _learn(self, update: dict[str, Any]) -> None:
        """Chats, files and queries that calls may name from now on."""
        for kind in _MESSAGE_KINDS:
            if isinstance(message := update.get(kind), dict):
                self._learn_message(message)
                for file_id in _file_ids(message):
                    self.files.setdefault(file_id, None)
        for kind in _QUERY_KINDS:
            if isinstance(query := update.get(kind), dict) and isinstance(query.get("id"), str):
                self.queries[query["id"]] = time.time()

    def _learn_message(self, message: dict[str, Any]) -> None:
        chat, number = message.get("chat"), message.get("message_id")
        if isinstance(chat, dict) and isinstance(chat.get("id"), int):
            self.chats.setdefault(chat["id"], chat)
            if isinstance(number, int):
                self._last_message_id = max(self._last_message_id, number)
                if self.settings.record != "counts":
                    self.received[chat["id"], number] = message

    def commands_of(self, scope: Mapping[str, Any], language_code: str) -> list[dict[str, Any]]:
        return self.commands.get(command_key(scope, language_code), [])

    def take_query(self, query_id: str) -> None:
        """Answer a query. Raises ApiError 400 if there is none, or it is too old."""
        asked_at = self.queries.get(query_id)
        if asked_at is None or time.time() - asked_at > self.settings.query_ttl_s:
            raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")

    async def stop_pushing(self) -> None:
        """End the webhook; what it had not delivered waits for getUpdates."""
        if self.pusher is not None:
            pusher, self.pusher = self.pusher, None
            undelivered = await pusher.stop()
            self.posted_before += pusher.acknowledged
            self.pending.put(undelivered)

    def counters(self) -> dict[str, Any]:
        waiting = len(self.pending) + (0 if self.pusher is None else len(self.pusher))
        posted = self.posted_before + (0 if self.pusher is None else self.pusher.acknowledged)
        return self.ledger.counters() | {
            "updates": {
                "pushed": self.pending.pushed,
                "not_allowed": self.not_allowed,
                "acknowledged": self.pending.confirmed + posted,
                "pending": waiting,
            },
            "webhook": None if self.pusher is None else self.pusher.counters(),
        }


def command_key(scope: Mapping[str, Any], language_code: str) -> tuple[str, str]:
    return json.dumps(scope, sort_keys=True), language_code


def plain_chat(chat_id: int) -> dict[str, Any]:
    """The chat of an id nobody said more about."""
    if chat_id > 0:
        return {"id": chat_id, "type": "private", "first_name": f"Người {chat_id}"}
    kind = "supergroup" if chat_id <= _FIRST_SUPERGROUP else "group"
    return {"id": chat_id, "type": kind, "title": f"Nhóm {chat_id}"}


def _file_ids(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["file_id"]] if isinstance(value.get("file_id"), str) else []
        return own + [one for inner in value.values() for one in _file_ids(inner)]
    return [one for inner in value for one in _file_ids(inner)] if isinstance(value, list) else []
