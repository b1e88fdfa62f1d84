"""Words that call for somebody's ear are taken away, and nothing else."""

import pytest

from bot.answers.calls import without_calls


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("tôi muốn gặp cán bộ gấp, chồng tôi đánh tôi", "chồng tôi đánh tôi"),
        ("toi chuyen khoan 3 tr roi can bo oi", "toi chuyen khoan 3 tr roi"),
        ("cứu em với, nó cầm dao ngoài cửa", "nó cầm dao ngoài cửa"),
        ("giúp tôi với, mất hết tiền rồi", "mất hết tiền rồi"),
        ("em quay giúp chị có được không ạ", ""),
        ("cán bộ ơi", ""),
        ("đăng ảnh họp được không", ""),
        ("gặp cán bộ ở đâu", ""),
        ("", ""),
    ],
)
def test_calls_are_taken_away(text: str, rest: str) -> None:
    assert without_calls(text) == rest
