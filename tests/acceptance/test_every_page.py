"""Every page there is, over HTTP: keys of the board, headers that keep others out."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from bot.answers.answerer import Answerer
from bot.app import learning_desk
from bot.dialogue.library import Library
from tests import walked
from tests.acceptance.test_board import act, button
from tests.acceptance.test_board_entrance import Browser, browsing, sign_in
from tests.acceptance.test_board_lessons import cluster_of, quick, worked_out
from tests.acceptance.test_board_pages import order
from tests.fakes.bot_api import BotApi
from tests.serving import HOA, Served
from tests.walked import ASKED, DRAFT, HELD, MERGED, OPEN, TWIN, addresses, desk_in_turns, furnish

pytestmark = pytest.mark.slow

VOID = frozenset({"input", "meta", "link", "img", "br", "hr"})


@pytest.fixture
async def full(
    api: BotApi, shelf: Library, answerer: Answerer, sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    """Two officers who take turns, and a desk with something on every page."""
    monkeypatch.setattr(learning_desk, "_asked", quick(shelf, answerer))
    async with desk_in_turns(api, shelf, sqlite_database) as served:
        yield served


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    path: tuple["Element", ...]
    kbd: str = ""
    text: str = ""

    def inside(self, *tags: str) -> bool:
        return any(one.tag in tags for one in self.path)

    @property
    def row(self) -> int:
        """Which row of a list it stands in, 0 for none."""
        return next((id(one) for one in self.path if "data-row" in one.attributes), 0)

    @property
    def acts(self) -> bool:
        classes = self.attributes.get("class", "").split()
        match self.tag:
            case "button":
                return True
            case "summary":
                return "act" in self.path[-1].attributes.get("class", "").split()
            case "a":
                return "button" in classes or self.inside("nav")
            case _:
                return False


@dataclass
class Elements(HTMLParser):
    found: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.found.append(one)
        if tag not in VOID:
            self._open.append(one)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.text += data
            if self._open[-1].tag == "kbd":
                one.kbd += data


def elements(html: str) -> list[Element]:
    parser = Elements()
    parser.feed(html)
    return parser.found


def key_faults(html: str) -> list[str]:
    """What of a page of the board can't be pressed by a key, or has one that is not shown, or that others have."""
    found = elements(html)
    faults = []
    for one in found:
        key, kbd = one.attributes.get("data-key", ""), one.kbd
        if key and kbd != (f"Shift {key}" if key.isupper() else key):
            faults.append(f"{one.text.strip()!r}: the key {key!r}, shown {kbd!r}")
        if one.acts and not key and not ("data-main" in one.attributes and kbd == "Ctrl Enter"):
            faults.append(f"{one.text.strip()!r}: no key")
    keyed = [(one.row, one.attributes["data-key"]) for one in found if one.attributes.get("data-key")]
    faults += [f"{key!r} {count} times" for (_, key), count in Counter(keyed).items() if count > 1]
    page_keys = {key for row, key in keyed if not row} | {"j", "k", "?"}
    return faults + [f"{key!r} in a row and beside it" for row, key in keyed if row and key in page_keys]


def test_a_button_without_a_key_and_a_key_that_is_not_shown_are_found() -> None:
    row = '<li data-row><button data-key="c">Nhận <kbd>c</kbd></button></li>'
    good = (
        '<button data-key="Q">Ra <kbd>Shift Q</kbd></button><form><button data-main>Lưu <kbd>Ctrl Enter</kbd></button>'
    )
    assert key_faults(row + row + good) == []
    for bad in (
        "<button>Nhận</button>",
        '<a class="button" href="/">Mở</a>',
        "<nav><a href='/'>Mở</a></nav>",
        '<details class="act"><summary>Ghi chú</summary></details>',
        '<button data-key="c">Nhận</button>',
        "<button data-main>Lưu</button>",
        good + '<button data-key="Q">Q <kbd>Shift Q</kbd></button>',
        row + '<button data-key="c">c <kbd>c</kbd></button>',
    ):
        assert key_faults(bad) != [], bad


async def test_every_action_of_every_page_of_the_board_has_a_key_that_is_shown_on_it(full: Served) -> None:
    await furnish(full)
    looked_at = 0
    async with browsing(full.url) as lan:
        await sign_in(full, lan)
        cluster = await cluster_of(lan, walked.GIVEN[0])
        await worked_out(lan, cluster)
        for address in addresses(full, cluster):
            await lan.get(address)
            if address.startswith("/desk") and 'class="board"' in lan.html:
                assert key_faults(lan.html) == [], address
                looked_at += 1
    assert looked_at >= 20


async def test_what_the_desk_answers_has_keys_beside_those_of_its_page(full: Served) -> None:
    await furnish(full)

    async def looked(browser: Browser) -> None:
        assert key_faults(browser.html) == [], browser.html

    async with browsing(full.url) as lan, browsing(full.url) as hoa:
        await sign_in(full, lan)
        await sign_in(full, hoa, HOA)
        for code, offered in ((ASKED, "formnovalidate"), (TWIN, "Gộp vào")):
            await lan.get(f"/desk/vu/{code}")
            assert offered in lan.html
            assert 'data-key="1"' in lan.html
        await hoa.get(f"/desk/vu/{OPEN}")
        take = button(hoa, "Nhận")
        await act(lan, OPEN, chon=take)
        await act(hoa, OPEN, chon=take)
        assert "Nhận thay" in hoa.html
        await looked(hoa)
        orders = (
            (OPEN, {"viec": "traloi"}),
            (OPEN, {"viec": "traloi", "ketluan": "sai", "loi": "Sai rồi."}),
            (OPEN, {"viec": "cosan", "ketluan": "sai"}),
            (OPEN, {"viec": "hoithem", "loi": "Nhận từ ai?"}),
            (OPEN, {"viec": "gop"}),
            (OPEN, {"viec": "ghichu", "loi": "Chờ"}),
            (ASKED, {"viec": "traloi", "ketluan": "huong-dan", "loi": "Chia sẻ"}),
            (HELD, {"viec": "chuyen", "can_bo": f"telegram:{HOA}"}),
        )
        for code, fields in orders:
            await act(lan, code, **fields)
            await looked(lan)
        await act(lan, OPEN, viec="traloi", ketluan="sai", loi="Sai rồi.")
        await act(lan, OPEN, chon=button(lan, "Gửi “sai”"))
        assert "Hoàn tác" in lan.html
        await looked(lan)
        await lan.get(f"/desk/vu/{OPEN}")
        assert "Hoàn tác" in lan.html, "the finding is on its way"
        await looked(lan)
        await act(lan, MERGED, chon=button(lan, "Tách") if await lan.get(f"/desk/vu/{MERGED}") else "")
        await looked(lan)
        for label in ("Hẹn giờ", "Đổi người nhận", "Duyệt và gửi"):
            place = f"/desk/phat-tin/{DRAFT}"
            await lan.get(place)
            await order(lan, place, chon=button(lan, label))
            await looked(lan)
