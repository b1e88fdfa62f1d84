"""What is kept about a member: counted, deleted, and gone by itself when its time is up."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Boolean, Float, Integer, LargeBinary, String, Table, Text, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from bot.answers.schema import Knowledge
from bot.domain.asking import Asks
from bot.domain.delivery import Fate, Outcome
from bot.domain.retention import DAY_S, Retention
from bot.domain.submission_effects import Forget
from bot.ports.store import Decision, Lookup, Waiting
from bot.storage import page_tables, schema
from bot.storage.personal import IMPERSONAL, MENTIONS, PERSONAL, NamedElsewhere, OnDelete, Personal
from bot.storage.store import SqlStore
from tests.contract.conftest import Desk, SetClock, answer
from tests.databases import stored_type

LAN, HOA = "telegram:11", "telegram:22"
KINDS = [pytest.param(one, id=one.table.name) for one in PERSONAL]
AGEING = [
    pytest.param(one.table, one.age, one.keep_s, id=one.table.name)
    for one in PERSONAL
    if one.keep_s is not None and one.on_delete is not OnDelete.CUT
]
AGEING += [pytest.param(*one, id=one[0].name) for one in IMPERSONAL]
_PLAIN: tuple[tuple[type, Any], ...] = (
    (String, "x"),
    (Text, "x"),
    (Boolean, True),
    (Integer, 0),
    (Float, 0.0),
    (LargeBinary, b""),
)


def row(table: Table, **given: Any) -> dict[str, Any]:
    """A row with something in every column that needs it."""
    return {**dict(_filled(table)), **given}


def _filled(table: Table) -> Iterator[tuple[str, Any]]:
    for column in table.columns:
        automatic = len(table.primary_key) == 1 and column.primary_key and isinstance(column.type, Integer)
        if not automatic and not column.nullable and column.server_default is None:
            yield column.name, next(value for kind, value in _PLAIN if isinstance(stored_type(column), kind))


async def test_every_table_that_names_a_member_is_in_the_list(database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        named = await connection.run_sync(_tables_with_an_owner)
    await engine.dispose()
    assert named == {one.table.name for one in PERSONAL}


def _tables_with_an_owner(connection: Any) -> set[str]:
    found = inspect(connection)
    return {
        table for table in found.get_table_names() if "owner" in {column["name"] for column in found.get_columns(table)}
    }


def test_every_table_is_kept_for_a_time_or_has_a_reason_not_to_be() -> None:
    lasting = {
        "offsets": "one row a bot",
        "pace": "one row a channel",
        "secrets": "one row a channel",
        "moved_chats": "ids of groups, no members",
        "audit": "what officers did stays for good",
        "quiz_counts": "how often each option was picked, by whomever",
        "entry_versions": "one row an answer",
        "audience_counts": "one row an audience",
        "broadcast_clock": "one row in all",
        "spending": "one row a month, no members",
    }
    with_their_case = {"cases", "case_keys", "case_bands", "remarks"}
    timed = {one.table.name for one in PERSONAL} | {table.name for table, *_ in IMPERSONAL}
    assert timed | with_their_case | lasting.keys() == schema.metadata.tables.keys()
    assert not timed & lasting.keys()


def test_every_kind_of_what_is_kept_has_its_sentence(knowledge: Knowledge) -> None:
    assert {f"kept_{one.kind}" for one in PERSONAL} <= knowledge.wording.keys()


@pytest.mark.parametrize("one", KINDS)
async def test_erasing_takes_the_rows_of_the_member_and_leaves_those_of_others(desk: Desk, one: Personal) -> None:
    await desk.put(one.table, row(one.table, owner=LAN))
    await desk.put(one.table, row(one.table, owner=HOA))
    await desk.store.erase(LAN)
    owners = [found["owner"] for found in await desk.rows(one.table)]
    assert owners == ([None, HOA] if one.on_delete is OnDelete.CUT else [HOA])


async def test_a_message_that_waits_behind_the_deletion_is_answered_all_the_same(desk: Desk) -> None:
    await desk.arrive(("1", LAN), ("2", LAN))
    await desk.handle(lambda _, __: Decision(None, effects=(Forget(),)))
    assert await desk.handle(answer) == 1
    assert [found["owner"] for found in await desk.rows(schema.outbox)] == [LAN]


@pytest.mark.parametrize("one", KINDS)
async def test_a_member_is_told_what_is_kept_and_until_when(desk: Desk, clock: SetClock, one: Personal) -> None:
    found = []

    def look(waiting: Waiting, lookup: Lookup) -> Decision:
        found.append(lookup(waiting.key, Asks(kept=True)).kept)
        return Decision(keep_state=True)

    age_s = clock.time_s - 60
    await desk.arrive(("1", LAN))
    await desk.put(one.table, row(one.table, owner=LAN, **{one.age.name: age_s}))
    await desk.put(one.table, row(one.table, owner=HOA, **{one.age.name: age_s}))
    await desk.handle(look, limit=1)
    (kept,) = found[0]
    assert (kept.kind, kept.count) == (one.kind, 1)
    newest_s = clock.time_s if one.on_delete is OnDelete.WAIT else age_s
    assert kept.until_s == (None if one.keep_s is None else newest_s + one.keep_s)


@pytest.mark.parametrize(("table", "age", "keep_s"), AGEING)
async def test_what_is_older_than_its_time_goes_and_the_rest_stays(
    desk: Desk, clock: SetClock, table: Table, age: Any, keep_s: float
) -> None:
    alone = {column for index in table.indexes if index.unique for column in index.columns}
    keys = [
        column.name
        for column in table.columns
        if isinstance(column.type, String) and (column.primary_key or column.unique or column in alone)
    ]
    for number, age_s in enumerate((keep_s + 1, keep_s - 1)):
        await desk.put(table, row(table, **dict.fromkeys(keys, f"a:{number}"), **{age.name: clock.time_s - age_s}))
    await desk.store.tidy()
    assert [found[age.name] for found in await desk.rows(table)] == [clock.time_s - keep_s + 1]


@pytest.mark.parametrize("one", [pytest.param(one, id=one.table.name) for one in PERSONAL if one.blanked])
@pytest.mark.parametrize("cause", ["time", "the member"])
async def test_a_cut_takes_the_link_and_what_the_member_told_and_leaves_the_rest(
    desk: Desk, clock: SetClock, one: Personal, cause: str
) -> None:
    assert one.keep_s is not None
    age_s = one.keep_s + 1 if cause == "time" else 0.0
    told_us = dict.fromkeys(one.blanked, "x")
    await desk.put(one.table, row(one.table, owner=LAN, **{one.age.name: clock.time_s - age_s, **told_us}))
    await desk.put(one.table, row(one.table, owner=HOA, **{one.age.name: clock.time_s, **told_us}))
    await (desk.store.tidy() if cause == "time" else desk.store.erase(LAN))
    told = [(found["owner"], *(found[column] for column in one.blanked)) for found in await desk.rows(one.table)]
    assert told == [(None, *("" for _ in one.blanked)), (HOA, *("x" for _ in one.blanked))]


async def test_a_letter_under_way_is_left_to_its_worker(desk: Desk, clock: SetClock) -> None:
    await desk.send((LAN, "1"), (HOA, "2"))
    assert await desk.hold(want=1) == ["1"]
    clock.pass_s(8 * 24 * 3600)
    await desk.store.tidy()
    assert [found["owner"] for found in await desk.rows(schema.outbox)] == [LAN]


async def test_a_conversation_is_forgotten_after_a_day(desk: Desk, clock: SetClock) -> None:
    await desk.arrive(("1", LAN))
    await desk.handle(answer)
    clock.pass_s(24 * 3600 - 1)
    await desk.store.tidy()
    assert len(await desk.rows(schema.conversations)) == 1
    clock.pass_s(2)
    await desk.store.tidy()
    assert await desk.rows(schema.conversations) == []


@pytest.mark.parametrize(("days", "left"), [(30, []), (90, ["a"])])
async def test_an_operator_chooses_how_long_a_dead_letter_and_photos_of_a_case_stay(
    desk: Desk, clock: SetClock, days: int, left: list[str]
) -> None:
    chosen = Retention(submissions_days=days, undelivered_days=days)
    store = SqlStore(desk.database, {}, clock, retention=chosen)
    passed_on_s = clock.time_s - 40 * DAY_S
    await desk.put(schema.dead_letters, row(schema.dead_letters, owner=LAN, body="a", died_at=passed_on_s))
    photo = {"owner": LAN, "content": b"", "expires_at": passed_on_s + 90 * DAY_S}
    await desk.put(page_tables.photos, photo | {"unique": "a"})
    await desk.put(page_tables.photos, photo | {"unique": "draft", "expires_at": clock.time_s + 3_600})
    await store.tidy()
    assert [one["body"] for one in await desk.rows(schema.dead_letters)] == left
    assert [one["unique"] for one in await desk.rows(page_tables.photos)] == [*left, "draft"]


@pytest.mark.parametrize("mention", [pytest.param(one, id=str(one.column)) for one in MENTIONS])
@pytest.mark.parametrize("cause", ["time", "the member"])
async def test_a_row_of_all_names_a_member_no_longer_than_theirs_do(
    desk: Desk, clock: SetClock, mention: NamedElsewhere, cause: str
) -> None:
    table, age_s = mention.column.table, mention.keep_s + 1 if cause == "time" else 0.0
    at = mention.age.name
    first = {"channel": "telegram", mention.column.name: LAN, at: clock.time_s - age_s}
    await desk.put(table, row(table, **first))
    await desk.put(table, row(table, **{**first, "channel": "zalo", mention.column.name: HOA, at: clock.time_s}))
    await (desk.store.tidy() if cause == "time" else desk.store.erase(LAN))
    assert [found[mention.column.name] for found in await desk.rows(table)] == ["", HOA]


async def test_whom_the_platform_made_wait_is_named_nowhere_once_they_deleted(desk: Desk) -> None:
    await desk.send((LAN, "1"))
    (job,) = (await desk.turn()).jobs
    await desk.turn("w1", Outcome(job, Fate.AGAIN, fault="429", limited_s=3.0))
    assert LAN in str(await desk.rows(schema.pace))
    await desk.store.erase(LAN)
    assert [table.name for table in schema.metadata.sorted_tables if LAN in str(await desk.rows(table))] == []
