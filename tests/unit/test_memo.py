"""A message is searched for links, taken apart, normal-formed and hashed once, whoever looks at it."""

from collections import Counter

import pytest

from bot.dialogue import engine, material
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.domain.memo import Memo
from bot.domain.messages import Incoming

TEXT = (
    "Ngân hàng thông báo tài khoản của quý khách bị khóa, vào http://vietcombank-xacthuc.top/dang-nhap để mở lại ngay "
    "trong hôm nay, nếu không sẽ mất toàn bộ số tiền đang có trong tài khoản"
)


@pytest.mark.parametrize("text", [TEXT, f"/gui {TEXT}", "http://vietcombank-xacthuc.top/dang-nhap"])
def test_each_thing_is_worked_out_once_for_claims_asks_and_run(
    text: str, shelf: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: Counter[str] = Counter()
    for name in ("search", "normal_form", "signature", "_taken_apart"):
        work = getattr(material, name)

        def counting(*given: object, _name: str = name, _work=work, **more: object) -> object:  # type: ignore[no-untyped-def]
            counted[_name] += 1
            return _work(*given, **more)

        monkeypatch.setattr(material, name, counting)
    read = engine.read(State(), Incoming(text), shelf)
    read.asks(shelf)
    read.run(Context(shelf))
    assert counted == {"search": 1, "normal_form": 1, "signature": 1, "_taken_apart": 1}


def test_what_is_given_otherwise_is_worked_out_anew() -> None:
    memo = Memo()
    assert [memo.once(("length", text), lambda text=text: len(text)) for text in ("a", "bb", "a")] == [1, 2, 1]  # type: ignore[misc]


def test_two_messages_are_the_same_whatever_was_found_out_of_them() -> None:
    one, other = Incoming("vtv.vn"), Incoming("vtv.vn")
    material.links_of(one)
    assert one == other
    assert "memo" not in repr(one)
