"""Vietnamese text to words."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.normalise import (
    MAX_PASSAGES,
    WINDOW_WORDS,
    Script,
    asking_sentence,
    diacritic_key,
    fold,
    fold_text,
    passages,
    script_of,
    words,
)

VIETNAMESE = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệóòỏõọốồổỗộớờởỡợúùủũụứừửữựíìỉĩịýỳỷỹỵ ĐÁÀẤẾỘ")
)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


@given(st.text())
def test_folded_text_is_lower_ascii_words(text: str) -> None:
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in fold_text(text).split())


@given(VIETNAMESE)
def test_composed_and_decomposed_spellings_give_the_same_words(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert words(composed) == words(decomposed)
    assert [diacritic_key(word) for word in words(composed)] == [diacritic_key(word) for word in words(decomposed)]


@given(st.text())
def test_composed_and_decomposed_spellings_of_any_text_fold_alike(text: str) -> None:
    assert fold_text(unicodedata.normalize("NFC", text)) == fold_text(unicodedata.normalize("NFD", text))


@given(st.binary())
def test_no_bytes_read_as_text_raise(data: bytes) -> None:
    fold_text(data.decode("utf-8", errors="surrogateescape"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đăng bài, ĐƯỢC không?", "dang bai duoc khong"),
        ("x\u200by\u00adz", "xyz"),
        ("𝐍𝐎́𝐍𝐆", "nong"),
        ("ＦＡＣＥＢＯＯＫ", "facebook"),
        ("日本 🙈", ""),
        ("hoà hòa", "hoa hoa"),
        ("", ""),
    ],
)
def test_folding_by_example(text: str, folded: str) -> None:
    assert fold_text(text) == folded


@pytest.mark.parametrize(
    ("word", "key"), [("hoà", "hoa2"), ("hòa", "hoa2"), ("đường", "đương2"), ("duong", ""), ("cơ", "cơ")]
)
def test_a_diacritic_key_has_its_tone_at_the_end(word: str, key: str) -> None:
    assert diacritic_key(word) == key


def test_a_word_of_another_script_folds_to_nothing() -> None:
    assert fold("привет") == ""


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Tôi ở xã. Tôi đăng được không? Cảm ơn.", "Tôi đăng được không?"),
        ("Tôi ở xã. Xin chỉ giúp", "Xin chỉ giúp"),
        ("Đăng được không?", ""),
        ("", ""),
    ],
)
def test_the_sentence_that_asks_is_found_in_a_longer_story(text: str, asked: str) -> None:
    assert asking_sentence(text) == asked


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Đăng bài được không?", Script.LATIN),
        ("ok 😀", Script.LATIN),
        ("😀" * 4000, Script.SYMBOLS),
        ("❤️", Script.SYMBOLS),
        ("តើខ្ញុំអាចចែករំលែកបានទេ", Script.OTHER),
        ("你好吗 2022", Script.OTHER),
        ("…?!", Script.NONE),
        ("", Script.NONE),
    ],
)
def test_the_script_of_a_text_is_that_of_most_of_its_words(text: str, script: Script) -> None:
    assert script_of(text) is script


@given(st.text(max_size=3000))
def test_a_long_text_has_at_most_so_many_passages_and_every_word_stands_in_one(text: str) -> None:
    typed = words(text)
    found = passages(text, typed)
    assert len(found) <= MAX_PASSAGES + 1
    if found:
        assert set(typed) == {word for passage in found for word in passage}


def test_a_sentence_that_runs_on_is_cut_into_windows_that_overlap() -> None:
    text = " ".join(f"w{number}" for number in range(60))
    found = passages(text, words(text))
    assert all(len(passage) <= 2 * WINDOW_WORDS for passage in found)
    assert all(set(one) & set(after) for one, after in itertools.pairwise(found))
