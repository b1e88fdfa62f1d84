"""A member's words reach the desk whole, however long dots in brackets make them, and call who holds the case."""

from dataclasses import replace

from bot.dialogue.library import Library
from bot.dialogue.step import Context
from bot.dialogue.telling import MAX_UNITS, tell_desk
from bot.domain.cases import Case, CaseKind, Material, Officer, Status, Urgency
from bot.domain.desk import Desk
from bot.domain.marks import plain
from bot.domain.messages import Address
from bot.domain.pieces import units
from bot.links.defang import defang

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
