"""Texts from outside: no control characters, no commands misread."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.marks import BOLD, BOLD_END, clean, marked, plain
from bot.domain.messages import Address, split_command


@given(text=st.text(st.characters(), max_size=60))
def test_a_clean_text_has_no_control_characters_but_tabs_and_line_feeds_and_no_half_letters(text: str) -> None:
    cleaned = clean(text)
    assert {letter for letter in cleaned if unicodedata.category(letter) == "Cc"} <= {"\t", "\n"}
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned
    assert plain(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [("a\r\nb\rc", "a\nb\nc"), ("\x02đậm\x03", "đậm"), ("a\ud800b", "a\ufffdb"), ("tiếng Việt 🎉", "tiếng Việt 🎉")],
)
def test_what_cleaning_does(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_stars_of_an_author_become_marks() -> None:
    assert marked("**Đậm** và **nữa**") == f"{BOLD}Đậm{BOLD_END} và {BOLD}nữa{BOLD_END}"
    assert plain(marked("**Đậm**")) == "Đậm"


@given(name=st.from_regex(r"[A-Za-z0-9_]{1,32}", fullmatch=True), rest=st.text(max_size=30), bot=st.booleans())
def test_a_command_is_told_from_what_follows_it(name: str, rest: str, bot: bool) -> None:
    at = "@tro_ly_bot" if bot else ""
    assert split_command(f"/{name}{at} {rest}") == (name.lower(), rest.strip())
    assert split_command(f"/{name}{at}") == (name.lower(), "")


@given(text=st.text(max_size=30))
def test_any_text_is_either_a_command_or_itself(text: str) -> None:
    command, rest = split_command(text)
    assert (command and text.startswith("/")) or rest == text


@pytest.mark.parametrize("text", ["hoi x", " /hoi x", "/", "/ hoi", "//hoi", "/hỏi gì", "/" + "a" * 33, "/a-b", ""])
def test_what_is_no_command(text: str) -> None:
    assert split_command(text) == ("", text)


def test_an_address_is_read_back_from_its_key() -> None:
    for address in (Address("telegram", "-100123"), Address("console", "5:6"), Address("telegram", "")):
        assert Address.of(address.key) == address
