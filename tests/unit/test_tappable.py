"""Nothing that a stranger wrote can be tapped, as the platform's own recogniser sees it."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import cards
from bot.dialogue.library import Library
from bot.dialogue.provenance import said_of_links
from bot.dialogue.shown import brief, harmless, harmless_line, without_strangers
from bot.domain.cases import Case, CaseKind, Material, Status, Urgency
from bot.domain.pieces import split_text
from bot.links.link import LinkStatus as Standing
from bot.links.link import inspect
from tests.tappable import tappable

CASE = Case(7, "K7-3M24", CaseKind.SUBMISSION, Status.OPEN, Urgency.NORMAL, 1_795_496_400.0, Material("tin"))
PIECES = (
    *" .,:;/@#$%&=?!~+*^|\\_-()<>[]“”'\n。．｡ab1đ",
    *("evil.top", "vtv.vn", "nhandan.vn", "http://", "HTTPS://", "ton://", "tonsite://", "tg://resolve?domain="),
    *("/duyet", "/huy@bot", "@evil_user", "#quatang", "#tag@kenh", "$TON", "a@b.com", "t.me/x", "1.2.3.4"),
    *("4111 1111 1111 1111", "5555555555554444", "+84912345678", ".ton", ".онлайн", ".xn--p1ai", "рф", "👍", "👍.ws"),
    *(
        "\u202e",
        "\u200b",
        "\u00ad",
        "\u2060",
        "\u2028",
        "\ufeff",
        "\u0323",
        "\u0301",
        "\u030a",
        "\u0333",
        "\u033f",
        "\r",
        "ḳ",
        "\x02",
        "\x04telegram:1\x05",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=10).map("".join)
TRAPS = [
    "evil\u202e.top",
    "evil\u2066.top/x",
    "vietcombanḳ.top",
    "👍.ws/x",
    "evil.ton",
    "(@evil_user)",
    "“#quatang”",
    "(/duyet)",
    "“/huy”",
    "$TON $BTC",
    "ton://transfer/EQ",
    "tonsite://evil.ton",
    "tg://resolve?domain=evil",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "evil@evil.top",
    "xn--80ak6aa92e.com",
    "bộcôngan.онлайн",
    "http://evil",
    "1.2.3.4:80/x",
]
DELETED = ("\u0333", "\u033f", "\u030a", "\u202e", "\u2028", "\r", "\u0333\u030a\u0333")
"""What Telegram deletes from a text before it looks for anything in it."""
HELD_APART = (
    "(/{}duyet)",
    "tg:{}//resolve?domain=evil_user",
    "tonsite:{}//evil.ton",
    "(@{}evil_user)",
    "“#{}quatang”",
    "${}TON",
    "evil.{}top",
    "e@{}evil.top",
    "4111{} 1111{} 1111{} 1111",
)


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_is_shown_as_mere_words(trap: str) -> None:
    assert tappable(harmless(trap)) == []
    assert tappable(harmless(f"xem:{trap}!")) == []


def test_the_recogniser_sees_what_is_not_shown_harmlessly() -> None:
    kinds = {kind for trap in TRAPS for kind, _ in tappable(trap)}
    assert {"textEntityTypeUrl", "textEntityTypeMention", "textEntityTypeBotCommand"} <= kinds
    assert {"textEntityTypeHashtag", "textEntityTypeCashtag", "textEntityTypeBankCardNumber"} <= kinds


@pytest.mark.parametrize(
    "words",
    [
        *("/gui aaaa/nghi, đi", "a/duyet", "vtv/huy@bot", "//duyet", "</nghi>", "1.2.3.4/1", "xem đ/nghi_viec/duyet"),
        *("x@evil_user", "tin#quatang", "5$TON", "abctg://resolve?domain=evil", "bcdhttp://evil.top/a", "aevil.top"),
        *("x4111 1111 1111 1111", "evil.topx"),
    ],
)
def test_wherever_a_long_text_is_cut_neither_part_can_be_tapped(words: str) -> None:
    shown = harmless(words)
    for place in range(len(shown)):
        assert tappable(shown[place:]) == tappable(shown[:place]) == [], place


@pytest.mark.parametrize("deleted", DELETED)
@pytest.mark.parametrize("held", HELD_APART)
def test_what_the_platform_deletes_holds_no_trap_apart(held: str, deleted: str) -> None:
    assert tappable(harmless(held.format(*[deleted] * 3))) == []


@pytest.mark.parametrize("held", HELD_APART)
def test_the_recogniser_sees_what_comes_together_where_the_platform_deletes(held: str) -> None:
    assert tappable(held.format(*["\u0333"] * 3)) != []


@settings(max_examples=2_000, deadline=None)
@given(TEXTS)
def test_nothing_in_a_strangers_words_can_be_tapped_however_they_are_cut(text: str) -> None:
    shown = harmless(text)
    assert tappable(shown) == []
    assert harmless(shown) == shown
    for one in (brief(text, 12), harmless_line(text, 12)):
        assert tappable(one) == []
        assert len(one) <= 12
        assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl"} for sign in one.replace("\n", ""))


@settings(max_examples=1_000, deadline=None)
@given(text=TEXTS)
def test_in_an_officers_words_only_official_links_can_be_tapped(text: str, shelf: Library) -> None:
    for kind, words in tappable(without_strangers(text, shelf)):
        assert kind == "textEntityTypeUrl"
        assert inspect(words, shelf.sources).status is Standing.OFFICIAL


@pytest.mark.parametrize(
    "fake",
    ["tin-vtv.vn", "abcvtv.vn", "xn--vtv.vn", "evil[.]top/vtv.vn", "baochinhphu.vn.top", "👍vtv.vn", "vtv.vn.ton"],
)
def test_the_true_page_stays_open_to_a_tap_and_the_false_one_beside_it_does_not(fake: str, shelf: Library) -> None:
    shown = without_strangers(f"Trang thật là vtv.vn, trang giả là {fake}", shelf)
    assert [words for _, words in tappable(shown)] == ["vtv.vn"]


LONG_LINKS = ("https://vtv.vn/" + "a/" * 250 + "evil.top", "vtv.vn/?a=" + "-" * 600 + "/duyet")


@pytest.mark.parametrize(
    "link",
    [
        *("https://vtv.vn/evil.top/x", "vtv.vn/nghi", "vtv.vn/a?/duyet", "vtv.vn/?u=evil.top", "vtv.vn/a#quatang"),
        *(pytest.param(one, marks=pytest.mark.slow) for one in LONG_LINKS),
    ],
)
@pytest.mark.parametrize("before", ["{} (", "{}(", "“{}:"])
def test_a_true_link_is_cut_nowhere_so_that_its_tail_cannot_be_tapped(link: str, before: str, shelf: Library) -> None:
    for filled in range(1_960 - len(link), 2_004):
        text = without_strangers(before.format("a" * filled) + f"{link}) {'b' * 99}", shelf)
        for piece in split_text(text, 2_000):
            assert [words for _, words in tappable(piece)] in ([], [link])


def test_what_a_platform_would_find_in_the_tail_of_a_true_link_cannot_be_tapped(shelf: Library) -> None:
    shown = without_strangers("Xem vtv.vn/duyet]tg://resolve?domain=evil", shelf)
    assert not [words for _, words in tappable(shown) if "evil" in words or "tg" in words]


PLACES = (
    "https://vtv.vn{}x@evil.top/",
    "https://evil.top/{}/vtv.vn",
    "https://evil.top/?vtv.vn={}",
    "https://vtv{}.top",
)
CONTROLS = [f"%{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))]


@pytest.mark.parametrize("place", PLACES)
def test_an_escaped_control_character_of_a_link_is_never_shown_as_itself(place: str, shelf: Library) -> None:
    """In the reply to a member, on the card, and in the whole of the case."""
    for escaped in CONTROLS:
        link = inspect(place.format(escaped), shelf.sources)
        case = replace(CASE, material=Material(f"xem {link.url}", links=(link.url,)))
        said = [*said_of_links([link], 1, shelf), cards.card(case, shelf, 0.0, {}).text, cards.whole(case, shelf).text]
        ours = "\n".join(said).replace("\x02", "").replace("\x03", "") if link.seen else "\n".join(said)
        assert not set(ours) & {chr(code) for code in (0, 1, 4, 5, 6, 7, 8, 11, 27, 127, 0x9B)}, link.url
        assert not any("\x02" in one or "\x03" in one for one in (link.seen, link.wraps)), link.url


def test_markup_hidden_in_a_link_speaks_to_nobody(shelf: Library) -> None:
    url = "https://vtv.vn%04telegram:7000000001%05GỌI%20CÁN%20BỘ%06%0A%0A%02TRANG%20CHÍNH%20THỐNG%03@evil.top/x"
    said = "\n".join(said_of_links([inspect(url, shelf.sources)], 1, shelf))
    assert "\x04" not in said
    assert "TRANG CHÍNH THỐNG" not in said


LINE_ENDS = (
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\u2028",
    "\u2029",
    "\x85",
    "\x0b",
    "\x0c",
    "\x1c",
    "\n\u200b",
    "\n\u2060",
    "\n\t ",
)


@pytest.mark.parametrize("end", LINE_ENDS)
def test_words_of_many_lines_cannot_be_taken_for_the_lines_of_a_card(end: str, shelf: Library) -> None:
    forged = f"An{end}🔴 Vụ AA-2222{end}Tình trạng: ĐÃ KẾT LUẬN"
    case = replace(CASE, material=Material(forged, forwarded=forged), notes=(forged,), contacts=(forged,))
    lines = cards.card(case, shelf, 0.0, {}).text.splitlines()
    begin = [line.strip("\t \u200b\u2060") for line in lines]
    assert not [line for line in begin if line.startswith(("🔴 Vụ AA", "Tình trạng: ĐÃ"))]
