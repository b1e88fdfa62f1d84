"""Numbers of choices in an officers' chat without buttons: each means the choice that it was shown with."""

import asyncio

from bot.storage import channel_tables
from bot.storage.numbers import MOST
from tests.contract.conftest import Desk

HERE, ELSEWHERE = "zalo:1", "zalo:2"


async def test_numbers_count_on_from_message_to_message_and_each_chat_has_its_own(desk: Desk) -> None:
    assert await desk.store.give_numbers(HERE, ["nhan:a", "traloi:a"]) == 1
    assert await desk.store.give_numbers(HERE, ["nhan:b"]) == 3
    assert await desk.store.give_numbers(ELSEWHERE, ["nhan:c"]) == 1
    assert [await desk.store.picked(HERE, number) for number in range(5)] == ["", "nhan:a", "traloi:a", "nhan:b", ""]


async def test_two_processes_never_give_the_same_number(desks: tuple[Desk, Desk]) -> None:
    firsts = await asyncio.gather(*(one.store.give_numbers(HERE, ["a", "b"]) for one in desks for _ in range(5)))
    assert sorted(firsts) == [*range(1, 21, 2)]


async def test_after_the_last_number_they_begin_anew_whole(desk: Desk) -> None:
    await desk.store.give_numbers(HERE, ["x"] * (MOST - 1))
    assert await desk.store.give_numbers(HERE, ["a", "b"]) == 1
    assert [await desk.store.picked(HERE, number) for number in (1, 2, 3)] == ["a", "b", "x"]


async def test_they_are_kept_for_thirty_days(desk: Desk) -> None:
    await desk.store.give_numbers(HERE, ["a"])
    desk.clock.pass_s(31 * 86_400.0)
    await desk.store.tidy()
    assert await desk.rows(channel_tables.desk_numbers) == []
