"""What a member can look up by a code, a key or a likeness: never another's question to the desk; on both databases."""

import re
from collections.abc import Callable
from itertools import count

import pytest

from bot.domain.asking import URGENT, Asks, Found, words_for
from bot.domain.case_effects import Merge
from bot.domain.cases import Band, CaseKind, Harm, Key, Material
from bot.domain.effects import Effect
from bot.domain.messages import Address
from bot.domain.submission_effects import AddNote, Count, Forget, JoinCase, Leaving, OpenCase, Withdraw
from bot.ports.store import Decision, Lookup, Waiting
from bot.storage import schema
from bot.storage.tallies import SPAN_S
from tests.contract.conftest import Desk, SetClock

LAN, HOA = "telegram:11", "telegram:22"
CODE = "K7-3M2X"
LINK, BAND = Key("link", "vtv-vn.top/a"), Band("text", 0, 5)
MATERIAL = Material(text="Nhà tôi có được đăng không?", keys=(LINK,), bands=(BAND,), form="nha toi co duoc dang khong")
NUMBERS = count()
WAYS = [Asks(codes=(CODE,)), Asks(keys=(LINK,)), Asks(bands=(BAND,)), Asks(codes=(CODE,), keys=(LINK,), limits=True)]


async def turn(desk: Desk, key: str, asks: Asks, *effects: Effect) -> Found:
    answers = []

    def decide(_: Waiting, lookup: Lookup) -> Decision:
        answers.append(lookup(key, asks))
        return Decision("{}", effects=effects)

    await desk.arrive((f"u{next(NUMBERS)}", key))
    await desk.handle(decide)
    return answers[0]


def holds(found: Found) -> bool:
    return bool(found.cases or found.same or found.similar)


@pytest.mark.parametrize("asks", WAYS)
async def test_a_question_is_found_by_the_one_who_asked_it_and_by_officers_alone(desk: Desk, asks: Asks) -> None:
    await turn(desk, LAN, Asks(), OpenCase(CODE, CaseKind.QUESTION, MATERIAL))
    assert holds(await turn(desk, LAN, asks))
    assert not holds(await turn(desk, HOA, asks))
    by_officer = Asks(codes=asks.codes, keys=asks.keys, bands=asks.bands, by_officer=True)
    assert holds(await turn(desk, "telegram:-100", by_officer))


@pytest.mark.parametrize("asks", WAYS)
async def test_a_submission_merged_into_a_question_leads_nobody_else_there(desk: Desk, asks: Asks) -> None:
    await turn(desk, LAN, Asks(), OpenCase("HT-5QXV", CaseKind.QUESTION, Material(text="hỏi riêng")))
    await turn(desk, LAN, Asks(), OpenCase(CODE, CaseKind.SUBMISSION, MATERIAL))
    await turn(desk, LAN, Asks(), Merge(2, 1, None))
    found = await turn(desk, HOA, asks)
    assert "hỏi riêng" not in repr(found)


async def test_what_is_counted_counts_for_an_hour_for_one_alone(desk: Desk, clock: SetClock) -> None:
    for _ in range(3):
        clock.pass_s(1)
        await turn(desk, LAN, Asks(), Count("codes"))
    await turn(desk, LAN, Asks(), Count("words"))
    assert (await turn(desk, LAN, Asks(tallies=True))).tallies == {"codes": 3, "words": 1}
    assert (await turn(desk, HOA, Asks(tallies=True))).tallies == {}
    assert (await turn(desk, LAN, Asks())).tallies == {}
    clock.pass_s(SPAN_S)
    assert (await turn(desk, LAN, Asks(tallies=True))).tallies == {}
    await turn(desk, LAN, Asks(), Count("codes"))
    assert (await turn(desk, LAN, Asks(tallies=True))).tallies == {"codes": 1}


async def test_tallies_of_a_clock_that_was_ahead_count_no_longer(desk: Desk, clock: SetClock) -> None:
    clock.pass_s(SPAN_S)
    await turn(desk, LAN, Asks(), Count("codes"))
    clock.pass_s(-SPAN_S)
    assert (await turn(desk, LAN, Asks(tallies=True))).tallies == {}


async def test_tallies_lose_their_name_with_what_is_forgotten_and_go_by_themselves(desk: Desk, clock: SetClock) -> None:
    await turn(desk, LAN, Asks(), Count("codes"))
    await turn(desk, HOA, Asks(), Count("codes"))
    await turn(desk, LAN, Asks(), Forget())
    owners = {row["owner"] for row in await desk.rows(schema.tallies)}
    (nameless,) = owners - {HOA}
    assert re.fullmatch(r"~[0-9a-f]{32}", nameless)
    assert "tallies" not in {one.kind for one in (await turn(desk, LAN, Asks(kept=True))).kept}
    clock.pass_s(SPAN_S + 1)
    await desk.store.tidy()
    assert not await desk.rows(schema.tallies)


@pytest.mark.parametrize("name", ["codes", "invitations", URGENT, words_for(7), "kept back"])
async def test_forgetting_between_begins_no_count_anew(desk: Desk, clock: SetClock, name: str) -> None:
    for number in range(1, 7):
        await turn(desk, LAN, Asks(), Count(name))
        await turn(desk, LAN, Asks(), Forget())
        assert sum((await turn(desk, LAN, Asks(tallies=True))).tallies.values()) == number
        clock.pass_s(60)
    assert (await turn(desk, HOA, Asks(tallies=True))).tallies == {}
    clock.pass_s(SPAN_S)
    assert (await turn(desk, LAN, Asks(tallies=True))).tallies == {}


LEAVING = Leaving(Address("telegram", "-100"), "rút: {codes}", "(đã rút)")
WAYS_BACK: dict[str, Callable[[int], Effect]] = {
    "one by one": lambda number: Withdraw(number, LEAVING),
    "all by deleting everything": lambda _: Forget(LEAVING),
    "in turn": lambda number: Forget(LEAVING) if number % 2 else Withdraw(number, LEAVING),
}


@pytest.mark.parametrize("kind", CaseKind)
@pytest.mark.parametrize("back", WAYS_BACK.values(), ids=WAYS_BACK.keys())
async def test_what_was_taken_back_was_sent_all_the_same(
    desk: Desk, clock: SetClock, back: Callable[[int], Effect], kind: CaseKind
) -> None:
    """Else a member opens cases without end, each with its card and the word that it was taken back."""
    for number in range(1, 5):
        code = f"AA-AAA{number}"
        await turn(desk, LAN, Asks(), OpenCase(code, kind, Material(text=code)))
        await turn(desk, LAN, Asks(), back(number))
        assert (await turn(desk, LAN, Asks(limits=True))).sent_today == number
    assert (await turn(desk, HOA, Asks(limits=True))).sent_today == 0
    clock.pass_s(SPAN_S)
    assert (await turn(desk, LAN, Asks(limits=True))).sent_today == 0


async def test_what_is_added_is_counted_whatever_step_adds_it_and_measured(desk: Desk) -> None:
    ask = Asks(limits=True, tallies=True)
    await turn(desk, LAN, Asks(), OpenCase(CODE, CaseKind.SUBMISSION, MATERIAL, note="abc"))
    assert (await turn(desk, LAN, ask)).tallies == {}
    await turn(desk, LAN, Asks(), AddNote(1, "một"))
    await turn(desk, LAN, Asks(), JoinCase(1, note="hai"))
    await turn(desk, LAN, Asks(), JoinCase(1, harm=Harm.PAID))
    await turn(desk, LAN, Asks(), JoinCase(1))
    found = await turn(desk, LAN, ask)
    assert found.tallies == {words_for(1): 3}
    assert found.added == {1: len("abc\nmột\nhai")}
    await turn(desk, HOA, Asks(), OpenCase("HT-5QXV", CaseKind.QUESTION, Material(text="cứu"), urgent=True))
    assert (await turn(desk, HOA, ask)).tallies == {URGENT: 1}


VISITORS = [f"web:ab12{number:028x}" for number in range(40)]
STRANGER = f"web:cd34{0:028x}"


@pytest.mark.parametrize("name", ["codes", URGENT, "words:7"])
async def test_what_visitors_of_one_network_do_is_counted_for_all_of_them(desk: Desk, name: str) -> None:
    """Each is somebody new; deleting everything takes nothing back."""
    asks = Asks(tallies=True)
    for visitor in VISITORS[:20]:
        await turn(desk, visitor, asks, Count(name))
    for visitor in VISITORS[:5]:
        await turn(desk, visitor, asks, Forget())
    new = await turn(desk, VISITORS[30], asks)
    assert not new.tallies
    assert sum(new.tallies_beside.values()) == 20
    assert not (await turn(desk, STRANGER, asks)).tallies_beside
    assert not (await turn(desk, LAN, asks)).tallies_beside


async def test_the_cases_of_all_visitors_of_one_network_are_counted_together(desk: Desk, clock: SetClock) -> None:
    asks = Asks(limits=True, tallies=True)
    for number, visitor in enumerate(VISITORS[:12]):
        await turn(desk, visitor, asks, OpenCase(f"AA-AA{number:02}", CaseKind.SUBMISSION, Material(text=str(number))))
    for visitor in VISITORS[:4]:
        await turn(desk, visitor, asks, Forget())
    new = await turn(desk, VISITORS[30], asks)
    assert (new.sent_today, new.sent_beside) == (0, 12)
    assert (await turn(desk, STRANGER, asks)).sent_beside == 0
    clock.pass_s(86_500)
    assert (await turn(desk, VISITORS[30], asks)).sent_beside == 0
