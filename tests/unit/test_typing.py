"""Vietnamese typed without its keyboard program: Telex and VNI keys left in the words are read."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.loader import read_lexicon
from bot.answers.normalise import canonical, fold, words
from bot.answers.repair import Repairer, telex_skeletons, vni_skeleton
from bot.answers.syllables import is_syllable
from tests.conftest import ROOT

TONE_KEYS = {
    "\u0301": ("s", "1"),
    "\u0300": ("f", "2"),
    "\u0309": ("r", "3"),
    "\u0303": ("x", "4"),
    "\u0323": ("j", "5"),
}
MARK_KEYS = {"\u0302": ("", "6"), "\u031b": ("w", "7"), "\u0306": ("w", "8")}
TELEX, VNI = 0, 1
LEXICON = read_lexicon(ROOT / "knowledge")


def is_written_right(word: str) -> bool:
    """A syllable with one tone at most; the examples have misspelt ones too, and some that are short forms."""
    tones = sum(mark in TONE_KEYS for mark in unicodedata.normalize("NFD", word))
    return is_syllable(fold(word)) and tones <= 1 and not {word, fold(word)} & LEXICON.short_forms.keys()


@pytest.fixture(scope="module")
def written() -> list[str]:
    return sorted(
        {
            word
            for path in sorted((ROOT / "knowledge" / "answers").glob("*.yaml"))
            for word in words(path.read_text(encoding="utf-8"))
            if not word.isascii() and word.isalpha() and is_written_right(word)
        }
    )


@pytest.fixture(scope="module")
def repairer(written: list[str]) -> Repairer:
    return Repairer({fold(word) for word in written}, LEXICON.short_forms)


def typed(word: str, keys: int, *, late: bool) -> str:
    """The keys pressed for a word; `late`: the key of the tone at the end of the word, as most people type."""
    pressed, tone = "", ""
    for letter in unicodedata.normalize("NFD", word.replace("đ", ("dd", "d9")[keys])):
        if letter in TONE_KEYS:
            tone = TONE_KEYS[letter][keys]
            pressed += "" if late else tone
        elif letter in MARK_KEYS:
            pressed += MARK_KEYS[letter][keys] or pressed[-1]
        else:
            pressed += letter
    return pressed + (tone if late else "")


def test_there_are_syllables_enough_to_show_it(written: list[str]) -> None:
    assert len(written) > 1_000


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize("keys", [TELEX, VNI])
def test_every_syllable_that_was_written_reads_back_from_its_keys(
    written: list[str], repairer: Repairer, keys: int, late: bool
) -> None:
    missed = []
    for word in written:
        pressed = typed(word, keys, late=late)
        taken = pressed in LEXICON.short_forms or pressed in repairer.known
        if not taken and repairer.token(canonical(pressed)).slot[0].syllables != (fold(word),):
            missed.append((word, pressed))
    assert not missed, missed[:40]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("d9u7o75c", "duoc"),
        ("Chi3", "chi"),
        ("thi5", "thi"),
        ("duoc795", "duoc"),
        ("kho6ng", "khong"),
        ("nwowcs", "nuoc"),
        ("tranf", "tran"),
    ],
)
def test_keys_are_read_wherever_they_were_typed(text: str, read: str) -> None:
    repairer = Repairer({"duoc", "chi", "thi", "khong", "nuoc", "tran"}, {})
    assert repairer.token(canonical(text)).slot[0].syllables == (read,)


@pytest.mark.parametrize("token", ["t7", "2022", "nam2022", "covid19", "thang12", "h5n1", "d", "", "12", "f0"])
def test_figures_stay_figures(token: str) -> None:
    skeleton = vni_skeleton(token)
    assert not is_syllable(skeleton)


@given(st.text(max_size=60))
def test_any_token_is_looked_through_without_fault(text: str) -> None:
    assert all(telex_skeletons(token) is not None for token in map(fold, words(text)) if token)
    assert vni_skeleton(text) != text or not text
