"""What holds for any text at all."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.links import OWN, listed
from bot.domain.messages import Span
from bot.links.address import parse
from bot.links.canonical import canonical
from bot.links.defang import defang
from bot.links.extract import extract
from bot.links.homoglyphs import look, skeleton
from bot.links.link import MAX_INSPECTED, LinkStatus, difference, inspect, survey
from bot.links.refang import refang

SOURCES = listed(OWN / "official.json")
PIECES = st.sampled_from(
    [
        *"https:// http:/ hxxps [.] (dot) chấm . .. / // \\ @ : ? # & = % %2e %76 [ ] ( ) vtv.vn vn com".split(),
        *"evil.top nhаndan.vn 😀 🇻🇳 tg://resolve?domain=a khong.Ai xn-- 1.2.3.4 - _ ｖｔｖ．ｖｎ l.php?u= ơ".split(),
        *" \u200b\u0301\ud83d\udc00",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=14).map("".join)
MARKS = st.lists(
    st.builds(
        Span,
        st.sampled_from(["url", "text_link", "bold", "email"]),
        st.integers(-5, 60),
        st.integers(-5, 60),
        st.one_of(TEXTS, st.just("https://evil.top/a")),
    ),
    max_size=4,
)


@given(TEXTS, MARKS)
@example("😀https://vtv.vn", [Span("url", 1, 3)])
@example("a", [Span("text_link", -1, 10**9, "https://a.vn")])
def test_links_are_found_in_anything_without_raising(text: str, marks: list[Span]) -> None:
    assert all(isinstance(url, str) and url for url in extract(text, marks))


@given(TEXTS)
def test_any_text_can_be_inspected(text: str) -> None:
    link = inspect(text, SOURCES)
    assert link.canonical == canonical(text)
    assert (link.status is LinkStatus.LOOKALIKE) == (difference(link, SOURCES) is not None) == (link.level is not None)


@given(TEXTS)
def test_only_a_host_that_a_browser_opens_below_a_listed_domain_is_official(text: str) -> None:
    link = inspect(text, SOURCES)
    address = parse(text)
    host = address.host if address else ""
    assert (link.status is LinkStatus.OFFICIAL) == any(
        host == own or host.endswith(f".{own}") for own in SOURCES.listed
    )


@given(TEXTS)
def test_what_was_defanged_stays_so_and_has_no_scheme_to_tap(text: str) -> None:
    shown = defang(text)
    assert defang(shown) == shown
    assert "http:" not in shown.lower()
    assert "https:" not in shown.lower()


@given(st.sampled_from(["https://vtv.vn-news24h.com/a.htm", "http://103.77.162.10:8080/x", "vneid-dangky.top"]))
def test_a_defanged_link_is_found_again(url: str) -> None:
    assert extract(f"xem {defang(url)} nhé") == (url,)


@given(TEXTS)
def test_refanging_keeps_the_way_back(text: str) -> None:
    plain = refang(text)
    places = [plain.origin(offset) for offset in range(len(plain.text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)


SPACED = st.sampled_from(["bit.ly", "cutt.ly", "tinyurl.com", "facebook.com", "t.me", "zalo.me"])
CODES = st.from_regex(r"[a-z]{2,8}[0-9]{1,4}[A-Z]{0,3}", fullmatch=True)
GAPS = st.sampled_from(["", " "])


@given(SPACED, CODES, st.lists(GAPS, min_size=4, max_size=4), st.sampled_from(["", "http://", "h t t p s : / / "]))
def test_an_address_written_apart_is_read_as_one(host: str, code: str, gaps: list[str], scheme: str) -> None:
    name, ending = host.split(".")
    written = f"{name}{gaps[0]}.{gaps[1]}{ending}{gaps[2]}/{gaps[3]}{code}"
    (found,) = extract(f"xem {scheme if '' not in gaps or scheme[:2] == 'h ' else ''}{written} nhé")
    assert found.removeprefix("https://").removeprefix("http://") == f"{host}/{code}"


WORDS = (
    "tao biết chẳng có chuyện gì anh em me cha ở nhà tối nay đi ok vip mà thôi đc rồi nhé ad vs haha cơm do top pro"
    " bố mẹ trường học thì là nó nói không được hỏi xem ai làm h t p"
).split()


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " . ", " / ", " , ", " : "])), max_size=20))
def test_words_that_stand_between_spaced_marks_are_no_links(parts: list[tuple[str, str]]) -> None:
    assert extract("".join(word + mark for word, mark in parts)) == ()


@given(st.text())
def test_a_skeleton_is_its_own_skeleton_in_plain_letters(text: str) -> None:
    folded = skeleton(text)
    assert folded.isascii()
    assert skeleton(folded) == folded
    assert look(look(folded)) == look(folded)


@given(st.from_regex(r"https://[a-z]{3,8}\.vn/[a-zA-Z0-9/]{0,12}(\?[a-z]=[0-9])?", fullmatch=True))
def test_what_only_tracks_changes_no_key(url: str) -> None:
    glue = "&" if "?" in url else "?"
    assert canonical(f"{url}{glue}fbclid=x&utm_source=zalo#:~:text=a") == canonical(url)


@pytest.mark.timed
@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"https://trang{number}.top/a?b={number}" for number in range(10_000)),
        "".join(f"https://trang{number}.top/a" for number in range(10_000)),
        "https://a.vn/" * 20_000,
        "a." * 500_000,
        "h" * 1_000_000,
        "https://vtv.vn/" + "(" * 500_000 + ")" * 500_000,
        "a\u200b" * 500_000,
        "bit . ly / " * 50_000,
        "a.com / b . php / " * 30_000,
        "h t t p s : / " * 50_000,
        "https://" + "a." * 100 + "top ",
    ],
    ids=[
        "10,000 links",
        "glued",
        "repeated",
        "dots",
        "letters",
        "brackets",
        "hidden",
        "shorteners",
        "pages",
        "spelt",
        "labels",
    ],
)
def test_a_huge_message_is_read_in_seconds_and_its_links_are_counted(text: str) -> None:
    start = time.process_time()
    found = survey(text, [], SOURCES)
    assert len(found.links) == min(found.count, MAX_INSPECTED)
    assert time.process_time() - start < 10
