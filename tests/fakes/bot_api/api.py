"""The server in the process of a test, with what a test does and looks at."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self, TypeVar

from tests.fakes.bot_api import people, updates
from tests.fakes.bot_api.ledger import Call, Sent
from tests.fakes.bot_api.server import Server
from tests.fakes.bot_api.settings import FaultRule, Settings
from tests.fakes.bot_api.state import State

_LOOK_AGAIN_S = 0.005
_T = TypeVar("_T")


class BotApi:
    """`async with BotApi.serving(**settings) as api:`, on a free port of 127.0.0.1.

    `url` goes where `https://api.telegram.org` would; python-telegram-bot takes `base_url` and `base_file_url`.
    """

    def __init__(self, server: Server) -> None:
        self._server = server

    @classmethod
    @asynccontextmanager
    async def serving(cls, *, port: int = 0, **settings: Any) -> AsyncIterator[Self]:
        server = Server(Settings().changed(settings))
        await server.start(port)
        try:
            yield cls(server)
        finally:
            await server.stop()

    @property
    def state(self) -> State:
        return self._server.state

    @property
    def url(self) -> str:
        return self._server.url

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def token(self) -> str:
        return self.state.settings.token

    @property
    def base_url(self) -> str:
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    @property
    def calls(self) -> list[Call]:
        return self.state.ledger.calls

    @property
    def violations(self) -> list[str]:
        """What no client should do, in sentences: unknown methods and parameters, files nobody names."""
        return self.state.ledger.violations

    @property
    def callback_answers(self) -> Mapping[str, Mapping[str, Any]]:
        """The parameters of answerCallbackQuery, by the query's id."""
        return self.state.callback_answers

    @property
    def inline_answers(self) -> Mapping[str, Mapping[str, Any]]:
        """The parameters of answerInlineQuery, by the query's id."""
        return self.state.inline_answers

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def sent(self, chat_id: int | None = None) -> list[Sent]:
        """The messages that stand, of one chat or of all, in the order of delivery."""
        return self.state.ledger.sent(chat_id)

    def counters(self) -> dict[str, Any]:
        return self.state.counters()

    def commands(self, scope: Mapping[str, Any] | None = None, language_code: str = "") -> list[dict[str, Any]]:
        return self.state.commands_of(scope or {"type": "default"}, language_code)

    async def push(self, *pushed: dict[str, Any], raw: bool = False) -> list[int]:
        """Bring in updates (see `updates`); gives their ids. `raw` leaves them as they are."""
        return self.state.push(list(pushed), raw=raw)

    async def say(self, chat_id: int, text: str, *, user_id: int | None = None, **more: Any) -> dict[str, Any]:
        """A person writes; gives the update with its message_id."""
        update = updates.message(self.state.chats.get(chat_id, chat_id), text, user_id=user_id, **more)
        await self.push(update)
        return update

    async def tap(self, chat_id: int, label: str, *, message_id: int | None = None, user_id: int | None = None) -> str:
        """A person taps a button by its text; gives the id of the callback query. Raises LookupError."""
        return people.tap(self.state, chat_id, label, message_id=message_id, user_id=user_id)

    def expire_queries(self) -> None:
        """Callback and inline queries asked until now are too old to be answered."""
        self.state.queries.clear()

    def configure(self, **changes: Any) -> None:
        """Other settings for the calls from now on."""
        self.state.configure(changes)

    def fail(self, kind: str, *methods: str, **rule: Any) -> None:
        """Add a fault (see FaultRule) for these methods, else for all."""
        added = FaultRule(kind=kind, methods=methods or ("*",), **rule)
        self.configure(faults=(*self.state.settings.faults, added))

    def block(self, chat_id: int) -> None:
        """The person blocks the bot."""
        self.configure(blocked=self.state.settings.blocked | {chat_id})

    def migrate(self, chat_id: int, new_chat_id: int) -> None:
        """The group becomes a supergroup."""
        self.configure(migrated={**self.state.settings.migrated, chat_id: new_chat_id})

    def delete_topic(self, chat_id: int, topic: int) -> None:
        """Somebody deletes a topic of the forum."""
        del self.state.topics[chat_id, topic]

    def serve_file(self, file_id: str, data: bytes) -> None:
        self.state.files[file_id] = data

    def redirect_file(self, file_id: str, url: str) -> None:
        """Whoever fetches the file is sent elsewhere; the platform never does that."""
        self.state.files[file_id] = b""
        self.state.redirects[file_id] = url

    async def reset(self) -> None:
        await self._server.reset()

    async def wait_for(self, condition: Callable[[], _T], *, timeout_s: float = 10.0) -> _T:
        """Wait until the condition gives something true, and give it. Raises TimeoutError with the last calls."""
        end_s = time.monotonic() + timeout_s
        while not (value := condition()):
            if time.monotonic() > end_s:
                last = [f"{call.method} -> {call.outcome}" for call in self.calls[-8:]]
                raise TimeoutError(f"not true within {timeout_s} s; last calls: {last}; {self.counters()}")
            await asyncio.sleep(_LOOK_AGAIN_S)
        return value
