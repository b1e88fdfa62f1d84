"""The audit log as the board reads it: which lines, the newest first, by which way each came."""

from bot.config.carriers import CARRIERS
from bot.domain.asking import Asks
from bot.domain.board import address_of
from bot.domain.desk import HOME_ZONE
from bot.domain.desk_effects import Audit, TellOfficer
from bot.domain.figures import FactsWanted
from bot.domain.log import MOST_DEEDS, Wanted
from bot.domain.messages import Outgoing
from bot.storage import schema as tables
from bot.storage.tables import desk as desk_tables
from tests.contract.conftest import Desk
from tests.contract.test_cases import DESK, HOA, LAN, Door, door, opened

__all__ = ["door"]
CODE, OTHER = "K7-3M2X", "H4-QD66"
BOARD = address_of("0" * 64).key


async def told(desk: Desk, wanted: Wanted) -> list[tuple[str, str, str]]:
    return [(one.officer, one.action, one.way) for one in await desk.store.board().deeds(wanted)]


async def test_lines_are_found_by_officer_case_time_and_kind(desk: Desk, door: Door) -> None:
    await door.do(DESK.key, Audit(LAN, "nhan", CODE))
    await door.do(BOARD, Audit(HOA, "ghichu", CODE))
    await desk.store.board().note(HOA, "xem", CODE)
    before_s = desk.clock.time_s + 1
    desk.clock.time_s += 100
    await desk.store.board().note(LAN, "hangdoi:xong")
    await door.do(DESK.key, Audit(LAN, "nhan", OTHER))
    assert await told(desk, Wanted()) == [
        (LAN, "nhan", "telegram"),
        (HOA, "ghichu", "web"),
        (LAN, "nhan", "telegram"),
    ]
    assert len(await told(desk, Wanted(looks=True))) == 5
    assert await told(desk, Wanted(officer=HOA, looks=True)) == [(HOA, "xem", "web"), (HOA, "ghichu", "web")]
    assert await told(desk, Wanted(code=OTHER)) == [(LAN, "nhan", "telegram")]
    assert len(await told(desk, Wanted(until_s=before_s))) == 2


async def test_a_step_in_the_chat_is_given_the_same_lines_sessions_and_counts_as_the_board(
    desk: Desk, door: Door
) -> None:
    await door.do(DESK.key, Audit(LAN, "nhan", CODE), Audit(HOA, "ghichu", OTHER), opened())
    await desk.store.entering().offer(LAN, "link")
    await desk.store.entering().enter("link", "s1")
    wanted = (Wanted(), Wanted(officer=HOA), Wanted(code=CODE, most=1))
    counted = FactsWanted(12, HOME_ZONE, tuple(CARRIERS))
    found = await door.ask(DESK.key, Asks(log=wanted, facts=counted, sessions=LAN))
    assert found.log == tuple([await desk.store.board().deeds(one) for one in wanted])
    assert [len(lines) for lines in found.log] == [4, 1, 1]
    assert found.sessions == await desk.store.entering().sessions(LAN) != ()
    assert found.facts == await desk.store.counted().facts(0.0, tuple(CARRIERS))
    assert len(found.facts.cases) == 1


async def test_what_concerns_one_officer_alone_goes_to_them_in_private(desk: Desk, door: Door) -> None:
    await door.do(DESK.key, TellOfficer(LAN, Outgoing("riêng")))
    assert await desk.hold() == ["riêng"]
    (letter,) = await desk.rows(tables.outbox)
    assert letter["owner"] == LAN


async def test_older_lines_follow_page_by_page(desk: Desk, door: Door) -> None:
    await door.do(DESK.key, *(Audit(LAN, "nhan", CODE) for _ in range(MOST_DEEDS + 3)))
    first = await desk.store.board().deeds(Wanted())
    assert len(first) == MOST_DEEDS
    rest = await desk.store.board().deeds(Wanted(before=first[-1].number))
    numbers = [one.number for one in (*first, *rest)]
    assert numbers == sorted(set(numbers), reverse=True)
    assert len(numbers) == MOST_DEEDS + 3


async def test_who_comes_in_and_goes_is_in_the_log(desk: Desk, door: Door) -> None:
    entering = desk.store.entering()
    await entering.offer(LAN, "link")
    assert await entering.enter("link", "s1") == LAN
    assert await entering.enter("link", "s2") == ""
    assert await entering.admit(LAN, "proof", desk.clock.time_s + 60, "s3")
    assert not await entering.admit(LAN, "proof", desk.clock.time_s + 60, "s4")
    await entering.leave(LAN, "s1")
    await entering.leave(LAN, "s1")
    await entering.leave(LAN)
    logged = [(row["officer"], row["action"], row["way"]) for row in await desk.rows(desk_tables.audit)]
    assert logged == [
        (LAN, "manhinh", "console"),
        (LAN, "vao", "web"),
        (LAN, "vao:app", "web"),
        (LAN, "ra", "web"),
        (LAN, "ra:het", "web"),
    ]
