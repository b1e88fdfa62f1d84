"""What happens to a case while a finding about it is shown back, on its way or just gone: it goes to nobody it should
not go to, and the desk is told; on both databases.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.dialogue.library import Library
from bot.domain.asking import Asks
from bot.domain.case_effects import Conclude, Hold, Merge, Prepare, Recount, Retract, Split, Told
from bot.domain.cases import Case, Finding, Harm, Officer, Status
from bot.domain.desk import Desk as DutyDesk
from bot.domain.desk import DeskPlan, DeskView
from bot.domain.desk_effects import Dismiss
from bot.domain.effects import Effect
from bot.domain.marks import plain
from bot.domain.messages import Outgoing
from bot.domain.pending import Pending, Stop
from bot.domain.submission_effects import AddNote, Forget, JoinCase, Withdraw
from bot.ports.store import Decision, Lookup, Waiting
from bot.services.desk.planning import plan
from bot.storage import schema
from bot.storage.tables import desk as desk_tables
from tests.contract.conftest import Desk, SetClock
from tests.contract.test_cases import DESK, HOA, LAN, LEAVING, NAM, OFFICER, POST, Door, letters, opened

MINE, OTHER = "K7-3M2X", "P9-WT4R"
WORDS = "Tôi đã gọi hỏi xã."
OFFICERS = (Officer(OFFICER, "Lan"), Officer("telegram:901", "Minh"))
UNDO_S = 20.0


@pytest.fixture
def door(desk: Desk) -> Door:
    return Door(desk)


async def held(door: Door, clock: SetClock, **more: Any) -> Pending:
    """Lan's finding about the case, on its way for so long."""
    case = await door.case(MINE)
    one = Pending(
        case.id, OFFICER, "finding:lua-dao", WORDS, round=case.round, count=1, expires_s=clock.time_s + 900, **more
    )
    await door.do(DESK.key, Prepare(one), Hold(one.mark, clock.time_s + UNDO_S, finding(case)))
    return one


def finding(case: Case, what: Finding = Finding.SCAM, by: str = OFFICER) -> Conclude:
    return Conclude(case.id, by, what, WORDS, Outgoing(f"{what}: {WORDS}"), Outgoing(f"nay {what}"), case.round)


async def looked(desk: Desk, shelf: Library) -> list[str]:
    """What the desk is told at the clerk's look of findings that do not go."""
    library = replace(shelf, desk=DutyDesk(address=DESK, officers=OFFICERS))
    told: list[str] = []

    def planned(view: DeskView) -> DeskPlan:
        done = plan(replace(view, fresh=(), calls=(), due=(), changed=(), room=9), library, DESK)
        told.extend(plain(one.outgoing.text) for one in done.letters if "không gửi đi" in one.outgoing.text)
        return replace(done, letters=())

    await desk.store.desk_turn(DESK, planned)
    return told


Happening = Callable[[Case, Case], tuple[str, Effect]]
HAPPENINGS: dict[str, tuple[Happening, Stop]] = {
    "the last sender takes it back": (lambda case, _: (LAN, Withdraw(case.id, LEAVING)), Stop.WITHDRAWN),
    "the last sender has all forgotten": (lambda _, __: (LAN, Forget(LEAVING)), Stop.WITHDRAWN),
    "it is merged": (lambda case, other: (OFFICER, Merge(case.id, other.id)), Stop.MERGED),
    "another is merged into it": (lambda case, other: (OFFICER, Merge(other.id, case.id)), Stop.JOINED),
    "a colleague answers it": (lambda case, _: (OFFICER, finding(case, Finding.TRUE, "telegram:901")), Stop.CHANGED),
    "its sender has lost money": (lambda case, _: (LAN, AddNote(case.id, "mất 5 triệu", Harm.PAID)), Stop.HARM),
    "another has lost money": (lambda case, _: (NAM, JoinCase(case.id, harm=Harm.GAVE_CODE)), Stop.HARM),
    "somebody is in danger": (lambda case, _: (LAN, AddNote(case.id, "sợ quá", urgent=True)), Stop.HARM),
    "its officer is dismissed": (lambda _, __: (DESK.key, Dismiss(OFFICER)), Stop.LEFT),
    "its officer has all forgotten": (lambda _, __: (OFFICER, Forget(None)), Stop.LEFT),
}


@pytest.mark.parametrize("name", HAPPENINGS)
async def test_a_finding_on_its_way_goes_to_nobody_and_the_desk_hears_once_why(
    desk: Desk, door: Door, clock: SetClock, shelf: Library, name: str
) -> None:
    happens, why = HAPPENINGS[name]
    await door.do(LAN, opened(MINE))
    await door.do(HOA, opened(OTHER, replace(POST, keys=())))
    await held(door, clock)
    key, effect = happens(await door.case(MINE), await door.case(OTHER))
    await door.do(key, effect)
    told = await looked(desk, shelf)
    said = shelf.say(f"desk_stopped_{why}", into=OTHER)
    assert [
        said in one
        and f"“lừa đảo” của {'một cán bộ' if 'forgotten' in name and why is Stop.LEFT else 'Lan'} cho vụ {MINE}" in one
        for one in told
    ] == [True]
    clock.pass_s(UNDO_S)
    assert not await looked(desk, shelf)
    assert not [text for _, text in await letters(desk) if text.startswith("lua-dao")]
    assert (await door.case(MINE)).finding is (Finding.TRUE if why is Stop.CHANGED else None)
    log = [(row["officer"], row["action"], row["code"]) for row in await desk.rows(desk_tables.audit)]
    assert log == [("" if "officer has all forgotten" in name else OFFICER, "dunglai", MINE)]


@pytest.mark.parametrize("name", ["the last sender takes it back", "the last sender has all forgotten"])
async def test_of_what_was_on_its_way_no_word_is_kept_once_nobody_waits(
    desk: Desk, door: Door, clock: SetClock, shelf: Library, name: str
) -> None:
    await door.do(LAN, opened(MINE))
    await held(door, clock)
    key, effect = HAPPENINGS[name][0](await door.case(MINE), await door.case(MINE))
    await door.do(key, effect)
    assert WORDS not in json.dumps([dict(row) for row in await desk.rows(desk_tables.pending)])
    await looked(desk, shelf)
    assert not await desk.rows(desk_tables.pending)


@pytest.mark.parametrize("name", ["its sender has lost money", "another is merged into it", "a colleague answers it"])
async def test_one_that_was_stopped_is_shown_back_still_and_goes_once_it_was_looked_at_again(
    desk: Desk, door: Door, clock: SetClock, shelf: Library, name: str
) -> None:
    await door.do(LAN, opened(MINE))
    await door.do(HOA, opened(OTHER, replace(POST, keys=())))
    one = await held(door, clock)
    key, effect = HAPPENINGS[name][0](await door.case(MINE), await door.case(OTHER))
    await door.do(key, effect)
    await looked(desk, shelf)
    (shown,) = (await door.ask(DESK.key, Asks(codes=(MINE,), pending=True))).pending
    assert (shown.stopped, shown.due_s, shown.mark) == (HAPPENINGS[name][1], 0.0, one.mark)
    await held(door, clock)
    clock.pass_s(UNDO_S)
    assert not await looked(desk, shelf)
    assert (await door.case(MINE)).finding is Finding.SCAM


async def test_what_was_only_shown_back_can_not_be_sent_after_harm(desk: Desk, door: Door, clock: SetClock) -> None:
    """The tap that is decided upon the case as it was is decided anew."""
    await door.do(LAN, opened(MINE))
    case = await door.case(MINE)
    one = Pending(case.id, OFFICER, "finding:dung", "", expires_s=clock.time_s + 900)
    await door.do(DESK.key, Prepare(one))
    await door.do(LAN, AddNote(case.id, "mất tiền", Harm.PAID))
    seen: list[Any] = []

    def decide(_: Waiting, lookup: Lookup) -> Decision:
        seen.extend(one.stopped for one in lookup(DESK.key, Asks(codes=(MINE,), pending=True)).pending)
        return Decision("{}", effects=(Hold(one.mark, clock.time_s, finding(case)),) if len(seen) == 1 else ())

    await desk.arrive(("tap", DESK.key))
    await desk.handle(decide)
    assert seen == [Stop.HARM, Stop.HARM]
    await desk.store.desk_turn(DESK, lambda _: DeskPlan())
    assert not await letters(desk)


async def test_whoever_leaves_or_is_split_off_meanwhile_gets_nothing_and_the_others_do(
    desk: Desk, door: Door, clock: SetClock, shelf: Library
) -> None:
    for member, code in ((LAN, MINE), (HOA, OTHER), (NAM, "A2-34BC")):
        await door.do(member, opened(code, replace(POST, keys=())))
    case, other, third = [await door.case(code) for code in (MINE, OTHER, "A2-34BC")]
    await door.do(OFFICER, Merge(other.id, case.id), Merge(third.id, case.id))
    await held(door, clock)
    await door.do(HOA, Withdraw(case.id, LEAVING))
    await door.do(OFFICER, Split(third.id, Outgoing("tách")))
    clock.pass_s(UNDO_S)
    assert not await looked(desk, shelf)
    assert [key for key, text in await letters(desk) if text.startswith("lua-dao")] == [LAN]


@pytest.mark.parametrize("harmed", [LAN, NAM])
async def test_within_its_minute_a_finding_is_taken_back_also_of_a_case_that_harm_opened_again(
    desk: Desk, door: Door, harmed: str
) -> None:
    await door.do(LAN, opened(MINE))
    await door.do(OFFICER, finding(await door.case(MINE), Finding.TRUE))
    case = await door.case(MINE)
    await door.do(harmed, JoinCase(case.id, harm=Harm.PAID))
    assert (await door.case(MINE)).status is Status.OPEN
    await door.do(OFFICER, Retract(case.id, OFFICER, case.round, Outgoing("rút lại")))
    assert [text for key, text in await letters(desk) if key == LAN] == [f"dung: {WORDS}", "rút lại"]
    case = await door.case(MINE)
    assert (case.status, case.finding, case.holder) == (Status.CLAIMED, None, OFFICER)
    (row,) = await desk.rows(desk_tables.cases)
    assert row["call_at"] is not None, "officers are still called for the harm"


async def test_words_for_one_member_go_to_nobody_once_that_member_left(desk: Desk, door: Door, clock: SetClock) -> None:
    await door.do(LAN, opened(MINE))
    case = await door.case(MINE)
    await door.do(HOA, JoinCase(case.id))
    (row,) = [row["id"] for row in await desk.rows(desk_tables.submissions) if row["owner"] == HOA]
    await door.do(
        DESK.key, Prepare(Pending(case.id, OFFICER, "words", "Chờ nhé", expires_s=clock.time_s + 900, submission=row))
    )
    await door.do(HOA, Withdraw(case.id, LEAVING))
    (shown,) = (await door.ask(DESK.key, Asks(codes=(MINE,), pending=True))).pending
    assert shown.stopped is Stop.WITHDRAWN
    assert not [row for row in await desk.rows(schema.outbox) if row["owner"] == LAN]


STAYS = Outgoing("giữ nguyên")
FOR_DESK = Recount(DESK, 1, "thêm: {count}", "bớt: {count}")


async def gone(desk: Desk, clock: SetClock) -> dict[str, list[str]]:
    """What waits for each reader once the finding was due and the clerk has looked."""
    clock.pass_s(UNDO_S)
    await desk.store.desk_turn(DESK, lambda _: DeskPlan())
    waiting: dict[str, list[str]] = {}
    for key, text in await letters(desk):
        waiting.setdefault(key, []).append(text)
    return waiting


async def test_who_joins_while_a_finding_is_held_hears_it_and_the_desk_hears_the_true_number(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened(MINE))
    case = await door.case(MINE)
    one = Pending(case.id, OFFICER, "finding:lua-dao", WORDS, count=1, expires_s=clock.time_s + 900)
    await door.do(DESK.key, Prepare(one), Hold(one.mark, clock.time_s + UNDO_S, finding(case), FOR_DESK))
    await door.do(HOA, JoinCase(case.id))
    await door.do(NAM, JoinCase(case.id))
    said = f"lua-dao: {WORDS}"
    assert await gone(desk, clock) == {LAN: [said], HOA: [said], NAM: [said], DESK.key: ["thêm: 3"]}


async def test_who_takes_it_back_while_a_finding_is_held_hears_nothing_and_the_desk_hears_the_true_number(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened(MINE))
    case = await door.case(MINE)
    await door.do(HOA, JoinCase(case.id))
    one = Pending(case.id, OFFICER, "finding:lua-dao", WORDS, count=2, expires_s=clock.time_s + 900)
    recount = replace(FOR_DESK, count=2)
    await door.do(DESK.key, Prepare(one), Hold(one.mark, clock.time_s + UNDO_S, finding(case), recount))
    await door.do(HOA, Withdraw(case.id, None))
    assert await gone(desk, clock) == {LAN: [f"lua-dao: {WORDS}"], DESK.key: ["bớt: 1"]}


async def test_where_as_many_get_a_finding_as_was_said_the_desk_hears_no_number_again(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened(MINE))
    case = await door.case(MINE)
    one = Pending(case.id, OFFICER, "finding:lua-dao", WORDS, count=1, expires_s=clock.time_s + 900)
    await door.do(DESK.key, Prepare(one), Hold(one.mark, clock.time_s + UNDO_S, finding(case), FOR_DESK))
    assert await gone(desk, clock) == {LAN: [f"lua-dao: {WORDS}"]}


async def test_of_a_finding_that_stays_who_said_more_hears_so_also_once_it_was_held(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened(MINE))
    case = await door.case(MINE)
    await door.do(HOA, opened(OTHER, replace(POST, keys=())))
    await door.do(OFFICER, Merge((await door.case(OTHER)).id, case.id))
    await door.do(OFFICER, finding(case))
    await door.do(LAN, AddNote(case.id, "không đúng đâu", wants_answer=True))
    await door.do(HOA, AddNote(case.id, "tôi cũng thấy thế", wants_answer=True))
    again = await door.case(MINE)
    of_other = Told(OTHER, Outgoing("mới"), None, Outgoing(f"giữ nguyên {OTHER}"))
    stays = replace(finding(again), correction=None, stays=STAYS, others=(of_other,))
    one = Pending(case.id, OFFICER, "finding:lua-dao", WORDS, round=again.round, count=2, expires_s=clock.time_s + 900)
    await door.do(DESK.key, Prepare(one), Hold(one.mark, clock.time_s + UNDO_S, stays))
    told = await gone(desk, clock)
    assert (told[LAN][-1], told[HOA][-1]) == ("giữ nguyên", f"giữ nguyên {OTHER}")
