"""How soon an officer's tap is answered while cases arrive, at the pace as shipped.

A tap is answered by a notice over it ("Nhận") or by a message that it asks for ("Trả lời", "Hỏi thêm"); these share the
20 messages a minute that the platform lets a group have with cards, digests and corrected cards.
"""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.desk_speed import send_evenly
from benchmarks.officers import CARD, CHAT, DESK, DIGEST, PEOPLE, as_sent
from benchmarks.running import SHIPPED, BotProcess, platform
from benchmarks.submitting import Kind, draw_things
from tests.fakes.bot_api import RemoteBotApi, updates, worst_window

CASES_PER_MIN = 20.0
SPAN_S = 600.0
TAP_EVERY_S, TAP_JITTER_S = 5.0, 2.0
SETTLE_S = 5.0
WAYS = {"Nhận": "đã nhận vụ {code}", "Trả lời": "Kết luận của vụ {code} là gì?", "Hỏi thêm": "người gửi vụ {code}"}
"""What is tapped on a card, in this order, and what is then read."""
BY_NOTICE = "Nhận"

Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tap:
    """`at`: Unix seconds."""

    way: str
    code: str
    at: float

    @property
    def answer(self) -> str:
        return WAYS[self.way].format(code=self.code)


@dataclass(frozen=True, slots=True)
class Tapped:
    """Seconds from each tap to its answer, of as many as came: of all, and of those that are messages; then what the
    group got: cards, digests, the most messages (and with edits: changes of any kind) in any minute, and how many the
    platform refused as too many.
    """

    taps: int
    cases: int
    answered_s: Sequence[float]
    by_message_s: Sequence[float]
    cards: int
    digests: int
    most_messages: int
    most_changes: int
    refused: int


async def taps_at_desk(place: Path, span_s: float = SPAN_S) -> Tapped:
    """Submissions of links by members of their own at an even pace, and officers who work on the cards they see."""
    things = draw_things(round(3 * CASES_PER_MIN * span_s / 60), random.Random(9))
    links = [one for one in things if one.kind is Kind.LINK]
    async with platform(record="all") as api, BotProcess(place, api, pace=SHIPPED, desk=DESK) as bot:
        await bot.start()
        tapping = asyncio.create_task(_tap(api, span_s))
        await send_evenly(api, links, CASES_PER_MIN / 60)
        taps = await tapping
        await asyncio.sleep(SETTLE_S)
        calls, sent, refused = await api.calls(), await api.sent(), (await api.counters())["refused"]
    return _counted(taps, len(links), calls, sent, refused.get("429", 0))


def told_of_officers(one: Tapped) -> str:
    return (
        f"an officer's tap while {CASES_PER_MIN:.0f} cases a minute arrive, {60 / TAP_EVERY_S:.0f} a minute, pace as "
        f"shipped, {len(one.answered_s)} of {one.taps} answered: {_figures(one.answered_s)}\n"
        f"  by a message, {len(one.by_message_s)}: {_figures(one.by_message_s)}\n"
        f"  the group: {one.cards} cards and {one.digests} digests for {one.cases} cases; at most {one.most_messages} "
        f"messages in any minute, {one.most_changes} with edits; {one.refused} refused as too many"
    )


def _figures(waits_s: Sequence[float]) -> str:
    return (
        f"p50 {1e3 * np.median(waits_s):.0f} ms, p99 {1e3 * np.quantile(waits_s, 0.99):.0f} ms, "
        f"longest {1e3 * max(waits_s):.0f} ms"
    )


async def _tap(api: RemoteBotApi, span_s: float) -> list[Tap]:
    """One after another, each on the newest card whose next button was not tapped yet."""
    chance = random.Random(10)
    began_s = time.perf_counter()
    cards: dict[str, Message] = {}
    done: dict[str, int] = {}
    taps: list[Tap] = []
    seen = 0
    while time.perf_counter() < began_s + span_s:
        await asyncio.sleep(TAP_EVERY_S + chance.uniform(-TAP_JITTER_S, TAP_JITTER_S))
        new = await api.sent(seen)
        seen += len(new)
        cards |= {found[1]: one for one in new if one["chat_id"] == CHAT and (found := CARD.match(as_sent(one)[2:]))}
        code = next((one for one in reversed(cards) if done.get(one, 0) < len(WAYS)), "")
        if code:
            way = list(WAYS)[done.get(code, 0)]
            officer = list(PEOPLE)[list(cards).index(code) % len(PEOPLE)]
            done[code] = done.get(code, 0) + 1
            pushed = await api.push([_tapped(cards[code], way, officer)])
            taps.append(Tap(way, code, pushed["at"]))
    return taps


def _tapped(card: Message, way: str, officer: int) -> dict[str, Any]:
    data = next(data for row in card["buttons"] for text, data, *_ in row if text == way)
    chat = {"id": CHAT, "type": "supergroup", "title": "Bàn trực"}
    on = {"message_id": card["message_id"], "date": int(card["at"]), "chat": chat, "text": card["text"]}
    return updates.callback(on, data, user_id=officer)


def _counted(
    taps: Sequence[Tap], cases: int, calls: Sequence[Message], sent: Sequence[Message], refused: int
) -> Tapped:
    desk = [one for one in sent if one["chat_id"] == CHAT]
    notices = [(one["params"].get("text", ""), one["at"]) for one in calls if one["method"] == "answerCallbackQuery"]
    messages = [(as_sent(one), one["at"]) for one in desk]
    waits = [(tap, _first(notices if tap.way == BY_NOTICE else messages, tap)) for tap in taps]
    changes = [one for one in calls if one["params"].get("chat_id") == CHAT and one["method"] != "sendChatAction"]
    return Tapped(
        taps=len(taps),
        cases=cases,
        answered_s=[wait_s for _, wait_s in waits if wait_s is not None],
        by_message_s=[wait_s for tap, wait_s in waits if wait_s is not None and tap.way != BY_NOTICE],
        cards=sum(CARD.match(text[2:]) is not None for text, _ in messages),
        digests=sum(DIGEST.match(text) is not None for text, _ in messages),
        most_messages=worst_window(sorted(at for _, at in messages), 60.0),
        most_changes=worst_window(sorted(one["at"] for one in changes), 60.0),
        refused=refused,
    )


def _first(told: Sequence[tuple[str, float]], tap: Tap) -> float | None:
    return next((at - tap.at for text, at in told if at >= tap.at and tap.answer in text), None)
