"""The letters of the picture have all of Vietnamese: none is drawn as the box for what a font has not."""

import pytest

from bot.pictures.bars import _font

LETTERS = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"


@pytest.mark.parametrize("weight", ["Regular", "SemiBold"])
def test_every_letter_is_drawn(weight: str) -> None:
    font = _font(weight, 12)
    missing = bytes(font.getmask("\uffff"))
    assert [one for one in LETTERS + LETTERS.upper() if bytes(font.getmask(one)) == missing] == []
