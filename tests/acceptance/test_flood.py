"""One member floods: of the decisions that come before the others' they get a small share, and no place at the desk.

No clock is asked: what the flooder's decisions take is counted, and nobody's rest ends while the others speak.
"""

import re
from collections import defaultdict
from collections.abc import AsyncIterator
from itertools import cycle, islice

import pytest

from benchmarks.flooding import CLOGGING, FLOODER, KINDS
from bot.dialogue.library import Library
from bot.services import intake
from bot.services.shares import Shares
from bot.storage import handling
from tests.acceptance.test_telegram_media import OFFICER, at_desk
from tests.as_read import as_read
from tests.fakes.bot_api import BotApi, updates
from tests.serving import ANSWERED, FORUM, LAN, QUESTION, Served

CODE = re.compile(r"Mã biên nhận: (\S{7})")
FLOODER_KEY = f"telegram:{FLOODER}"
SENT = {"questions": 40, "words": 40, "notes": 40, "links": 10}
"""So many messages of each kind take several times `BURST_S`."""
BURST_S = intake.BURST_S / 4
"""What one member may take at once here, so that few messages are enough."""
ASKING = range(50_001, 50_009)
SENDING = range(60_001, 60_005)


class Turns(Shares):
    """Whose updates were decided, in their order, and what that took in seconds of processor time.

    No time passes by itself: whoever has to rest does so until `step_s` is set, which passes at each look at the clock.
    """

    def __init__(self, burst_s: float = BURST_S) -> None:
        super().__init__(burst_s, intake.SHARE, self._passed)
        self.order: list[str] = []
        self.taken_s: defaultdict[str, float] = defaultdict(float)
        self.longest_s, self.step_s, self._now_s = 0.0, 0.0, 0.0

    def note(self, key: str, took_s: float) -> None:
        self.order.append(key)
        self.taken_s[key] += took_s
        self.longest_s = max(self.longest_s, took_s)
        super().note(key, took_s)

    def _passed(self) -> float:
        self._now_s += self.step_s
        return self._now_s


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Turns:
    found = Turns()
    of_groups = Turns(intake.GROUPS_BURST_S)
    monkeypatch.setattr(intake, "Shares", lambda burst_s, _: of_groups if burst_s == intake.GROUPS_BURST_S else found)
    return found


@pytest.fixture
async def desk(turns: Turns, api: BotApi, shelf: Library, sqlite_database: str) -> AsyncIterator[Served]:
    async with at_desk(api, shelf, sqlite_database, FORUM) as served:
        yield served


async def flooded(served: Served, turns: Turns, kind: str) -> None:
    """One with an open case sends all at once; until they have to rest, or all of it is handled."""
    await served.ask(LAN, "/gui https://cua-ai-do.info/tin")
    receipt = await served.ask(FLOODER, "/gui https://cua-toi.info/tin")
    code = CODE.search(receipt.text)
    assert code is not None
    titles = [entry.title for entry in served.service.decider.library.knowledge.entries.values()]
    await served.api.push(*islice(KINDS[kind](titles, code[1]), SENT[kind]))
    await served.api.wait_for(lambda: turns.taken_s[FLOODER_KEY] > BURST_S)


@pytest.mark.timed
@pytest.mark.parametrize("kind", SENT)
async def test_the_others_get_their_replies_and_cards_while_the_one_who_floods_rests(
    desk: Served, turns: Turns, kind: str
) -> None:
    await flooded(desk, turns, kind)
    before = turns.order.count(FLOODER_KEY)
    for asking in ASKING:
        await desk.api.push(updates.message(asking, QUESTION))
    for sending in SENDING:
        await desk.api.push(updates.message(sending, f"/gui https://la-{sending}.top/tin"))
    for asking in ASKING:
        (reply,) = await desk.answers(asking)
        assert reply.text.startswith(ANSWERED)
    await desk.api.wait_for(lambda: cards(desk) == {*SENDING})
    assert turns.order.count(FLOODER_KEY) == before
    assert turns.taken_s[FLOODER_KEY] <= BURST_S + turns.longest_s
    assert before < SENT[kind]


GROUPS = range(-1_001_000_100_080, -1_001_000_100_000)
"""In each of them the same member writes, so that none of them takes more than its share."""


@pytest.mark.timed
async def test_one_who_floods_many_groups_keeps_no_member_and_no_officer_waiting(desk: Served, turns: Turns) -> None:
    heavy = cycle(CLOGGING)
    await desk.api.push(
        *(updates.message(group, f"@thu_nghiem_bot {next(heavy)}"[:4_096], user_id=FLOODER) for group in GROUPS),
        *(updates.message(asking, QUESTION) for asking in ASKING),
        *(updates.message(sending, f"/gui https://la-{sending}.top/tin") for sending in SENDING),
        updates.message(FORUM, "/trogiup", user_id=OFFICER),
    )
    for asking in ASKING:
        (reply,) = await desk.answers(asking)
        assert reply.text.startswith(ANSWERED)
    await desk.api.wait_for(lambda: cards(desk) == {*SENDING} and officer_answered(desk))
    written = sum(turns.order.count(f"telegram:{group}") for group in GROUPS)
    assert 0 < written < len(GROUPS)
    taken_s = sum(turns.taken_s[f"telegram:{group}"] for group in GROUPS)
    assert taken_s <= intake.GROUPS_BURST_S + handling.BATCH_S + 2 * turns.longest_s


async def test_a_backlog_of_groups_stands_before_no_member_even_where_their_share_is_not_used_up(
    desk: Served, turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "GROUPS_SHARE", 1.0)
    monkeypatch.setattr(turns, "_burst_s", float("inf"))
    await desk.api.push(
        *(updates.message(group, f"@thu_nghiem_bot {QUESTION}", user_id=FLOODER) for group in GROUPS),
        *(updates.message(asking, QUESTION) for asking in ASKING),
    )
    await desk.api.wait_for(lambda: len(turns.order) == len(GROUPS) + len(ASKING))
    last = max(turns.order.index(f"telegram:{asking}") for asking in ASKING)
    assert last < 2 * intake.BATCH + len(ASKING) < len(GROUPS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_flood_of_any_kind_can_be_made(kind: str) -> None:
    """All buttons that are declared are among the taps."""
    assert len(list(islice(KINDS[kind](["Tin chưa rõ thật giả có chia sẻ được không?"], "K7-3M24"), 900))) == 900


async def test_who_flooded_is_answered_after_a_rest(desk: Served, turns: Turns) -> None:
    await flooded(desk, turns, "questions")
    before = turns.order.count(FLOODER_KEY)
    turns.step_s = 10.0
    await desk.api.say(LAN, QUESTION)
    await desk.settled(timeout_s=30.0)
    assert turns.order.count(FLOODER_KEY) == 1 + SENT["questions"] > before


def cards(served: Served) -> set[int]:
    """The members, of those who sent something, whose case has a card of its own."""
    told = [as_read(one.text) for one in served.api.sent(FORUM)]
    return {member for member in SENDING if any(f"la-{member}" in text for text in told)}


def officer_answered(served: Served) -> bool:
    return any("/thongke" in one.text for one in served.api.sent(FORUM))
