"""Single rules by example: what a reader of the code may want to see at a glance."""

import pytest
from publicsuffixlist import PublicSuffixList

from benchmarks.links import OWN, listed
from bot.domain.messages import Span
from bot.links import address
from bot.links.address import parse
from bot.links.canonical import canonical
from bot.links.defang import defang
from bot.links.extract import extract
from bot.links.link import Difference, LinkStatus, difference, inspect, is_official
from bot.links.lookalike import Level, Rule
from bot.links.sources import Brand, SourceKind, only
from bot.links.wrappers import innermost

SOURCES = listed(OWN / "official.json")


@pytest.mark.parametrize(
    ("url", "rule", "of", "level"),
    [
        ("https://vtv.vn@evil.top", Rule.USERINFO, "vtv.vn", Level.FAKE),
        ("https://nhandan.vn.evil.top", Rule.DOMAIN_IN_FRONT, "nhandan.vn", Level.FAKE),
        ("https://nhаndan.vn/", Rule.LOOK_ALIKE_LETTERS, "nhandan.vn", Level.FAKE),
        ("https://b1dv.com", Rule.LOOK_ALIKE_LETTERS, "bidv.com.vn", Level.FAKE),
        ("https://agribank.info", Rule.OTHER_ENDING, "agribank.com.vn", Level.FAKE),
        ("https://tuoitre.net", Rule.OTHER_ENDING, "tuoitre.vn", Level.CHECK),
        ("https://tuoi-tre.com", Rule.WRITTEN_APART, "tuoitre.vn", Level.CHECK),
        ("https://vtv-vn.com", Rule.WITH_WORDS, "vtv.vn", Level.FAKE),
        ("https://baotuoitre24h.net", Rule.WITH_WORDS, "tuoitre.vn", Level.CHECK),
        ("https://vietnamplu.vn", Rule.NEAR_SPELLING, "vietnamplus.vn", Level.FAKE),
        ("https://vietcombank.vn-cn.xyz", Rule.SUBDOMAIN, "vietcombank.com.vn", Level.FAKE),
        ("https://gplx-gov.vn", Rule.GOV_OUTSIDE, "gov.vn", Level.FAKE),
        ("http://103.77.162.10/dichvucong.gov.vn/", Rule.IN_PATH, "dichvucong.gov.vn", Level.CHECK),
    ],
)
def test_each_rule_names_itself_and_whom_it_protects(url: str, rule: Rule, of: str, level: Level) -> None:
    link = inspect(url, SOURCES)
    assert (link.status, link.why, link.of, link.level) == (LinkStatus.LOOKALIKE, rule, of, level)


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("https://sbv.gov.vn", Rule.RESTRICTED),
        ("https://vtvgo.vn", Rule.KNOWN),
        ("https://facebook.com/vtv.vn", Rule.NOT_LISTED),
        ("https://vtv.vn%40evil.top", Rule.UNREADABLE),
        ("", Rule.UNREADABLE),
    ],
)
def test_what_is_unknown_says_why(url: str, rule: Rule) -> None:
    assert (inspect(url, SOURCES).status, inspect(url, SOURCES).why) == (LinkStatus.UNKNOWN, rule)


def test_a_redirect_to_a_look_alike_is_one_and_a_redirect_to_an_official_page_is_none() -> None:
    bad = inspect("https://l.facebook.com/l.php?u=https%3A%2F%2Fvtv.vn-news24h.com%2Fa", SOURCES)
    good = inspect("https://l.facebook.com/l.php?u=https%3A%2F%2Fvtv.vn%2Fa", SOURCES)
    assert (bad.status, bad.of, bad.host) == (LinkStatus.LOOKALIKE, "vtv.vn", "l.facebook.com")
    assert (good.status, good.wraps) == (LinkStatus.UNKNOWN, "https://vtv.vn/a")


def test_a_member_is_shown_what_differs() -> None:
    link = inspect("https://tuoltre.vn/a", SOURCES)
    assert difference(link, SOURCES) == Difference(
        rule=Rule.LOOK_ALIKE_LETTERS,
        name="Báo Tuổi Trẻ",
        official="tuoitre.vn",
        seen="tuoltre",
        opens="tuoltre.vn",
        letters=(("l", "i"),),
    )
    front = difference(inspect("https://vtv.vn-news24h.com", SOURCES), SOURCES)
    assert front is not None
    assert (front.seen, front.opens, front.letters) == ("vtv.vn", "vn-news24h.com", ())
    assert difference(inspect("https://vtv.vn", SOURCES), SOURCES) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://vtv.vn-news24h.com/a.htm", "hxxps://vtv[.]vn-news24h[.]com/a.htm"),
        ("HTTP://VTV.VN", "HXXP://VTV[.]VN"),
        ("http://www.bidv.com.vn@103.77.162.10/x", "hxxp://www[.]bidv[.]com[.]vn@103[.]77[.]162[.]10/x"),
        ("giá 1.500.000 đồng, tệp a.docx", "giá 1.500.000 đồng, tệp a.docx"),
        ("http://evil.example/a.b", "hxxp://evil[.]example/a.b"),
        ("https://vtv.vn@evil.example.", "hxxps://vtv[.]vn@evil[.]example."),
        ("ftp://a.khong-co-duoi", "ftp[:]//a[.]khong-co-duoi"),
        ("tg://resolve?domain=a", "tg[:]//resolve?domain=a"),
    ],
)
def test_defanged_by_example(text: str, shown: str) -> None:
    assert defang(text) == shown


def test_a_hidden_target_stands_where_its_words_stand() -> None:
    text = "😀 một https://b.vn/2 hai"
    marks = [Span("text_link", 3, 3, "https://a.vn/1"), Span("text_link", 22, 3, "https://c.vn/3")]
    assert extract(text, marks) == ("https://a.vn/1", "https://b.vn/2", "https://c.vn/3")


def test_wrappers_in_wrappers_are_taken_off_up_to_a_depth() -> None:
    url = "https://vtv.vn/a"
    for _ in range(3):
        url = f"https://href.li/?{url}"
    address = parse(url)
    assert address is not None
    assert innermost(address).href == "https://vtv.vn/a"


def test_text_that_is_no_address_is_its_own_key() -> None:
    assert canonical("  https://a b  ") == "https://a b"


def test_flags_of_an_unknown_list_come_from_the_names() -> None:
    own = only(["xyzbank.vn", "hoasen.vn", "daibieunhandan.vn", "vtv.vn"], ["gov.vn"], SOURCES)
    brands = {domain: source.brand for domain, source in own.listed.items() if source.kind is not SourceKind.NETWORK}
    assert brands == {
        "xyzbank.vn": Brand.UNIQUE,
        "hoasen.vn": Brand.COMMON,
        "daibieunhandan.vn": Brand.PLAIN,
        "vtv.vn": Brand.UNIQUE,
    }
    assert inspect("https://xyzbank-login.top", own).of == "xyzbank.vn"
    assert inspect("https://bidv-vn.com", own).status is LinkStatus.UNKNOWN


def test_the_rules_of_suffixes_are_those_of_the_list_in_both_spellings() -> None:
    """As the package reads them itself, more slowly."""
    for only_icann, ours in ((False, address._all_suffixes()), (True, address._icann_suffixes())):
        assert ours._publicsuffix == PublicSuffixList(accept_unknown=False, only_icann=only_icann)._publicsuffix
    assert address.suffix("a.公司.cn") == "公司.cn"
    assert address.suffix("a.xn--55qx5d.cn") == "xn--55qx5d.cn"


@pytest.mark.parametrize(
    "url", ["vtv.vn", "https://a.vtv.vn/x", "vtv-vn.top", "facebook.com", "1.2.3.4", "", "http://["]
)
def test_official_is_what_inspection_finds_official(url: str) -> None:
    assert is_official(url, SOURCES) is (inspect(url, SOURCES).status is LinkStatus.OFFICIAL)
