"""Receipt codes: no slip of a finger leads to another case."""

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.codes import ALPHABET, new_code, read_code
from tests.conftest import ROOT

CODES = st.integers().map(lambda seed: new_code(Random(seed).choice))


WRITTEN = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("docs/**/*.md"), ROOT / "knowledge/wording.yaml", ROOT / "README.md"]
EXAMPLE = re.compile(rf"\b(?=\S*\d)[{ALPHABET}]{{2}}[- ](?=\S*\d)[{ALPHABET}]{{4}}\b", re.IGNORECASE)


def examples(path: Path) -> list[str]:
    return EXAMPLE.findall(path.read_text(encoding="utf-8"))


def test_every_code_that_is_shown_as_an_example_is_one() -> None:
    shown = [(path.name, code) for path in WRITTEN for code in examples(path)]
    assert ("codes.py", "K7-3M24") in shown
    assert [(name, code) for name, code in shown if read_code(code) is None] == []


@given(CODES)
def test_a_code_is_read_back_however_it_is_typed(code: str) -> None:
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')}. "):
        assert read_code(typed) == code


@given(CODES)
def test_every_single_wrong_letter_is_noticed(code: str) -> None:
    letters = code.replace("-", "")
    for place, right in enumerate(letters):
        for wrong in set(ALPHABET) - {right}:
            assert read_code(letters[:place] + wrong + letters[place + 1 :]) is None


@given(CODES)
def test_every_swap_of_two_neighbours_is_noticed(code: str) -> None:
    letters = code.replace("-", "")
    for place in range(len(letters) - 1):
        swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
        assert swapped == letters or read_code(swapped) is None


@given(st.text())
def test_whatever_is_typed_is_a_code_or_none(text: str) -> None:
    assert read_code(text) is None or set(read_code(text) or "") <= {*ALPHABET, "-"}


@pytest.mark.parametrize("text", ["", "K7", "K7-3M2", "K7-3M2XX", "O0-IL1U"])
def test_what_is_too_short_too_long_or_of_other_letters_is_none(text: str) -> None:
    assert read_code(text) is None
