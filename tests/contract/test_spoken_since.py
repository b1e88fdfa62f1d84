"""Members who say more of an answered case, or right after an answer to the desk: they are heard; on both databases."""

from dataclasses import replace

import pytest

from bot.domain.asking import Asks
from bot.domain.case_effects import AskMore, Claim, Merge, Retract, Split
from bot.domain.cases import Finding, Status
from bot.domain.messages import Outgoing
from bot.domain.submission_effects import AddNote, JoinCase
from tests.contract.conftest import Desk, SetClock
from tests.contract.test_cases import DESK, HOA, LAN, OFFICER, POST, Door, concluded, letters, opened

pytestmark = pytest.mark.usefixtures("desk")
STAYS = Outgoing("giữ nguyên")


@pytest.fixture
def door(desk: Desk) -> Door:
    return Door(desk)


async def test_words_that_want_an_answer_open_an_answered_case_again_and_thanks_do_not(door: Door) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(OFFICER, concluded(case))
    await door.do(LAN, AddNote(case.id, "cảm ơn"))
    assert (await door.case("K7-3M2X")).status is Status.ANSWERED
    await door.do(LAN, AddNote(case.id, "không đúng đâu", wants_answer=True))
    again = await door.case("K7-3M2X")
    assert (again.status, again.finding, again.holder) == (Status.OPEN, Finding.SCAM, "")
    assert (again.submitters, again.due) == (1, 1)
    assert [one.code for one in (await door.ask(DESK.key, Asks(queue=True))).queue] == ["K7-3M2X"]


async def test_who_said_more_hears_that_a_finding_stays_and_nobody_else_hears_it_twice(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(HOA, JoinCase(case.id))
    await door.do(OFFICER, concluded(case))
    before = len(await letters(desk))
    assert (await door.case("K7-3M2X")).due == 0
    await door.do(LAN, AddNote(case.id, "không đúng đâu", wants_answer=True))
    assert (await door.case("K7-3M2X")).due == 1
    stays = replace(concluded(case, again=1), correction=None, stays=STAYS)
    await door.do(OFFICER, stays)
    assert (await letters(desk))[before:] == [(LAN, "giữ nguyên")]
    await door.do(OFFICER, replace(stays, round=2))
    assert len(await letters(desk)) == before + 1


async def test_what_is_said_within_ten_minutes_after_an_answer_may_belong_to_it(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(LAN, AddNote(case.id, "không ai hỏi"))
    assert (await door.ask(LAN, Asks(asked=True))).replied == ()
    await door.do(OFFICER, Claim(case.id, OFFICER), AskMore(case.id, Outgoing("khi nào?")))
    await door.do(LAN, AddNote(case.id, "hôm qua"))
    found = await door.ask(LAN, Asks(asked=True))
    assert ([one.code for one in found.replied], found.asked) == (["K7-3M2X"], ())
    assert (await door.ask(HOA, Asks(asked=True))).replied == ()
    clock.pass_s(601)
    assert (await door.ask(LAN, Asks(asked=True))).replied == ()
    clock.pass_s(-3 * 3600)
    assert (await door.ask(LAN, Asks(asked=True))).replied == ()


async def test_a_case_that_is_taken_out_of_another_is_still_of_the_officer_who_answered_it(door: Door) -> None:
    await door.do(LAN, opened())
    await door.do(HOA, opened("P9-WT4R"))
    first, second = await door.case("K7-3M2X"), await door.case("P9-WT4R")
    await door.do(OFFICER, concluded(first), concluded(second, Finding.FALSE))
    await door.do(OFFICER, Merge(first.id, second.id))
    await door.do(OFFICER, Split(first.id, Outgoing("tách")))
    apart = await door.case("K7-3M2X")
    assert (apart.status, apart.finding, apart.holder) == (Status.ANSWERED, Finding.SCAM, OFFICER)


async def test_the_history_of_a_case_knows_when_others_sent_the_same(door: Door, clock: SetClock) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    clock.pass_s(60)
    await door.do(HOA, JoinCase(case.id))
    found = await door.ask(DESK.key, Asks(codes=("K7-3M2X",), history=True, by_officer=True))
    assert found.joined == (clock.time_s,)


async def test_who_goes_into_a_case_whose_finding_was_taken_back_hears_the_next_as_the_first(
    desk: Desk, door: Door
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(OFFICER, concluded(case))
    await door.do(OFFICER, Retract(case.id, OFFICER, 1, Outgoing("rút lại")))
    await door.do(HOA, opened("P9-WT4R", replace(POST, keys=())))
    await door.do(OFFICER, Merge((await door.case("P9-WT4R")).id, case.id))
    before = len(await letters(desk))
    await door.do(OFFICER, concluded(case, again=2))
    assert (await letters(desk))[before:] == [(LAN, "đính chính"), (HOA, "kết luận")]


async def test_who_is_taken_out_of_a_case_that_is_open_again_hears_that_its_finding_is_none_of_theirs(
    desk: Desk, door: Door
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(OFFICER, concluded(case))
    await door.do(LAN, AddNote(case.id, "không đúng đâu", wants_answer=True))
    await door.do(HOA, opened("P9-WT4R", replace(POST, keys=())))
    other = await door.case("P9-WT4R")
    await door.do(OFFICER, Merge(other.id, case.id, Outgoing("kết luận")))
    before = len(await letters(desk))
    await door.do(OFFICER, Split(other.id, Outgoing("tách")))
    assert (await letters(desk))[before:] == [(HOA, "tách")]
