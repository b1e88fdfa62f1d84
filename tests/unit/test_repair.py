"""What each typed token was meant to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.normalise import words
from bot.answers.repair import Repairer
from bot.answers.syllables import is_syllable

KNOWN = ["nguoi", "khong", "duoc", "facebook", "chia", "se", "phai", "dang", "bai", "cua", "nhung", "hai"]
REPAIRER = Repairer(KNOWN, {"dc": ("duoc",), "dk": ("duoc", "dang ky"), "hông": ("khong",)})


@pytest.mark.parametrize(
    ("word", "syllables", "step"),
    [
        ("dc", ["duoc"], "short form"),
        ("hông", ["khong"], "short form"),
        ("người", ["nguoi"], "known"),
        ("nguwowif", ["nguoi"], "telex"),
        ("khoong", ["khong"], "telex"),
        ("cuar", ["cua"], "telex"),
        ("2017", ["2017"], "digits"),
        ("chiase", ["chia", "se"], "split"),
        ("facebok", ["facebook"], "typo"),
        ("đăgn", ["dang"], "typo"),
        ("xyzzy", ["xyzzy"], "unknown"),
    ],
)
def test_a_token_is_resolved_by_the_first_step_that_applies(word: str, syllables: list[str], step: str) -> None:
    (reading, *_) = REPAIRER.token(word).slot
    assert (list(reading.syllables), reading.step) == (syllables, step)


def test_an_ambiguous_short_form_is_read_every_way_at_a_smaller_weight() -> None:
    slot = REPAIRER.token("dk").slot
    assert [reading.syllables for reading in slot] == [("duoc",), ("dang", "ky")]
    assert all(reading.weight == pytest.approx(2**-0.5) for reading in slot)


def test_a_typo_reads_at_most_three_ways_and_keeps_its_first_letter_first() -> None:
    repairer = Repairer(["bai", "bao", "ban", "cai", "bam"], {})
    readings = [reading.syllables[0] for reading in repairer.token("baq").slot]
    assert len(readings) == 3
    assert all(reading.startswith("b") for reading in readings)


@given(st.text(max_size=60))
def test_any_word_is_read_with_weights_between_nothing_and_one(text: str) -> None:
    for word in words(text):
        assert all(0.0 < reading.weight <= 1.0 for reading in REPAIRER.token(word).slot)


@pytest.mark.parametrize("token", ["nghieng", "quyet", "an", "khuya", "gio", "yeu"])
def test_syllables_of_the_language_are_known_by_their_spelling(token: str) -> None:
    assert is_syllable(token)


@pytest.mark.parametrize("token", ["dc", "khoong", "facebook", "zalo", "tr", "q", ""])
def test_what_cannot_be_a_syllable_is_none(token: str) -> None:
    assert not is_syllable(token)
