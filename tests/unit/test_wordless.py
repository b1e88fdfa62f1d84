"""Messages without words to read are told by their characters, and never cost more than their length."""

import time

import pytest

from bot.answers.answerer import Answerer
from bot.answers.decision import AnswerStatus
from bot.answers.wordless import only_links, wordless
from bot.dialogue.inline import offers
from bot.dialogue.library import Library


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("😂" * 4_000, "laugh-or-emoji"),
        ("haha hihi", "laugh-or-emoji"),
        ("kkkkkk", "laugh-or-emoji"),
        ("??", "didnt-understand"),
        ("...", "test-message"),
        ("a", "test-message"),
        ("12345", "test-message"),
        ("សួស្តី តើអ្នកសុខសប្បាយទេ", "other-language"),
        ("你会说越南语吗", "other-language"),
        ("", ""),
        ("k", ""),
        ("đăng ảnh 😂 được không", ""),
    ],
)
def test_the_characters_tell_the_card(text: str, slug: str) -> None:
    assert wordless(text) == slug


@pytest.mark.timed
def test_laughter_that_ends_otherwise_takes_no_time() -> None:
    """No run of syllables makes the pattern go round in circles."""
    began = time.thread_time()
    assert wordless("ha" * 1_999 + "x") == ""
    assert time.thread_time() - began < 0.5


def test_a_link_alone_is_answered_with_no_rule(answerer: Answerer) -> None:
    text = "https://nhandan.vn/chia-se-tin-chinh-thong"
    assert only_links(text)
    assert not only_links(f"{text} chia sẻ được không")
    assert answerer.answer(text).status is AnswerStatus.ABSTAINED


def test_inline_mode_offers_help_alone_to_somebody_in_danger(shelf: Library) -> None:
    (offer,) = offers("tôi không muốn sống nữa", shelf)
    assert offer.id == "self-harm"
    assert "115" in offer.message.text
