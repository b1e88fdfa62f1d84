"""Whatever the desk sends, it hears of whom it did not reach, for whatever reason; on both databases."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram.errors import translate
from bot.domain.case_effects import AskMore, Merge, Retract, Split
from bot.domain.cases import Case
from bot.domain.delivery import Job, Outcome
from bot.domain.effects import Effect
from bot.domain.messages import Outgoing
from bot.domain.submission_effects import JoinCase
from bot.services.retry import outcome_of
from tests.contract.conftest import Desk, SetClock, delivered
from tests.contract.test_cases import HOA, LAN, NAM, OFFICER, POST, Door, concluded, opened, seen_by_clerk

SENT: dict[str, Callable[[Case], Effect]] = {
    "a finding": concluded,
    "a correction": concluded,
    "a question": lambda case: AskMore(case.id, Outgoing("Ở đâu?")),
    "a finding taken back": lambda case: Retract(case.id, OFFICER, case.round, Outgoing("rút lại")),
}
HEARD_BEFORE = {"a correction", "a finding taken back"}
ANSWERS: list[TelegramError] = [
    Forbidden("Forbidden: bot was blocked by the user"),
    Forbidden("Forbidden: user is deactivated"),
    Forbidden("Forbidden: bot can't initiate conversation with a user"),
    BadRequest("Bad Request: chat not found"),
    BadRequest("Bad Request: PEER_ID_INVALID"),
    BadRequest("Bad Request: not enough rights to send text messages to the chat"),
    BadRequest("Bad Request: a reason that is not known yet"),
]


@pytest.fixture
def door(desk: Desk) -> Door:
    return Door(desk)


async def tried(desk: Desk, fault: TelegramError | None, *members: str) -> None:
    """All letters are tried; the platform answers so for these members."""

    def ended(job: Job) -> Outcome:
        error = translate(fault) if fault is not None and job.letter.address.key in members else None
        return Outcome(job, fate=outcome_of(job, error, desk.clock.time_s).fate) if error else delivered(job)

    turn = await desk.turn()
    await desk.turn("w1", *map(ended, turn.jobs), want=0)


@pytest.mark.parametrize("what", SENT)
async def test_of_whatever_it_sent(desk: Desk, door: Door, clock: SetClock, what: str) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    for member in (HOA, NAM):
        await door.do(member, JoinCase(case.id))
    if what in HEARD_BEFORE:
        await door.do(OFFICER, concluded(case))
        await tried(desk, None)
        case = await door.case("K7-3M2X")
    await door.do(OFFICER, SENT[what](case))
    await tried(desk, ANSWERS[0], LAN, NAM)
    clock.pass_s(10)
    assert await seen_by_clerk(desk, known=True) == [("K7-3M2X", 2)]


@pytest.mark.parametrize("fault", ANSWERS, ids=str)
async def test_for_whatever_reason(desk: Desk, door: Door, clock: SetClock, fault: TelegramError) -> None:
    await door.do(LAN, opened())
    await door.do(OFFICER, concluded(await door.case("K7-3M2X")))
    await tried(desk, fault, LAN)
    clock.pass_s(10)
    assert await seen_by_clerk(desk, known=True) == [("K7-3M2X", 1)]


async def test_of_a_merge_and_of_one_undone(desk: Desk, door: Door, clock: SetClock) -> None:
    await door.do(LAN, opened())
    await door.do(HOA, opened("P9-WT4R", replace(POST, keys=())))
    case, other = await door.case("K7-3M2X"), await door.case("P9-WT4R")
    await door.do(OFFICER, concluded(case))
    await tried(desk, None)
    await door.do(OFFICER, Merge(other.id, case.id, Outgoing("kết luận")))
    await tried(desk, ANSWERS[0], HOA)
    clock.pass_s(10)
    assert await seen_by_clerk(desk, known=True) == [("K7-3M2X", 1)]
    await door.do(HOA)
    await tried(desk, None)
    await door.do(OFFICER, Split(other.id, Outgoing("tách ra")))
    await tried(desk, ANSWERS[0], HOA)
    clock.pass_s(10)
    assert await seen_by_clerk(desk, known=True) == [("P9-WT4R", 1)]
