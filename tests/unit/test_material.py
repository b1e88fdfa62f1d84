"""A message is taken apart into what recognises it again, within bounds, whatever it is."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.library import Library
from bot.dialogue.material import (
    MAX_FILES,
    MAX_INSPECTED,
    MAX_TEXT_CHARS,
    SubmittedMessage,
    brings_material,
    photo_look,
    taken_apart,
)
from bot.domain.cases import Key
from bot.domain.messages import FORWARDED, Incoming, Media, MediaKind, Span
from tests.dialogues.scenes import look, media

LETTER = (
    "Vietcombank thông báo: tài khoản quý khách bị đăng nhập lạ, vui lòng xác thực tại {link} kẻo bị khóa vĩnh viễn"
)
FAKE = "https://vietcombank.vn-ib.top/x"


Apart = Callable[..., SubmittedMessage]


@pytest.fixture
def apart(shelf: Library) -> Apart:
    def of(text: str = "", **more: Any) -> SubmittedMessage:
        return taken_apart(Incoming(text, **more), shelf.sources)

    return of


def kinds(sent: SubmittedMessage) -> list[str]:
    return [key.kind for key in sent.material.keys]


def test_a_bare_link_is_known_by_its_page(apart: Apart) -> None:
    one = apart("https://m.facebook.com/groups/123456789012345/permalink/987654321098765/?mibextid=x")
    other = apart("coi giup toi cai nay www.facebook.com/groups/123456789012345/posts/987654321098765")
    assert one.material.keys == other.material.keys
    assert (one.question, other.question) == ("", "coi giup toi cai nay")


def test_a_question_beside_a_link_is_no_part_of_the_post(apart: Apart) -> None:
    sent = apart(f"bai nay that hay gia vay, tui thay trong nhom xom ai cung gui het tron, co nen tin khong {FAKE}")
    assert sent.question.startswith("bai nay that hay gia vay")
    assert FAKE not in sent.question
    assert kinds(sent) == ["link"]
    assert sent.material.text == FAKE
    assert not sent.material.form


def test_a_pasted_letter_with_a_link_is_a_post(apart: Apart) -> None:
    sent = apart(LETTER.format(link=FAKE))
    assert kinds(sent) == ["text", "link"]
    assert not sent.question
    assert len(sent.material.bands) == 16


def test_the_same_words_round_another_link_are_another_post(apart: Apart) -> None:
    one, other = (
        apart(LETTER.format(link=link), forwarded=FORWARDED) for link in (FAKE, "https://vietcombank.vn-x.top/y")
    )
    assert not set(one.material.keys) & set(other.material.keys)
    assert one.material.bands == other.material.bands


def test_an_official_link_in_a_post_is_no_key_of_it(apart: Apart) -> None:
    sent = apart(LETTER.format(link="https://www.vietcombank.com.vn/khoa"), forwarded=FORWARDED)
    assert kinds(sent) == ["text"]
    alone = apart("https://www.vietcombank.com.vn/khoa")
    assert alone.material.keys == (Key("link", "vietcombank.com.vn/khoa"),)


def test_the_front_page_of_any_site_is_no_key_of_a_post_that_names_it(apart: Apart) -> None:
    assert kinds(apart(LETTER.format(link="facebook.com"), forwarded=FORWARDED)) == ["text"]


def test_files_are_known_by_their_platforms_name_and_photos_by_their_look(apart: Apart) -> None:
    album = tuple(media({"unique": str(number), "look": number}) for number in range(3))
    sent = apart("hinh nay o dau vay", media=album)
    assert sent.material.keys == tuple(Key("file", str(number)) for number in range(3))
    assert {band.kind for band in sent.material.bands} == {"photo"}
    assert sent.question == "hinh nay o dau vay"


def test_a_forwarded_caption_is_the_post(apart: Apart) -> None:
    words = "Hình ảnh bao nhiêu người xếp hàng ở cây xăng sáng nay vì xăng sắp hết, bà con đi mua ngay"
    sent = apart(words, media=(media({"unique": "a"}),), forwarded="Kênh tin")
    assert sent.material.text == words
    assert kinds(sent) == ["text", "file"]


@pytest.mark.timed
def test_ten_thousand_links_an_album_of_twenty_and_endless_words_are_bounded(apart: Apart) -> None:
    start = time.thread_time()
    text = " ".join(f"https://tin{number}.info/{number}" for number in range(10_000))
    spans = tuple(Span("text_link", number, 1, f"https://an{number}.top/") for number in range(10_000))
    files = tuple(Media(MediaKind.PHOTO, "r", str(number)) for number in range(2 * MAX_FILES))
    sent = apart(text, spans=spans, media=files)
    assert time.thread_time() - start < 2.0
    assert sent.cut
    assert len(sent.links) == MAX_INSPECTED
    assert len(sent.material.media) == MAX_FILES
    assert len(sent.material.text) <= MAX_TEXT_CHARS or not sent.material.form
    assert len(sent.material.keys) == MAX_INSPECTED + MAX_FILES


def test_a_look_that_is_none_is_passed_over(apart: Apart) -> None:
    assert photo_look("không phải") is None
    assert photo_look("AAAA") is None
    assert photo_look(look(1)) is not None
    assert not apart(media=(Media(MediaKind.PHOTO, "r", "u", "AAAA"),)).material.bands


@given(st.text(max_size=300), st.sampled_from(["", FORWARDED]), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_text_is_taken_apart_the_same_each_time(
    shelf: Library, text: str, forwarded: str, all_is_post: bool
) -> None:
    incoming = Incoming(text, forwarded=forwarded, spans=(Span("text_link", -3, 900, text),))
    one = taken_apart(incoming, shelf.sources, all_is_post=all_is_post)
    assert one == taken_apart(incoming, shelf.sources, all_is_post=all_is_post)
    if one.material.keys or one.material.links:
        assert brings_material(incoming) or all_is_post
