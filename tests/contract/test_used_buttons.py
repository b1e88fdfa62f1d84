"""Messages of the desk lose their buttons once these lead nowhere any more; on both databases."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.case_effects import Merge
from bot.domain.cases import Case
from bot.domain.delivery import Fate, Outcome, Priority, Sent, read
from bot.domain.desk_effects import CloseAsk, TellDesk
from bot.domain.effects import Effect
from bot.domain.messages import Choice, Outgoing
from bot.domain.submission_effects import Forget, Withdraw
from bot.storage import schema
from tests.contract.conftest import Desk, SetClock
from tests.contract.test_cases import (
    DESK,
    HOA,
    LAN,
    LEAVING,
    OFFICER,
    POST,
    Door,
    concluded,
    letters_whole,
    opened,
    shown,
)

MINE, OTHER = "K7-3M2X", "P9-WT4R"
PROMPT = Outgoing("Lời nhắn?", (Choice("cosan:K7-3M2X:sai", "Dùng câu có sẵn"),))


@pytest.fixture
def door(desk: Desk) -> Door:
    return Door(desk)


async def asked(desk: Desk, door: Door, case: Case, purpose: str = "finding:sai", number: str = "502") -> None:
    """A message that asks Lan for the words of a finding stands in the desk's chat."""
    await door.do(DESK.key, TellDesk(DESK, case.id, PROMPT, purpose, OFFICER, 900.0))
    (job,) = [job for job in (await desk.turn()).jobs if job.letter.outgoing.choices == PROMPT.choices]
    await desk.turn("w1", Outcome(job, Fate.DELIVERED, sent=Sent(number)))


async def bared(desk: Desk) -> list[str]:
    """The messages of the desk whose buttons are on their way out, after all that somebody waits for."""
    rows = [row for row in await desk.rows(schema.outbox) if '"bare":true' in row["body"]]
    waiting = [read(row["owner"], row["priority"], row["body"]) for row in rows]
    assert {(one.address, one.priority, one.outgoing) for one in waiting} <= {(DESK, Priority.WORDS, Outgoing(""))}
    return [one.edit for one in waiting]


ENDS: dict[str, Callable[[Case, Case], tuple[str, Effect]]] = {
    "it is answered": lambda case, _: (OFFICER, concluded(case)),
    "it goes into another": lambda case, other: (OFFICER, Merge(case.id, other.id)),
    "its last sender takes it back": lambda case, _: (LAN, Withdraw(case.id, LEAVING)),
    "its last sender has all forgotten": lambda _, __: (LAN, Forget(LEAVING)),
}


@pytest.mark.parametrize("name", ENDS)
async def test_what_asks_for_words_about_a_case_loses_its_buttons_once(desk: Desk, door: Door, name: str) -> None:
    await door.do(LAN, opened(MINE))
    await door.do(HOA, opened(OTHER, replace(POST, keys=())))
    case, other = await door.case(MINE), await door.case(OTHER)
    await asked(desk, door, case)
    await asked(desk, door, other, number="503")
    key, effect = ENDS[name](case, other)
    await door.do(key, effect)
    assert await bared(desk) == ["502"]
    await door.do(DESK.key, CloseAsk(DESK, "502"))
    assert await bared(desk) == ["502"]


async def test_words_that_were_asked_for_take_the_buttons_of_their_prompt_along(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened(MINE))
    await asked(desk, door, await door.case(MINE))
    await door.do(DESK.key, CloseAsk(DESK, "502"))
    await door.do(DESK.key, CloseAsk(DESK, "502"))
    assert await bared(desk) == ["502"]


async def test_what_asks_for_a_question_or_a_note_has_no_buttons_to_lose(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened(MINE))
    for number, purpose in (("502", "more"), ("503", "remark")):
        await asked(desk, door, await door.case(MINE), purpose, number)
        await door.do(DESK.key, CloseAsk(DESK, number))
    assert await bared(desk) == []


async def test_a_card_that_is_shown_again_leaves_no_buttons_on_the_one_before(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened(MINE))
    case = await door.case(MINE)
    await shown(desk, case, "501")
    assert await bared(desk) == []
    clock.pass_s(60)
    await shown(desk, case, "701")
    assert await bared(desk) == ["501"]
    assert (await door.case(MINE)).card == "701"


@pytest.mark.parametrize("name", ENDS)
async def test_messages_of_a_group_that_has_another_id_are_neither_changed_nor_taken_back(
    desk: Desk, door: Door, name: str
) -> None:
    """Their numbers are those of other messages there."""
    await door.do(LAN, opened(MINE))
    await door.do(HOA, opened(OTHER, replace(POST, keys=())))
    case, other = await door.case(MINE), await door.case(OTHER)
    await asked(desk, door, case)
    await shown(desk, case, "501")
    await desk.store.move(DESK.key, "telegram:-1001")
    key, effect = ENDS[name](case, other)
    await door.do(key, effect)
    waiting = [one for _, one in await letters_whole(desk) if one.address.is_group]
    assert [one for one in waiting if one.edit] == []
