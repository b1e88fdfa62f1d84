"""Officers of the benchmarks: they read the desk's chat as it fills, claim every case (by its button, some by command)
and answer it, which they confirm once it is shown back; what a digest folds away they open from the queue, which they
then ask for until it is empty.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tests.as_read import as_read
from tests.fakes.bot_api import RemoteBotApi, updates

CHAT = -1_001_000_000_900
PEOPLE = {501: "Lan", 502: "Minh", 503: "Thu"}
DESK = (
    f'{{contact: "xin gặp cán bộ trực.", chat_id: {CHAT}, undo_seconds: 0.1, '
    "limits: {per_day: 100000, open_most: 100000}, officers: ["
    + ", ".join(f"{{id: {number}, name: {name}}}" for number, name in PEOPLE.items())
    + "]}"
)
"""The block `desk` of config.yaml."""
FINDINGS = ("lua-dao", "sai", "dung", "gay-hieu-lam")
ANOTHER = "chua-xac-dinh"
SHOWN_BACK = re.compile(r"CHƯA GỬI\. Vụ ([0-9A-Z]{2}-[0-9A-Z]{4}), kết luận ")
SEND = "Gửi “"
CARD = re.compile(r"Vụ ([0-9A-Z]{2}-[0-9A-Z]{4}) · ")
DIGEST = re.compile(r"📥 (\d+) vụ mới")
QUEUE = re.compile(r"\d+ vụ đang mở, ")
NOTHING_OPEN = "Không có vụ nào đang mở."
_LINE = re.compile(r"(?m)^\d+\. \S+ ([0-9A-Z]{2}-[0-9A-Z]{4}) · ")
LOOK_EVERY_S = 0.05
ASK_AGAIN_S = 0.5
BY_COMMAND = 10
"""Of so many cases one is claimed by `/nhan`."""

Message = Mapping[str, Any]


def as_sent(message: Message) -> str:
    """The text as it is read, when it was sent, whatever it says by now."""
    return as_read(str((message.get("edits") or [message["text"]])[0]))


def words(code: str) -> str:
    """What is said of a case with its finding."""
    return f"Lời đáp về {code} đây."


def other_words(code: str) -> str:
    """The same once it is corrected."""
    return f"Lời sửa về {code} đây."


class Officers:
    """`await work()` until it is cancelled. `cards`: the codes of the cases whose card was seen, with the officer who
    took it; `opened`: how often a case was asked for by its code; `digests`: how many were seen.
    """

    def __init__(self, api: RemoteBotApi) -> None:
        self.cards: dict[str, int] = {}
        self.opened: Counter[str] = Counter()
        self.digests = 0
        self._api = api
        self._seen = 0
        self._is_behind = False
        self._asked_at_s = 0.0

    async def work(self) -> None:
        while True:
            await self._look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def correct(self, codes: list[str]) -> None:
        await self._api.push(
            [self._say(f"/traloi {code} {ANOTHER} {other_words(code)}", self.cards[code]) for code in codes]
        )

    async def _look(self) -> None:
        new = await self._api.sent(self._seen)
        self._seen += len(new)
        done = [update for one in new if one["chat_id"] == CHAT for update in self._after(one)]
        now_s = asyncio.get_running_loop().time()
        if self._is_behind and now_s - self._asked_at_s > ASK_AGAIN_S:
            self._asked_at_s = now_s
            done.append(self._say("/hangdoi", next(iter(PEOPLE))))
        if done:
            await self._api.push(done)

    def _after(self, message: Message) -> Iterator[dict[str, Any]]:
        """What the officers do when they read it."""
        text = as_sent(message)
        if (card := CARD.search(text)) and card[1] not in self.cards:
            yield from self._take_and_answer(card[1], message)
        elif (shown := SHOWN_BACK.search(text)) and shown[1] in self.cards:
            yield self._tap(message, _button(message, SEND), self.cards[shown[1]])
        elif DIGEST.match(text):
            self.digests += 1
            self._is_behind = True
        elif QUEUE.match(text):
            yield from self._open(message)
        elif text == NOTHING_OPEN:
            self._is_behind = False

    def _take_and_answer(self, code: str, card: Message) -> Iterator[dict[str, Any]]:
        number = len(self.cards)
        officer = list(PEOPLE)[number % len(PEOPLE)]
        self.cards[code] = officer
        take = _button(card, "Nhận")
        by_button = take and number % BY_COMMAND
        yield self._tap(card, take, officer) if by_button else self._say(f"/nhan {code}", officer)
        finding = FINDINGS[number % len(FINDINGS)]
        yield self._say(f"/traloi {code} {finding} {words(code)}", officer)

    def _open(self, queue: Message) -> Iterator[dict[str, Any]]:
        for code in _LINE.findall(as_sent(queue)):
            if code not in self.cards and not self.opened[code]:
                self.opened[code] += 1
                yield self._tap(queue, _button(queue, f"Mở {code}"), next(iter(PEOPLE)))

    def _say(self, text: str, officer: int) -> dict[str, Any]:
        return updates.message(CHAT, text, user_id=officer)

    def _tap(self, message: Message, data: str, officer: int) -> dict[str, Any]:
        on = {
            "message_id": message["message_id"],
            "date": int(message["at"]),
            "chat": {"id": CHAT, "type": "supergroup", "title": "Bàn trực"},
            "text": message["text"],
        }
        return updates.callback(on, data, user_id=officer)


def _button(message: Message, label: str) -> str:
    """What the button whose text begins so is for the bot, "" where there is none."""
    return next((data for row in message["buttons"] for text, data, *_ in row if text.startswith(label)), "")
