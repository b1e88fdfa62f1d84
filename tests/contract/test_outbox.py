"""Letters in the database: handed out to workers, and what became of them."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.delivery import Fate, Letter, Outcome, Priority, Track, read, without_buttons
from bot.domain.messages import Address, Choice, Media, MediaKind, Origin, Outgoing
from bot.ports.store import Wish
from bot.storage import schema
from tests.contract.conftest import Desk, SetClock, delivered, letter

LAN, HOA, GROUP, SUPERGROUP = "telegram:11", "telegram:22", "telegram:-5", "telegram:-1005"
LEASE_S = 5.0
FULL = Letter(
    Address.of(LAN),
    Outgoing(
        "\x02đậm\x03 & <i>\n🎉",
        (Choice("entry:a", "A"), Choice("topics", "B")),
        Choice("hoi", "Hỏi riêng"),
        (Media(MediaKind.PHOTO, "file-1", "u-1"),),
        "Đã nhận",
        ask=True,
    ),
    Priority.FINDING,
    version=29_900_000,
    origin=Origin("7", "tap-1", "9"),
    track=Track(3, "card"),
    edit="12",
    new_topic="Chủ đề",
)


async def test_a_letter_comes_out_as_it_went_in(desk: Desk, clock: SetClock) -> None:
    await desk.store.send([FULL])
    (job,) = (await desk.turn()).jobs
    assert job.letter == FULL
    assert (job.attempts, job.failures, job.maybe_delivered, job.created_s) == (1, 0, False, clock.time_s)


async def test_the_letters_of_a_lane_go_one_after_another(desk: Desk) -> None:
    await desk.send((LAN, "1"), (LAN, "2"), (HOA, "3"), (LAN, "4"))
    first = await desk.turn()
    assert [job.letter.outgoing.text for job in first.jobs] == ["1", "3"]
    assert await desk.hold() == []
    assert await desk.hold("w1", *map(delivered, first.jobs)) == ["2"]


async def test_a_delivered_letter_is_gone_from_the_database(desk: Desk) -> None:
    await desk.send((LAN, "1"))
    (job,) = (await desk.turn()).jobs
    await desk.turn("w1", delivered(job), want=0)
    assert await desk.rows(schema.outbox) == await desk.rows(schema.dead_letters) == []


async def test_replies_go_before_broadcasts_that_wait_longer(desk: Desk) -> None:
    await desk.send(*((f"telegram:{number}", f"b{number}") for number in range(50)), priority=Priority.BROADCAST)
    await desk.send((LAN, "finding"), priority=Priority.FINDING)
    await desk.send((HOA, "reply"))
    assert await desk.hold(want=3) == ["reply", "finding", "b0"]


async def test_a_reply_does_not_wait_behind_a_broadcast_to_the_same_chat(desk: Desk) -> None:
    await desk.send((LAN, "broadcast"), priority=Priority.BROADCAST)
    assert await desk.hold() == ["broadcast"]
    await desk.send((LAN, "reply"))
    assert await desk.hold() == ["reply"]


async def test_a_letter_to_be_tried_again_waits_and_holds_back_its_lane(desk: Desk, clock: SetClock) -> None:
    await desk.send((LAN, "1"), (LAN, "2"))
    (job,) = (await desk.turn()).jobs
    again = Outcome(job, Fate.AGAIN, clock.time_s + 9, counted=True, fault="Retryable")
    assert await desk.hold("w1", again) == []
    clock.pass_s(8.9)
    assert await desk.hold() == []
    clock.pass_s(0.2)
    (job,) = (await desk.turn()).jobs
    assert (job.letter.outgoing.text, job.attempts, job.failures, job.maybe_delivered) == ("1", 2, 1, False)


async def test_that_it_may_have_been_delivered_is_remembered(desk: Desk, clock: SetClock) -> None:
    await desk.send((LAN, "1"))
    (job,) = (await desk.turn()).jobs
    await desk.turn("w1", Outcome(job, Fate.AGAIN, clock.time_s, maybe_delivered=True), want=0)
    (job,) = (await desk.turn()).jobs
    await desk.turn("w1", Outcome(job, Fate.AGAIN, clock.time_s), want=0)
    (job,) = (await desk.turn()).jobs
    assert (job.maybe_delivered, job.failures, job.attempts) == (True, 0, 3)


async def test_a_letter_that_is_given_up_is_set_aside_with_its_fault_and_the_lane_goes_on(desk: Desk) -> None:
    await desk.send((LAN, "1"), (LAN, "2"))
    (job,) = (await desk.turn()).jobs
    assert await desk.hold("w1", Outcome(job, Fate.DEAD, fault="Rejected: wrong")) == ["2"]
    (dead,) = await desk.rows(schema.dead_letters)
    assert (dead["owner"], dead["body"], dead["fault"]) == (LAN, '{"text":"1"}', "Rejected: wrong")


async def test_who_can_not_be_reached_is_written_to_no_more(desk: Desk, clock: SetClock) -> None:
    await desk.put(schema.subscribers, *({"owner": key, "since": clock.time_s} for key in (LAN, HOA)))
    await desk.send((LAN, "1"))
    (job,) = (await desk.turn()).jobs
    await desk.turn("w1", Outcome(job, Fate.DROPPED, gone=True), want=0)
    assert [(row["owner"], row["reachable"], row["active"]) for row in await desk.rows(schema.subscribers)] == [
        (LAN, False, True),
        (HOA, True, True),
    ]
    assert await desk.rows(schema.outbox) == await desk.rows(schema.dead_letters) == []


async def test_what_was_to_change_a_message_of_a_chat_that_moved_changes_none_of_its_new_id(
    desk: Desk, clock: SetClock
) -> None:
    """A number there is another message's."""
    old = Address.of(GROUP)
    edits = [replace(letter(GROUP, "phiếu"), edit="12"), without_buttons(old, "13")]
    edits += [replace(letter(GROUP, "(đã rút)"), edit="14", remove=True)]
    await desk.store.send([letter(GROUP, 'chữ "edit":"12"'), *edits])
    (job, *_) = (await desk.turn()).jobs
    await desk.turn("w1", Outcome(job, Fate.AGAIN, clock.time_s, moved_to="-1005"))
    waiting = [read(row["owner"], 0, row["body"]) for row in await desk.rows(schema.outbox)]
    assert [(one.outgoing.text, one.edit) for one in waiting] == [('chữ "edit":"12"', "")]


async def test_what_waits_for_a_chat_that_moved_goes_to_its_new_id_now_and_later(desk: Desk, clock: SetClock) -> None:
    await desk.put(schema.subscribers, {"owner": GROUP, "since": clock.time_s})
    await desk.send((GROUP, "1"), (GROUP, "2"))
    (job,) = (await desk.turn()).jobs
    moved = await desk.turn("w1", Outcome(job, Fate.AGAIN, clock.time_s, moved_to="-1005"))
    assert [(job.letter.address.key, job.letter.outgoing.text) for job in moved.jobs] == [(SUPERGROUP, "1")]
    await desk.send((GROUP, "3"))
    assert [row["owner"] for row in await desk.rows(schema.outbox)] == [SUPERGROUP] * 3
    assert [row["owner"] for row in await desk.rows(schema.subscribers)] == [SUPERGROUP]


async def test_a_chat_may_be_known_under_both_of_its_ids(desk: Desk, clock: SetClock) -> None:
    await desk.put(schema.subscribers, *({"owner": key, "since": clock.time_s} for key in (GROUP, SUPERGROUP)))
    await desk.send((GROUP, "1"))
    (job,) = (await desk.turn()).jobs
    assert await desk.hold("w1", Outcome(job, Fate.AGAIN, clock.time_s, moved_to="-1005")) == ["1"]
    assert [row["owner"] for row in await desk.rows(schema.subscribers)] == [SUPERGROUP]


async def test_what_a_dead_worker_held_goes_to_another_when_its_lease_ends(
    desk: Desk, other: Desk, clock: SetClock
) -> None:
    await desk.store.beat("w1", LEASE_S)
    await desk.send((LAN, "1"))
    assert await desk.hold("w1") == ["1"]
    clock.pass_s(LEASE_S - 0.1)
    await other.store.beat("w2", LEASE_S)
    assert await other.hold("w2") == []
    clock.pass_s(0.2)
    await other.store.beat("w2", LEASE_S)
    assert await other.hold("w2") == ["1"]


async def test_a_worker_that_beats_keeps_what_it_holds(desk: Desk, other: Desk, clock: SetClock) -> None:
    await desk.send((LAN, "1"))
    await desk.store.beat("w1", LEASE_S)
    assert await desk.hold("w1") == ["1"]
    for _ in range(4):
        clock.pass_s(LEASE_S / 2)
        await desk.store.beat("w1", LEASE_S)
        await other.store.beat("w2", LEASE_S)
        assert await other.hold("w2") == []


@pytest.mark.parametrize(
    "late",
    [
        {"fate": Fate.DELIVERED},
        {"fate": Fate.DROPPED},
        {"fate": Fate.DEAD, "fault": "late"},
        {"fate": Fate.AGAIN, "again_at_s": 9e9, "counted": True, "maybe_delivered": True},
    ],
    ids=lambda late: str(late["fate"]),
)
@pytest.mark.parametrize("next_worker", ["w2", "w1"], ids=["another worker", "the same worker later"])
async def test_a_late_report_of_a_job_that_was_lost_changes_nothing(
    desk: Desk, clock: SetClock, late: dict[str, object], next_worker: str
) -> None:
    await desk.store.beat("w1", LEASE_S)
    await desk.send((LAN, "1"))
    (lost,) = (await desk.turn("w1")).jobs
    clock.pass_s(LEASE_S + 1)
    await desk.store.beat("w2", LEASE_S)
    (held,) = (await desk.turn(next_worker)).jobs
    before = await desk.rows(schema.outbox)
    await desk.turn("w1", Outcome(lost, **late), want=0)  # type: ignore[arg-type]
    assert await desk.rows(schema.outbox) == before
    assert await desk.rows(schema.dead_letters) == []
    await desk.turn(next_worker, delivered(held), want=0)
    assert await desk.rows(schema.outbox) == []


async def test_a_worker_that_stops_gives_back_what_it_holds_at_once(desk: Desk) -> None:
    await desk.store.beat("w1", LEASE_S)
    await desk.send((LAN, "1"), (HOA, "2"))
    assert await desk.hold("w1") == ["1", "2"]
    await desk.store.retire("w1")
    assert await desk.hold("w2") == ["1", "2"]
    assert await desk.rows(schema.workers) == []


async def test_jobs_of_a_turn_whose_answer_was_lost_are_given_out_again(desk: Desk) -> None:
    await desk.store.beat("w1", LEASE_S)
    await desk.send((LAN, "1"))
    (known,) = (await desk.turn("w1")).jobs
    await desk.send((HOA, "2"))
    await desk.turn("w1")  # and its answer is lost
    assert await desk.hold("w1") == []
    wish = Wish("w1", ("telegram",), "telegram", 10, known=(known.id,))
    assert [job.letter.outgoing.text for job in (await desk.store.turn(wish, ())).jobs] == ["2"]


async def test_two_workers_never_hold_the_same_letter(desk: Desk, other: Desk) -> None:
    await desk.send(*((f"telegram:{number % 40}", str(number)) for number in range(120)))

    async def work(one: Desk, worker: str) -> list[str]:
        """Half of the letters."""
        done: list[str] = []
        turn = await one.turn(worker, want=3)
        while len(done) < 60:
            done += [job.letter.outgoing.text for job in turn.jobs]
            turn = await one.turn(worker, *map(delivered, turn.jobs), want=3 if len(done) < 60 else 0)
        return done

    first, second = await asyncio.gather(work(desk, "w1"), work(other, "w2"))
    assert sorted(first + second, key=int) == [str(number) for number in range(120)]


async def test_a_terminal_gets_its_own_letters_and_no_other_process_does(desk: Desk) -> None:
    mine, yours = Address("console", "1-a"), Address("console", "2-b")
    await desk.store.send([letter(mine.key, "mine"), letter(yours.key, "yours"), letter(LAN, "telegram")])

    async def hold(route: str) -> list[str]:
        turn = await desk.store.turn(Wish("w", (route,), "console", 10), ())
        return [job.letter.outgoing.text for job in turn.jobs]

    assert [await hold(route) for route in ("console", mine.route, yours.route, "telegram")] == [
        [],
        ["mine"],
        ["yours"],
        ["telegram"],
    ]


async def test_a_worker_is_told_that_something_waits_though_it_is_not_ready(desk: Desk, clock: SetClock) -> None:
    assert not (await desk.turn()).waiting
    await desk.send((LAN, "1"), (LAN, "2"))
    (job,) = (await desk.turn()).jobs
    assert (await desk.turn()).waiting
    await desk.turn("w1", Outcome(job, Fate.AGAIN, clock.time_s + 9), want=0)
    assert (await desk.turn()).waiting


async def test_what_was_sent_after_it_was_given_back_and_that_nobody_else_took_is_sent_once(
    desk: Desk, other: Desk, clock: SetClock
) -> None:
    await desk.store.beat("w1", 5.0)
    await desk.send((LAN, "answer"))
    (job,) = (await desk.turn("w1")).jobs
    clock.pass_s(6)
    await other.store.beat("w2", 5.0)
    await desk.store.beat("w1", 5.0)
    assert [row["worker"] for row in await desk.rows(schema.outbox)] == [None]
    await desk.turn("w1", delivered(job), want=0)
    assert await desk.rows(schema.outbox) == []
