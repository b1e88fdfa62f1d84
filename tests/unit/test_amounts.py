"""Slang for sums of money."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.amounts import with_sums
from bot.answers.normalise import words

SUMS = {
    "toi lo chuyen 3 cu roi": "toi lo chuyen 3 triệu roi",
    "em ck hai củ": "em ck hai triệu",
    "nó lấy 5 chai của tôi": "nó lấy 5 triệu của tôi",
    "mất mấy chục củ": "mất mấy chục triệu",
    "lua toi 5 lít": "lua toi 5 trăm nghìn",
    "hai tỏi chứ ít": "hai tỷ chứ ít",
    "5 xi cho cai the": "5 trăm nghìn cho cai the",
}
NONE = [
    "ba cu o xom toi", "hai cụ già", "3 cụ bị lừa", "uống 5 chai bia", "2 lit xang", "mua 3 cu khoai", "củ tỏi",
    "toi 3 toi", "chai", "lít", "cứ 3 ngày", "3", "", "năm chai nước",
]  # fmt: skip


@pytest.mark.parametrize(("said", "meant"), SUMS.items())
def test_a_unit_of_slang_behind_a_number_is_the_sum_that_it_stands_for(said: str, meant: str) -> None:
    assert with_sums(words(said)) == words(meant)


@pytest.mark.parametrize("said", NONE)
def test_what_is_drunk_dug_up_or_an_old_person_is_no_sum(said: str) -> None:
    assert with_sums(words(said)) == words(said)


@given(st.lists(st.text(max_size=8), max_size=12))
def test_any_words_are_read_and_none_but_units_are_changed(read: list[str]) -> None:
    assert len(with_sums(read)) >= len(read)
