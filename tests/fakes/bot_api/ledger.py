"""What was asked of the server and what reached people."""

from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from tests.fakes.bot_api.decoding import Given, Upload
from tests.fakes.bot_api.limits import Window
from tests.fakes.bot_api.settings import Record

MAX_VIOLATIONS = 1000
KEPT_WHEN_COUNTING = 10_000  # so that recent messages can still be edited and tapped


class Button(NamedTuple):
    """An inline button: `data` of its callback, or "" where it does something else (`url`)."""

    text: str
    data: str
    url: str = ""


@dataclass(slots=True)
class Sent:
    """A message of the bot as it now stands. `text` is what a person reads (of media the caption, of polls the
    question), `html` what was sent, `edits` the earlier texts, `at` Unix seconds. `content` is the part of the Message
    that isn't text: `{"photo": [...]}`, `{"poll": {...}}`. `unseen` names the fault that kept the answer from the bot.
    """

    chat_id: int
    message_id: int
    at: float
    text: str
    html: str
    markup: dict[str, Any] | None = None
    content: dict[str, Any] | None = None
    thread_id: int | None = None
    reply_to: int | None = None
    edits: tuple[str, ...] = ()
    deleted: bool = False
    unseen: str = ""

    @property
    def buttons(self) -> list[list[Button]]:
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [[Button(one["text"], one.get("callback_data", ""), one.get("url", "")) for one in row] for row in rows]

    @property
    def labels(self) -> list[str]:
        return [button.text for row in self.buttons for button in row]

    def compact(self) -> dict[str, Any]:
        """For the control side: empty fields left out."""
        shown = {name: getattr(self, name) for name in self.__slots__ if name not in ("markup", "html")}
        shown["buttons"] = [[list(button) for button in row] for row in self.buttons]
        kept = {name: value for name, value in shown.items() if value or name in ("text", "chat_id")}
        return kept | ({"html": self.html} if self.html != self.text else {})


@dataclass(slots=True)
class Call:
    """One request of the bot. `outcome` is "ok", a refusal in words, or the name of an injected fault."""

    method: str
    given: Given
    at: float
    outcome: str = "ok"
    delivered: list[Sent] = field(default_factory=list)

    @property
    def params(self) -> dict[str, Any]:
        return self.given.params

    def as_json(self) -> dict[str, Any]:
        return {"method": self.method, "params": _shown(self.params), "at": self.at, "outcome": self.outcome}


def _shown(value: Any) -> Any:
    if isinstance(value, Upload):
        return {"filename": value.filename, "content_type": value.content_type, "bytes": len(value.data)}
    return {name: _shown(one) for name, one in value.items()} if isinstance(value, dict) else value


class Ledger:
    """Calls, messages and counters; how much is kept depends on `record` (see Settings)."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.delivered = 0
        self.worst_second = 0
        self.asked: Counter[str] = Counter()
        self.refused: Counter[int] = Counter()
        self.faults: Counter[str] = Counter()
        self.unseen: Counter[str] = Counter()
        self._last_second = Window(1.0)
        self._messages: deque[Sent] = deque()
        self._by_chat: dict[int, dict[int, Sent]] = {}

    def note_call(self, call: Call) -> None:
        self.asked[call.method] += 1
        if self.record == "all":
            self.calls.append(call)
        for fault in call.given.faults:
            self.note_violation(fault)

    def note_violation(self, fault: str) -> None:
        if len(self.violations) < MAX_VIOLATIONS:
            self.violations.append(fault)

    def note_delivery(self, call: Call, sent: Sent) -> None:
        self.delivered += 1
        self.worst_second = max(self.worst_second, self._last_second.add(sent.at))
        call.delivered.append(sent)
        self._messages.append(sent)
        self._by_chat.setdefault(sent.chat_id, {})[sent.message_id] = sent
        if self.record == "counts" and len(self._messages) > KEPT_WHEN_COUNTING:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        oldest = self._messages.popleft()
        of_chat = self._by_chat[oldest.chat_id]
        del of_chat[oldest.message_id]
        if not of_chat:
            del self._by_chat[oldest.chat_id]

    def note_unseen(self, call: Call, kind: str) -> None:
        """The call's messages were delivered, but `kind` of fault keeps the answer from the bot."""
        for sent in call.delivered:
            sent.unseen = kind
        self.unseen[kind] += len(call.delivered)

    def sent(self, chat_id: int | None = None) -> list[Sent]:
        """Messages that stand, in the order of delivery."""
        kept = self._messages if chat_id is None else self._by_chat.get(chat_id, {}).values()
        return [one for one in kept if not one.deleted]

    def sent_since(self, count: int) -> list[Sent]:
        """All messages but the first `count`, deleted ones too."""
        return list(islice(self._messages, count, None))

    def find(self, chat_id: int, message_id: int) -> Sent | None:
        found = self._by_chat.get(chat_id, {}).get(message_id)
        return None if found is None or found.deleted else found

    def counters(self) -> dict[str, Any]:
        return {
            "calls": dict(self.asked),
            "delivered": self.delivered,
            "unseen": dict(self.unseen),
            "faults": dict(self.faults),
            "refused": {str(code): count for code, count in self.refused.items()},
            "violations": len(self.violations),
            "worst_second": self.worst_second,
        }
