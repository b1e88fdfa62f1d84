"""Whatever became of it, what only one member wrote stands in no row once they are forgotten; on both databases."""

from collections.abc import Sequence

import pytest

from bot.domain.asking import Asks
from bot.domain.case_effects import AskMore, Claim, Conclude, Hold, Merge, Prepare, Remark, Split
from bot.domain.cases import CaseKind, Finding, Key, Material
from bot.domain.desk_effects import TellDesk
from bot.domain.effects import Effect
from bot.domain.messages import Address, Media, MediaKind, Outgoing
from bot.domain.pending import Pending
from bot.domain.submission_effects import AddNote, Forget, JoinCase, Leaving, OpenCase
from bot.ports.store import Decision
from bot.storage.tables import metadata
from tests.contract.conftest import NOON_S, Desk, letter
from tests.contract.test_cases import Door

LAN, HOA, OFFICER = "telegram:11", "telegram:22", "telegram:900"
DESK = Address("telegram", "-100")
LEAVING = Leaving(DESK, "rút: {codes}", "(đã rút)")
WORDS = "zqxbaomat"
HERS = Material(
    text=f"con tôi {WORDS}",
    links=(f"https://{WORDS}.top/a",),
    media=(Media(MediaKind.PHOTO, WORDS, WORDS),),
    keys=(Key("link", f"{WORDS}.top/a"),),
    form=WORDS,
)
ASKED = OpenCase("K7-3M24", CaseKind.QUESTION, HERS)
SENT = OpenCase("K7-3M24", CaseKind.SUBMISSION, HERS, note=WORDS, contact=WORDS)
OTHERS = OpenCase("P9-WT4R", CaseKind.SUBMISSION, Material("bài của Hòa", keys=(Key("link", "vtv-vn.top/a"),)))
THIRD = OpenCase("AB-CD3F", CaseKind.SUBMISSION, Material("bài thứ ba"))
QUOTED = Outgoing(f"trả lời câu {WORDS}")
ABOUT = Pending(1, OFFICER, "finding:tra-loi", f"về {WORDS}", expires_s=NOON_S + 600, count=1)
ANSWERED = Conclude(1, OFFICER, Finding.REPLY, f"về {WORDS}", QUOTED, QUOTED, 0)
HISTORIES: dict[str, Sequence[tuple[str, Effect]]] = {
    "a question waits": [(LAN, ASKED)],
    "a question is claimed": [(LAN, ASKED), (OFFICER, Claim(1, OFFICER))],
    "a question is answered": [(LAN, ASKED), (OFFICER, ANSWERED)],
    "an answer is about to be sent": [(LAN, ASKED), (DESK.key, Prepare(ABOUT))],
    "an answer is held": [
        (LAN, ASKED),
        (DESK.key, Prepare(ABOUT)),
        (DESK.key, Hold(ABOUT.mark, NOON_S + 20, ANSWERED)),
    ],
    "an officer noted something of it": [(LAN, ASKED), (OFFICER, Remark(1, OFFICER, f"gọi cho {WORDS}"))],
    "what an officer noted went into another case with it": [
        *((LAN, SENT), (OFFICER, Remark(1, OFFICER, f"gọi cho {WORDS}"))),
        *((HOA, OTHERS), (OFFICER, Merge(1, 2))),
    ],
    "more is asked": [(LAN, ASKED), (OFFICER, AskMore(1, QUOTED))],
    "more is said": [(LAN, ASKED), (OFFICER, AskMore(1, QUOTED)), (LAN, AddNote(1, WORDS))],
    "words wait for the desk": [(LAN, ASKED), (LAN, TellDesk(DESK, 1, QUOTED, words=True))],
    "a question went into another case": [(LAN, ASKED), (HOA, OTHERS), (OFFICER, Merge(1, 2))],
    "it went into a case that went into a third": [
        *((LAN, ASKED), (HOA, OTHERS), (HOA, THIRD)),
        *((OFFICER, Merge(1, 2)), (OFFICER, Merge(2, 3))),
    ],
    "another case went into it": [(LAN, SENT), (LAN, OTHERS), (OFFICER, Merge(2, 1))],
    "it went into another case and out again": [
        *((LAN, SENT), (HOA, OTHERS)),
        *((OFFICER, Merge(1, 2)), (OFFICER, Split(1, Outgoing("tách")))),
    ],
    "a submission with a note and a name": [(LAN, SENT)],
    "a note to the case of another": [(HOA, OTHERS), (LAN, JoinCase(1, note=WORDS, contact=WORDS))],
    "words to the case of another": [(HOA, OTHERS), (LAN, JoinCase(1)), (LAN, AddNote(1, WORDS))],
}


@pytest.fixture
def door(desk: Desk) -> Door:
    return Door(desk)


async def rows_with_words(desk: Desk) -> list[str]:
    """The tables in which the words stand."""
    return [table.name for table in metadata.sorted_tables if WORDS in repr(await desk.rows(table))]


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES.keys())
async def test_nothing_is_left_of_it(desk: Desk, door: Door, history: Sequence[tuple[str, Effect]]) -> None:
    for key, effect in history:
        await door.do(key, effect)
    assert await rows_with_words(desk)
    await door.do(LAN, Forget(LEAVING))
    assert await rows_with_words(desk) == []


async def test_nothing_is_left_of_what_is_under_way_to_them(desk: Desk, door: Door) -> None:
    await desk.send((LAN, WORDS), (HOA, "của Hòa"))
    await desk.arrive(("u99", LAN))
    await desk.handle(lambda waiting, _: Decision(f'{{"draft": "{WORDS}"}}', letters=(letter(waiting.key, WORDS),)))
    assert await rows_with_words(desk) == ["conversations", "outbox"]
    await door.do(LAN, Forget(LEAVING))
    assert await rows_with_words(desk) == []


async def test_a_link_that_another_sent_too_still_leads_to_their_case(desk: Desk, door: Door) -> None:
    link = Key("link", "vtv-vn.top/a")
    await door.do(LAN, OpenCase("K7-3M24", CaseKind.QUESTION, Material("riêng", keys=(link, Key("link", "b.top")))))
    await door.do(HOA, OTHERS)
    await door.do(OFFICER, Merge(1, 2))
    await door.do(LAN, Forget(LEAVING))
    found = [(await door.ask(HOA, Asks(keys=(key,)))).same for key in (link, Key("link", "b.top"))]
    assert [one.code if one else "" for one in found] == ["P9-WT4R", ""]
