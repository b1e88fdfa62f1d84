"""Pieces of an album wait for one another and are handled as one; what was seen in pictures waits with them."""

from collections.abc import Sequence

import pytest

from bot.ports.store import Arrival, Decision, Looked, Lookup, Waiting
from bot.storage.schema import inbox
from tests.contract.conftest import SOURCE, Desk, answer, letter

LAN, HOA = "telegram:1", "telegram:2"
ALBUM_S = 1.5


class Seen:
    """Notes what is handed over."""

    def __init__(self) -> None:
        self.waiting: list[Waiting] = []

    def __call__(self, waiting: Waiting, _: Lookup) -> Decision:
        self.waiting.append(waiting)
        return Decision("state", letters=(letter(waiting.key, waiting.body),))

    @property
    def bodies(self) -> list[tuple[str, ...]]:
        return [(one.body, *one.album) for one in self.waiting]


async def arrive(desk: Desk, *updates: tuple[str, str, str], wait_s: float = ALBUM_S) -> None:
    """Updates by id, conversation and album ("" for none); the body is the id."""
    now_s = desk.clock.time_s
    arrivals = [Arrival(name, key, name, now_s + wait_s if album else now_s, album) for name, key, album in updates]
    await desk.store.receive("telegram", SOURCE, arrivals, None)


async def handled(desk: Desk) -> Sequence[tuple[str, ...]]:
    seen = Seen()
    while await desk.handle(seen):
        pass
    return seen.bodies


async def test_an_album_is_handled_as_one_once_it_is_collected(desk: Desk) -> None:
    await arrive(desk, ("1", LAN, "g"), ("2", LAN, "g"))
    desk.clock.pass_s(0.5)
    await arrive(desk, ("3", LAN, "g"))
    assert await handled(desk) == []
    desk.clock.pass_s(1.1)
    assert await handled(desk) == [], "the last piece is still to be waited for"
    desk.clock.pass_s(0.4)
    assert await handled(desk) == [("1", "2", "3")]
    assert await desk.rows(inbox) == []


async def test_what_comes_after_an_album_waits_for_it_and_what_came_before_does_not(desk: Desk) -> None:
    await arrive(desk, ("0", LAN, ""), ("1", LAN, "g"), ("x", LAN, ""), ("2", LAN, "g"), ("y", HOA, ""))
    assert sorted(await handled(desk)) == [("0",), ("y",)]
    desk.clock.pass_s(ALBUM_S)
    assert await handled(desk) == [("1", "2"), ("x",)]


async def test_two_albums_of_one_name_in_two_conversations_are_two(desk: Desk) -> None:
    await arrive(desk, ("1", LAN, "g"), ("2", HOA, "g"), ("3", LAN, "h"), ("4", LAN, "g"))
    desk.clock.pass_s(ALBUM_S)
    assert sorted(await handled(desk)) == [("1", "4"), ("2",), ("3",)]


async def test_a_piece_that_comes_again_is_there_once(desk: Desk) -> None:
    await arrive(desk, ("1", LAN, "g"), ("2", LAN, "g"))
    await arrive(desk, ("2", LAN, "g"), ("1", LAN, "g"))
    desk.clock.pass_s(ALBUM_S)
    assert await handled(desk) == [("1", "2")]


async def test_another_process_takes_an_album_whole(desk: Desk, other: Desk) -> None:
    await arrive(desk, ("1", LAN, "g"), ("2", LAN, "g"))
    desk.clock.pass_s(ALBUM_S)
    assert await handled(other) == [("1", "2")]
    assert await handled(desk) == []


async def test_what_fails_half_way_leaves_every_piece(desk: Desk) -> None:
    await arrive(desk, ("1", LAN, "g"), ("2", LAN, "g"))
    desk.clock.pass_s(ALBUM_S)

    def broken(_: Waiting, __: Lookup) -> Decision:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await desk.handle(broken)
    assert await handled(desk) == [("1", "2")]


async def test_what_was_seen_in_a_picture_lets_its_message_be_handled(desk: Desk) -> None:
    await arrive(desk, ("1", LAN, "g"), ("2", LAN, "g"), wait_s=10.0)
    await desk.store.looked(Looked(LAN, "1", {"u1": "look one"}, desk.clock.time_s))
    assert await handled(desk) == [], "the other picture is not yet looked at"
    await desk.store.looked(Looked(LAN, "2", {"u2": "look two"}, desk.clock.time_s))
    seen = Seen()
    await desk.handle(seen)
    (waiting,) = seen.waiting
    assert waiting.looks == {"u1": "look one", "u2": "look two"}


async def test_without_a_look_a_message_is_handled_when_its_time_has_passed(desk: Desk) -> None:
    now_s = desk.clock.time_s
    await desk.store.receive("telegram", SOURCE, [Arrival("1", LAN, "1", now_s + 10.0)], None)
    desk.clock.pass_s(9.9)
    assert await handled(desk) == []
    desk.clock.pass_s(0.2)
    seen = Seen()
    await desk.handle(seen)
    assert [one.looks for one in seen.waiting] == [{}]


async def test_what_is_seen_too_late_or_of_somebody_else_changes_nothing(desk: Desk) -> None:
    await arrive(desk, ("1", LAN, ""))
    await desk.handle(answer)
    await arrive(desk, ("2", HOA, ""))
    for key, update in ((LAN, "1"), (LAN, "2"), (HOA, "1")):
        await desk.store.looked(Looked(key, update, {"u": "look"}, desk.clock.time_s + 99))
    (row,) = await desk.rows(inbox)
    assert (row["extra"], row["ready_at"]) == ("", desk.clock.time_s)


async def test_conversations_that_moved_are_told_to_every_process(desk: Desk, other: Desk) -> None:
    await desk.store.move("telegram:-77", "telegram:-100")
    assert await other.store.moved() == {"telegram:-77": "telegram:-100"}
    await other.send(("telegram:-77", "vụ mới"))
    assert [job.letter.address.key for job in (await desk.turn()).jobs] == ["telegram:-100"]
