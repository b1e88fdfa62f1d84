"""The plainest words of danger are heard, with and without marks, whoever says them; what sounds so is not."""

import pytest

from bot.answers.answerer import Answerer
from bot.answers.decision import AnswerStatus
from bot.answers.plain_words import core


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("tôi muốn chết", "self-harm"),
        ("em muon chet qua", "self-harm"),
        ("Muốn chết!!!", "self-harm"),
        ("tui muốn chết cho rồi", "self-harm"),
        ("chị ơi em muốn tự tử", "self-harm"),
        ("bị lừa rồi", "money-just-lost"),
        ("mat tien roi", "money-just-lost"),
        ("trời ơi mất hết tiền rồi", "money-just-lost"),
        ("cứu tôi với", "violence-threat"),
        ("em bị tống tiền", "sextortion"),
        ("em bi chong danh", "domestic-violence"),
        ("lỡ đọc mã otp rồi", "otp-or-password-given"),
        ("mất nick rồi", "account-hijacked"),
        ("mẹ tôi bị lừa trên zalo rồi", "money-just-lost"),
        ("con gái em vừa bị lừa qua facebook", "money-just-lost"),
    ],
)
def test_plain_words_bring_their_card(text: str, card: str, answerer: Answerer) -> None:
    answer = answerer.answer(text)
    assert (answer.status, answer.card and answer.card.id) == (AnswerStatus.URGENT, card)


@pytest.mark.parametrize(
    "text",
    [
        "cười muốn chết",
        "chết rồi",
        "đói muốn chết luôn á",
        "mất tiền điện tháng này nhiều quá",
        "bị lừa là gì",
        "mất nick thì báo ai",
    ],
)
def test_what_says_more_is_left_to_the_matcher(text: str, answerer: Answerer) -> None:
    assert answerer.answer(text).confidence < 1.0 or answerer.answer(text).status is not AnswerStatus.URGENT


def test_who_says_it_and_how_is_no_part_of_the_words() -> None:
    assert core("Trời ơi, em muốn chết quá đi thôi") == core("muốn chết") == ("muon", "chet")
    assert core("chết rồi") == ()
    assert core("chồng tôi mới bị lừa rồi") == core("bị lừa")
    assert core("chồng đánh") == ("chong", "danh")
