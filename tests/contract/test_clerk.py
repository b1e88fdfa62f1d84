"""What the clerk gets to look at, and that each thing is done once; on both databases."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.domain.case_effects import Claim, Conclude, ShowCase
from bot.domain.cases import CaseKind, Finding, Harm, Material
from bot.domain.delivery import Fate, Letter, Outcome, Priority, Sent, Track
from bot.domain.desk import Apology, DeskPlan, DeskView, Timer
from bot.domain.desk_effects import TellDesk
from bot.domain.effects import Effect
from bot.domain.messages import Address, Outgoing
from bot.domain.submission_effects import AddNote, JoinCase, OpenCase
from bot.ports.store import Decision
from bot.services.pace import Pace
from bot.storage import schema
from bot.storage.tables import desk as desk_tables
from tests.contract.conftest import Desk, SetClock
from tests.databases import on_postgres

DESK = Address("telegram", "-100")
LAN, HOA = "telegram:11", "telegram:22"


class Office:
    """Members' effects, and the clerk's looks."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._count = 0

    async def do(self, key: str, *effects: Effect) -> None:
        self._count += 1
        await self.desk.arrive((f"u{self._count}", key))
        await self.desk.handle(lambda _, __: Decision("{}", effects=effects))

    async def open(self, *codes: str, harm: Harm = Harm.NONE) -> None:
        for code in codes:
            await self.do(LAN, OpenCase(code, CaseKind.SUBMISSION, Material(text=code), harm=harm))

    async def look(self, plan: DeskPlan = DeskPlan()) -> DeskView:  # noqa: B008 - frozen
        seen: list[DeskView] = []

        def planned(view: DeskView) -> DeskPlan:
            seen.append(view)
            return plan

        await self.desk.store.desk_turn(DESK, planned)
        return seen[0]

    async def show(self, case_id: int, message: str = "501") -> None:
        """The card of a case is written, and arrives."""
        card = Letter(DESK, Outgoing("thẻ"), Priority.DESK, track=Track(case_id, "card"))
        await self.look(DeskPlan(letters=(card,), shown=(case_id,), edited=(case_id,)))
        (job,) = (await self.desk.turn()).jobs
        await self.desk.turn("w1", Outcome(job, Fate.DELIVERED, sent=Sent(message)))


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


def codes(view: DeskView) -> list[str]:
    return [case.code for case in view.fresh]


async def test_what_is_new_is_seen_with_the_urgent_ones_first_until_it_was_shown(office: Office) -> None:
    await office.open("AA-AAAA", "BB-BBBB")
    await office.open("CC-CCCC", harm=Harm.PAID)
    seen = await office.look()
    assert (codes(seen), seen.fresh_in_all, seen.fresh_urgent) == (["CC-CCCC", "AA-AAAA", "BB-BBBB"], 3, 1)
    await office.look(DeskPlan(shown=(seen.fresh[0].id,)))
    assert codes(await office.look()) == ["AA-AAAA", "BB-BBBB"]


async def test_who_sent_the_least_comes_first_among_those_of_one_urgency(office: Office, clock: SetClock) -> None:
    def case(code: str, harm: Harm = Harm.NONE) -> OpenCase:
        return OpenCase(code, CaseKind.SUBMISSION, Material(text=code), harm=harm)

    for code in ("AA-AAAA", "BB-BBBB", "CC-CCCC"):
        await office.do(LAN, case(code))
    await office.do(HOA, case("DD-DDDD"))
    await office.do(LAN, case("EE-EEEE", Harm.PAID))
    seen = await office.look()
    assert codes(seen) == ["EE-EEEE", "AA-AAAA", "DD-DDDD", "BB-BBBB", "CC-CCCC"]
    assert seen.repeated == {2, 3, 5}
    clock.pass_s(3_700)
    await office.do(LAN, case("FF-FFFF"))
    assert codes(await office.look())[1:] == ["AA-AAAA", "BB-BBBB", "CC-CCCC", "DD-DDDD", "FF-FFFF"]


async def test_visitors_of_one_network_count_as_one_sender(office: Office) -> None:
    """Each of them sent one case, and is nobody's only one: those of others come before."""
    for number in range(4):
        case = OpenCase(f"AA-AAA{number}", CaseKind.SUBMISSION, Material(text=str(number)))
        await office.do(f"web:ab12{number:028x}", case)
    await office.do(f"web:cd34{0:028x}", OpenCase("BB-BBBB", CaseKind.SUBMISSION, Material(text="b")))
    await office.do(HOA, OpenCase("CC-CCCC", CaseKind.SUBMISSION, Material(text="c")))
    seen = await office.look()
    assert codes(seen) == ["AA-AAA0", "BB-BBBB", "CC-CCCC", "AA-AAA1", "AA-AAA2", "AA-AAA3"]
    assert seen.repeated == {2, 3, 4}


async def test_a_case_that_another_member_sent_too_counts_as_theirs(office: Office) -> None:
    await office.open("AA-AAAA", "BB-BBBB")
    await office.do(HOA, JoinCase(2))
    assert (await office.look()).repeated == frozenset()


async def test_a_digest_tells_of_all_that_is_new(office: Office, clock: SetClock) -> None:
    await office.open("AA-AAAA", "BB-BBBB")
    await office.look(DeskPlan(all_shown=True, marks=(("digest", clock.time_s),)))
    await office.open("CC-CCCC")
    seen = await office.look()
    assert (codes(seen), seen.marks["digest"]) == (["CC-CCCC"], clock.time_s)


async def test_a_digest_also_marks_what_was_asked_for(office: Office) -> None:
    await office.open("AA-AAAA")
    (case,) = (await office.look()).fresh
    await office.show(case.id)
    await office.do(DESK.key, ShowCase(case.id))
    await office.open("BB-BBBB", "CC-CCCC")
    assert [one.id for one in (await office.look(DeskPlan(all_shown=True, shown=(case.id,)))).wanted] == [case.id]
    seen = await office.look()
    assert (seen.wanted, seen.fresh) == ((), ())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_case_that_another_replica_opens_while_a_digest_is_written_is_told_of_at_the_next_look(
    office: Office, database_url: str
) -> None:
    await office.open("AA-AAAA", "BB-BBBB")

    def opened_meanwhile() -> None:
        row = "'CC-CCCC', 'submission', 'open', '3-thuong', 'khac', 'chua', 0, '{}'"
        columns = "code, kind, status, urgency, reason, harm, opened_at, material"
        on_postgres(f"INSERT INTO cases ({columns}) VALUES ({row})", database=database_url.rpartition("/")[2])

    def digest(view: DeskView) -> DeskPlan:
        with ThreadPoolExecutor(1) as other:
            other.submit(opened_meanwhile).result()
        assert view.fresh_in_all == 2
        return DeskPlan(all_shown=True)

    await office.desk.store.desk_turn(DESK, digest)
    shown = {row["code"]: row["shown_at"] is not None for row in await office.desk.rows(desk_tables.cases)}
    assert shown == {"AA-AAAA": True, "BB-BBBB": True, "CC-CCCC": False}


async def test_a_card_is_edited_once_in_fifteen_seconds_however_often_its_case_changes(
    office: Office, clock: SetClock
) -> None:
    await office.open("AA-AAAA")
    (case,) = (await office.look()).fresh
    await office.show(case.id)
    for _ in range(3):
        await office.do(HOA, JoinCase(case.id, note="thêm"))
    assert not (await office.look()).changed
    clock.pass_s(14)
    assert not (await office.look()).changed
    clock.pass_s(1)
    assert [one.card for one in (await office.look()).changed] == ["501"]
    await office.look(DeskPlan(edited=(case.id,)))
    await office.do(HOA, JoinCase(case.id, note="thêm nữa"))
    assert not (await office.look()).changed
    clock.pass_s(15)
    assert len((await office.look()).changed) == 1


async def test_a_case_without_a_card_waits_for_it_before_it_is_edited(office: Office, clock: SetClock) -> None:
    await office.open("AA-AAAA")
    await office.do(HOA, JoinCase((await office.look()).fresh[0].id))
    clock.pass_s(60)
    assert not (await office.look()).changed


async def test_timers_come_due_until_a_case_is_answered(office: Office, clock: SetClock) -> None:
    await office.open("AA-AAAA", "BB-BBBB")
    one, other = (await office.look()).fresh
    at_s = clock.time_s + 600
    await office.look(DeskPlan(timers=(Timer(one.id, 0, at_s), Timer(other.id, 1, at_s))))
    assert not (await office.look()).due
    clock.pass_s(600)
    assert [(case.code, step) for case, step in (await office.look()).due] == [("AA-AAAA", 0), ("BB-BBBB", 1)]
    await office.do(DESK.key, Claim(one.id, "telegram:9"))
    assert {(case.code, step) for case, step in (await office.look()).due} == {("BB-BBBB", 1), ("AA-AAAA", 0)}
    said = Outgoing("kết luận")
    await office.do(DESK.key, Conclude(one.id, "telegram:9", Finding.SCAM, "", said, said, 0))
    await office.look(DeskPlan(timers=(Timer(other.id, 2, None),)))
    clock.pass_s(86_400)
    assert not (await office.look()).due


async def test_members_who_were_promised_an_answer_hear_once_that_it_takes_longer(
    office: Office, clock: SetClock
) -> None:
    soon_s, later_s = clock.time_s + 900, clock.time_s + 1800
    await office.do(LAN, OpenCase("AA-AAAA", CaseKind.SUBMISSION, Material(text="a"), promised_s=soon_s))
    (case,) = (await office.look()).fresh
    await office.do(HOA, JoinCase(case.id, promised_s=later_s))
    assert not (await office.look()).late
    clock.pass_s(900)
    assert [one.code for one in (await office.look()).late] == ["AA-AAAA"]
    sorry = DeskPlan(apologies=(Apology(case.id, Outgoing("xin lỗi")),))
    await office.look(sorry)
    assert not (await office.look()).late
    clock.pass_s(900)
    await office.look(sorry)
    clock.pass_s(900)
    assert not (await office.look()).late
    assert [row["owner"] for row in await office.desk.rows(schema.outbox)] == [LAN, HOA]


async def test_who_has_heard_a_finding_was_not_kept_waiting(office: Office, clock: SetClock) -> None:
    await office.do(LAN, OpenCase("AA-AAAA", CaseKind.SUBMISSION, Material(text="a"), promised_s=clock.time_s + 900))
    (case,) = (await office.look()).fresh
    said = Outgoing("kết luận")
    await office.do(DESK.key, Conclude(case.id, "telegram:9", Finding.SCAM, "", said, said, 0))
    await office.do(LAN, AddNote(case.id, "mất tiền", Harm.PAID))
    clock.pass_s(1000)
    assert not (await office.look()).late


async def test_cases_of_an_officer_who_is_none_any_more_are_open_again(office: Office) -> None:
    await office.open("AA-AAAA", "BB-BBBB", "CC-CCCC")
    one, other, third = (await office.look()).fresh
    await office.do(DESK.key, Claim(one.id, "telegram:9"), Claim(other.id, "telegram:9"), Claim(third.id, "telegram:8"))
    held = {"telegram:9": ("AA-AAAA", "BB-BBBB"), "telegram:8": ("CC-CCCC",)}
    assert (await office.look(DeskPlan(released=("telegram:9",)))).held == held
    seen = await office.look()
    assert seen.held == {"telegram:8": ("CC-CCCC",)}
    assert {"AA-AAAA", "BB-BBBB"} <= {case.code for case, _ in seen.due}


async def test_officers_are_called_for_a_case_once_in_two_minutes_whatever_is_added(
    office: Office, clock: SetClock
) -> None:
    await office.open("AA-AAAA")
    await office.open("BB-BBBB", harm=Harm.PAID)
    (case,) = (await office.look()).calls
    assert case.code == "BB-BBBB"
    await office.look(DeskPlan(called=(case.id,)))
    await office.do(HOA, JoinCase(case.id, harm=Harm.GAVE_CODE))
    assert not (await office.look()).calls
    clock.pass_s(120)
    assert [one.code for one in (await office.look()).calls] == ["BB-BBBB"]


async def test_there_is_room_for_what_the_chat_may_get_soon_without_what_waits_already(office: Office) -> None:
    office.desk.limits["telegram"] = Pace(27, 1, 20)
    assert (await office.look()).room == 3
    letter = Letter(DESK, Outgoing("tin"), Priority.DESK)
    await office.look(DeskPlan(letters=(letter, letter)))
    assert (await office.look()).room == 1
    await office.look(DeskPlan(letters=(letter, letter)))
    assert (await office.look()).room == 0
    for apart_s in (1.1, 3.0, 4.0, 0.1):
        (job,) = (await office.desk.turn()).jobs
        await office.desk.turn("w1", Outcome(job, Fate.DELIVERED))
        office.desk.clock.pass_s(apart_s)
    assert (await office.look()).room == 1, "after a burst one message each four seconds"
    office.desk.clock.pass_s(60)
    assert (await office.look()).room == 3


async def test_two_replicas_that_look_at_once_tell_of_a_case_once(office: Office, other: Desk) -> None:
    await office.open(*(f"AA-AAA{letter}" for letter in "ABCDEFGH"))

    def tell(view: DeskView) -> DeskPlan:
        letters = tuple(Letter(DESK, Outgoing(case.code), Priority.DESK) for case in view.fresh)
        return DeskPlan(letters, shown=tuple(case.id for case in view.fresh))

    looks = [desk.store.desk_turn(DESK, tell) for desk in (office.desk, other) * 4]
    assert sum(await asyncio.gather(*looks)) == 8
    assert len(await office.desk.rows(schema.outbox)) == 8


async def test_members_words_take_no_room_from_cards_and_go_after_them(desk: Desk, office: Office) -> None:
    desk.limits["telegram"] = Pace()
    await office.open("AA-AAAA")
    told = TellDesk(DESK, 1, Outgoing("lời"), words=True)
    for _ in range(30):
        await office.do(LAN, told)
    room = (await office.look()).room
    assert room > 0
    card = Letter(DESK, Outgoing("thẻ"), Priority.DESK, track=Track(1, "card"))
    await office.look(DeskPlan(letters=(card,), shown=(1,)))
    assert (await office.look()).room == room - 1
    assert await desk.hold() == ["thẻ"]


async def test_of_what_was_added_only_the_newest_is_loaded_and_the_rest_counted(desk: Desk, office: Office) -> None:
    await office.open("AA-AAAA")
    for number in range(25):
        await office.do(f"telegram:{100 + number}", JoinCase(1, note=f"lời {number}" * 4_000, contact=f"ai {number}"))
    (case,) = (await office.look()).fresh
    assert (case.submitters, len(case.notes), case.older_notes, case.older_contacts) == (26, 20, 5, 5)
    assert case.notes[-1].startswith("lời 24")
    assert case.contacts[0] == "ai 5"
    assert all(len(note) == 12_000 for note in case.notes)
