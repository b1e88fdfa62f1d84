"""Whoever waits for messages at the page is woken by each, however many are written at once and whenever they began."""

import asyncio
from collections.abc import Mapping
from typing import Any, cast

import pytest

from bot.channels.web.readers import Readers
from bot.ports.pages import Pages

MANY = 300
"""More than one look goes over again."""


class Written:
    """Messages by number, as one look finds them."""

    def __init__(self) -> None:
        self.owners: list[str] = []

    async def newest(self) -> int:
        return len(self.owners)

    async def readers_since(self, message_id: int) -> Mapping[int, str]:
        return {number: owner for number, owner in enumerate(self.owners, 1) if number > message_id - 64}


@pytest.mark.parametrize("before_the_first_look", [True, False])
async def test_of_many_messages_that_are_written_at_once_each_wakes_its_reader(*, before_the_first_look: bool) -> None:
    written = Written()
    readers = Readers(cast("Pages", written))
    keys = [f"web:{number}" for number in range(MANY)]
    events = [readers.listen(key) for key in keys]
    if not before_the_first_look:
        await readers._look()
        for event in events:
            event.clear()
    written.owners += keys
    await readers._look()
    assert all(event.is_set() for event in events)


async def test_who_has_nothing_new_is_not_woken_again() -> None:
    written = Written()
    readers = Readers(cast("Any", written))
    mine, other = readers.listen("web:1"), readers.listen("web:2")
    await readers._look()
    for event in (mine, other):
        event.clear()
    written.owners.append("web:1")
    await readers._look()
    assert (mine.is_set(), other.is_set()) == (True, False)
    mine.clear()
    await readers._look()
    assert not mine.is_set()


async def test_once_it_stops_all_are_woken() -> None:
    readers = Readers(cast("Any", Written()))
    event = readers.listen("web:1")
    readers.stop()
    await asyncio.wait_for(event.wait(), 1)
