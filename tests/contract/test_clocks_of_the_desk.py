"""The clock is put back or forward by up to an hour: what the desk and broadcasts do by the clock comes neither wrongly
early nor stands still; on both databases. What was told to somebody as an hour ("before 11:15") is kept by the clock.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import Float

from bot.dialogue.library import Library
from bot.domain.broadcasts import BroadcastStatus
from bot.domain.case_effects import Claim, Conclude, Hold, Prepare
from bot.domain.cases import CaseKind, Finding, Material
from bot.domain.delivery import Fate, Outcome
from bot.domain.desk import DeskPlan, DeskView
from bot.domain.messages import Outgoing
from bot.domain.pending import Pending
from bot.domain.submission_effects import OpenCase
from bot.services.alerts import Alerts
from bot.services.broadcasts.keeper import CARD_EVERY_S
from bot.services.broadcasts.spacing import SPACING_S, Recent
from bot.services.desk.planning import plan
from bot.storage import schema
from bot.storage.tables import desk as desk_tables
from bot.storage.tables import metadata
from tests.contract.conftest import Desk, SetClock
from tests.contract.test_broadcast_keeper import at, keeper, message, pass_to
from tests.contract.test_broadcasts import broadcasts, started, subscribed
from tests.contract.test_clerk import DESK, LAN, Office
from tests.desk.test_clerk import DESK as DUTY
from tests.desk.test_clerk import MINH

MINUTE_S, HOUR_S = 60.0, 3600.0
JUMPS_S = [-HOUR_S, -1800.0, -130.0, 130.0, HOUR_S]
UNDO_S = 20.0
FIRST_CALL_S = DUTY.escalation[0].after_min * MINUTE_S


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


async def until(clock: SetClock, true: Callable[[], Awaitable[bool]], most_s: float, every_s: float = 1.0) -> float:
    """How many seconds pass until something is true; more than `most_s` are too many."""
    began_s = clock.time_s
    while not await true():
        clock.pass_s(every_s)
        assert clock.time_s - began_s <= most_s
    return clock.time_s - began_s


@pytest.mark.parametrize("jump_s", JUMPS_S)
async def test_a_finding_that_is_held_goes_within_a_minute_and_can_be_taken_back_as_long_as_was_said(
    desk: Desk, office: Office, clock: SetClock, jump_s: float
) -> None:
    await office.open("AA-AAAA")
    (case,) = (await office.look()).fresh
    one = Pending(case.id, MINH.id, "finding:lua-dao", "", expires_s=clock.time_s + 900)
    conclude = Conclude(case.id, MINH.id, Finding.SCAM, "", Outgoing("kết luận"), None, case.round)
    await office.do(DESK.key, Prepare(one), Hold(one.mark, clock.time_s + UNDO_S, conclude))
    clock.pass_s(jump_s)

    async def gone() -> bool:
        await office.look()
        return any("kết luận" in row["body"] for row in await desk.rows(schema.outbox))

    took_s = await until(clock, gone, MINUTE_S, every_s=4)
    assert took_s == (UNDO_S if jump_s < 0 else 0.0), "by the clock its time has come where it was put forward"


@pytest.mark.parametrize("jump_s", [jump_s for jump_s in JUMPS_S if jump_s < 0])
@pytest.mark.parametrize("waited_s", [0.0, FIRST_CALL_S - MINUTE_S])
async def test_nobody_is_called_early_and_all_are_after_their_own_wait(
    office: Office, clock: SetClock, shelf: Library, jump_s: float, waited_s: float
) -> None:
    library, notes = replace(shelf, desk=DUTY), list[str]()

    async def called() -> bool:
        def planned(view: DeskView) -> DeskPlan:
            done = plan(view, library, DESK)
            notes.extend(
                one.outgoing.text for one in done.letters if one.track is not None and one.track.purpose == "note"
            )
            return done

        await office.desk.store.desk_turn(DESK, planned)
        return bool(notes)

    await office.open("AA-AAAA")
    await called()
    clock.pass_s(waited_s)
    clock.pass_s(jump_s)
    took_s = await until(clock, called, FIRST_CALL_S + MINUTE_S, every_s=20)
    assert took_s >= FIRST_CALL_S - waited_s


async def test_what_an_officer_holds_is_called_for_after_its_own_wait(
    desk: Desk, office: Office, clock: SetClock
) -> None:
    await office.open("AA-AAAA")
    (case,) = (await office.look()).fresh
    await office.do(DESK.key, Claim(case.id, MINH.id))
    clock.pass_s(-HOUR_S)
    assert [one.id for one, _ in (await office.look()).due] == [case.id]
    (row,) = await desk.rows(desk_tables.cases)
    assert (row["since_at"], row["timer_at"]) == (clock.time_s, clock.time_s)


@pytest.mark.parametrize("ahead_s", [5.0, 25.0])
async def test_replicas_whose_clocks_differ_a_little_do_not_begin_anew(
    desk: Desk, office: Office, clock: SetClock, ahead_s: float
) -> None:
    await office.open("AA-AAAA")
    clock.pass_s(-ahead_s)
    assert not (await office.look()).due
    (row,) = await desk.rows(desk_tables.cases)
    assert row["since_at"] == clock.time_s + ahead_s


@pytest.mark.parametrize("jump_s", JUMPS_S)
async def test_who_was_promised_an_answer_hears_by_the_hour_that_they_were_told(
    office: Office, clock: SetClock, jump_s: float
) -> None:
    promised_s = clock.time_s + 900
    await office.do(LAN, OpenCase("AA-AAAA", CaseKind.SUBMISSION, Material(text="a"), promised_s=promised_s))
    clock.pass_s(jump_s)
    for moment_s in (promised_s - 1, promised_s):
        clock.time_s = max(clock.time_s, moment_s)
        assert bool((await office.look()).late) is (clock.time_s >= promised_s)


@pytest.mark.parametrize("jump_s", JUMPS_S)
async def test_the_desk_hears_within_a_minute_whom_it_did_not_reach(
    desk: Desk, office: Office, clock: SetClock, jump_s: float
) -> None:
    await office.open("AA-AAAA")
    (case,) = (await office.look()).fresh
    said = Outgoing("kết luận")
    await office.do(DESK.key, Conclude(case.id, MINH.id, Finding.SCAM, "", said, said, case.round))
    (job,) = (await desk.turn()).jobs
    await desk.turn("w1", Outcome(job, Fate.DROPPED, gone=True), want=0)
    clock.pass_s(jump_s)

    async def heard() -> bool:
        return bool((await office.look()).unheard)

    assert await until(clock, heard, MINUTE_S) <= 3


@pytest.mark.parametrize("jump_s", JUMPS_S)
async def test_the_card_of_a_broadcast_goes_on(desk: Desk, clock: SetClock, jump_s: float) -> None:
    await subscribed(desk, 3)
    store = broadcasts(desk)
    await started(desk)
    clock.pass_s(1)

    async def told() -> bool:
        before_s = clock.time_s - CARD_EVERY_S
        return any([await store.tell(found, lambda _: (), before_s) for found in await store.untold(before_s)])

    assert await told()
    clock.pass_s(jump_s)
    assert await until(clock, told, MINUTE_S, every_s=4) <= CARD_EVERY_S + 4
    assert not await told()


@pytest.mark.parametrize("back_s", [-HOUR_S, -1800.0])
async def test_what_is_planned_goes_at_its_hour_though_the_program_began_ahead_of_it(
    desk: Desk, clock: SetClock, shelf: Library, back_s: float
) -> None:
    await subscribed(desk, 3)
    one = keeper(desk, shelf, message("a", "30 9 * * TUE"))
    assert await pass_to(desk, one, "2027-01-05 09:50") == []
    clock.pass_s(back_s)
    await one.once()
    assert await pass_to(desk, one, "2027-01-05 09:29") == []
    clock.time_s = at("2027-01-05 09:30")

    async def goes() -> bool:
        await one.once()
        return bool(await broadcasts(desk).in_status(BroadcastStatus.RUNNING))

    await until(clock, goes, MINUTE_S)


async def test_a_change_of_shifts_is_told_at_its_hour(office: Office, clock: SetClock, shelf: Library) -> None:
    """Also where the clock stood beyond it before: the ones who come then know nothing of it yet."""
    library = replace(shelf, desk=DUTY)
    told: list[str] = []

    def planned(view: DeskView) -> DeskPlan:
        done = plan(view, library, DESK)
        told.extend(one.outgoing.text for one in done.letters if one.track is None)
        return done

    await office.open("AA-AAAA")
    for written, count in (
        ("2026-11-25 19:30", 0),
        ("2026-11-25 18:30", 0),
        ("2026-11-25 18:59", 0),
        ("2026-11-25 19:00", 1),
    ):
        clock.time_s = at(written)
        await office.desk.store.desk_turn(DESK, planned)
        assert len(told) == count, written
    assert MINH.name in told[0]


async def test_the_desk_hears_of_a_pause_that_begins_before_the_one_it_heard_of(desk: Desk, clock: SetClock) -> None:
    alerts = Alerts(desk.store, DESK, "{count}", "tạm chờ")
    await alerts.flush()
    for number in range(2):
        await desk.send((f"telegram:{number}1", "1"), (f"telegram:{number}2", "2"))
        jobs = (await desk.turn()).jobs
        limited = [Outcome(one, Fate.AGAIN, clock.time_s + HOUR_S, limited_s=HOUR_S) for one in jobs]
        await desk.turn("w1", *limited, want=0)
        await alerts.flush()
        await alerts.flush()
        assert sum("tạm chờ" in row["body"] for row in await desk.rows(schema.outbox)) == number + 1
        clock.pass_s(-HOUR_S)


def test_a_chat_is_spared_for_a_second_after_a_broadcast_and_no_longer() -> None:
    clock = SetClock()
    recent = Recent(clock, 27.0)
    recent.note("telegram:11")
    recent.note_letter("telegram:22")
    clock.pass_s(-HOUR_S)
    for key in ("telegram:11", "telegram:22"):
        assert recent.free_s(key, letters=True) <= clock.time_s + SPACING_S


SECONDS_AHEAD = {
    "inbox.ready_at",
    "outbox.ready_at",
    "lane_pace.next_at",
    "lane_pace.full_at",
    "lane_pace.others_at",
    "pace.next_at",
    "pace.paused_until",
    "workers.alive_until",
    "leases.until",
    "pending.due_at",
    "articles.again_at",
    "desk_links.expires_at",
    "desk_sessions.expires_at",
}
"""Put ahead by the program for its own sake: one further ahead than its wait counts as come, or is put anew."""
WAITED_SINCE = {
    "cases.since_at",
    "cases.timer_at",
    "cases.edited_at",
    "cases.called_at",
    "submissions.unheard_at",
    "broadcasts.told_at",
    "pace.limited_at",
    "tallies.began_at",
    "desk_marks.at",
    "broadcast_clock.at",
    "articles.since_at",
    "desk_sessions.seen_at",
    "submissions.replied_at",
}
"""Something is due so long after them: one that is still to come counts as long ago, as now, or not at all."""
BY_THE_CLOCK = {
    "submissions.promised_at",
    "broadcasts.due_at",
    "pending.expires_at",
    "invitations.expires_at",
    "desk_messages.open_until",
    "watches.until_at",
    "moves.expires_at",
    "pages.expires_at",
    "photos.expires_at",
    "polls.sent_at",
    "articles.went_at",
    "desk_proofs.until_at",
    "ended_readers.until_at",
}
"""Told to people as an hour or a day, or so long that an hour more or less is none."""
RECORDS = {
    "inbox.arrived_at",
    "outbox.created_at",
    "seen.seen_at",
    "last_words.spoke_at",
    "offsets.polled_at",
    "quarantine.arrived_at",
    "conversations.updated_at",
    "dead_letters.died_at",
    "subscribers.since",
    "cases.opened_at",
    "cases.answered_at",
    "cases.shown_at",
    "cases.changed_at",
    "cases.call_at",
    "submissions.sent_at",
    "submissions.asked_at",
    "desk_messages.sent_at",
    "officers.enlisted_at",
    "remarks.at",
    "audit.at",
    "broadcasts.created_at",
    "news.since_at",
    "desk_numbers.shown_at",
    "broadcasts.started_at",
    "broadcasts.finished_at",
    "audience_counts.counted_at",
    "asked.week_at",
    "delivered.counted_at",
    "given.day",
    "lessons.made_at",
    "pages.made_at",
    "page_numbers.used_at",
    "desk_sessions.made_at",
}
"""When something was: shown, put in order, or kept for days after it."""
LENGTHS = {"outbox.wait_s", "lane_pace.wait_s"}


def test_every_moment_that_is_stored_is_read_in_one_of_these_ways() -> None:
    ways = (SECONDS_AHEAD, WAITED_SINCE, BY_THE_CLOCK, RECORDS, LENGTHS)
    stored = {str(column) for table in metadata.tables.values() for column in table.c if isinstance(column.type, Float)}
    assert stored == set().union(*ways)
    assert sum(map(len, ways)) == len(stored)
