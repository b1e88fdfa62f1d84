"""Where members must write first, who has not written lately hears of a broadcast at their next word: once."""

from collections.abc import Callable

from bot.dialogue.library import Library
from bot.domain.broadcast_effects import OfferMove, Steer, Subscribe, TakeMove, Unsubscribe
from bot.domain.broadcasts import Broadcast, BroadcastKind, BroadcastStatus, NewBroadcast, Part, Quiz
from bot.domain.delivery import Letter
from bot.domain.delivery import read as read_letter
from bot.domain.messages import Outgoing
from bot.ports.broadcasts import Direct
from bot.ports.channel import Capabilities
from bot.ports.store import Arrival, Decision
from bot.services.broadcasts.ways import ByLetter
from bot.storage import channel_tables, schema
from bot.storage.broadcasts import tables
from tests.contract.conftest import Desk
from tests.contract.test_broadcasts import broadcasts, do

SPOKE, SILENT, NEVER = "zalo:1", "zalo:2", "zalo:3"
DAY_S = 86_400.0
HALVES: Callable[[Outgoing], tuple[Outgoing, ...]] = lambda one: (Outgoing(one.text[:4]), one)  # noqa: E731
WINDOWED = ByLetter(Capabilities(buttons=5, free_s=2 * DAY_S), HALVES)


async def sent(desk: Desk, shelf: Library, code: str = "K7-3M2X", part: Part | None = None) -> Broadcast:
    """A broadcast to those who subscribed on a windowed channel, started."""
    store = broadcasts(desk)
    made = NewBroadcast(
        code, BroadcastKind.COMPOSED, BroadcastStatus.APPROVED, f"Tin {code}", (part or Part("Họp chi bộ"),)
    )
    await store.create(made)
    one = await store.by_code(code)
    assert one is not None
    way = WINDOWED.way("zalo", one, desk.clock.now_s(), shelf)
    assert await store.start(one, 3, Direct(ways=(way,)))
    found = await store.by_code(code)
    assert found is not None
    return found


async def three(desk: Desk) -> None:
    for key in (SPOKE, SILENT, NEVER):
        await do(desk, key, Subscribe())
    now_s = desk.clock.now_s()
    await desk.put(
        channel_tables.last_words,
        {"owner": SPOKE, "spoke_at": now_s - DAY_S},
        {"owner": SILENT, "spoke_at": now_s - 3 * DAY_S},
    )


async def letters(desk: Desk, key: str) -> list[Letter]:
    rows = [row for row in await desk.rows(schema.outbox) if row["owner"] == key]
    return [read_letter(row["owner"], row["priority"], row["body"]) for row in rows]


async def texts(desk: Desk, key: str) -> list[str]:
    return [one.outgoing.text for one in await letters(desk, key)]


async def said(desk: Desk, key: str, update_id: str) -> None:
    """A member writes on a channel where that opens the way."""
    await desk.store.receive("telegram", "s/1", [Arrival(update_id, key, "{}", desk.clock.now_s())], None)
    await desk.handle(lambda _, __: Decision(keep_state=True, opens=True))


async def test_who_wrote_lately_gets_it_in_pieces_and_the_others_hear_of_it_at_their_next_word_once(
    desk: Desk, shelf: Library
) -> None:
    await three(desk)
    one = await sent(desk, shelf)
    assert await texts(desk, SPOKE) == ["Họp ", "Họp chi bộ"]
    assert (one.tally.sent, one.awaited) == (1, 2)
    assert await texts(desk, SILENT) == await texts(desk, NEVER) == []
    for update_id in ("1", "2"):
        await said(desk, SILENT, update_id)
        (told,) = await letters(desk, SILENT)
        assert "hướng dẫn mới: “Tin K7-3M2X”" in told.outgoing.text
        assert [choice.action for choice in told.outgoing.choices] == ["news:K7-3M2X"]
    assert await texts(desk, NEVER) == []


async def test_a_word_where_it_opens_nothing_brings_nothing(desk: Desk, shelf: Library) -> None:
    await three(desk)
    await sent(desk, shelf)
    await do(desk, SILENT)
    assert await texts(desk, SILENT) == []


async def test_of_two_the_newest_waits_and_one_that_was_cancelled_is_not_told(desk: Desk, shelf: Library) -> None:
    await three(desk)
    await sent(desk, shelf)
    newer = await sent(desk, shelf, "P9-WT4R")
    await said(desk, SILENT, "1")
    (told,) = await texts(desk, SILENT)
    assert "Tin P9-WT4R" in told
    await do(desk, SPOKE, Steer(newer.id, BroadcastStatus.RUNNING, BroadcastStatus.CANCELLED))
    await said(desk, NEVER, "2")
    assert await texts(desk, NEVER) == []
    assert [row["owner"] for row in await desk.rows(tables.news)] == []


async def test_who_leaves_moves_elsewhere_or_is_forgotten_hears_nothing(desk: Desk, shelf: Library) -> None:
    await three(desk)
    await sent(desk, shelf)
    await do(desk, SILENT, Unsubscribe())
    await do(desk, NEVER, OfferMove("hash", desk.clock.now_s() + 600))
    await do(desk, "telegram:5", TakeMove("hash"))
    assert await desk.rows(tables.news) == []
    await sent(desk, shelf, "P9-WT4R")
    await desk.store.erase(SILENT)
    assert await desk.rows(tables.news) == []


async def test_it_is_kept_for_sixty_days(desk: Desk, shelf: Library) -> None:
    await three(desk)
    await sent(desk, shelf)
    desk.clock.pass_s(59 * DAY_S)
    await desk.store.tidy()
    assert len(await desk.rows(tables.news)) == 2
    desk.clock.pass_s(2 * DAY_S)
    await desk.store.tidy()
    assert await desk.rows(tables.news) == []


async def test_buttons_stand_under_letters_where_there_are_any(desk: Desk, shelf: Library) -> None:
    quiz = Part(quiz=Quiz("Ai đúng?", ("A", "B"), 0, "Vì thế."))
    one = await sent(desk, shelf, part=quiz)
    (question,) = WINDOWED.way("zalo", one, desk.clock.now_s(), shelf).messages[1:]
    assert "Ai đúng?" in question.text
    plain = ByLetter().way("console", one, desk.clock.now_s(), shelf)
    assert plain.spoke_since_s == 0
