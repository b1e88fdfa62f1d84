"""Broadcasts in the database: made once, planned in bounded steps, sent by one worker, to those who still want it."""

import asyncio
from functools import partial
from itertools import count

import pytest
from sqlalchemy import select

from bot.domain.asking import Asks
from bot.domain.broadcast_effects import (
    Approve,
    Choose,
    Compose,
    CountAnswer,
    CountPoll,
    OfferMove,
    ReachableAgain,
    Steer,
    Subscribe,
    TakeMove,
    Unsubscribe,
    Watch,
)
from bot.domain.broadcasts import (
    ALL,
    UNIT,
    WATCH,
    Broadcast,
    BroadcastAsks,
    BroadcastFound,
    BroadcastKind,
    BroadcastStatus,
    NewBroadcast,
    Part,
    Quiz,
    Rhythm,
)
from bot.domain.chunks import CHUNK_SIZE, Chunk, Tally
from bot.domain.effects import Effect
from bot.domain.submission_effects import Forget
from bot.ports.broadcasts import Direct
from bot.ports.chunk_sending import BulkTurn, BulkWish, Report
from bot.ports.store import Decision, Lookup, Waiting
from bot.services.pace import Pace
from bot.storage import schema
from bot.storage.broadcasts import tables
from bot.storage.broadcasts.lookups import find
from bot.storage.broadcasts.store import SqlBroadcasts
from bot.storage.count_tables import delivered
from tests.contract.conftest import Desk, SetClock

CODE = "K7-3M2X"
_UPDATES = count(1)
LAN, HOA, MAI = "telegram:11", "telegram:22", "telegram:33"


def broadcasts(desk: Desk) -> SqlBroadcasts:
    return SqlBroadcasts(desk.database, desk.limits, desk.clock, ("telegram",))


async def do(desk: Desk, key: str, *effects: Effect) -> None:
    """A message of `key` that leads to these effects."""
    await desk.arrive((str(next(_UPDATES)), key))
    await desk.handle(lambda _, __: Decision(keep_state=True, effects=effects))


async def subscribed(desk: Desk, count: int) -> None:
    await desk.put(
        schema.subscribers, *({"owner": f"telegram:{number}", "since": 0.0} for number in range(1, count + 1))
    )


async def started(desk: Desk, audience: str = ALL, *, topic: str = "", rhythm: Rhythm = Rhythm.MONTHLY) -> Broadcast:
    store = broadcasts(desk)
    new = NewBroadcast(
        CODE, BroadcastKind.COMPOSED, BroadcastStatus.APPROVED, "t", (Part("x"),), audience, topic, rhythm
    )
    await store.create(new)
    one = await store.by_code(CODE)
    assert one is not None
    assert await store.start(one, await store.count(audience, topic, int(rhythm)), Direct())
    while await store.plan_some(one):
        pass
    return one


async def held(desk: Desk, worker: str = "w1", chunks: int = 9) -> BulkTurn:
    await desk.store.beat(worker, 5.0)
    return await broadcasts(desk).bulk_turn(BulkWish(worker, "telegram", chunks), [])


def over(chunk: Chunk, tally: Tally) -> Report:
    return Report(Chunk(chunk.id, chunk.attempts, chunk.broadcast, chunk.first, chunk.size, 1, tally), over=True)


async def test_an_occurrence_is_made_once_by_two_processes(desk: Desk, other: Desk) -> None:
    made = await asyncio.gather(
        *(
            broadcasts(one).create(
                NewBroadcast(
                    code, BroadcastKind.PLANNED, BroadcastStatus.APPROVED, "t", (), occurrence="tin@2027-01-05"
                )
            )
            for one, code in ((desk, "A"), (other, "B"))
        )
    )
    assert sorted(made) == [False, True]


async def test_two_officers_start_the_same_draft_once(desk: Desk, other: Desk) -> None:
    store = broadcasts(desk)
    await store.create(NewBroadcast(CODE, BroadcastKind.COMPOSED, BroadcastStatus.DRAFT, "t", (Part("x"),)))
    await do(desk, LAN, Approve(1, "telegram:7", 0.0))
    await do(desk, LAN, Approve(1, "telegram:8", 99.0))
    one = await store.by_code(CODE)
    assert one is not None
    assert (one.approver, one.due_s, one.status) == ("telegram:7", 0.0, BroadcastStatus.APPROVED)
    begun = await asyncio.gather(*(broadcasts(each).start(one, 1, Direct()) for each in (desk, other)))
    assert sorted(begun) == [False, True]


async def test_chunks_are_a_hundredth_of_the_recipients_and_hold_each_number_once(desk: Desk) -> None:
    await subscribed(desk, 1_050)
    await started(desk)
    chunks = [stretch.chunk for stretch in (await held(desk, chunks=99)).stretches]
    assert len(chunks) == 11
    assert [number for chunk in chunks for number in range(chunk.first, chunk.first + chunk.size)] == [*range(1, 1_051)]
    assert {chunk.size for chunk in chunks[:-1]} == {CHUNK_SIZE}


async def test_planning_that_was_cut_off_goes_on_where_it_was(
    desk: Desk, other: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.broadcasts.lifecycle.CHUNKS_AT_ONCE", 2)
    await subscribed(desk, 450)
    store = broadcasts(desk)
    await store.create(NewBroadcast(CODE, BroadcastKind.COMPOSED, BroadcastStatus.APPROVED, "t", (Part("x"),)))
    one = await store.by_code(CODE)
    assert one is not None
    await store.start(one, 450, Direct())
    assert await store.plan_some(one)
    assert not await store.finish(one)
    while await broadcasts(other).plan_some(one):
        pass
    firsts = sorted(stretch.chunk.first for stretch in (await held(desk)).stretches)
    assert firsts == [1, 101, 201, 301, 401]


async def test_a_chunk_is_held_by_one_worker_and_comes_free_with_its_death(desk: Desk, other: Desk) -> None:
    await subscribed(desk, 150)
    await started(desk)
    first, second = await asyncio.gather(held(desk, "w1", 1), held(other, "w2", 1))
    assert {one.chunk.first for turn in (first, second) for one in turn.stretches} == {1, 101}
    desk.clock.pass_s(6)
    taken = (await held(other, "w2")).stretches
    assert [one.chunk.first for one in taken] == [first.stretches[0].chunk.first]


async def test_a_report_of_a_worker_that_was_taken_for_dead_changes_nothing(desk: Desk) -> None:
    await subscribed(desk, 10)
    one = await started(desk)
    store = broadcasts(desk)
    late = (await held(desk, "w1")).stretches[0].chunk
    desk.clock.pass_s(6)
    await held(desk, "w2")
    turn = await store.bulk_turn(BulkWish("w1", "telegram"), [over(late, Tally(sent=10))])
    assert turn.lost == {late.id}
    assert (await store.progress(one)).tally == Tally()


async def test_a_broadcast_is_done_when_its_chunks_are_and_the_counts_add_up(desk: Desk) -> None:
    await subscribed(desk, 150)
    one = await started(desk)
    store = broadcasts(desk)
    chunks = [stretch.chunk for stretch in (await held(desk)).stretches]
    await store.bulk_turn(BulkWish("w1", "telegram"), [over(chunks[0], Tally(98, 1, 1))])
    assert not await store.finish(one)
    half = Chunk(chunks[1].id, 1, one.id, 101, 50, 7, Tally(3))
    await store.bulk_turn(BulkWish("w1", "telegram"), [Report(half)])
    assert (await store.progress(one)).tally == Tally(101, 1, 1)
    await store.bulk_turn(BulkWish("w1", "telegram"), [over(half, Tally(50))])
    assert await store.finish(one)
    assert (await store.progress(one)).tally == Tally(148, 1, 1)


async def test_a_paused_one_is_given_back_with_its_progress_and_goes_on(desk: Desk) -> None:
    await subscribed(desk, 10)
    one = await started(desk)
    store = broadcasts(desk)
    chunk = (await held(desk)).stretches[0].chunk
    await do(desk, LAN, Steer(one.id, BroadcastStatus.RUNNING, BroadcastStatus.PAUSED))
    half = Chunk(chunk.id, chunk.attempts, one.id, 1, 10, 0b11, Tally(2))
    assert (await store.bulk_turn(BulkWish("w1", "telegram", held=(half,)), [Report(half)])).stopped == {chunk.id}
    await store.bulk_turn(BulkWish("w1", "telegram"), [Report(half, released=True)])
    assert not (await held(desk)).stretches
    await do(desk, LAN, Steer(one.id, BroadcastStatus.PAUSED, BroadcastStatus.RUNNING))
    again = (await held(desk)).stretches[0].chunk
    assert (again.done, again.tally) == (0b11, Tally(2))


async def test_one_that_started_while_it_was_being_cancelled_is_cancelled_and_one_that_is_over_is_not(
    desk: Desk,
) -> None:
    await subscribed(desk, 10)
    one = await started(desk)
    cancel = Steer(one.id, BroadcastStatus.APPROVED, BroadcastStatus.CANCELLED)
    await do(desk, LAN, cancel)
    cancelled = await broadcasts(desk).by_code(CODE)
    assert cancelled is not None
    assert (cancelled.status, cancelled.finished_s) == (BroadcastStatus.CANCELLED, desk.clock.time_s)
    assert await broadcasts(desk).change(cancelled, BroadcastStatus.DONE)
    await do(desk, LAN, cancel)
    done = await broadcasts(desk).by_code(CODE)
    assert done is not None
    assert done.status is BroadcastStatus.DONE


async def test_a_cancelled_one_is_swept_away_and_what_was_sent_is_counted(desk: Desk) -> None:
    await subscribed(desk, 250)
    one = await started(desk)
    store = broadcasts(desk)
    chunk = (await held(desk, chunks=1)).stretches[0].chunk
    half = Chunk(chunk.id, chunk.attempts, one.id, 1, 100, 0b11, Tally(2))
    await do(desk, LAN, Steer(one.id, BroadcastStatus.RUNNING, BroadcastStatus.CANCELLED))
    assert [await store.sweep(one), await store.sweep(one)] == [True, False]
    assert [found.id for found in await store.unswept()] == [one.id]
    await store.bulk_turn(BulkWish("w1", "telegram", held=(half,)), [Report(half, released=True)])
    assert [await store.sweep(one), await store.sweep(one)] == [True, False]
    assert await store.unswept() == ()
    assert (await store.progress(one)).tally == Tally(2)
    assert [(row["channel"], row["sent"]) for row in await desk.rows(delivered)] == [("telegram", 2)]
    assert await desk.rows(schema.outbox) == []


@pytest.mark.parametrize("leaving", [Unsubscribe(), Forget()], ids=["/tat", "/xoa"])
async def test_who_leaves_is_left_out_even_of_a_chunk_that_is_being_sent(desk: Desk, leaving: Effect) -> None:
    for key in (LAN, HOA):
        await do(desk, key, Subscribe())
    await started(desk)
    stretch = (await held(desk)).stretches[0]
    assert len(stretch.numbers) == 2
    await do(desk, HOA, leaving)
    wish = BulkWish("w1", "telegram", look={stretch.chunk.id: stretch.numbers}, held=(stretch.chunk,))
    looked = (await broadcasts(desk).bulk_turn(wish, [])).looked[stretch.chunk.id]
    assert [one.key for one in looked.values()] == [LAN]
    assert await desk.rows(schema.subscribers) != []
    assert HOA not in {row["owner"] for row in await desk.rows(schema.subscribers)}


async def test_the_blocked_become_unreachable_and_come_back_with_their_next_word(desk: Desk) -> None:
    await do(desk, LAN, Subscribe())
    await do(desk, LAN, Watch("tin-gia", desk.clock.time_s + 1000))
    one = await started(desk)
    chunk = (await held(desk)).stretches[0].chunk
    await broadcasts(desk).bulk_turn(BulkWish("w1", "telegram"), [Report(chunk, gone=(LAN,))])
    assert await broadcasts(desk).count(ALL) == 0
    assert await desk.rows(tables.watches) == []
    await do(desk, LAN, ReachableAgain())
    assert await broadcasts(desk).count(ALL) == 1
    assert one.id


async def test_an_audience_is_narrowed_by_unit_topic_and_rhythm(desk: Desk) -> None:
    await do(desk, LAN, Subscribe("doan-truong"), Choose(frozenset({"bao-mat"}), Rhythm.EVERY))
    await do(desk, HOA, Subscribe(), Choose(frozenset(), Rhythm.MONTHLY))
    await do(desk, MAI, Subscribe())
    store = broadcasts(desk)
    assert await store.count(UNIT + "doan-truong") == 1
    assert await store.count(ALL, "bao-mat") == 2
    assert await store.count(ALL, "", int(Rhythm.EVERY)) == 2
    await do(desk, LAN, Watch("tin-gia", 9e9))
    assert await store.count(WATCH + "tin-gia") == 1


async def test_an_audience_is_counted_as_far_as_it_wants_the_topic_of_the_broadcast(desk: Desk) -> None:
    await do(desk, LAN, Subscribe("doan-truong"), Choose(frozenset({"thong-bao"}), Rhythm.EVERY))
    await do(desk, HOA, Subscribe("doan-truong"))
    new = NewBroadcast(CODE, BroadcastKind.COMPOSED, BroadcastStatus.DRAFT, "t", (Part("x"),), topic="thong-bao")
    await do(desk, MAI, Compose(new))
    one = await broadcasts(desk).by_code(CODE)
    assert one is not None
    assert one.recipients == 1
    counts = (ALL, UNIT + "doan-truong")
    for asked in (BroadcastAsks(codes=(CODE,), counts=counts), BroadcastAsks(topic="thong-bao", counts=counts)):
        found = await desk.database.read(partial(find, key=LAN, asks=asked, now_s=0.0))
        assert dict(found.counts) == dict.fromkeys(counts, 1)


async def test_a_poll_counts_once_and_nobody_is_named(desk: Desk) -> None:
    quiz = Quiz("?", ("a", "b"), 1, "")
    store = broadcasts(desk)
    new = NewBroadcast(CODE, BroadcastKind.PLANNED, BroadcastStatus.APPROVED, "t", (Part(quiz=quiz), Part("x")))
    await do(desk, LAN, Subscribe())
    await store.create(new)
    one = await store.by_code(CODE)
    assert one is not None
    await store.start(one, 1, Direct())
    await store.plan_some(one)
    chunk = (await held(desk)).stretches[0].chunk
    await store.bulk_turn(BulkWish("w1", "telegram"), [Report(chunk, polls=("5312", "5313", "5314"))])
    for poll, option in (("5313", 2), ("5314", 99)):
        await do(desk, "telegram:0", CountPoll(poll, option))  # the quiz has two
    for _ in range(2):
        await do(desk, "telegram:0", CountPoll("5312", 1))
    await do(desk, HOA, CountAnswer(one.id, 0))
    assert await store.quiz_counts(one) == {0: 1, 1: 1}
    assert await desk.rows(tables.polls) == []
    names = [column.name for table in (tables.polls, tables.quiz_counts) for column in table.columns]
    assert not {"owner", "chat", "number"} & set(names)


async def test_what_members_choose_is_found_again(desk: Desk) -> None:
    await do(desk, LAN, Subscribe("doan-truong"), Choose(frozenset({"bao-mat", "ung-xu"}), Rhythm.WEEKLY))
    found: list[BroadcastFound] = []
    await desk.arrive(("ask", LAN))
    asks = Asks(broadcast=BroadcastAsks(subscription=True))

    def decide(one: Waiting, lookup: Lookup) -> Decision:
        found.append(lookup(one.key, asks).broadcast)
        return Decision(keep_state=True)

    await desk.handle(decide)
    chosen = found[0].subscription
    assert chosen is not None
    assert (chosen.muted, chosen.rhythm, chosen.unit) == (
        frozenset({"bao-mat", "ung-xu"}),
        Rhythm.WEEKLY,
        "doan-truong",
    )


async def test_moments_of_two_processes_are_shared_out(desk: Desk, other: Desk) -> None:
    for one in (desk, other):
        one.limits["telegram"] = Pace(27.0)
    await subscribed(desk, 10)
    await started(desk)
    slots: list[float] = []
    for one in (desk, other) * 5:
        slots += (await broadcasts(one).bulk_turn(BulkWish("w", "telegram", slots=8), [])).slots
    gaps = [later - earlier for earlier, later in zip(sorted(slots), sorted(slots)[1:], strict=False)]
    assert min(gaps) == pytest.approx(1 / 27, abs=1e-6)


async def test_numbers_are_never_given_twice(desk: Desk) -> None:
    await do(desk, LAN, Subscribe())
    await do(desk, LAN, Unsubscribe())
    await do(desk, HOA, Subscribe())
    numbers = await desk.database.read(
        lambda connection: connection.execute(select(schema.subscribers.c.number)).scalars().all()
    )
    assert numbers == [2]


async def test_a_subscription_moves_once_by_its_code_with_all_that_was_chosen_and_leaves_no_trace(
    desk: Desk, clock: SetClock
) -> None:
    elsewhere, choice = "zalo:5", Choose(frozenset({"cau-do"}), Rhythm.WEEKLY)
    await do(desk, LAN, Subscribe("doan-truong"), choice, Watch("a", clock.time_s + 60), Watch("b", clock.time_s + 60))
    await do(desk, elsewhere, Subscribe(), Watch("a", clock.time_s + 60))
    await do(desk, LAN, OfferMove("old", clock.time_s + 600), OfferMove("new", clock.time_s + 600))
    await do(desk, LAN, TakeMove("new"))
    await do(desk, HOA, TakeMove("old"))
    assert [row["owner"] for row in await desk.rows(schema.subscribers)] == [LAN, elsewhere]
    await do(desk, elsewhere, TakeMove("new"))
    (row,) = await desk.rows(schema.subscribers)
    assert (row["owner"], row["unit"], row["muted"]) == (elsewhere, "doan-truong", ",cau-do,")
    assert {(one["owner"], one["entry"]) for one in await desk.rows(tables.watches)} == {
        (elsewhere, "a"),
        (elsewhere, "b"),
    }
    assert await desk.rows(tables.moves) == []
    await do(desk, HOA, TakeMove("new"))
    await do(desk, elsewhere, OfferMove("late", clock.time_s + 600))
    clock.pass_s(601)
    await do(desk, HOA, TakeMove("late"))
    assert [row["owner"] for row in await desk.rows(schema.subscribers)] == [elsewhere]
    await desk.store.tidy()
    assert await desk.rows(tables.moves) == []
