"""Cases: what effects leave behind, and what steps are told when they ask; on both databases."""

import asyncio
import json
import sqlite3
import time
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import Delete, Text, Update, delete, text, update
from sqlalchemy.exc import DBAPIError

from bot.dialogue.state import State, read, written
from bot.domain.asking import Asks, Found
from bot.domain.case_effects import (
    AskMore,
    Claim,
    Conclude,
    Drop,
    Hold,
    Merge,
    Prepare,
    Release,
    Remark,
    Retract,
    Split,
    Told,
)
from bot.domain.cases import Band, Case, CaseKind, Filed, Finding, Harm, Key, Material, Reason, Status, Urgency
from bot.domain.delivery import Fate, Letter, Outcome, Priority, Sent, Track
from bot.domain.delivery import read as read_letter
from bot.domain.desk import Apology, DeskPlan, DeskView
from bot.domain.desk_effects import Audit, CloseAsk, Dismiss, Enlist, Invite, TellDesk
from bot.domain.drafts import Draft
from bot.domain.effects import Effect
from bot.domain.errors import WaitsForMember
from bot.domain.messages import Address, Choice, Media, MediaKind, Outgoing
from bot.domain.pending import Pending, Stop
from bot.domain.submission_effects import AddNote, Forget, JoinCase, Leaving, OpenCase, Withdraw
from bot.ports.store import Decision, Lookup, Waiting
from bot.services.retry import outcome_of
from bot.storage import schema
from bot.storage.sqlite import driver, empty_log, set_up
from bot.storage.tables import desk as desk_tables
from tests.contract.conftest import Desk, SetClock
from tests.databases import stored_type
from tests.serving import database_files

LAN, HOA, NAM = "telegram:11", "telegram:22", "telegram:33"
DESK = Address("telegram", "-100")
OFFICER = "telegram:900"
LEAVING = Leaving(DESK, "rút: {codes}", "(đã rút)")
LINK = Key("link", "vtv-vn.top/a")
PHOTO = Media(MediaKind.PHOTO, "ref-1", "unique-1")
POST = Material(
    text="xem hxxp", links=("https://vtv-vn.top/a",), keys=(LINK,), bands=(Band("text", 0, 5),), form="xem hxxp"
)
FIRST, CORRECTION = Outgoing("kết luận"), Outgoing("đính chính")


class Door:
    """Does effects, and asks, on behalf of a conversation, as intake does."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._count = 0

    async def do(self, key: str, *effects: Effect) -> None:
        await self._turn(key, Decision("{}", effects=effects), Asks())

    async def ask(self, key: str, asks: Asks) -> Found:
        return await self._turn(key, Decision(keep_state=True), asks)

    async def case(self, code: str) -> Case:
        found = await self._turn(LAN, Decision(keep_state=True), Asks(codes=(code,)))
        return found.cases[0]

    async def _turn(self, key: str, decision: Decision, asks: Asks) -> Found:
        self._count += 1
        answers: list[Found] = []

        def decide(_: Waiting, lookup: Lookup) -> Decision:
            answers.append(lookup(key, asks))
            return decision

        await self._desk.arrive((f"u{self._count}", key))
        await self._desk.handle(decide)
        return answers[0]


@pytest.fixture
def door(desk: Desk) -> Door:
    return Door(desk)


def opened(code: str = "K7-3M2X", material: Material = POST, **more: object) -> OpenCase:
    return OpenCase(code, CaseKind.SUBMISSION, material, **more)  # type: ignore[arg-type]


def concluded(case: Case, finding: Finding = Finding.SCAM, message: str = "", again: int = 0) -> Conclude:
    """`again`: how many findings came since the case was looked up."""
    return Conclude(case.id, OFFICER, finding, message, FIRST, CORRECTION, case.round + again)


async def letters_whole(desk: Desk) -> list[tuple[str, Letter]]:
    return [(row["owner"], read_letter(row["owner"], 0, row["body"])) for row in await desk.rows(schema.outbox)]


def replied_to(letter: Letter) -> str:
    return letter.origin.message if letter.outgoing.quotes else ""


async def letters(desk: Desk) -> list[tuple[str, str]]:
    rows = await desk.rows(schema.outbox)
    return [(row["owner"], json.loads(row["body"])["text"]) for row in rows]


async def test_the_words_of_somebody_in_danger_are_urgent_whatever_else_is_known(door: Door) -> None:
    await door.do(LAN, OpenCase("K7-3M2X", CaseKind.QUESTION, Material(text="cứu em"), urgent=True))
    assert (await door.case("K7-3M2X")).urgency is Urgency.HIGH


async def test_who_in_danger_joins_a_case_makes_it_urgent_and_who_sends_the_link_after_finds_it(
    desk: Desk, door: Door
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(HOA, JoinCase(case.id, note="cứu em", urgent=True))
    assert ((await door.case("K7-3M2X")).urgency, await calls(desk)) == (Urgency.HIGH, [True])
    await door.do(NAM, OpenCase("AB-CDEF", CaseKind.SUBMISSION, Material(keys=(Key("link", "b"),)), urgent=True))
    assert (await door.ask(LAN, Asks(keys=(Key("link", "b"),)))).same.code == "AB-CDEF"


async def calls(desk: Desk) -> list[bool]:
    return [row["call_at"] is not None for row in await desk.rows(desk_tables.cases)]


async def test_harm_of_any_sender_is_the_cases_and_calls_the_officers(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(HOA, JoinCase(case.id, harm=Harm.CLICKED))
    assert (await calls(desk), (await door.case("K7-3M2X")).harm) == ([False], Harm.CLICKED)
    await door.do(NAM, JoinCase(case.id, harm=Harm.PAID, note="mất 5 triệu"))
    told = await door.case("K7-3M2X")
    assert (await calls(desk), told.harm, told.urgency) == ([True], Harm.PAID, Urgency.HIGH)
    await door.do(HOA, JoinCase(case.id, harm=Harm.CLICKED))
    told = await door.case("K7-3M2X")
    assert (told.harm, told.urgency) == (Harm.PAID, Urgency.HIGH)


async def test_a_case_is_what_most_of_its_senders_say_it_is(door: Door) -> None:
    await door.do(LAN, opened(reason=Reason.OTHER))
    case = await door.case("K7-3M2X")
    await door.do(HOA, JoinCase(case.id, reason=Reason.UNVERIFIED))
    assert (await door.case(case.code)).reason is Reason.UNVERIFIED
    for member in ("telegram:41", "telegram:42"):
        await door.do(member, JoinCase(case.id, reason=Reason.SCAM))
    assert (await door.case(case.code)).reason is Reason.SCAM
    await door.do(NAM, JoinCase(case.id))
    await door.do("telegram:42", JoinCase(case.id, reason=Reason.UNVERIFIED))
    assert (await door.case(case.code)).reason is Reason.UNVERIFIED


async def test_the_kind_of_a_case_goes_with_its_senders_into_another_one_and_back(door: Door) -> None:
    await door.do(LAN, opened(reason=Reason.OTHER))
    await door.do(HOA, opened("K7-3M2Y", Material(text="khác"), reason=Reason.LEAK))
    into, case = await door.case("K7-3M2X"), await door.case("K7-3M2Y")
    await door.do(OFFICER, Merge(case.id, into.id, None))
    assert (await door.case(into.code)).reason is Reason.LEAK
    await door.do(OFFICER, Split(case.id, Outgoing("tách")))
    assert (await door.case(into.code)).reason is Reason.OTHER
    assert (await door.case(case.code)).reason is Reason.LEAK


async def test_two_replicas_that_get_one_link_at_once_open_one_case(desk: Desk, other: Desk) -> None:
    """Each looks for the link and opens a case where there is none; the second waits until the first has ended."""

    def decide(waiting: Waiting, lookup: Lookup) -> Decision:
        found = lookup(waiting.key, Asks(keys=(LINK,))).same
        time.sleep(0.2)
        effect = JoinCase(found.id) if found else opened(f"K7-3M2{waiting.update_id[-1]}")
        return Decision("{}", effects=(effect,))

    await desk.arrive(("u1", LAN), ("u2", HOA))
    await asyncio.gather(desk.handle(decide, 1), other.handle(decide, 1))
    while await desk.handle(decide):
        pass
    assert len(await desk.rows(desk_tables.cases)) == 1
    assert {row["owner"] for row in await desk.rows(desk_tables.submissions)} == {LAN, HOA}


@pytest.mark.parametrize("by_words", [False, True])
async def test_harm_opens_an_answered_case_again_and_its_finding_stands(
    desk: Desk, door: Door, *, by_words: bool
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(OFFICER, concluded(case))
    await door.do(LAN, AddNote(case.id, "cảm ơn"))
    assert (await door.case("K7-3M2X")).status is Status.ANSWERED
    told = AddNote(case.id, "tôi vừa mất 2 triệu", Harm.PAID) if by_words else JoinCase(case.id, harm=Harm.PAID)
    await door.do(LAN, told)
    again = await door.case("K7-3M2X")
    assert (again.status, again.holder, again.finding, again.is_judged) == (Status.OPEN, "", Finding.SCAM, True)
    assert await calls(desk) == [True]
    before = len(await letters(desk))
    await door.do(HOA, JoinCase(case.id))
    await door.do(OFFICER, Conclude(case.id, OFFICER, Finding.SCAM, "", FIRST, None, 1))
    assert (await letters(desk))[before:] == [(HOA, "kết luận")]
    assert await calls(desk) == [False]


@pytest.mark.parametrize("state", ["open", "held", "answered"])
async def test_danger_that_joins_a_case_calls_the_officers_and_opens_it_again(
    desk: Desk, door: Door, clock: SetClock, state: str
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    done: dict[str, tuple[Effect, ...]] = {
        "open": (),
        "held": (Claim(case.id, OFFICER),),
        "answered": (concluded(case),),
    }
    await door.do(OFFICER, *done[state])
    await door.do(HOA, JoinCase(case.id, note="nó dọa giết tôi", urgent=True, heard=state == "answered"))
    assert await calls(desk) == [True]
    again = await door.case("K7-3M2X")
    assert again.status is (Status.CLAIMED if state == "held" else Status.OPEN)
    assert again.urgency is Urgency.HIGH
    clock.pass_s(1)
    seen: list[str] = []

    def plan(view: DeskView) -> DeskPlan:
        seen.extend(one.code for one in view.calls)
        return DeskPlan()

    await desk.store.desk_turn(DESK, plan)
    assert seen == ["K7-3M2X"]


async def test_the_files_of_a_finding_stay_with_it_until_it_is_another_or_taken_back(door: Door) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(OFFICER, replace(concluded(case), files=(PHOTO,)))
    assert (await door.case("K7-3M2X")).files == (PHOTO,)
    await door.do(OFFICER, concluded(case, Finding.FALSE, again=1))
    assert (await door.case("K7-3M2X")).files == ()
    await door.do(OFFICER, replace(concluded(case, again=2), files=(PHOTO,)))
    await door.do(OFFICER, Retract(case.id, OFFICER, 3, Outgoing("rút lại")))
    assert (await door.case("K7-3M2X")).files == ()


async def test_a_case_that_is_merged_brings_its_harm_along(door: Door) -> None:
    await door.do(LAN, opened(harm=Harm.PAID))
    await door.do(HOA, opened("AB-CD3F", Material(text="khác")))
    case, into = await door.case("K7-3M2X"), await door.case("AB-CD3F")
    await door.do(OFFICER, Merge(case.id, into.id))
    both = await door.case("AB-CD3F")
    assert (both.harm, both.urgency) == (Harm.PAID, Urgency.HIGH)


async def test_a_new_case_is_found_by_its_code_and_by_its_link(door: Door) -> None:
    await door.do(LAN, opened(reason=Reason.SCAM, harm=Harm.PAID, note="con tôi nhận được"))
    case = await door.case("K7-3M2X")
    assert (case.status, case.urgency, case.submitters, case.notes) == (
        Status.OPEN,
        Urgency.HIGH,
        1,
        ("con tôi nhận được",),
    )
    assert case.material == POST
    found = await door.ask(HOA, Asks(keys=(LINK,), limits=True))
    assert found.same == case
    assert not found.mine


async def test_several_things_are_looked_up_at_once_each_by_itself(door: Door) -> None:
    await door.do(LAN, opened())
    other = Key("link", "khac.vn/b")
    found = await door.ask(LAN, Asks(also=(Asks(keys=(LINK,)), Asks(keys=(other,), limits=True))))
    first, second = found.also
    assert (first.same.code, second.same, second.waiting) == ("K7-3M2X", None, 1)


async def test_a_nearly_equal_one_is_proposed_with_its_form(door: Door) -> None:
    await door.do(LAN, opened())
    found = await door.ask(HOA, Asks(bands=(Band("text", 0, 5), Band("text", 1, 6))))
    assert [(one.case.code, one.form) for one in found.similar] == [("K7-3M2X", "xem hxxp")]


async def test_a_member_is_told_apart_only_by_what_is_theirs(door: Door) -> None:
    await door.do(LAN, opened())
    mine = await door.ask(LAN, Asks(codes=("K7-3M2X",), limits=True))
    assert (mine.mine, mine.sent_today, mine.waiting, mine.ahead) == (frozenset({mine.cases[0].id}), 1, 1, 1)
    other = await door.ask(HOA, Asks(codes=("K7-3M2X",), limits=True))
    assert (other.mine, other.sent_today, other.waiting) == (frozenset(), 0, 0)


async def test_the_finding_goes_to_all_who_sent_the_same_and_a_changed_one_as_a_correction(
    desk: Desk, door: Door
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(HOA, JoinCase(case.id))
    await door.do(OFFICER, concluded(case))
    assert await letters(desk) == [(LAN, "kết luận"), (HOA, "kết luận")]
    await door.do(NAM, JoinCase(case.id))
    await door.do(OFFICER, concluded(case, Finding.FALSE, again=1))
    assert (await letters(desk))[2:] == [(LAN, "đính chính"), (HOA, "đính chính"), (NAM, "kết luận")]
    case = await door.case("K7-3M2X")
    assert (case.status, case.finding) == (Status.ANSWERED, Finding.FALSE)


async def test_what_a_member_is_told_is_a_reply_to_their_own_message(desk: Desk, door: Door, clock: SetClock) -> None:
    await door.do(LAN, opened(message="71", promised_s=clock.time_s + 60))
    case = await door.case("K7-3M2X")
    await door.do(HOA, JoinCase(case.id, message="72"))
    await door.do(NAM, JoinCase(case.id))
    await door.do(OFFICER, AskMore(case.id, Outgoing("hỏi lại")))
    await door.do(OFFICER, concluded(case))
    await door.do(HOA, JoinCase(case.id, message="79"))
    await door.do(OFFICER, concluded(case, Finding.FALSE, again=1))
    await door.do(OFFICER, Retract(case.id, OFFICER, 2, Outgoing("rút lại")))
    clock.pass_s(120)
    late = Apology(case.id, Outgoing("xin lỗi, chậm"))
    await desk.store.desk_turn(DESK, lambda _: DeskPlan(apologies=(late,)))
    told = [(key, letter.outgoing.text, replied_to(letter)) for key, letter in await letters_whole(desk)]
    assert told == [
        *[(LAN, "hỏi lại", "71"), (HOA, "hỏi lại", "72"), (NAM, "hỏi lại", "")],
        *[(LAN, "kết luận", "71"), (HOA, "kết luận", "72"), (NAM, "kết luận", "")],
        *[(LAN, "đính chính", "71"), (HOA, "đính chính", "79"), (NAM, "đính chính", "")],
        *[(LAN, "rút lại", "71"), (HOA, "rút lại", "79"), (NAM, "rút lại", "")],
    ]


async def unreached(desk: Desk, *members: str) -> None:
    """All letters to members are tried; these can't be reached."""
    turn = await desk.turn()
    ends = (
        Outcome(job, Fate.DROPPED, gone=True, fault="Unreachable")
        if job.letter.address.key in members
        else Outcome(job, Fate.DELIVERED)
        for job in turn.jobs
    )
    await desk.turn("w1", *ends, want=0)


async def seen_by_clerk(desk: Desk, known: bool = False) -> list[tuple[str, int]]:
    """Whom the desk hears of, by code; with `known` it is told."""
    seen: list[tuple[int, str, int]] = []

    def plan(view: DeskView) -> DeskPlan:
        seen.extend((one.case.id, one.case.code, one.count) for one in view.unheard)
        return DeskPlan(unheard=tuple(one[0] for one in seen) if known else ())

    await desk.store.desk_turn(DESK, plan)
    return [one[1:] for one in seen]


async def test_the_desk_hears_whom_a_finding_did_not_reach_and_whoever_comes_back_gets_it_once(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened(message="71"))
    case = await door.case("K7-3M2X")
    for member in (HOA, NAM):
        await door.do(member, JoinCase(case.id))
    await door.do(OFFICER, concluded(case))
    await unreached(desk, LAN, NAM)
    assert await seen_by_clerk(desk) == [], "the last of many may still be under way"
    clock.pass_s(10)
    assert await seen_by_clerk(desk, known=True) == [("K7-3M2X", 2)]
    assert await seen_by_clerk(desk) == []
    assert await letters(desk) == []
    await door.do(LAN)
    assert [(key, one.outgoing.text, replied_to(one)) for key, one in await letters_whole(desk)] == [
        (LAN, "kết luận", "71")
    ]
    await unreached(desk)
    await door.do(LAN)
    assert await letters(desk) == []


async def test_who_missed_a_finding_hears_the_newer_one_alone_and_nothing_of_one_taken_back(
    desk: Desk, door: Door
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(HOA, JoinCase(case.id))
    await door.do(OFFICER, concluded(case))
    await unreached(desk, LAN)
    await door.do(OFFICER, concluded(case, Finding.FALSE, again=1))
    assert await letters(desk) == [(LAN, "kết luận"), (HOA, "đính chính")]
    await unreached(desk, LAN)
    await door.do(OFFICER, Retract(case.id, OFFICER, 2, Outgoing("rút lại")))
    assert await letters(desk) == [(HOA, "rút lại")]
    await unreached(desk)
    await door.do(LAN)
    assert await letters(desk) == []


async def test_a_correction_and_a_question_that_were_missed_wait_in_their_order_and_go_with_who_leaves(
    desk: Desk, door: Door
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(OFFICER, concluded(case))
    await unreached(desk)
    await door.do(OFFICER, concluded(case, Finding.FALSE, again=1))
    await unreached(desk, LAN)
    await door.do(OFFICER, AskMore(case.id, Outgoing("hỏi lại")))
    await unreached(desk, LAN)
    await door.do(LAN, Forget())
    assert await letters(desk) == []
    assert [row["unheard"] for row in await desk.rows(desk_tables.submissions)] == [""]
    await door.do(HOA, opened("B2-2222", Material(text="khác")))
    other = await door.case("B2-2222")
    await door.do(OFFICER, AskMore(other.id, Outgoing("hỏi một")), AskMore(other.id, Outgoing("hỏi hai")))
    await unreached(desk, HOA)
    await unreached(desk, HOA)
    await door.do(HOA)
    assert await letters(desk) == [(HOA, "hỏi một"), (HOA, "hỏi hai")]


async def test_a_letter_that_waits_of_itself_is_told_to_the_desk_and_stays_in_the_outbox(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened())
    await door.do(OFFICER, concluded(await door.case("K7-3M2X")))
    (job,) = (await desk.turn()).jobs
    await desk.turn("w1", Outcome(job, Fate.AGAIN, clock.time_s + 86_400, fault="WaitsForMember"), want=0)
    clock.pass_s(10)
    assert await seen_by_clerk(desk, known=True) == [("K7-3M2X", 1)]
    await door.do(LAN)
    assert await letters(desk) == [(LAN, "kết luận")]


async def test_what_waited_too_long_for_the_outbox_is_kept_with_what_the_member_sent(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened())
    await door.do(OFFICER, concluded(await door.case("K7-3M2X")))
    for _ in range(7):
        for job in (await desk.turn()).jobs:
            await desk.turn("w1", outcome_of(job, WaitsForMember("no word for a week"), clock.time_s), want=0)
        clock.pass_s(86_401)
        await desk.store.tidy()
    clock.pass_s(60 * 86_400)
    await desk.store.tidy()
    await door.do(LAN)
    assert await letters(desk) == [(LAN, "kết luận")]


async def test_the_number_of_a_members_message_goes_with_them_and_is_not_kept_longer_than_what_they_sent(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened(message="71"))
    case = await door.case("K7-3M2X")
    await door.do(HOA, JoinCase(case.id, message="72"))
    await door.do(LAN, Forget())
    assert [row["message"] for row in await desk.rows(desk_tables.submissions)] == ["", "72"]
    clock.pass_s(91 * 86_400)
    await desk.store.tidy()
    assert [row["message"] for row in await desk.rows(desk_tables.submissions)] == ["", ""]


async def test_who_has_heard_the_standing_finding_hears_only_of_changes(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(OFFICER, concluded(case))
    await door.do(HOA, JoinCase(case.id, heard=True))
    await door.do(OFFICER, concluded(case, Finding.TRUE, again=1))
    assert (HOA, "đính chính") in await letters(desk)
    assert (HOA, "kết luận") not in await letters(desk)


async def test_who_adds_words_after_a_finding_still_hears_the_next_one_as_a_correction(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(OFFICER, concluded(case))
    await door.do(LAN, AddNote(case.id, "thêm một ý"))
    await door.do(OFFICER, concluded(case, Finding.FALSE, again=1))
    assert await letters(desk) == [(LAN, "kết luận"), (LAN, "đính chính")]


async def test_the_same_member_twice_is_one_submitter_with_both_notes(door: Door) -> None:
    await door.do(LAN, opened(note="một"))
    case = await door.case("K7-3M2X")
    await door.do(LAN, JoinCase(case.id, note="hai", harm=Harm.PAID))
    case = await door.case("K7-3M2X")
    assert (case.submitters, case.notes, case.urgency) == (1, ("một\nhai",), Urgency.HIGH)


async def test_a_finding_waits_until_it_is_due_and_can_be_given_up_before(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    one = Pending(case.id, OFFICER, "finding:lua-dao", "Đừng bấm.", (PHOTO,), 0, 1, clock.time_s + 900)
    await door.do(DESK.key, Prepare(one))
    shown = (await door.ask(DESK.key, Asks(codes=("K7-3M2X",), pending=True))).pending
    assert shown == (one,)
    photo = Outgoing("kết luận", media=(PHOTO,))
    hold = Hold(one.mark, clock.time_s + 20, replace(concluded(case), first=photo, files=(PHOTO,)))
    for given_up in (True, False):
        await door.do(DESK.key, Prepare(one), hold)
        await turn_of_the_clerk(desk)
        assert not await letters(desk)
        assert (await door.case("K7-3M2X")).status is Status.OPEN
        if given_up:
            await door.do(DESK.key, Drop(one.mark))
            clock.pass_s(20)
            await turn_of_the_clerk(desk)
            clock.pass_s(-20)
    clock.pass_s(20)
    assert (await door.ask(DESK.key, Asks(codes=("K7-3M2X",), pending=True))).pending == (
        replace(one, due_s=clock.time_s),
    )
    await turn_of_the_clerk(desk)
    await turn_of_the_clerk(desk)
    assert await letters(desk) == [(LAN, "kết luận")]
    assert "unique-1" in (await desk.rows(schema.outbox))[0]["body"]
    case = await door.case("K7-3M2X")
    assert (case.status, case.finding, case.round, case.holder) == (Status.ANSWERED, Finding.SCAM, 1, OFFICER)
    assert case.files == (PHOTO,)
    assert not (await door.ask(DESK.key, Asks(codes=("K7-3M2X",), pending=True))).pending


async def test_a_finding_of_a_case_that_changed_while_it_was_held_goes_nowhere(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    one = Pending(case.id, OFFICER, "finding:lua-dao", "", expires_s=clock.time_s + 900)
    await door.do(DESK.key, Prepare(one), Hold(one.mark, clock.time_s, concluded(case)))
    await door.do(OFFICER, concluded(case, Finding.TRUE))
    await turn_of_the_clerk(desk)
    assert await letters(desk) == [(LAN, "kết luận")]
    assert (await door.case("K7-3M2X")).finding is Finding.TRUE


async def test_what_was_shown_back_is_forgotten_after_its_time(desk: Desk, door: Door, clock: SetClock) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(DESK.key, Prepare(Pending(case.id, OFFICER, "more", "Ở đâu?", expires_s=clock.time_s + 900)))
    clock.pass_s(900)
    assert not (await door.ask(DESK.key, Asks(codes=("K7-3M2X",), pending=True))).pending
    clock.pass_s(3_601)
    await desk.store.tidy()
    assert not await desk.rows(desk_tables.pending)


async def test_a_finding_is_decided_anew_where_another_one_came_first(desk: Desk, door: Door) -> None:
    """The step that is outrun runs again, and sees how things are."""
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(OFFICER, concluded(case))
    tries = []

    def decide(_: Waiting, lookup: Lookup) -> Decision:
        seen = lookup(OFFICER, Asks(codes=("K7-3M2X",))).cases[0]
        tries.append(seen.round)
        stale = concluded(case) if len(tries) == 1 else concluded(seen, Finding.FALSE)
        return Decision("{}", effects=(stale,))

    await desk.arrive(("late", OFFICER))
    await desk.handle(decide)
    assert tries == [1, 1]
    assert (await door.case("K7-3M2X")).round == 2


async def test_a_finding_is_taken_back_from_all_who_heard_it(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(OFFICER, concluded(case))
    await door.do(HOA, JoinCase(case.id))
    await door.do(OFFICER, Retract(case.id, OFFICER, 1, Outgoing("rút lại")))
    assert await letters(desk) == [(LAN, "kết luận"), (LAN, "rút lại")]
    case = await door.case("K7-3M2X")
    assert (case.status, case.holder, case.finding, case.round) == (Status.CLAIMED, OFFICER, None, 2)
    await door.do(OFFICER, concluded(case, Finding.FALSE))
    assert (await letters(desk))[2:] == [(LAN, "đính chính"), (HOA, "kết luận")]


async def test_who_was_merged_keeps_the_code_of_their_receipt_and_hears_of_what_they_sent(
    desk: Desk, door: Door
) -> None:
    other, third = Material(text="bài kia"), Material(text="bài thứ ba")
    await door.do(LAN, opened("K7-3M24"))
    await door.do(HOA, opened("P9-WT4R", other))
    await door.do(NAM, opened("AB-CDEF", third))
    one, two, three = [await door.case(code) for code in ("K7-3M24", "P9-WT4R", "AB-CDEF")]
    await door.do(OFFICER, Merge(one.id, two.id), Merge(two.id, three.id))
    into = await door.case("AB-CDEF")
    assert into.filed == (Filed("K7-3M24", POST), Filed("P9-WT4R", other))
    told = [Told(own.code, Outgoing(f"kết luận {own.code}"), Outgoing("")) for own in into.filed]
    await door.do(OFFICER, replace(concluded(into), others=tuple(told)))
    assert await letters(desk) == [(LAN, "kết luận K7-3M24"), (HOA, "kết luận P9-WT4R"), (NAM, "kết luận")]
    await door.do(LAN, Forget())
    assert (await door.case("AB-CDEF")).filed == (Filed("P9-WT4R", other),)
    assert "K7-3M24" not in {row["code"] for row in await desk.rows(desk_tables.submissions)}


async def test_a_merge_is_undone_with_its_receipts_and_keys(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened("K7-3M24"))
    await door.do(HOA, opened("P9-WT4R", Material(text="bài kia", keys=(Key("link", "b"),))))
    one, other = await door.case("K7-3M24"), await door.case("P9-WT4R")
    await door.do(NAM, JoinCase(one.id))
    await door.do(OFFICER, concluded(other), Merge(one.id, other.id, Outgoing("đã có kết luận")))
    await door.do(OFFICER, Split(one.id, Outgoing("không phải của đồng chí")))
    told = [text for _, text in await letters(desk)]
    assert told == ["kết luận", "đã có kết luận", "đã có kết luận", *["không phải của đồng chí"] * 2]
    one, other = await door.case("K7-3M24"), await door.case("P9-WT4R")
    assert (one.status, one.merged_into, one.submitters, other.submitters) == (Status.OPEN, "", 2, 1)
    assert (await door.ask(LAN, Asks(keys=(LINK,)))).same.code == "K7-3M24"
    assert (await door.ask(LAN, Asks(keys=(Key("link", "b"),)))).same.code == "P9-WT4R"
    await door.do(OFFICER, concluded(one, Finding.TRUE))
    assert (await letters(desk))[-2:] == [(LAN, "kết luận"), (NAM, "kết luận")]
    await door.do(OFFICER, Split(one.id, Outgoing("lần nữa")))
    assert "lần nữa" not in [text for _, text in await letters(desk)]


async def test_whose_case_a_merged_one_stands_in_is_found_however_many_are_open(desk: Desk, door: Door) -> None:
    for number, code in enumerate(("P9-WT4R", "HT-5QXV", "K7-3M2X")):
        await door.do(f"telegram:{700 + number}", opened(code, replace(POST, keys=())))
    case, second, third = [await door.case(code) for code in ("K7-3M2X", "P9-WT4R", "HT-5QXV")]
    await door.do(OFFICER, Merge(case.id, second.id, None))
    await door.do(OFFICER, Merge(second.id, third.id, None))
    await door.do(OFFICER, Claim(third.id, OFFICER))
    found = await door.ask(OFFICER, Asks(codes=("K7-3M2X",), stands=True, by_officer=True))
    assert [(one.code, one.holder) for one in found.stands.values()] == [("HT-5QXV", OFFICER)]
    assert not found.queue
    assert not (await door.ask(OFFICER, Asks(codes=("HT-5QXV",), stands=True, by_officer=True))).stands


async def test_a_merge_is_undone_where_the_other_case_has_gone_into_a_third(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened("K7-3M24"))
    await door.do(HOA, opened("P9-WT4R", Material(text="bài kia")))
    await door.do(NAM, opened("AB-CDEF", Material(text="bài thứ ba")))
    one, two, three = [await door.case(code) for code in ("K7-3M24", "P9-WT4R", "AB-CDEF")]
    await door.do(OFFICER, concluded(one), Merge(one.id, two.id), Merge(two.id, three.id))
    await door.do(OFFICER, Split(one.id, Outgoing("tách")))
    one, three = await door.case("K7-3M24"), await door.case("AB-CDEF")
    assert (one.status, one.finding, one.submitters, three.submitters) == (Status.ANSWERED, Finding.SCAM, 1, 2)


async def test_a_case_that_others_went_into_is_split_off_with_them_and_their_keys(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened("K7-3M24"))
    await door.do(HOA, opened("P9-WT4R", Material(text="bài kia", keys=(Key("link", "b"),))))
    await door.do(NAM, opened("AB-CDEF", Material(text="bài thứ ba", keys=(Key("link", "c"),))))
    one, two, three = [await door.case(code) for code in ("K7-3M24", "P9-WT4R", "AB-CDEF")]
    await door.do(OFFICER, Merge(one.id, two.id), Merge(two.id, three.id))
    await door.do(OFFICER, concluded(await door.case("AB-CDEF")))
    before = len(await letters(desk))
    await door.do(OFFICER, Split(two.id, Outgoing("{code} được tách riêng")))
    told = (await letters(desk))[before:]
    assert sorted(told) == [(LAN, "K7-3M24 được tách riêng"), (HOA, "P9-WT4R được tách riêng")]
    one, two, three = [await door.case(code) for code in ("K7-3M24", "P9-WT4R", "AB-CDEF")]
    assert (one.merged_into, two.status, two.submitters, three.submitters) == ("P9-WT4R", Status.OPEN, 2, 1)
    codes = [(await door.ask(LAN, Asks(keys=(key,)))).same.code for key in (LINK, Key("link", "b"), Key("link", "c"))]
    assert codes == ["P9-WT4R", "P9-WT4R", "AB-CDEF"]
    await door.do(OFFICER, concluded(two, Finding.TRUE))
    assert sorted(owner for owner, _ in (await letters(desk))[before + 2 :]) == [LAN, HOA]


async def test_a_reply_to_a_members_words_is_about_the_case_that_they_wait_with_now(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened("K7-3M24"))
    await door.do(HOA, opened("P9-WT4R", Material(text="bài kia")))
    one, other = await door.case("K7-3M24"), await door.case("P9-WT4R")
    await door.do(OFFICER, Merge(one.id, other.id))
    await door.do(LAN, AddNote(other.id, "lời Lan"), TellDesk(DESK, other.id, Outgoing("lời Lan")))
    await arrived(desk)
    (number,) = [row["message"] for row in await desk.rows(desk_tables.desk_messages) if row["purpose"] == "note"]
    asks = Asks(answered=number, pending=True)
    before = (await door.ask(DESK.key, asks)).answered
    assert before is not None
    assert before.case.code == "P9-WT4R"
    words = Pending(other.id, OFFICER, "words", "dạ", expires_s=clock.time_s + 900, submission=before.submission)
    await door.do(DESK.key, Prepare(words))
    await door.do(OFFICER, Split(one.id, Outgoing("tách")))
    assert [one.stopped for one in (await door.ask(DESK.key, Asks(codes=("P9-WT4R",), pending=True))).pending] == [
        Stop.MOVED
    ]
    after = (await door.ask(DESK.key, asks)).answered
    assert after is not None
    assert (after.case.code, after.submission) == ("K7-3M24", before.submission)
    await door.do(DESK.key, AskMore(after.case.id, Outgoing("dạ"), after.submission))
    assert (await letters(desk))[-1] == (LAN, "dạ")


async def test_a_finding_that_went_a_moment_ago_is_not_held_back_but_taken_back(desk: Desk, door: Door) -> None:
    """The tap that was decided while it was on its way is decided anew."""
    seen: list[bool] = []

    def decide(_: Waiting, __: Lookup) -> Decision:
        seen.append(True)
        return Decision("{}", effects=(Drop("00000000", held=len(seen) == 1),))

    await desk.arrive(("late", OFFICER))
    await desk.handle(decide)
    assert len(seen) == 2


async def test_notes_and_deeds_of_officers_are_kept_with_the_case(door: Door) -> None:
    await door.do(LAN, opened("K7-3M24"))
    case = await door.case("K7-3M24")
    await door.do(DESK.key, Remark(case.id, OFFICER, "gọi rồi"), Audit(OFFICER, "ghichu", case.code))
    await door.do(DESK.key, Audit(OFFICER, "nhan", case.code), Audit(OFFICER, "nhan", "P9-WT4R"))
    assert [(one.officer, one.text) for one in (await door.case("K7-3M24")).remarks] == [(OFFICER, "gọi rồi")]
    history = (await door.ask(DESK.key, Asks(codes=("K7-3M24",), history=True))).history
    assert [(one.officer, one.action) for one in history] == [(OFFICER, "ghichu"), (OFFICER, "nhan")]


async def turn_of_the_clerk(desk: Desk) -> None:
    await desk.store.desk_turn(DESK, lambda _: DeskPlan())


async def test_what_only_one_member_sent_goes_with_them_and_the_case_is_closed(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened(note="tên tôi là Lan", contact="Lan 0912"))
    await door.do(LAN, Forget(LEAVING))
    case = await door.case("K7-3M2X")
    assert (case.status, case.submitters, case.notes, case.contacts) == (Status.WITHDRAWN, 0, (), ())
    assert (case.material, case.holder) == (Material(), "")
    (row,) = await desk.rows(desk_tables.cases)
    assert (row["timer_at"], row["call_at"]) == (None, None)
    assert row["changed_at"] is not None
    assert row["shown_at"] is not None, "the desk gets no card of it any more"
    assert not await desk.rows(desk_tables.case_keys)
    assert not await desk.rows(desk_tables.case_bands)
    assert await letters(desk) == [(DESK.key, "rút: K7-3M2X")]
    assert (await door.ask(LAN, Asks(own=True))).own == ()


async def test_what_others_sent_too_stays_for_them(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened(note="tên tôi là Lan"))
    case = await door.case("K7-3M2X")
    await door.do(HOA, JoinCase(case.id, note="của Hòa"))
    await door.do(LAN, Forget(LEAVING))
    after = await door.case("K7-3M2X")
    assert (after.status, after.material, after.notes) == (Status.OPEN, POST, ("của Hòa",))
    assert not await letters(desk)
    await door.do(HOA, Withdraw(case.id, LEAVING))
    assert (await door.case("K7-3M2X")).status is Status.WITHDRAWN


async def test_one_case_is_withdrawn_and_the_others_stay(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened())
    await door.do(LAN, opened("AB-CD3F", Material(text="khác")))
    case = await door.case("K7-3M2X")
    await door.do(LAN, Withdraw(case.id, LEAVING))
    assert [one.code for one in (await door.ask(LAN, Asks(own=True))).own] == ["AB-CD3F"]
    assert await letters(desk) == [(DESK.key, "rút: K7-3M2X")]


async def test_a_question_goes_with_its_member_though_it_was_merged_and_the_other_case_stays(
    desk: Desk, door: Door
) -> None:
    await door.do(LAN, OpenCase("AB-CD3F", CaseKind.QUESTION, Material(text="tên tôi là Lan")))
    await door.do(HOA, opened())
    case, into = await door.case("AB-CD3F"), await door.case("K7-3M2X")
    await door.do(OFFICER, Merge(case.id, into.id))
    await door.do(LAN, Forget(LEAVING))
    question, submission = await desk.rows(desk_tables.cases)
    assert ("Lan" in question["material"], "vtv-vn" in submission["material"]) == (False, True)
    assert (question["status"], submission["status"]) == ("merged", "open")


async def arrived(desk: Desk) -> list[Letter]:
    """All that waits is delivered to the desk, each message under a number of its own."""
    went = []
    while jobs := (await desk.turn()).jobs:
        for job in jobs:
            went.append(job.letter)
            await desk.turn("w1", Outcome(job, Fate.DELIVERED, sent=Sent(str(500 + job.id))), want=0)
        desk.clock.pass_s(5)
    return went


async def test_the_members_words_and_pictures_are_taken_back_from_the_desk(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened(material=replace(POST, media=(PHOTO,))))
    case = await door.case("K7-3M2X")
    await desk.store.send([Letter(DESK, Outgoing("thẻ"), Priority.DESK, track=Track(case.id, "card"))])
    assert [one.outgoing.text for one in await arrived(desk)] == ["thẻ", ""]
    await door.do(LAN, AddNote(case.id, "lời Lan"), TellDesk(DESK, case.id, Outgoing("lời Lan")))
    await door.do(DESK.key, TellDesk(DESK, case.id, Outgoing("xin trả lời tin này"), "finding:sai"))
    await door.do(DESK.key, TellDesk(DESK, case.id, Outgoing("xem đủ"), "whole"))
    await door.do(DESK.key, TellDesk(DESK, case.id, Outgoing("chưa gửi: sai"), "shown"))
    told = [one.outgoing.text for one in await arrived(desk)]
    assert told == ["lời Lan", "xin trả lời tin này", "xem đủ", "chưa gửi: sai"]
    await door.do(LAN, TellDesk(DESK, case.id, Outgoing("chưa gửi")))
    numbers = {row["purpose"]: row["message"] for row in await desk.rows(desk_tables.desk_messages)}
    await door.do(LAN, Forget(LEAVING))
    removed = {one.edit for one in await arrived(desk) if one.remove}
    assert removed == {numbers["media"], numbers["note"], numbers["whole"], numbers["shown"]}
    left = {row["purpose"] for row in await desk.rows(desk_tables.desk_messages)}
    assert left == {"card", "finding:sai"}, "the card is edited, the officer's own message stays"


async def test_words_that_are_under_way_when_their_member_leaves_are_taken_back_on_arrival(
    desk: Desk, door: Door
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(LAN, TellDesk(DESK, case.id, Outgoing("lời Lan")))
    (job,) = (await desk.turn()).jobs
    await door.do(LAN, Forget(LEAVING))
    await desk.turn("w1", Outcome(job, Fate.DELIVERED, sent=Sent("77")), want=0)
    assert [one.edit for one in await arrived(desk) if one.remove] == ["77"]
    assert not await desk.rows(desk_tables.desk_messages)


async def test_a_case_that_nobody_waits_for_is_closed_with_the_last_link(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened())
    clock.pass_s(91 * 86_400)
    await desk.store.tidy()
    case = await door.case("K7-3M2X")
    assert (case.status, case.material) == (Status.WITHDRAWN, POST)


def test_what_is_deleted_is_overwritten_also_where_sqlite_was_built_not_to() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        set_up(connection, None)
        assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)


@pytest.mark.parametrize("overwritten", [True, False])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_after_deleting_the_words_are_nowhere_in_the_file(
    desk: Desk, door: Door, database_url: str, *, overwritten: bool
) -> None:
    """Because what is deleted is overwritten: without that setting they would still lie in free pages."""
    setting = f"PRAGMA secure_delete={'ON' if overwritten else 'OFF'}"
    if not overwritten:
        await desk.database.write(lambda connection: driver(connection).execute(setting) and None)
    words = "zqxbaomat " * 300
    await door.do(LAN, OpenCase("AB-CD3F", CaseKind.QUESTION, Material(text=words)))
    case = await door.case("AB-CD3F")
    await door.do(LAN, AddNote(case.id, words), TellDesk(DESK, case.id, Outgoing(words)))
    await door.do(LAN, Forget(LEAVING))
    path = database_url.partition(":///")[2]
    empty_log(path)
    kept = b"".join(found.read_bytes() for found in database_files(database_url))
    assert len(kept) > 4096
    assert (b"zqxbaomat" in kept) is not overwritten


WITH_WORDS = """
inbox outbox conversations dead_letters submissions cases quarantine case_keys case_bands pending remarks tallies
last_words
""".split()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", WITH_WORDS)
async def test_what_was_deleted_is_vacuumed_from_every_table_that_held_words(
    desk: Desk, database_url: str, table: str
) -> None:
    """PostgreSQL keeps deleted rows until a vacuum, which by itself would wait for fifty of them."""
    asked = text("SELECT reloptions FROM pg_class WHERE relkind = 'r' AND relname = :table")
    options = await desk.database.read(lambda connection: connection.execute(asked, {"table": table}).scalar())
    assert "autovacuum_vacuum_threshold=0" in (options or ())


SAMPLED = {"broadcasts.parts", "broadcasts.notice", "broadcasts.by_article", "secrets.sealed"}
SAMPLED |= {"articles.article", "articles.token"}
"""Texts that are no member's."""


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_no_samples_are_kept_of_members_words_and_keys(desk: Desk, database_url: str) -> None:
    """Which PostgreSQL takes of every column, and shows in pg_stats after the row is gone."""
    asked = text("SELECT attrelid::regclass || '.' || attname FROM pg_attribute WHERE attnum > 0 AND attstattarget = 0")
    found = await desk.database.read(lambda connection: set(connection.execute(asked).scalars()))
    columns = [column for table in schema.metadata.tables.values() for column in table.c]
    hold = {str(column) for column in columns if isinstance(stored_type(column), Text) or column.name == "owner"}
    assert hold - SAMPLED <= found


async def test_officers_are_told_how_many_members_can_still_hear_each_once(door: Door) -> None:
    await door.do(LAN, opened("K7-3M24"))
    await door.do(LAN, opened("P9-WT4R", Material(text="bài kia")))
    one, other = await door.case("K7-3M24"), await door.case("P9-WT4R")
    for key in (HOA, NAM):
        await door.do(key, JoinCase(other.id))
    await door.do(NAM, Forget())
    assert (await door.case("P9-WT4R")).submitters == 2
    await door.do(OFFICER, Merge(one.id, other.id))
    assert (await door.case("P9-WT4R")).submitters == 2


async def test_a_merged_case_gives_its_submitters_and_its_link_to_the_other(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened("K7-3M2X"))
    await door.do(HOA, opened("AB-CDEF", Material(text="bài kia", keys=(Key("link", "b"),))))
    source, target = await door.case("K7-3M2X"), await door.case("AB-CDEF")
    await door.do(OFFICER, concluded(target))
    await door.do(OFFICER, Merge(source.id, target.id, Outgoing("đã có kết luận")))
    assert (LAN, "đã có kết luận") in await letters(desk)
    merged = await door.case("K7-3M2X")
    assert (merged.status, merged.merged_into, merged.submitters) == (Status.MERGED, "AB-CDEF", 0)
    assert (await door.ask(NAM, Asks(keys=(LINK,)))).same.code == "AB-CDEF"
    await door.do(OFFICER, concluded(target, Finding.TRUE, again=1))
    assert (LAN, "đính chính") in await letters(desk)


async def test_who_heard_the_same_before_a_merge_hears_the_next_finding_as_a_correction(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened("K7-3M24"))
    await door.do(HOA, opened("P9-WT4R", Material(text="bài kia")))
    source, target = await door.case("K7-3M24"), await door.case("P9-WT4R")
    await door.do(OFFICER, concluded(target))
    await door.do(OFFICER, concluded(source))
    await door.do(OFFICER, Merge(source.id, target.id, None))
    await door.do(OFFICER, concluded(target, Finding.TRUE, again=1))
    assert (await letters(desk))[2:] == [(LAN, "đính chính"), (HOA, "đính chính")]


async def test_who_has_heard_nothing_before_a_merge_hears_the_first_finding_as_such(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened("K7-3M24"))
    await door.do(HOA, opened("P9-WT4R", Material(text="bài kia")))
    source, target = await door.case("K7-3M24"), await door.case("P9-WT4R")
    await door.do(OFFICER, Merge(source.id, target.id, None))
    await door.do(OFFICER, concluded(target))
    assert sorted(await letters(desk)) == [(LAN, "kết luận"), (HOA, "kết luận")]


async def waits(desk: Desk) -> tuple[int, float | None, float]:
    (row,) = await desk.rows(desk_tables.cases)
    return row["step"], row["timer_at"], row["since_at"]


async def test_a_case_waits_anew_for_whoever_claims_it_and_since_it_came_when_it_is_given_back(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    came_s = clock.time_s
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    clock.pass_s(60)
    await door.do(OFFICER, Claim(case.id, OFFICER))
    assert (await door.case("K7-3M2X")).holder == OFFICER
    assert await waits(desk) == (0, clock.time_s, clock.time_s)
    clock.pass_s(60)
    await door.do(OFFICER, AskMore(case.id, Outgoing("gửi lúc nào?")))
    assert await waits(desk) == (0, clock.time_s, clock.time_s), "who asks is not silent"
    clock.pass_s(60)
    await door.do(OFFICER, Release(case.id))
    assert ((await door.case("K7-3M2X")).status, (await door.case("K7-3M2X")).holder) == (Status.OPEN, "")
    assert await waits(desk) == (0, clock.time_s, came_s)
    await door.do(OFFICER, concluded(case))
    assert (await waits(desk))[1] is None


async def test_an_officer_who_has_themselves_forgotten_is_named_nowhere_at_the_desk(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(DESK.key, Claim(case.id, HOA), Audit(OFFICER, f"chuyen:{HOA}", "K7-3M2X"), Audit(HOA, "xem"))
    await door.do(
        DESK.key, Conclude(case.id, HOA, Finding.SCAM, "", FIRST, CORRECTION, 0), Audit(OFFICER, "traloi:sai")
    )
    await door.do(DESK.key, Remark(case.id, HOA, "gọi rồi"), Prepare(Pending(case.id, HOA, "more", "Ở đâu?")))
    await door.do(HOA, Forget())
    assert (await door.case("K7-3M2X")).holder == ""
    assert [row["officer"] for row in await desk.rows(desk_tables.remarks)] == [""]
    assert not await desk.rows(desk_tables.pending)
    logged = [(row["officer"], row["action"]) for row in await desk.rows(desk_tables.audit)]
    assert logged == [(OFFICER, "chuyen"), ("", "xem"), (OFFICER, "traloi:sai")]


async def test_questions_of_the_desk_go_to_the_submitters_and_answers_come_back_with_the_case(
    desk: Desk, door: Door
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(OFFICER, AskMore(case.id, Outgoing("gửi lúc nào?")))
    await door.do(LAN, AddNote(case.id, "sáng nay"), TellDesk(DESK, case.id, Outgoing("sáng nay")))
    assert await letters(desk) == [(LAN, "gửi lúc nào?"), (DESK.key, "sáng nay")]
    assert (await door.case("K7-3M2X")).notes == ("sáng nay",)


async def test_the_desks_question_can_be_answered_by_number_unless_something_else_is_under_way(
    desk: Desk, door: Door
) -> None:
    busy = State(7, "note", ("send:now",), Draft(POST))
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    for key in (HOA, NAM):
        await door.do(key, JoinCase(case.id))
    await desk.database.write(
        lambda connection: (
            connection.execute(delete(schema.conversations).where(schema.conversations.c.owner == HOA))
            and connection.execute(
                update(schema.conversations).where(schema.conversations.c.owner == NAM).values(state=written(busy))
            )
            and None
        )
    )
    choice = Choice("them:K7-3M2X", "Trả lời cán bộ trực")
    await door.do(OFFICER, AskMore(case.id, Outgoing("gửi lúc nào?", (choice,))))
    states = {row["owner"]: read(row["state"]) for row in await desk.rows(schema.conversations)}
    assert [states[key].offered for key in (LAN, HOA)] == [("them:K7-3M2X",)] * 2
    assert states[NAM] == busy


async def test_a_card_that_arrived_is_found_by_a_reply_and_followed_by_what_was_sent(desk: Desk, door: Door) -> None:
    await door.do(LAN, opened(material=Material(text="ảnh", media=(PHOTO,))))
    case = await door.case("K7-3M2X")
    card = Letter(DESK, Outgoing("thẻ"), Priority.DESK, track=Track(case.id, "card"))
    await desk.store.send([card])
    (job,) = (await desk.turn()).jobs
    turn = await desk.turn("w1", Outcome(job, Fate.DELIVERED, sent=Sent("501", "7")))
    (material,) = [job.letter for job in turn.jobs] or [job.letter for job in (await desk.turn()).jobs]
    assert (material.outgoing.media, material.origin.topic) == ((PHOTO,), "7")
    found = await door.ask(DESK.key, Asks(answered="501"))
    assert (found.answered.case.code, found.answered.purpose) == ("K7-3M2X", "card")
    assert ((await door.case("K7-3M2X")).card, (await door.case("K7-3M2X")).topic) == ("501", "7")


async def test_a_message_that_asks_for_words_says_whom_and_until_when_and_is_closed_once_they_are_given(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(DESK.key, TellDesk(DESK, case.id, Outgoing("Lan: xin viết"), "finding:sai", OFFICER, 900.0))
    (job,) = (await desk.turn()).jobs
    clock.pass_s(5)
    await desk.turn("w1", Outcome(job, Fate.DELIVERED, sent=Sent("502")))
    asked = (await door.ask(DESK.key, Asks(answered="502"))).answered
    assert (asked.purpose, asked.asked, asked.open_until_s) == ("finding:sai", OFFICER, clock.time_s + 900)
    await door.do(DESK.key, CloseAsk(DESK, "502"))
    closed = (await door.ask(DESK.key, Asks(answered="502"))).answered
    assert (closed.asked, closed.open_until_s) == (OFFICER, 0.0)


async def shown(desk: Desk, case: Case, message: str, chat: Address = DESK) -> None:
    """A card of the case arrives in the chat."""
    await desk.store.send([Letter(chat, Outgoing("thẻ"), Priority.DESK, track=Track(case.id, "card"))])
    (job,) = [job for job in (await desk.turn()).jobs if job.letter.address == chat]
    await desk.turn("w1", Outcome(job, Fate.DELIVERED, sent=Sent(message)))


async def test_a_number_of_the_group_that_was_means_nothing_in_the_one_that_it_became(desk: Desk, door: Door) -> None:
    new = Address("telegram", "-1001")
    await door.do(LAN, opened("K7-3M24"))
    await door.do(HOA, opened("P9-WT4R", Material(text="bài kia")))
    one, other = await door.case("K7-3M24"), await door.case("P9-WT4R")
    await shown(desk, one, "7")
    await desk.store.move(DESK.key, new.key)
    assert (await door.ask(new.key, Asks(answered="7"))).answered is None
    await shown(desk, other, "7", new)
    assert (await door.ask(new.key, Asks(answered="7"))).answered.case.code == "P9-WT4R"
    assert (await door.ask(DESK.key, Asks(answered="7"))).answered.case.code == "K7-3M24"


async def test_cards_stay_in_the_group_that_was_and_open_cases_get_new_ones(desk: Desk, door: Door) -> None:
    new = Address("telegram", "-1001")
    for key, code in ((LAN, "K7-3M24"), (HOA, "P9-WT4R")):
        await door.do(key, opened(code, Material(text=code)))
        await shown(desk, await door.case(code), code[:2])
    await door.do(OFFICER, concluded(await door.case("P9-WT4R")))
    await desk.store.move(DESK.key, new.key)
    assert [(row["card"], row["shown_at"]) for row in await desk.rows(desk_tables.cases)] == [("", -1.0), ("", None)]
    await shown(desk, await door.case("K7-3M24"), "8", new)
    await desk.store.move(DESK.key, new.key)
    assert (await door.case("K7-3M24")).card == "8"


async def test_an_invitation_works_once_and_a_dismissed_officer_is_none(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(OFFICER, Invite("hash", admin=False, expires_s=clock.time_s + 60))
    assert (await door.ask(DESK.key, Asks(invitation="hash"))).invited_admin is False
    await door.do(DESK.key, Enlist("hash", HOA, "Hòa", admin=False))
    assert (await door.ask(DESK.key, Asks(invitation="hash"))).invited_admin is None
    assert [one.id for one in (await door.ask(DESK.key, Asks(officers=True))).officers] == [HOA]
    await door.do(LAN, opened())
    case = await door.case("K7-3M2X")
    await door.do(DESK.key, Claim(case.id, HOA), Dismiss(HOA))
    assert not (await door.ask(DESK.key, Asks(officers=True))).officers
    assert (await door.case("K7-3M2X")).status is Status.OPEN


async def test_an_invitation_that_is_too_old_does_not_work(door: Door, clock: SetClock) -> None:
    await door.do(OFFICER, Invite("hash", admin=True, expires_s=clock.time_s + 60))
    clock.pass_s(61)
    assert (await door.ask(DESK.key, Asks(invitation="hash"))).invited_admin is None


@pytest.mark.parametrize(
    "deed",
    [
        update(desk_tables.audit).values(action="x"),
        update(desk_tables.audit).values(officer="telegram:1"),
        update(desk_tables.audit).values(officer="", code=""),
        update(desk_tables.audit).values(action=""),
        update(desk_tables.audit).values(way="web"),
        delete(desk_tables.audit),
    ],
)
async def test_the_audit_log_only_grows(desk: Desk, door: Door, deed: Update | Delete) -> None:
    await door.do(OFFICER, Audit(OFFICER, "nhan", "K7-3M2X"))
    with pytest.raises(DBAPIError, match="only grows"):
        await desk.database.write(lambda connection: connection.execute(deed) and None)
    assert [row["action"] for row in await desk.rows(desk_tables.audit)] == ["nhan"]


async def test_the_queue_has_the_urgent_ones_first_and_the_week_its_figures(
    door: Door, desk: Desk, clock: SetClock
) -> None:
    await door.do(LAN, opened("AA-AAAA", Material(text="a")))
    await door.do(LAN, opened("BB-BBBB", Material(text="b"), harm=Harm.PAID))
    await door.do(LAN, opened("CC-CCCC", Material(text="c")))
    assert [case.code for case in (await door.ask(DESK.key, Asks(queue=True))).queue] == [
        "BB-BBBB",
        "AA-AAAA",
        "CC-CCCC",
    ]
    clock.pass_s(600)
    await door.do(OFFICER, concluded(await door.case("AA-AAAA")))
    week = (await door.ask(DESK.key, Asks(week=True))).week
    assert (week.opened, week.answered, week.by_finding, week.median_min) == (3, 1, (("lua-dao", 1),), 10)


async def test_cases_go_a_year_after_they_were_opened_with_all_that_belongs_to_them(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened())
    clock.pass_s(366 * 86_400)
    await desk.store.tidy()
    for table in (desk_tables.cases, desk_tables.submissions, desk_tables.case_keys, desk_tables.case_bands):
        assert not await desk.rows(table)


async def test_the_link_to_a_member_goes_after_ninety_days_and_the_case_stays(
    desk: Desk, door: Door, clock: SetClock
) -> None:
    await door.do(LAN, opened(note="lời nhắn"))
    clock.pass_s(91 * 86_400)
    await desk.store.tidy()
    (row,) = await desk.rows(desk_tables.submissions)
    assert (row["owner"], row["note"]) == (None, "")
    assert len(await desk.rows(desk_tables.cases)) == 1


async def test_a_question_of_the_desk_is_open_until_its_answer_or_the_finding(door: Door) -> None:
    await door.do(LAN, opened())
    await door.do(HOA, JoinCase((await door.case("K7-3M2X")).id))
    case = await door.case("K7-3M2X")
    assert await asked(door, LAN) == []
    await door.do(OFFICER, AskMore(case.id, Outgoing("máy gì?", (Choice("them:K7-3M2X", "Trả lời"),))))
    assert await asked(door, LAN) == await asked(door, HOA) == ["K7-3M2X"]
    assert await asked(door, NAM) == []
    await door.do(LAN, AddNote(case.id, "Samsung"))
    assert (await asked(door, LAN), await asked(door, HOA)) == ([], ["K7-3M2X"])
    await door.do(OFFICER, concluded(case))
    assert await asked(door, HOA) == []


async def test_an_open_question_goes_along_when_its_case_is_merged_and_with_who_has_all_forgotten(door: Door) -> None:
    await door.do(LAN, opened())
    await door.do(HOA, opened("HT-5QXV", Material(text="khác")))
    first, other = await door.case("K7-3M2X"), await door.case("HT-5QXV")
    await door.do(OFFICER, AskMore(first.id, Outgoing("máy gì?")))
    await door.do(OFFICER, Merge(first.id, other.id))
    assert await asked(door, LAN) == ["HT-5QXV"]
    await door.do(LAN, Forget())
    assert await asked(door, LAN) == []


async def test_what_goes_with_a_new_case_is_told_to_the_desk_by_its_code(door: Door, desk: Desk) -> None:
    files = TellDesk(DESK, 0, Outgoing("kèm 1 tệp", media=(PHOTO,)), code="K7-3M2X")
    await door.do(LAN, opened(), files)
    case = await door.case("K7-3M2X")
    (row,) = await desk.rows(schema.outbox)
    assert json.loads(row["body"])["track"][:5] == [case.id, "note", "", 0.0, 1], (
        "whose words they are is known, so that they can be taken back"
    )


async def test_what_one_takes_back_is_ones_own_no_longer_and_calls_nobody(door: Door, desk: Desk) -> None:
    await door.do(LAN, opened(note="con tôi nhận được"))
    case = await door.case("K7-3M2X")
    await door.do(HOA, JoinCase(case.id))
    await door.do(LAN, Withdraw(case.id))
    assert (await own(door, LAN), await own(door, HOA)) == ([], ["K7-3M2X"])
    left = await door.case("K7-3M2X")
    assert (left.submitters, left.notes) == (1, ())
    (row,) = await desk.rows(desk_tables.cases)
    assert row["timer_at"] is not None
    await door.do(HOA, Withdraw(case.id))
    (row,) = await desk.rows(desk_tables.cases)
    assert (row["timer_at"], row["status"]) == (None, "withdrawn")


async def test_ones_own_cases_are_the_newest_first_each_once_under_the_code_they_go_by(door: Door) -> None:
    await door.do(LAN, opened())
    await door.do(LAN, opened("HT-5QXV", Material(text="khác")))
    await door.do(LAN, opened("P8-W4RH", Material(text="nữa")))
    assert await own(door, LAN) == ["P8-W4RH", "HT-5QXV", "K7-3M2X"]
    first, other = await door.case("K7-3M2X"), await door.case("HT-5QXV")
    await door.do(OFFICER, Merge(first.id, other.id))
    assert await own(door, LAN) == ["P8-W4RH", "HT-5QXV"]
    assert await own(door, HOA) == []


async def own(door: Door, key: str) -> list[str]:
    found = await door.ask(key, Asks(own=True))
    return [case.code for case in found.own]


async def asked(door: Door, key: str) -> list[str]:
    found = await door.ask(key, Asks(asked=True))
    return [case.code for case in found.asked]
