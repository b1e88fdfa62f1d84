"""What the desk made public is read by everybody for as long as that very finding stands; a receipt by its sender."""

from bot.domain.case_effects import Merge, Publish, Retract
from bot.domain.cases import Case, CaseKind, Finding, PublicFinding
from bot.domain.messages import Outgoing
from bot.domain.submission_effects import OpenCase
from bot.storage import schema
from tests.contract.conftest import Desk
from tests.contract.test_cases import HOA, LAN, OFFICER, POST, Door, concluded, door, opened

__all__ = ["door"]
CODE, OTHER = "K7-3M2X", "P9-WT4R"
DAY_S = 86_400.0


async def judged(desk: Desk, door: Door, message: str = "Tin giả.") -> Case:
    await door.do(LAN, opened())
    await door.do(OFFICER, concluded(await door.case(CODE), Finding.FALSE, message))
    return await door.case(CODE)


async def test_nothing_is_public_that_nobody_made_so(desk: Desk, door: Door) -> None:
    await judged(desk, door)
    assert await desk.store.public_findings(DAY_S) == ()


async def test_what_was_made_public_is_the_officers_words_and_goes_with_a_tap(desk: Desk, door: Door) -> None:
    case = await judged(desk, door)
    await door.do(OFFICER, Publish(case.id, case.round, public=True))
    found = PublicFinding(Finding.FALSE, "Tin giả.", desk.clock.now_s())
    assert await desk.store.public_findings(DAY_S) == (found,)
    assert (await door.case(CODE)).is_public
    await door.do(OFFICER, Publish(case.id, case.round, public=False))
    assert await desk.store.public_findings(DAY_S) == ()


async def test_another_finding_ends_it_and_so_does_one_taken_back(desk: Desk, door: Door) -> None:
    case = await judged(desk, door)
    await door.do(OFFICER, Publish(case.id, case.round, public=True))
    await door.do(OFFICER, concluded(case, Finding.TRUE, "Đúng."))
    assert await desk.store.public_findings(DAY_S) == ()
    again = await door.case(CODE)
    await door.do(OFFICER, Publish(case.id, again.round, public=True))
    await door.do(OFFICER, Retract(case.id, OFFICER, again.round, Outgoing("rút")))
    assert await desk.store.public_findings(DAY_S) == ()


async def test_a_case_that_went_into_another_is_not_public(desk: Desk, door: Door) -> None:
    case = await judged(desk, door)
    await door.do(OFFICER, Publish(case.id, case.round, public=True))
    await door.do(HOA, OpenCase(OTHER, CaseKind.SUBMISSION, POST))
    await door.do(OFFICER, Merge(case.id, (await door.case(OTHER)).id, None))
    assert await desk.store.public_findings(DAY_S) == ()


async def test_what_was_decided_of_another_finding_changes_nothing(desk: Desk, door: Door) -> None:
    case = await judged(desk, door)
    await door.do(OFFICER, Publish(case.id, case.round + 1, public=True))
    assert await desk.store.public_findings(DAY_S) == ()


async def test_it_is_recent_news_alone(desk: Desk, door: Door) -> None:
    case = await judged(desk, door)
    await door.do(OFFICER, Publish(case.id, case.round, public=True))
    desk.clock.pass_s(2 * DAY_S)
    assert await desk.store.public_findings(DAY_S) == ()


async def test_a_receipt_opens_for_its_sender_and_for_nobody_else(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened())
    receipts = desk.store.receipts()
    assert [case.code for case in (await receipts.opened(LAN, CODE, "codes")).cases] == [CODE]
    of_another = await receipts.opened(HOA, CODE, "codes")
    unknown = await receipts.opened(HOA, OTHER, "codes")
    assert (of_another.cases, of_another.mine) == (unknown.cases, unknown.mine) == ((), frozenset())
    assert [(row["owner"], row["number"]) for row in await desk.rows(schema.tallies)] == [(HOA, 2)]


async def test_a_receipt_stays_its_senders_after_a_merge(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened())
    await door.do(HOA, OpenCase(OTHER, CaseKind.SUBMISSION, POST))
    await door.do(OFFICER, Merge((await door.case(CODE)).id, (await door.case(OTHER)).id, None))
    receipts = desk.store.receipts()
    (case,) = (await receipts.opened(LAN, CODE, "codes")).cases
    assert case.merged_into == OTHER
    assert (await receipts.opened(HOA, CODE, "codes")).cases == ()
