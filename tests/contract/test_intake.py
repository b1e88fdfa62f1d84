"""Updates in the database: from their arrival to the transaction that handles them."""

import asyncio
import json
from collections import defaultdict

import pytest

from bot.domain.submission_effects import Forget
from bot.ports.store import Arrival, Decide, Decision, Lookup, Resting, Waiting
from bot.storage import handling, schema
from tests.contract.conftest import SOURCE, Desk, SetClock, answer, letter

LAN, HOA = "telegram:11", "telegram:22"


def note(bodies: list[str]) -> Decide:
    def decide(waiting: Waiting, _: Lookup) -> Decision:
        bodies.append(json.loads(waiting.body))
        return Decision(keep_state=True)

    return decide


async def test_updates_of_a_conversation_are_handled_in_their_order_and_those_of_others_beside_them(desk: Desk) -> None:
    await desk.arrive(("1", LAN), ("2", HOA), ("3", LAN))
    await desk.arrive(("4", LAN), ("5", HOA))
    rounds: list[list[str]] = []
    handled: list[str]
    while await desk.handle(note(handled := [])):
        rounds.append(handled)
    assert rounds == [["1", "2"], ["3", "5"], ["4"]]


async def test_a_handled_update_is_gone_from_the_database(desk: Desk) -> None:
    await desk.arrive(("1", LAN))
    await desk.handle(answer)
    assert await desk.rows(schema.inbox) == []
    assert [row["update_id"] for row in await desk.rows(schema.seen)] == ["1"]


async def test_an_update_that_came_before_is_dropped(desk: Desk) -> None:
    assert await desk.arrive(("1", LAN), ("1", LAN), ("2", LAN)) == 2
    assert await desk.arrive(("2", LAN), ("3", LAN)) == 1
    await desk.handle(answer)
    assert await desk.arrive(("1", LAN)) == 0


async def test_calls_that_come_at_once_each_hear_what_of_their_own_was_new(desk: Desk) -> None:
    calls = [[("1", LAN), ("2", HOA)], [("3", LAN)], [("2", HOA)], [("1", LAN), ("4", LAN)]]
    assert sum(await asyncio.gather(*(desk.arrive(*call) for call in calls))) == 4
    assert await asyncio.gather(*(desk.arrive(*call) for call in (*calls, [("5", LAN)]))) == [0, 0, 0, 0, 1]
    waiting = [(row["owner"], row["update_id"]) for row in await desk.rows(schema.inbox)]
    assert [update for owner, update in waiting if owner == LAN] == ["1", "3", "4", "5"]
    assert [update for owner, update in waiting if owner == HOA] == ["2"]


async def test_a_call_that_the_database_refuses_takes_no_other_with_it(desk: Desk) -> None:
    timeless = Arrival("2", LAN, '"2"', None)  # type: ignore[arg-type]
    calls = (desk.arrive(("1", LAN)), desk.store.receive("telegram", SOURCE, [timeless], None), desk.arrive(("3", HOA)))
    first, refused, last = await asyncio.gather(*calls, return_exceptions=True)
    assert (first, last) == (1, 1)
    assert isinstance(refused, Exception)
    assert [row["update_id"] for row in await desk.rows(schema.seen)] == ["1", "3"]


async def test_another_bot_counts_its_updates_by_itself(desk: Desk) -> None:
    await desk.arrive(("1", LAN), offset=2)
    assert await desk.arrive(("1", LAN), source="telegram/888") == 1
    assert await desk.store.offset("telegram/888") is None


async def test_the_offset_is_stored_with_the_updates(desk: Desk, other: Desk, clock: SetClock) -> None:
    await desk.arrive(("1", LAN), offset=2)
    assert await other.store.offset(SOURCE) == (2, clock.time_s)
    clock.pass_s(5)
    await other.arrive(offset=9_007_199_254)
    assert await desk.store.offset(SOURCE) == (9_007_199_254, clock.time_s)


async def test_updates_and_offset_are_stored_all_or_none(desk: Desk) -> None:
    broken = Arrival("2", LAN, None, 0.0)  # type: ignore[arg-type]
    with pytest.raises(Exception, match=r"(?i)null"):
        await desk.store.receive("telegram", SOURCE, [Arrival("1", LAN, "{}", 0.0), broken], 3)
    assert await desk.store.offset(SOURCE) is None
    assert await desk.rows(schema.inbox) == []
    assert await desk.arrive(("1", LAN)) == 1


async def test_one_broken_unit_does_not_spoil_those_that_share_its_commit(desk: Desk) -> None:
    broken = Arrival("2", LAN, None, 0.0)  # type: ignore[arg-type]
    done = await asyncio.gather(
        *(desk.arrive((str(number), HOA)) for number in range(10, 20)),
        desk.store.receive("telegram", SOURCE, [broken], 3),
        *(desk.arrive((str(number), HOA)) for number in range(20, 30)),
        return_exceptions=True,
    )
    assert [one for one in done if one != 1] == [done[10]]
    assert isinstance(done[10], Exception)
    assert len(await desk.rows(schema.inbox)) == 20


async def test_a_decision_is_stored_all_or_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.handling.BATCH_S", 60.0)
    await desk.arrive(("1", LAN), ("2", HOA))

    def fails_at_the_second(waiting: Waiting, lookup: Lookup) -> Decision:
        if waiting.key == HOA:
            raise RuntimeError("a fault of the program")
        return answer(waiting, lookup)

    with pytest.raises(RuntimeError, match="a fault of the program"):
        await desk.handle(fails_at_the_second)
    assert len(await desk.rows(schema.inbox)) == 2
    assert await desk.rows(schema.outbox) == await desk.rows(schema.conversations) == []


async def test_an_update_that_was_not_understood_is_set_aside_and_the_rest_go_on(desk: Desk) -> None:
    await desk.arrive(("1", LAN), ("2", HOA), ("3", LAN))

    def decide(waiting: Waiting, lookup: Lookup) -> Decision:
        if waiting.update_id == "1":
            return Decision(keep_state=True, quarantined='{"text": "<4 chars>"}', fault="f" * 500)
        return answer(waiting, lookup)

    while await desk.handle(decide):
        pass
    (bad,) = await desk.rows(schema.quarantine)
    assert (bad["update_id"], bad["body"], bad["fault"]) == ("1", '{"text": "<4 chars>"}', "f" * 200)
    assert [row["body"] for row in await desk.rows(schema.outbox)] == ['{"text":"\\"2\\""}', '{"text":"\\"3\\""}']


async def test_the_state_of_a_conversation_is_kept_replaced_left_and_forgotten(desk: Desk) -> None:
    seen: list[str | None] = []
    for number, decision in enumerate(
        (Decision("first"), Decision(keep_state=True), Decision("second"), Decision(None), Decision("third"))
    ):
        await desk.arrive((str(number), LAN))

        def decide(waiting: Waiting, _: Lookup, decision: Decision = decision) -> Decision:
            seen.append(waiting.state)
            return decision

        await desk.handle(decide)
    assert seen == [None, "first", "first", "second", None]
    assert [row["state"] for row in await desk.rows(schema.conversations)] == ["third"]


async def test_forgetting_takes_the_state_and_leaves_the_message_that_says_so(desk: Desk) -> None:
    await desk.arrive(("1", LAN))
    await desk.handle(answer)
    await desk.arrive(("2", LAN))
    said = Decision(None, letters=(letter(LAN, "forgotten"),), effects=(Forget(),))
    await desk.handle(lambda _, __: said)
    assert await desk.rows(schema.conversations) == []
    assert [row["body"] for row in await desk.rows(schema.outbox)] == ['{"text":"forgotten"}']


async def test_an_update_waits_until_it_is_ready_and_those_behind_it_wait_too(desk: Desk, clock: SetClock) -> None:
    later = Arrival("1", LAN, '"1"', clock.time_s + 3)
    await desk.store.receive("telegram", SOURCE, [later], None)
    await desk.arrive(("2", LAN))
    assert await desk.handle(answer) == 0
    clock.pass_s(3)
    assert [await desk.handle(answer) for _ in range(3)] == [1, 1, 0]


async def test_only_the_channels_that_are_asked_for_and_only_so_many_are_handled(desk: Desk) -> None:
    await desk.arrive(*((str(number), f"telegram:{number}") for number in range(5)))
    assert await desk.store.handle(("zalo",), 64, answer) == 0
    assert await desk.store.handle(("zalo", "telegram"), 3, answer) == 3


async def test_two_processes_handle_each_update_once_and_in_order(desk: Desk, other: Desk) -> None:
    chats = [f"telegram:{number}" for number in range(12)]
    numbered = [(f"{number:03}", chats[number % 12]) for number in range(120)]
    await desk.arrive(*numbered)

    async def work(one: Desk) -> int:
        handled = 0
        while await one.rows(schema.inbox):
            handled += await one.handle(answer, limit=5)
        return handled

    assert sum(await asyncio.gather(work(desk), work(other))) == 120
    answers = defaultdict(list)
    for row in await desk.rows(schema.outbox):
        answers[row["owner"]].append(json.loads(json.loads(row["body"])["text"]))
    assert answers == {chat: [update for update, key in numbered if key == chat] for chat in chats}


async def test_the_backlog_is_counted(desk: Desk, clock: SetClock) -> None:
    await desk.arrive(("1", LAN), ("2", LAN))
    await desk.handle(answer)
    clock.pass_s(7)
    backlog = await desk.store.backlog()
    assert (backlog.inbox, backlog.outbox, backlog.oldest_inbox_s) == (1, 1, 7.0)
    assert (backlog.dead_letters, backlog.quarantined) == (0, 0)


async def test_who_rests_is_passed_over_and_the_others_are_handled(desk: Desk) -> None:
    await desk.arrive(("1", LAN), ("2", HOA), ("3", LAN))
    rounds: list[list[str]] = []
    handled: list[str]
    for resting in ((LAN,), (LAN,), ("telegram:33", HOA), ()):
        await desk.store.handle(("telegram",), 64, note(handled := []), Resting(resting))
        rounds.append(handled)
    assert rounds == [["2"], [], ["1"], ["3"]]


async def test_while_groups_rest_members_and_the_spared_are_handled(desk: Desk) -> None:
    await desk.arrive(("1", "telegram:-33"), ("2", LAN), ("3", "telegram:-100"), ("4", "telegram:0"))
    rounds: list[list[str]] = []
    handled: list[str]
    for resting in (Resting(groups=True, spared=("telegram:-100",)), Resting(groups=True), Resting()):
        await desk.store.handle(("telegram",), 64, note(handled := []), resting)
        rounds.append(handled)
    assert rounds == [["2", "3", "4"], [], ["1"]]


async def test_while_visitors_of_the_page_rest_members_and_officers_at_the_board_are_handled(desk: Desk) -> None:
    board, visitor = f"web:ban-{'a' * 32}", f"web:{'a' * 32}"
    await desk.arrive(("1", visitor), ("2", LAN), ("3", board))
    rounds: list[list[str]] = []
    handled: list[str]
    for resting in (Resting(visitors=True), Resting(visitors=True), Resting()):
        await desk.store.handle(("telegram", "web"), 64, note(handled := []), resting)
        rounds.append(handled)
    assert rounds == [["2", "3"], [], ["1"]]


async def test_what_takes_long_ends_the_transaction_and_the_others_go_on_in_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handling, "BATCH_S", 0.0)
    await desk.arrive(("1", LAN), ("2", HOA), ("3", "telegram:33"))
    rounds: list[list[str]] = []
    handled: list[str]
    for _ in range(4):
        count = await desk.store.handle(("telegram",), 64, note(handled := []))
        assert count == len(handled)
        rounds.append(handled)
    assert rounds == [["1"], ["2"], ["3"], []]
    assert await desk.rows(schema.inbox) == []
