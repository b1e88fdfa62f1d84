"""A member's words reach the desk whole, however long dots in brackets make them."""

from bot.dialogue.telling import MAX_UNITS, tell_desk
from bot.domain.messages import Address
from bot.domain.pieces import units
from bot.links.defang import defang


def test_long_words_take_several_messages_of_one_case() -> None:
    words = defang(" ".join(f"tin{number}.top/a" for number in range(400)))
    told = tell_desk(Address("telegram", "-100"), 7, words)
    assert len(told) > 1
    assert {one.case_id for one in told} == {7}
    assert all(units(one.outgoing.text) <= MAX_UNITS for one in told)
    assert " ".join(one.outgoing.text for one in told).split() == words.split()
