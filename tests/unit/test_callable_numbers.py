"""No number in foreign words is one that a telephone calls by a tap, and whoever reads it reads every digit."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.dialogue.library import Library
from bot.dialogue.shown import as_written, brief, harmless, harmless_line, without_strangers
from tests.telephones import callable_numbers

NUMBERS = [
    "0912345678",
    "0912 345 678",
    "0912.345.678",
    "0912-345-678",
    "0912\u00a0345\u00a0678",
    "0912–345–678",
    "0912—345—678",
    "0912/345/678",
    "0912\u3000345\u3000678",
    "0912~345~678",
    "0912[345]678",
    "(0912)345678",
    "0912\u2060345\u2060678",
    "0912\u200b345\u200b678",
    "0912\u00ad345\u00ad678",
    "0912 - . 345 - . 678",
    "0912x345x678",
    "０９１２３４５６７８",
    "٠٩١٢٣٤٥٦٧٨",
    "+84 912 345 678",
    "＋84912345678",
    "+84 (0) 912-345-678",
    "+49123",
    "+4912",
    "024.3825",
    "1900 1560",
    "091234567",
    "84912345678",
]
SIGNS = "0123456789٣９+＋ .-–—−/()[]（）［］~～xー\u00a0\u3000\u00ad\u200b\u2060\u200c,;:*#a\n"


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_shown_whole_and_not_to_be_called(number: str, shelf: Library) -> None:
    said = f"Gọi {number} ngay"
    for shown in (harmless(said), harmless_line(said, 60), without_strangers(said, shelf), harmless(number)):
        assert callable_numbers(shown) == set()
        assert digits(shown) == digits(number)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_telephone_calls_it_where_it_is_shown_as_it_was_written(number: str) -> None:
    assert callable_numbers(f"Gọi {number} ngay") != set()


LINKS = ["https://vtv.vn/091", "https://vtv.vn/a?b=0912", "https://vtv.vn/tin-+84", "https://vtv.vn/a0912/"]


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("after", [" 345", " 2345 678", ", 345 678", " (345) 678", " 5"])
def test_the_digits_of_an_official_link_make_no_number_with_those_behind_it(
    link: str, after: str, shelf: Library
) -> None:
    shown = without_strangers(f"Xem {link}{after} nhé", shelf)
    assert link in shown
    assert callable_numbers(shown) <= callable_numbers(link)
    assert as_written(shown) == f"Xem {link}{after} nhé"


def test_a_link_and_what_follows_it_would_make_a_number_that_is_called() -> None:
    assert callable_numbers("Xem https://vtv.vn/0912 3456 nhé") == {"0912 3456"}


@settings(max_examples=1_000, deadline=None)
@given(st.text(SIGNS, min_size=4, max_size=24))
@example("+ 4912")
@example("1234\u00ad5")
def test_no_digits_and_signs_make_a_number_to_be_called(text: str) -> None:
    shown = harmless(text)
    assert callable_numbers(shown) == set()
    assert callable_numbers(brief(text, 12)) == set()
    assert harmless(shown) == shown
    assert digits(shown) == digits(text)


@pytest.mark.parametrize("words", ["Ngày 2-9", "lúc 9:30", "năm 2026", "vụ 113", "1 + a"])
def test_what_is_no_number_to_call_stays_letter_for_letter(words: str) -> None:
    assert harmless(words) == words


def digits(text: str) -> list[int]:
    """What is read of a number, in whatever script."""
    return [unicodedata.digit(letter) for letter in text if letter.isdecimal()]
