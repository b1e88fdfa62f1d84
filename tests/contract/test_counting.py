"""Counts are written with what they count, of nobody; what was counted is read for tables."""

from datetime import datetime
from functools import partial

import pytest

from bot.config.carriers import CARRIERS
from bot.domain.case_effects import Claim, Conclude
from bot.domain.cases import CaseKind, Finding, Material
from bot.domain.chunks import Tally
from bot.domain.counting import Asked, QuestionOutcome
from bot.domain.desk_effects import Audit, audit_action
from bot.domain.figures import CaseFact, Delivered, Subscribed
from bot.domain.messages import Outgoing
from bot.domain.submission_effects import OpenCase
from bot.ports.store import Decision, Lookup, Waiting
from bot.storage import count_tables, schema
from bot.storage.counting import add_delivered
from tests.contract.conftest import Desk

WEEK_S = datetime(2026, 11, 23).astimezone().timestamp()
LAN, HOA = "telegram:11", "telegram:22"
ANSWERED, SILENT = Asked(WEEK_S, "bi-mat", QuestionOutcome.ANSWERED), Asked(WEEK_S, "", QuestionOutcome.SILENT)


async def test_questions_of_a_batch_are_added_to_those_before(desk: Desk, other: Desk) -> None:
    for place, process in enumerate((desk, other)):
        await process.arrive((f"{place}1", LAN), (f"{place}2", HOA))
        await process.handle(lambda one, _: Decision(keep_state=True, asked=(ANSWERED, SILENT)))
    found = {(row["topic"], row["outcome"]): row["number"] for row in await desk.rows(count_tables.asked)}
    assert found == {("bi-mat", "answered"): 4, ("", "silent"): 4}
    assert set(count_tables.asked.columns.keys()) == {"week_at", "topic", "outcome", "number"}


async def test_a_question_that_fails_is_not_counted(desk: Desk) -> None:
    def decide(waiting: Waiting, _: Lookup) -> Decision:
        if waiting.fault:
            return Decision(keep_state=True)
        bad = ("\ud800",) if waiting.key == HOA else ()
        return Decision("".join(bad) or "state", asked=(ANSWERED,))

    await desk.arrive(("1", LAN), ("2", HOA))
    await desk.handle(decide)
    assert [row["number"] for row in await desk.rows(count_tables.asked)] == [1]


async def test_a_case_is_told_by_its_times_and_nothing_else(desk: Desk) -> None:
    async def do(*effects: object) -> None:
        await desk.arrive((str(desk.clock.now_s()), LAN))
        await desk.handle(lambda _, __: Decision(keep_state=True, effects=effects))  # type: ignore[arg-type]

    opened_s = desk.clock.now_s()
    await do(OpenCase("K7-3M2X", CaseKind.SUBMISSION, Material("tin")))
    desk.clock.pass_s(60)
    await do(Claim(1, HOA), Audit(HOA, "nhan", "K7-3M2X"))
    desk.clock.pass_s(60)
    await do(Claim(1, "telegram:33"), Audit(HOA, audit_action("chuyen", "telegram:33"), "K7-3M2X"))
    desk.clock.pass_s(600)
    told = Outgoing("sai")
    await do(Conclude(1, HOA, Finding.FALSE, "", told, None, 0))
    found = await desk.store.counted().facts(opened_s - 1, tuple(CARRIERS))
    assert found.cases == [CaseFact("submission", "sai", opened_s, opened_s + 60, opened_s + 720)]
    assert (await desk.store.counted().facts(opened_s + 1, tuple(CARRIERS))).cases == []


async def test_subscribers_are_counted_by_carrier(desk: Desk) -> None:
    rows = [
        (LAN, True, True),
        (HOA, True, False),
        ("zalo:5", True, True),
        ("toy:1", True, True),
        ("web:9", False, True),
    ]
    await desk.put(
        schema.subscribers,
        *({"owner": key, "active": active, "reachable": reachable, "since": 0.0} for key, active, reachable in rows),
    )
    found = (await desk.store.counted().facts(0.0, tuple(CARRIERS))).subscribed
    assert found == {"telegram": Subscribed(2, 1), "zalo": Subscribed(1, 0), "other": Subscribed(1, 0)}


async def test_what_broadcasts_reached_is_added_up_by_carrier(desk: Desk) -> None:
    now_s = desk.clock.now_s()
    tallies = [
        (1, "telegram", Tally(90, 5, 5, 7)),
        (1, "telegram", Tally(10)),
        (2, "telegram", Tally(1)),
        (2, "web", Tally(6)),
    ]
    for broadcast, channel, tally in tallies:
        add = partial(add_delivered, broadcast_id=broadcast, channel=channel, tally=tally, now_s=now_s)
        await desk.database.write(add)
    assert (await desk.store.counted().facts(0.0, tuple(CARRIERS))).delivered == {
        "telegram": Delivered(101, 5, 5),
        "web": Delivered(6, 0, 0),
    }
    assert (await desk.store.counted().facts(now_s + 1, tuple(CARRIERS))).delivered == {}


@pytest.mark.parametrize("month", ["2026-11", "2026-12"])
async def test_what_costs_money_is_told_by_month(desk: Desk, month: str) -> None:
    await desk.store.spend("zalo", month, 3)
    assert (await desk.store.counted().facts(0.0, tuple(CARRIERS))).paid == {("zalo", month): 3}
