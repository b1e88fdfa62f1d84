"""Parts of the page that need neither a server nor a browser."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.rendering import as_html, shown
from bot.channels.web.visitors import LIFE_S, Visitor, Visitors, is_chat, new_visitor, visitor_of
from bot.config import load_settings
from bot.config.web import Web
from bot.dialogue.library import Library
from bot.dialogue.menus import MEMBER_MENU
from bot.dialogue.shown import harmless
from bot.domain.delivery import Letter, Priority
from bot.domain.errors import DataFaults
from bot.domain.messages import LOCAL, Address, Media, MediaKind, Outgoing
from bot.ports.pages import Lying
from tests.processes import config

NOW_S = 1_795_496_400.0
LAN = Address("web", "a" * 32)


KEY = b"k" * 32


def test_a_visitor_is_known_until_the_year_is_over() -> None:
    visitor = new_visitor(NOW_S, KEY)
    assert visitor_of(visitor.token, NOW_S + LIFE_S - 1, KEY) == visitor
    assert visitor_of(visitor.token, NOW_S + LIFE_S, KEY) is None
    assert visitor.has_form_key(visitor.form_key)


@pytest.mark.parametrize("place", range(4))
def test_whoever_changes_any_part_of_a_cookie_is_nobody(place: int) -> None:
    visitor = new_visitor(NOW_S, KEY, "203.0.113.9")
    parts = visitor.token.split(".")
    parts[place] = parts[place][:-1] + ("1" if parts[place][-1] != "1" else "2")
    assert visitor_of(".".join(parts), NOW_S, KEY) is None


def test_a_cookie_that_another_server_signed_is_nobodys() -> None:
    assert visitor_of(new_visitor(NOW_S, b"x" * 32).token, NOW_S, KEY) is None


async def test_an_unsigned_cookie_counts_where_something_is_kept_of_it_and_a_signed_one_until_it_is_ended() -> None:
    old = Visitor(f"{int(NOW_S) + 9:x}.{'a' * 43}")
    kept: set[str] = set()
    ended: dict[str, float] = {}

    class Kept:
        async def signing_key(self) -> bytes:
            return KEY

        async def is_known(self, key: str) -> bool:
            return key in kept

        async def end(self, key: str, cookie_until_s: float) -> None:
            ended[key] = cookie_until_s

        async def has_ended(self, key: str) -> bool:
            return key in ended

    class Clock:
        def now_s(self) -> float:
            return NOW_S

    visitors = Visitors(Kept(), Clock())
    new = await visitors.new("203.0.113.9")
    assert await visitors.of(new.token) == new
    assert await visitors.of(old.token) is None
    kept.add(old.address.key)
    assert await visitors.of(old.token) == old
    assert await visitors.of("") is None
    for one in (new, old):
        await visitors.end(one)
        assert await visitors.of(one.token) is None
    assert list(ended.values()) == [int(NOW_S) + LIFE_S, int(NOW_S) + 9]


@given(st.text(max_size=120))
def test_no_text_is_a_visitor_by_chance(text: str) -> None:
    assert visitor_of(text, NOW_S, KEY) is None


def test_the_name_of_a_conversation_tells_nothing_of_the_cookie() -> None:
    visitor = new_visitor(NOW_S, KEY)
    assert not any(visitor.token[place : place + 8] in visitor.address.key for place in range(len(visitor.token) - 8))
    assert is_chat(visitor.address.chat)


@given(st.text(max_size=200))
def test_nothing_of_a_text_becomes_markup(text: str) -> None:
    html = as_html(text.replace("https://", ""), MEMBER_MENU)
    assert html.count("<") == html.count("<strong>") + html.count("</strong>") + 2 * html.count("<button ")


@pytest.mark.parametrize(
    ("text", "tapped"),
    [
        ("Xem https://bocongan.gov.vn/a?b=1&c=2.", 'href="https://bocongan.gov.vn/a?b=1&amp;c=2"'),
        ("gõ /theodoi K7-3M24 nhé", 'value="/theodoi K7-3M24"'),
        ("gõ /cuatoi.", 'value="/cuatoi"'),
        ("hoặc gọi 113.", 'href="tel:113"'),
    ],
)
def test_links_commands_and_the_numbers_of_a_card_can_be_tapped(text: str, tapped: str) -> None:
    assert tapped in as_html(text, MEMBER_MENU, {"113"})


@pytest.mark.parametrize(
    "text", ["http://a.vn", "hxxps://a.vn", "a/cuatoi", "/etc/passwd", "/khonglenh", "1.113", "113,5"]
)
def test_nothing_else_can(text: str) -> None:
    html = as_html(text, MEMBER_MENU, {"113"})
    assert "<" not in html


@pytest.mark.parametrize("number", ["912 113 456", "912-345-113", "113 456 789", "(091) 113-45", "+84 912 113"])
def test_our_numbers_among_a_strangers_digits_call_nobody(number: str) -> None:
    assert "<" not in as_html(harmless(f"Gọi {number} ngay"), MEMBER_MENU, {"113"})
    assert "tel:113" in as_html(f"{harmless(number)}. Gọi 113, 114", MEMBER_MENU, {"113"})


def test_a_message_looks_like_what_it_is(shelf: Library) -> None:
    entry = next(one for one in shelf.knowledge.entries.values() if one.verdict == "dont")

    def kind(out: Outgoing, priority: Priority = Priority.REPLY) -> str:
        return shown(Lying(1, NOW_S, Letter(LAN, out, priority)), shelf, MEMBER_MENU).kind

    assert kind(Outgoing("x", entry=entry.id)) == "khong"
    assert kind(Outgoing("x", urgent=True)) == "khan"
    assert kind(Outgoing("x"), Priority.FINDING) == "ketluan"
    assert kind(Outgoing("", notice="x")) == "nhac"
    assert kind(Outgoing("x", entry="khong-con")) == ""


def test_clauses_unfold_and_a_file_that_lies_elsewhere_is_said_to_be_lost(shelf: Library) -> None:
    entry = next(one for one in shelf.knowledge.entries.values() if one.clauses)
    files = (Media(MediaKind.PHOTO, "AgAC", "u"), Media(MediaKind.PHOTO, f"{LOCAL}/a.png", "v"))
    out = Outgoing("x", media=files, grounds=(*entry.clauses, "khong#1"), entry=entry.id)
    one = shown(Lying(1, NOW_S, Letter(LAN, out)), shelf, MEMBER_MENU)
    assert [ground.text for ground in one.grounds] == [shelf.knowledge.clauses[ref].text for ref in entry.clauses]
    assert one.pictures == 1
    assert shelf.say("media_lost") in one.html


def test_all_that_is_wrong_with_the_page_s_settings_is_said_at_once(tmp_path: Path) -> None:
    path = config(tmp_path)
    text = path.read_text(encoding="utf-8")
    block = "web:\n  enabled: maybe\n  bind: 8080\n  public_url: tro-ly.vn/a\n  proxies: [nginx]\n"
    path.write_text(text[: text.index("\nweb:\n") + 1] + block, encoding="utf-8")
    with pytest.raises(DataFaults) as caught:
        load_settings({"BOT_CONFIG": str(path), "HTTP_PORT": "x"})
    found = {fault.key for fault in caught.value.faults}
    assert {"web.enabled", "web.bind", "web.public_url", "web.proxies", "HTTP_PORT"} <= found


def test_the_environment_goes_before_the_bind_of_the_file(tmp_path: Path) -> None:
    path = config(tmp_path)
    text = path.read_text(encoding="utf-8").replace("bind: 127.0.0.1:8080", "bind: 0.0.0.0:9090")
    path.write_text(text.replace("# public_url: https", "public_url: https"), encoding="utf-8")
    assert load_settings({"BOT_CONFIG": str(path)}).web == Web(True, "0.0.0.0", 9090, "https://tro-ly.vidu.vn")
    web = load_settings({"BOT_CONFIG": str(path), "HTTP_HOST": "127.0.0.1", "HTTP_PORT": "7"}).web
    assert (web.host, web.port) == ("127.0.0.1", 7)
