"""The clock: what is due is made once, moves out of the night and holidays, goes late within its window, or is told
as missed; what calls for a broadcast by itself waits as a draft.
"""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.answers.schema import Entry, Verdict
from bot.app.knowledge import with_plan
from bot.dialogue import broadcasting
from bot.dialogue.library import Library
from bot.domain.broadcast_effects import Steer, Subscribe, Unsubscribe, Watch
from bot.domain.broadcasts import (
    Broadcast,
    BroadcastKind,
    BroadcastSettings,
    BroadcastStatus,
    NewBroadcast,
    Part,
    Quiz,
    Rhythm,
)
from bot.domain.cases import Officer
from bot.domain.chunks import Tally
from bot.domain.delivery import read as read_letter
from bot.domain.desk import Desk as DutyDesk
from bot.domain.desk_effects import Dismiss, Enlist
from bot.domain.marks import plain
from bot.domain.messages import Address
from bot.planning.schema import Audience, Calendar, Cron, Plan, Planned, Reach
from bot.ports.chunk_sending import BulkWish
from bot.services.broadcasts.keeper import CARD_EVERY_S, Keeper
from bot.services.broadcasts.occurrences import parts
from bot.services.broadcasts.ways import ByLetter
from bot.storage import schema
from bot.storage.broadcasts.cards import note_card
from tests.contract.conftest import Desk
from tests.contract.test_broadcasts import LAN, broadcasts, do, held, over, started, subscribed

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOME = DutyDesk(address=Address("telegram", "-100"))
CALENDAR = Calendar(ZONE, time(21), time(7, 30), {(9, 2): "Quốc khánh"}, {date(2027, 2, 6): "Tết"}, 12 * 3600)


def at(written: str) -> float:
    return datetime.fromisoformat(written).replace(tzinfo=ZONE).timestamp()


def message(name: str, cron: str, **more: Any) -> Planned:
    given: dict[str, Any] = {
        "topic": "kiem-chung",
        "title": f"Tin {name}",
        "text": "Kiểm chứng trước khi chia sẻ.",
        "picture": None,
        "quiz": None,
        "entries": (),
        "citations": (),
        "schedule": Cron(cron),
        "audience": Audience(Reach.ALL),
        "late_window_s": CALENDAR.late_window_s,
    }
    return Planned(id=name, **{**given, **more})


def keeper(desk: Desk, shelf: Library, *messages: Planned, **settings: Any) -> Keeper:
    plan = Plan(messages, {"kiem-chung": "Kiểm chứng"}, CALENDAR)
    library = replace(shelf, plan=plan, desk=HOME, broadcast=BroadcastSettings(**settings))
    return Keeper(broadcasts(desk), library, desk.clock)


async def all_of(desk: Desk) -> list[Broadcast]:
    return sorted(await broadcasts(desk).in_status(*BroadcastStatus), key=lambda one: one.id)


async def pass_to(desk: Desk, one: Keeper, written: str) -> list[BroadcastStatus]:
    desk.clock.time_s = at(written)
    await one.once()
    return [found.status for found in await all_of(desk)]


async def desk_texts(desk: Desk) -> list[str]:
    rows = [row for row in await desk.rows(schema.outbox) if row["owner"] == HOME.address.key]
    return [read_letter(row["owner"], row["priority"], row["body"]).outgoing.text for row in rows]


async def test_a_planned_message_starts_at_its_hour_and_once(desk: Desk, other: Desk, shelf: Library) -> None:
    await subscribed(desk, 3)
    one, two = (keeper(each, shelf, message("a", "0 8 * * TUE")) for each in (desk, other))
    assert await pass_to(desk, one, "2027-01-04 20:00") == []
    assert await pass_to(desk, one, "2027-01-05 07:59") == []
    assert await pass_to(desk, one, "2027-01-05 08:00") == [BroadcastStatus.RUNNING]
    await two.once()
    assert [found.recipients for found in await all_of(desk)] == [3]


async def test_one_that_can_not_be_ended_is_given_up_before_the_next_of_its_week(desk: Desk, shelf: Library) -> None:
    await subscribed(desk, 3)
    one = keeper(desk, shelf, message("a", "0 8 * * TUE"))
    await pass_to(desk, one, "2027-01-04 20:00")
    await pass_to(desk, one, "2027-01-05 08:00")
    assert await pass_to(desk, one, "2027-01-11 07:59") == [BroadcastStatus.RUNNING]
    assert await pass_to(desk, one, "2027-01-11 08:01") == [BroadcastStatus.CANCELLED]


async def test_one_due_at_night_goes_in_the_morning_and_one_of_a_holiday_the_day_after(
    desk: Desk, shelf: Library
) -> None:
    await subscribed(desk, 1)
    one = keeper(desk, shelf, message("dem", "30 22 * 1 TUE#1"), message("tet", "0 8 6 2 *"))
    await pass_to(desk, one, "2027-01-04 20:00")
    assert await pass_to(desk, one, "2027-01-05 22:31") == []
    assert len(await pass_to(desk, one, "2027-01-06 07:30")) == 1
    assert len(await pass_to(desk, one, "2027-02-06 12:00")) == 1
    assert len(await pass_to(desk, one, "2027-02-07 07:30")) == 2


@pytest.mark.parametrize(
    ("woken", "becomes"),
    [("2027-01-05 19:00", BroadcastStatus.RUNNING), ("2027-01-06 09:00", BroadcastStatus.MISSED)],
)
async def test_after_a_sleep_it_goes_late_or_is_told_as_missed(
    desk: Desk, shelf: Library, woken: str, becomes: BroadcastStatus
) -> None:
    await subscribed(desk, 1)
    one = keeper(desk, shelf, message("a", "0 8 * 1 TUE#1"))
    await pass_to(desk, one, "2027-01-01 12:00")
    assert await pass_to(desk, one, woken) == [becomes]
    assert any("phải gửi lúc 08:00" in text for text in await desk_texts(desk)) is (becomes is BroadcastStatus.MISSED)
    count = len(await desk_texts(desk))
    desk.clock.pass_s(5)
    await one.once()
    assert len(await desk_texts(desk)) == count


async def test_what_was_due_before_the_first_start_is_not_missed(desk: Desk, shelf: Library) -> None:
    one = keeper(desk, shelf, message("a", "0 8 * 1 TUE#1"))
    assert await pass_to(desk, one, "2027-01-10 12:00") == []


async def test_an_approved_one_waits_for_daylight(desk: Desk, shelf: Library) -> None:
    await subscribed(desk, 1)
    one = keeper(desk, shelf)
    desk.clock.time_s = at("2027-01-05 22:00")
    new = NewBroadcast("K7-3M2X", BroadcastKind.COMPOSED, BroadcastStatus.APPROVED, "t", (Part("x"),))
    assert await broadcasts(desk).create(new)
    assert await pass_to(desk, one, "2027-01-05 22:00") == [BroadcastStatus.APPROVED]
    assert await pass_to(desk, one, "2027-01-06 07:30") == [BroadcastStatus.RUNNING]


async def test_a_program_that_begins_at_night_knows_the_night_before_its_first_look(desk: Desk, shelf: Library) -> None:
    one = keeper(desk, shelf)
    for written, open_ in (("2027-01-05 22:00", False), ("2027-01-06 07:30", True), ("2027-02-06 12:00", False)):
        desk.clock.time_s = at(written)
        assert one.daylight is open_


@pytest.mark.parametrize(
    ("woken", "becomes"),
    [
        ("2027-01-05 18:30", BroadcastStatus.RUNNING),
        ("2027-01-06 07:30", BroadcastStatus.MISSED),
        ("2027-01-05 20:00", BroadcastStatus.RUNNING),
    ],
)
async def test_an_officers_hour_that_the_machine_slept_through_is_kept_within_the_window_or_told_as_missed(
    desk: Desk, shelf: Library, woken: str, becomes: BroadcastStatus
) -> None:
    await subscribed(desk, 1)
    one = keeper(desk, shelf)
    due_s = at("2027-01-05 18:30")
    new = NewBroadcast("K7-3M2X", BroadcastKind.COMPOSED, BroadcastStatus.APPROVED, "t", (Part("x"),), due_s=due_s)
    assert await broadcasts(desk).create(new)
    assert await pass_to(desk, one, "2027-01-05 18:29") == [BroadcastStatus.APPROVED]
    assert await pass_to(desk, one, woken) == [becomes]
    assert any("phải gửi lúc 18:30" in text for text in await desk_texts(desk)) is (becomes is BroadcastStatus.MISSED)


async def test_the_first_of_its_month_is_for_all_the_first_of_its_week_for_most(desk: Desk, shelf: Library) -> None:
    await subscribed(desk, 1)
    one = keeper(desk, shelf, message("a", "0 8 * * TUE"), message("b", "0 8 * * THU"))
    await pass_to(desk, one, "2027-01-03 12:00")
    for day in ("05", "07", "12"):
        await pass_to(desk, one, f"2027-01-{day} 08:00")
    assert [found.rhythm for found in await all_of(desk)] == [Rhythm.MONTHLY, Rhythm.EVERY, Rhythm.WEEKLY]


async def test_the_card_is_edited_at_most_every_quarter_minute_and_ends_in_a_report(desk: Desk, shelf: Library) -> None:
    await subscribed(desk, 200)
    one = keeper(desk, shelf)
    desk.clock.time_s = at("2027-01-05 09:00")
    await started(desk)
    await one.once()
    assert ["0%" in text for text in await desk_texts(desk)] == [True]
    chunk = (await held(desk, chunks=1)).stretches[0].chunk
    await broadcasts(desk).bulk_turn(BulkWish("w1", "telegram"), [over(chunk, Tally(90, 4, 6))])
    desk.clock.pass_s(CARD_EVERY_S - 1)
    await one.once()
    assert len(await desk_texts(desk)) == 1
    desk.clock.pass_s(2)
    await one.once()
    card = (await desk_texts(desk))[-1]
    assert "█████░░░░░ 50%" in card
    assert "Đã gửi 90 trong 200; không gửi được 4; đã chặn bot 6" in card
    assert "Còn khoảng 16 giây" in card
    chunk = (await held(desk, chunks=1)).stretches[0].chunk
    await broadcasts(desk).bulk_turn(BulkWish("w1", "telegram"), [over(chunk, Tally(100))])
    await one.once()
    await one.once()
    assert "Đến 190 người trong 200" in (await desk_texts(desk))[-1]


async def test_a_card_that_stands_still_is_told_once(desk: Desk, shelf: Library) -> None:
    await subscribed(desk, 200)
    one = keeper(desk, shelf)
    desk.clock.time_s = at("2027-01-05 09:00")
    paused = await started(desk)
    await do(desk, "telegram:-100", Steer(paused.id, BroadcastStatus.RUNNING, BroadcastStatus.PAUSED))
    for _ in range(4):
        await one.once()
        desk.clock.pass_s(CARD_EVERY_S + 1)
    assert ["TẠM DỪNG" in text for text in await desk_texts(desk)] == [True]


async def test_members_at_terminals_alone_get_letters_with_the_way_out_and_it_ends_at_once(
    desk: Desk, shelf: Library
) -> None:
    one = keeper(desk, shelf)
    one = Keeper(broadcasts(desk), one.library, desk.clock, direct={"console": ByLetter()})
    desk.clock.time_s = at("2027-01-05 09:00")
    await do(desk, "console:a", Subscribe())
    part = Part("Tin chung", (broadcasting.leave_choice(shelf),))
    new = NewBroadcast("K7-3M24", BroadcastKind.COMPOSED, BroadcastStatus.APPROVED, "t", (part,))
    assert await broadcasts(desk).create(new)
    await one.once()
    (ended,) = await all_of(desk)
    assert (ended.status, ended.tally) == (BroadcastStatus.DONE, Tally(sent=1))
    rows = [row for row in await desk.rows(schema.outbox) if row["owner"] == "console:a"]
    (letter,) = (read_letter(row["owner"], row["priority"], row["body"]) for row in rows)
    assert letter.outgoing.text == "Tin chung\n\nMuốn thôi nhận tin, đồng chí gõ /tat."


async def test_the_bar_counts_those_who_get_it_and_not_the_numbers_of_those_who_left(
    desk: Desk, shelf: Library
) -> None:
    await subscribed(desk, 200)
    for number in range(2, 101):
        await do(desk, f"telegram:{number}", Unsubscribe())
    one = keeper(desk, shelf)
    desk.clock.time_s = at("2027-01-05 09:00")
    await started(desk)
    first, _ = (await held(desk, chunks=2)).stretches
    await broadcasts(desk).bulk_turn(BulkWish("w1", "telegram"), [over(first.chunk, Tally(sent=1, left=99))])
    await one.once()
    assert "░░░░░░░░░░ 0%\nĐã gửi 1 trong 101;" in (await desk_texts(desk))[-1]


async def test_officers_of_the_settings_and_by_invitation_get_what_is_for_officers_once(
    desk: Desk, shelf: Library
) -> None:
    one = keeper(desk, shelf, message("a", "0 8 * * TUE", audience=Audience(Reach.OFFICERS)))
    one.library = replace(one.library, desk=replace(HOME, officers=(Officer("telegram:7", "Minh"),)))
    await do(desk, "telegram:-100", Enlist("h1", "telegram:8", "Tâm", False), Enlist("h2", "telegram:9", "Bình", False))
    await do(desk, "telegram:-100", Enlist("h3", "telegram:7", "Minh", False), Dismiss("telegram:9"))
    await pass_to(desk, one, "2027-01-04 20:00")
    await pass_to(desk, one, "2027-01-05 08:00")
    rows = await desk.rows(schema.outbox)
    assert sorted(row["owner"] for row in rows if row["owner"] != "telegram:-100") == ["telegram:7", "telegram:8"]
    assert (await all_of(desk))[0].recipients == 2


QUIZ = Quiz("Tin chưa rõ nguồn thì làm gì?", ("Chia sẻ ngay", "Xác minh trước"), 1, "Chỉ thị yêu cầu xác minh trước.")


async def quizzed(desk: Desk, shelf: Library, hour: str) -> Keeper:
    """A quiz has begun at that hour of a Tuesday."""
    await subscribed(desk, 1)
    entry = next(one for one in shelf.knowledge.entries.values() if one.citations)
    one = keeper(desk, shelf, message("do", f"{hour} * * TUE", text="", quiz=QUIZ, citations=entry.citations))
    await pass_to(desk, one, "2027-01-04 20:00")
    minute, hours = hour.split()
    assert await pass_to(desk, one, f"2027-01-05 {hours:0>2}:{minute:0>2}") == [
        BroadcastStatus.RUNNING,
        BroadcastStatus.APPROVED,
    ]
    return one


@pytest.mark.parametrize(
    ("hour", "before", "told"),
    [
        ("0 8", "2027-01-05 09:59", "2027-01-05 10:00"),
        ("45 19", "2027-01-06 07:29", "2027-01-06 07:30"),
    ],
)
async def test_the_answer_to_a_quiz_is_told_hours_after_it_and_not_at_night(
    desk: Desk, shelf: Library, hour: str, before: str, told: str
) -> None:
    one = await quizzed(desk, shelf, hour)
    assert (await pass_to(desk, one, before))[1] is BroadcastStatus.APPROVED
    assert (await pass_to(desk, one, told))[1] is BroadcastStatus.RUNNING
    quiz, answer = await all_of(desk)
    assert quiz.parts[0].quiz == QUIZ
    text = plain(answer.parts[0].text)
    assert "ĐÁP ÁN CÂU ĐỐ" in text
    assert "2. Xác minh trước\nChỉ thị yêu cầu xác minh trước.\n\nCăn cứ" in text
    assert (answer.audience, answer.topic, answer.rhythm) == (quiz.audience, quiz.topic, quiz.rhythm)
    assert len(await all_of(desk)) == 2


async def test_the_answer_is_cancelled_with_its_quiz(desk: Desk, shelf: Library) -> None:
    await quizzed(desk, shelf, "0 8")
    await do(desk, LAN, Steer(1, BroadcastStatus.RUNNING, BroadcastStatus.CANCELLED))
    assert [one.status for one in await all_of(desk)] == [BroadcastStatus.CANCELLED] * 2


async def test_who_cancels_a_draft_hears_of_it_once_and_a_card_that_ended_points_to_its_report(
    desk: Desk, shelf: Library
) -> None:
    await subscribed(desk, 1)
    one = keeper(desk, shelf)
    desk.clock.time_s = at("2027-01-05 09:00")
    await broadcasts(desk).create(
        NewBroadcast("K7-3M24", BroadcastKind.COMPOSED, BroadcastStatus.DRAFT, "Tin", (Part("Tin"),))
    )
    await do(desk, LAN, Steer(1, BroadcastStatus.DRAFT, BroadcastStatus.CANCELLED))
    await one.once()
    assert await desk_texts(desk) == []
    await started(desk)
    await desk.database.write(lambda connection: note_card(connection, 2, "77"))
    await do(desk, LAN, Steer(2, BroadcastStatus.RUNNING, BroadcastStatus.CANCELLED))
    desk.clock.pass_s(CARD_EVERY_S + 1)
    await one.once()
    rows = [row for row in await desk.rows(schema.outbox) if row["owner"] == HOME.address.key]
    (letter,) = (read_letter(row["owner"], row["priority"], row["body"]) for row in rows)
    assert (letter.edit, "ĐÃ HỦY" in letter.outgoing.text) == ("77", True)


async def test_a_changed_answer_is_offered_to_those_who_watch_it(desk: Desk, shelf: Library) -> None:
    desk.clock.time_s = at("2027-01-05 09:00")
    entry = next(iter(shelf.knowledge.entries.values()))
    other = next(one for one in Verdict if one is not entry.verdict)
    one = keeper(desk, shelf)
    await one.compare_answers()
    await do(desk, LAN, Watch(entry.id, 9e9))
    await one.compare_answers()
    assert await all_of(desk) == []
    changed = keeper(desk, with_entry(shelf, replace(entry, verdict=other)))
    for _ in range(2):
        await changed.compare_answers()
    (draft,) = await all_of(desk)
    assert (draft.audience, draft.recipients) == (f"watch:{entry.id}", 1)
    assert entry.title in draft.parts[0].text


def with_entry(shelf: Library, entry: Entry) -> Library:
    knowledge = replace(shelf.knowledge, entries={**shelf.knowledge.entries, entry.id: entry})
    return replace(shelf, knowledge=knowledge)


def test_every_shipped_message_has_parts_that_the_platform_takes(shelf: Library, settings: Any) -> None:
    library = with_plan(shelf, settings)
    assert library.plan is not None
    for planned in library.plan.messages:
        for part in parts(planned, library):
            assert len(part.text) <= 4096
            assert part.choices or part.quiz
