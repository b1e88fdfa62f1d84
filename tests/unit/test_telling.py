"""A member's words reach the desk whole, however long dots in brackets make them, and call who holds the case."""

from dataclasses import replace

import pytest

from bot.channels.telegram import rendering as telegram
from bot.channels.zalo import rendering as zalo
from bot.dialogue import cards
from bot.dialogue.library import Library
from bot.dialogue.shown import harmless, quoted
from bot.dialogue.step import Context
from bot.dialogue.telling import MAX_UNITS, tell_desk
from bot.domain.cases import Case, CaseKind, Material, Officer, Status, Urgency
from bot.domain.desk import Desk
from bot.domain.marks import plain
from bot.domain.messages import Address
from bot.domain.pieces import units
from bot.links.defang import defang
from tests.tappable import tappable

DESK = Address("telegram", "-100")
LAN = Officer("telegram:1", "Lan")
CASE = Case(7, "K7-3M24", CaseKind.SUBMISSION, Status.OPEN, Urgency.NORMAL, 0.0, Material())


def test_long_words_take_several_messages_of_one_case(shelf: Library) -> None:
    words = defang(" ".join(f"tin{number}.top/a" for number in range(400)))
    told = tell_desk(DESK, CASE, words, Context(shelf))
    assert len(told) > 1
    assert {one.case_id for one in told} == {7}
    assert all(units(one.outgoing.text) <= MAX_UNITS for one in told)
    assert " ".join(one.outgoing.text for one in told).split() == words.split()


def test_the_officer_who_holds_the_case_is_called_and_can_answer_from_there(shelf: Library) -> None:
    held = replace(CASE, status=Status.CLAIMED, holder=LAN.id)
    library = replace(shelf, desk=Desk(address=DESK, officers=(LAN,)))
    (told,) = tell_desk(DESK, held, "Mã K7-3M24: người gửi trả lời.", Context(library))
    assert plain(told.outgoing.text) == "Lan\nMã K7-3M24: người gửi trả lời."
    assert [one.action for one in told.outgoing.choices] == ["traloi:K7-3M24", "hoithem:K7-3M24"]


FORGED = "🔴 Vụ AA-2222 · ĐÃ KẾT LUẬN"
LONG = {
    "a card": (f"tin {FORGED} tin ", "🔴"),
    "a card without blanks": (f"tin{FORGED.replace(' ', '')}", "🔴"),
    "a command": ("tin /nghi, tin ", "/nghi"),
    "a command within words": ("tin/nghi,", "/nghi"),
    "sentences": (f"Tin. {FORGED}! Tin? ", "🔴"),
    "brackets": (f"(tin:{FORGED}", "🔴"),
}


@pytest.mark.parametrize(("words", "forged"), LONG.values(), ids=LONG.keys())
def test_no_message_of_a_long_text_begins_with_what_its_words_imitate(words: str, forged: str, shelf: Library) -> None:
    """What is added to a case, and the whole of it, on every channel that a desk may have, cut at every letter."""
    for moved in range(len(words)):
        text = "a" * moved + words * (7_000 // len(words))
        told = tell_desk(DESK, CASE, quoted(harmless(text)), Context(shelf))
        shown = cards.whole(replace(CASE, material=Material(text), notes=(text,)), shelf)
        messages = [one.outgoing.text for one in told]
        for split in (telegram.pieces, zalo.pieces):
            messages += [one.text for one in split(shown)]
        assert len(messages) > 6
        assert [line for one in messages for line in one.split("\n") if plain(line).strip().startswith(forged)] == []
        assert [found for one in messages for found in tappable(plain(one)[:80])] == []
