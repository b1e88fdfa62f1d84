"""No text of a message's length holds the program up: each way to make a pattern go round in circles."""

import time
from collections.abc import Callable

import pytest

from bot.likeness.form import normal_form
from bot.likeness.text import near, signature, text_key
from bot.links.canonical import canonical
from bot.links.extract import extract
from bot.links.syllables import are_syllables

MAX_CHARS = 4_096
MAX_S = 0.25
TEXTS = {
    "an ending that can be read in two ways": "nguồn sưu tầm " * 40 + "x",
    "the same in its whole length": "nguồn sưu tầm " * 300 + "x",
    "credits without an end": "nguồn st cre fb " * 300 + "x",
    "endings of one word": "nguồn " * 682 + "x",
    "forwarded again and again": "được chuyển tiếp nhiều lần " * 200,
    "bracketed dots": "a[.]" * 1_024,
    "bracketed dots and a hyphen": "-[.]a" * 819,
    "plain dots": "a." * 2_048,
    "names of one ending": "x.top " * 682,
    "amounts": "1.000.000,5tr2 " * 273,
    "rebuttals that may be asked": "co phai tin gia " * 256,
    "half a rebuttal": "van a a a " * 409,
    "schemes": "https://" * 512,
    "slashes": "https://vtv.vn" + "/" * 4_000 + "a",
    "a Telegram command without a value": "tg://resolve?" + "a" * 4_000,
    "escapes": "https://vtv.vn/" + "%2f" * 1_300,
    "invisible letters": "a\u202e." * 1_365,
    "addresses of mail": "a@" * 2_048,
}
RUNS: dict[str, Callable[[str], object]] = {
    "links": lambda text: [canonical(url) for url in extract(text)[:20]],
    "form": normal_form,
    "key": lambda text: text_key(normal_form(text)),
    "signature": lambda text: signature(normal_form(text)),
    "near": lambda text: near(normal_form(text), [(1, normal_form(text))]),
}


def _seconds(run: Callable[[str], object], text: str) -> float:
    """The least processor time of three runs."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        run(text)
        best = min(best, time.process_time() - began)
        if best < MAX_S:
            break
    return best


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS.keys())
def test_a_text_made_to_be_slow_is_not(run: Callable[[str], object], text: str) -> None:
    assert _seconds(run, text[:MAX_CHARS]) < MAX_S


@pytest.mark.parametrize(
    "word", ["i" * 62 + "1", "nghi" * 15 + "w", "anh" * 20 + "q", "oai" * 20 + "f", "uyen" * 15 + "j"]
)
def test_prose_without_spaces_is_told_at_once(word: str) -> None:
    assert _seconds(are_syllables.__wrapped__, word) < 0.01
    assert not are_syllables(word)
