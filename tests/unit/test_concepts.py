"""Concepts are found in what was typed, not in other words of the same letters."""

import pytest

from bot.answers.concepts import Concepts
from bot.answers.normalise import words
from bot.answers.reading import CONCEPT, TermReader
from bot.answers.repair import Repairer

PHRASES = [("bạo hành", "bao-luc"), ("lỡ gửi", "lo-lam-roi"), ("phim", "phim-anh"), ("trang không tên", "trang-la")]
KNOWN = {"bao", "hanh", "lo", "gui", "phim", "trang", "khong", "ten"}
READER = TermReader(Repairer(KNOWN, {}), Concepts(PHRASES))


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("bạo hành", ["bao-luc"]),
        ("bao hanh", ["bao-luc"]),
        ("bao hành", ["bao-luc"]),
        ("bảo hành", []),
        ("lở gữi rồi", ["lo-lam-roi"]),
        ("phím", []),
        ("phim", ["phim-anh"]),
        ("trang khong tên", ["trang-la"]),
        ("trăng không tên", []),
        ("bảo hành mà thành bạo hành", ["bao-luc"]),
    ],
)
def test_diacritics_tell_words_apart_and_left_out_ones_do_not(text: str, concepts: list[str]) -> None:
    assert list(READER.read(words(text)).terms[CONCEPT]) == concepts
