"""One update that goes wrong is set aside alone; what is only out of reach sets nothing aside."""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.asking import Asks
from bot.domain.broadcast_effects import CountAnswer, CountPoll
from bot.domain.errors import StoreUnavailable
from bot.ports.store import ENDED_THE_PROCESS, Decision, Lookup, Waiting
from bot.storage import handling, schema
from bot.storage.handling import MAX_DEATHS, newest
from bot.storage.store import SqlStore
from tests.contract.conftest import Desk, answer, letter

LAN, HOA, MAI = "telegram:11", "telegram:22", "telegram:33"
HUGE = 10**20


def raises(_: Waiting, __: Lookup) -> Decision:
    raise OverflowError("của riêng Hoa")


FAULTS: dict[str, Callable[[Waiting, Lookup], Decision]] = {
    "the decision raises": raises,
    "a lookup of what no database takes": lambda _, lookup: Decision(
        str(lookup(HOA, Asks(codes=("\ud800",), by_officer=True)))
    ),
    "an effect with a number that no database takes": lambda _, __: Decision(effects=(CountAnswer(1, HUGE),)),
    "an effect with half a letter": lambda _, __: Decision(effects=(CountPoll("\ud800", 1),)),
    "an effect that nobody does": lambda _, __: Decision(effects=(object(),)),  # type: ignore[arg-type]
    "a state with half a letter": lambda _, __: Decision("\udfff"),
    "a reply with half a letter": lambda _, __: Decision("s", letters=(letter(HOA, "\ud83d"),)),
    "a reply to nowhere": lambda _, __: Decision("s", letters=(letter("x:1", "a"), None)),  # type: ignore[arg-type]
}


def with_one_that_fails(fails: Callable[[Waiting, Lookup], Decision]) -> Any:
    def decide(waiting: Waiting, lookup: Lookup) -> Decision:
        if waiting.fault:
            said = (letter(waiting.key, "sorry"),)
            return Decision(keep_state=True, quarantined=f"<{waiting.update_id}>", fault=waiting.fault, letters=said)
        return fails(waiting, lookup) if waiting.key == HOA else answer(waiting, lookup)

    return decide


@pytest.mark.parametrize("fault", FAULTS)
async def test_one_that_fails_is_set_aside_and_the_others_of_its_batch_go_on(
    desk: Desk, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handling, "BATCH_S", math.inf)
    await desk.put(schema.conversations, {"owner": HOA, "state": "before", "updated_at": 0.0})
    await desk.arrive(("1", LAN), ("2", HOA), ("3", MAI), ("4", HOA))
    decide = with_one_that_fails(FAULTS[fault])
    assert [await desk.handle(decide) for _ in range(3)] == [3, 1, 0]
    assert await desk.rows(schema.inbox) == []
    assert [json.loads(row["body"])["text"] for row in await desk.rows(schema.outbox)] == [
        '"1"',
        "sorry",
        '"3"',
        "sorry",
    ]
    bad = await desk.rows(schema.quarantine)
    assert [row["body"] for row in bad] == ["<2>", "<4>"]
    assert all(row["fault"].startswith("handling failed: ") and "Hoa" not in row["fault"] for row in bad)
    states = {row["owner"]: row["state"] for row in await desk.rows(schema.conversations)}
    assert states == {LAN: "state", HOA: "before", MAI: "state"}


async def test_effects_before_the_one_that_fails_are_undone(desk: Desk) -> None:
    await desk.arrive(("1", LAN), ("2", HOA))
    both = Decision(effects=(CountAnswer(7, 1), CountAnswer(7, HUGE)))
    await desk.handle(with_one_that_fails(lambda _, __: both))
    assert await desk.rows(schema.metadata.tables["quiz_counts"]) == []


async def test_where_the_database_is_out_of_reach_nothing_is_set_aside(desk: Desk) -> None:
    def gone(_: Waiting, __: Lookup) -> Decision:
        raise StoreUnavailable("cut off")

    await desk.arrive(("1", LAN), ("2", HOA))
    with pytest.raises(StoreUnavailable):
        await desk.handle(with_one_that_fails(gone))
    assert len(await desk.rows(schema.inbox)) == 2
    assert await desk.rows(schema.quarantine) == []


async def another_process(desk: Desk) -> SqlStore:
    return SqlStore(desk.database, desk.limits, desk.clock, await desk.database.read(newest))


def ends_with_hoa(waiting: Waiting, lookup: Lookup) -> Decision:
    """As if the process had ended there: nothing of the transaction is left."""
    if waiting.key == HOA and not waiting.fault:
        raise StoreUnavailable("the end")
    return with_one_that_fails(answer)(waiting, lookup)  # type: ignore[no-any-return]


async def work(store: SqlStore) -> int:
    handled = 0
    try:
        while count := await store.handle(("telegram",), 16, ends_with_hoa):
            handled += count
    except StoreUnavailable:
        pass
    return handled


async def test_what_ends_every_process_that_handles_it_is_set_aside_after_two_that_handled_it_alone(desk: Desk) -> None:
    await desk.arrive(("1", LAN), ("2", HOA), ("3", MAI), ("4", HOA))
    assert await work(desk.store) == 0  # the batch that it was in first
    assert [await work(await another_process(desk)) for _ in range(MAX_DEATHS)] == [1, 0]
    assert await work(await another_process(desk)) == 2
    (bad,) = await desk.rows(schema.quarantine)
    assert (bad["body"], bad["fault"]) == ("<2>", ENDED_THE_PROCESS)
    (left,) = await desk.rows(schema.inbox)
    assert (left["update_id"], left["attempts"]) == ("4", 1)


async def test_a_database_out_of_reach_for_long_is_no_death(desk: Desk) -> None:
    await desk.arrive(("1", HOA))
    store = await another_process(desk)
    for _ in range(9):
        assert await work(store) == 0
    (row,) = await desk.rows(schema.inbox)
    assert row["attempts"] == 1


async def test_what_comes_after_the_start_is_not_counted_and_shares_its_batch(desk: Desk) -> None:
    await desk.arrive(("1", LAN), ("2", MAI))
    store = await another_process(desk)
    await desk.arrive(("3", "telegram:44"), ("4", "telegram:55"), ("5", LAN))
    counts = [await store.handle(("telegram",), 16, answer) for _ in range(4)]
    assert counts == [1, 1, 3, 0]


async def test_what_is_found_but_not_ready_holds_nobody_up(desk: Desk) -> None:
    await desk.arrive(("1", LAN))
    await desk.database.write(
        lambda connection: connection.execute(schema.inbox.update().values(ready_at=2e9)) and None
    )
    store = await another_process(desk)
    await desk.arrive(("2", HOA))
    assert await store.handle(("telegram",), 16, answer) == 1
    desk.clock.time_s = 2e9
    assert await store.handle(("telegram",), 16, answer) == 1
    assert await desk.rows(schema.inbox) == []
