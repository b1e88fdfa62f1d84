"""Parts of the page that need neither a server nor a browser."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.rendering import as_html, shown
from bot.channels.web.visitors import LIFE_S, Visitor, new_visitor, visitor_of
from bot.config import load_settings
from bot.config.web import Web
from bot.dialogue.library import Library
from bot.dialogue.menus import MEMBER_MENU
from bot.domain.delivery import Letter, Priority
from bot.domain.errors import DataFaults
from bot.domain.messages import LOCAL, Address, Media, MediaKind, Outgoing
from bot.ports.pages import Lying
from tests.processes import config

NOW_S = 1_795_496_400.0
LAN = Address("web", "a" * 32)


def test_a_visitor_is_known_until_the_year_is_over_and_not_by_a_changed_cookie() -> None:
    visitor = new_visitor(NOW_S)
    assert visitor_of(visitor.token, NOW_S + LIFE_S - 1) == visitor
    assert visitor_of(visitor.token, NOW_S + LIFE_S) is None
    until, _, number = visitor.token.partition(".")
    later = Visitor(f"{int(until, 16) + 1:x}.{number}")
    assert later.address != visitor.address
    assert not later.has_form_key(visitor.form_key)
    assert visitor.has_form_key(visitor.form_key)


@given(st.text(max_size=80))
def test_no_text_is_a_visitor_by_chance(text: str) -> None:
    assert visitor_of(text, NOW_S) is None


def test_the_name_of_a_conversation_tells_nothing_of_the_cookie() -> None:
    visitor = new_visitor(NOW_S)
    assert not any(visitor.token[place : place + 8] in visitor.address.key for place in range(len(visitor.token) - 8))


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
