"""When members wrote last, and what was spent: the same on both databases."""

import asyncio

from bot.domain.delivery import Fate, Letter, Outcome, Priority
from bot.domain.messages import Address, Outgoing
from bot.ports.store import Arrival, Wish
from bot.storage.channel_tables import last_words, spending
from tests.contract.conftest import Desk, SetClock

LAN, GROUP = "zalo:2512523625412515999", "zalo:-5"
MONTH = "2026-11"


async def said(desk: Desk, key: str, update_id: str, *, releases: bool = True) -> None:
    arrivals = [Arrival(update_id, key, "{}", desk.clock.now_s())]
    await desk.store.receive("zalo", "zalo/1", arrivals, None, releases=releases)


async def test_the_last_word_of_a_member_is_known_for_a_week_and_no_groups(desk: Desk, clock: SetClock) -> None:
    assert await desk.store.last_word_s(LAN) is None
    await said(desk, LAN, "1")
    clock.pass_s(60)
    await said(desk, LAN, "2")
    await said(desk, GROUP, "3")
    assert await desk.store.last_word_s(LAN) == clock.time_s
    assert await desk.store.last_word_s(GROUP) is None
    clock.pass_s(7 * 86_400 + 1)
    await desk.store.tidy()
    assert await desk.rows(last_words) == []


async def test_where_letters_depend_on_no_window_nothing_is_written_down(desk: Desk) -> None:
    await said(desk, LAN, "1", releases=False)
    assert await desk.store.last_word_s(LAN) is None


async def test_who_has_all_of_theirs_deleted_leaves_no_last_word(desk: Desk) -> None:
    await said(desk, LAN, "1")
    await desk.store.erase(LAN)
    assert await desk.rows(last_words) == []


async def test_a_letter_that_waits_goes_at_its_readers_word_and_at_nobody_elses(desk: Desk, clock: SetClock) -> None:
    await desk.store.send([Letter(Address.of(LAN), Outgoing("kết luận"), Priority.FINDING)])
    wish = Wish("w1", ("zalo",), "zalo", 10)
    (job,) = (await desk.store.turn(wish, [])).jobs
    waits = Outcome(job, Fate.AGAIN, clock.time_s + 86_400, fault="WaitsForMember")
    await desk.store.turn(wish, [waits])
    await said(desk, "zalo:7", "1")
    assert (await desk.store.turn(wish, [])).jobs == ()
    await said(desk, LAN, "2")
    assert [one.letter.outgoing.text for one in (await desk.store.turn(wish, [])).jobs] == ["kết luận"]


async def test_what_is_spent_at_once_by_two_processes_is_counted_whole(desks: tuple[Desk, Desk]) -> None:
    one, other = desks
    await asyncio.gather(*(desk.store.spend("zalo", MONTH, 1) for desk in (one, other) for _ in range(5)))
    await one.store.spend("zalo", "2026-12", 3)
    assert await other.store.spent("zalo", MONTH) == 10
    assert len(await one.rows(spending)) == 2
