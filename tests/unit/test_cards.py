"""What the desk sees: nothing that can be tapped by a slip, nothing of who sent it, and never too long to be edited."""

import re
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.callback import MAX_BYTES, packed
from bot.channels.telegram.rendering import MAX_TEXT_UNITS, as_html
from bot.dialogue import cards
from bot.dialogue.library import Library
from bot.domain.cases import Case, CaseKind, Finding, Harm, Material, Officer, Reason, Status, Urgency
from bot.domain.marks import mention, plain
from bot.domain.messages import Media, MediaKind, Outgoing
from bot.domain.pieces import units
from bot.links.defang import defang
from tests.as_read import as_read

NOON_S = 1_795_496_400.0
LAN = Officer("telegram:5", "Lan")
NAMES = {LAN.id: LAN.name}
CASE = Case(
    id=7,
    code="K7-3M24",
    kind=CaseKind.SUBMISSION,
    status=Status.OPEN,
    urgency=Urgency.HIGH,
    opened_s=NOON_S,
    material=Material(
        text="Nhận quà tại https://vtv.vn@evil.top/qua hoặc vtv-vn.com nhé, gọi @lua_dao, gõ /xoa",
        links=("https://vtv.vn@evil.top/qua", "http://vtv-vn.com"),
        media=(Media(MediaKind.PHOTO, "a", "a"), Media(MediaKind.PHOTO, "b", "b"), Media(MediaKind.FILE, "c", "c")),
        forwarded="Kênh evil.top",
    ),
    reason=Reason.SCAM,
    harm=Harm.PAID,
    submitters=3,
    notes=("Xem thêm www.evil.top/x",),
    contacts=("facebook.com/ong-ba",),
)
NEAR = replace(CASE, id=8, code="P9-WT4R", status=Status.ANSWERED, finding=Finding.SCAM)
FILLED = "https://vtv.vn@evil.top/" + "dài" * 40
LONGEST = replace(
    CASE,
    material=replace(
        CASE.material,
        text="chữ " * 2_000,
        links=tuple(f"{FILLED}{n}" for n in range(10_000)),
        media=(Media(MediaKind.FILE, "f", "u", name="tệp " * 20, size=9),) * 10,
    ),
    notes=("lời " * 500,) * 50,
    contacts=("tên " * 500,) * 50,
    message="nhắn " * 400,
    holder=LAN.id,
    finding=Finding.MISLEADING,
)
_LIVE = re.compile(r"(?i)\b(?:https?|ftp|tg)://|www\.|[\w-]\.(?:com|vn|top|xyz|net|org|info|me|ly)\b")


def texts(outgoing: Outgoing) -> str:
    return "\n".join((outgoing.text, *(choice.label for choice in outgoing.choices)))


def every_view(case: Case, library: Library) -> list[Outgoing]:
    at = datetime.fromtimestamp(NOON_S, library.desk.zone)
    return [
        cards.card(case, library, NOON_S, NAMES, (case,)),
        cards.whole(case, library),
        cards.queue([case], library, NOON_S, NAMES),
        cards.reminder(case, (LAN,), library),
        cards.handover([case], (LAN,), at, library),
        Outgoing(cards.topic_name(case, library)),
    ]


def as_seen(text: str) -> str:
    """Without marks and what takes no room."""
    return as_read(plain(text))


def test_a_card_says_what_was_sent_and_what_the_bot_found(shelf: Library) -> None:
    text = as_seen(cards.card(CASE, shelf, NOON_S, NAMES, (NEAR,)).text)
    for said in (
        "🔴 KHẨN Vụ K7-3M24 · nghi lừa đảo",
        "Tình trạng: chưa ai nhận",
        "Số người gửi: 3 · từ 12:00",
        "Một người gửi đã chuyển tiền",
        "Kèm theo: 2 ảnh, 1 tệp",
        "• hxxps://vtv[.]vn@evil[.]top/qua\n   ⛔ giả mạo Đài Truyền hình Việt Nam: tên chính thống chỉ",
        "Nhận quà tại hxxps://vtv[.]vn@evil[.]top/qua hoặc vtv-vn[.]com nhé",
        "• Xem thêm www[.]evil[.]top/x",
        "• facebook[.]com/ong-ba",
        "• P9-WT4R · đã trả lời: lừa đảo",
    ):
        assert said in text


def test_an_official_link_is_called_so_and_a_text_of_links_alone_is_not_repeated(shelf: Library) -> None:
    url = "https://nhandan.vn/bai-1.html"
    case = replace(CASE, material=Material(url, (url,)))
    text = as_seen(cards.card(case, shelf, NOON_S, NAMES).text)
    assert text.count("hxxps://nhandan[.]vn/bai-1.html") == 1
    assert "✅ nguồn chính thống: Báo Nhân Dân" in text


def test_nothing_in_any_view_can_be_tapped(shelf: Library) -> None:
    question = replace(CASE, kind=CaseKind.QUESTION, material=Material("Trang vtv-vn.com này thật không?"))
    for case in (CASE, LONGEST, question):
        for view in every_view(case, shelf):
            shown = plain(texts(view))
            assert not _LIVE.search(shown)
            assert not re.search(r"(?<!\S)[@/](?!hangdoi)\w", shown)


@given(
    st.text(max_size=80), st.sampled_from(["http://a.com", "WWW.B.vn/x", "c。top", "d.xyz?q", "tg://resolve?domain=e"])
)
def test_whatever_stands_around_a_link_leaves_nothing_to_bracket(shelf: Library, words: str, url: str) -> None:
    case = replace(CASE, material=Material(f"{words} {url} {words}"), notes=(f"{words} {url}",), contacts=(url,))
    for view in every_view(case, shelf):
        assert defang(view.text) == view.text


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", CaseKind)
def test_the_longest_card_can_still_be_edited(status: Status, kind: CaseKind, shelf: Library) -> None:
    view = cards.card(replace(LONGEST, status=status, kind=kind), shelf, NOON_S, NAMES, (NEAR, NEAR))
    assert units(view.text) <= MAX_TEXT_UNITS
    assert "9995 đường dẫn khác" in view.text
    assert any(choice.action == f"doc:{CASE.code}" for choice in view.choices)


def test_the_longest_queue_and_handover_are_one_message(shelf: Library) -> None:
    at = datetime.fromtimestamp(NOON_S, shelf.desk.zone)
    many = [replace(LONGEST, status=Status.CLAIMED)] * 60
    queue = cards.queue(many, shelf, NOON_S, NAMES)
    assert units(queue.text) <= MAX_TEXT_UNITS
    assert [choice.action for choice in queue.choices] == [f"xem:{CASE.code}"] * 8 + ["hangdoi:8"]
    last = cards.queue(many, shelf, NOON_S, NAMES, start=56)
    assert len(last.choices) == 4
    assert units(cards.handover(many, (LAN,) * 10, at, shelf).text) <= MAX_TEXT_UNITS


@pytest.mark.parametrize(
    ("status", "actions"),
    [
        (Status.OPEN, ["nhan", "traloi", "hoithem", "chuyen", "gop", "gop"]),
        (Status.CLAIMED, ["traloi", "hoithem", "chuyen", "gop", "bonhan", "gop"]),
        (Status.ANSWERED, ["traloi"]),
        (Status.MERGED, ["xem"]),
    ],
)
def test_a_card_offers_what_can_be_done_with_the_case(status: Status, actions: list[str], shelf: Library) -> None:
    case = replace(CASE, status=status, holder=LAN.id, finding=Finding.FALSE, answered_s=NOON_S, merged_into="P9-WT4R")
    view = cards.card(case, shelf, NOON_S, NAMES, (NEAR,))
    assert [choice.action.partition(":")[0] for choice in view.choices] == actions
    assert all(len(packed(0, choice.action)) <= MAX_BYTES for choice in view.choices)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.CLAIMED, "Tình trạng: Lan đang giữ"),
        (Status.ANSWERED, "Đã trả lời: sai (Lan, 12:00)"),
        (Status.MERGED, "Tình trạng: đã gộp vào vụ P9-WT4R"),
    ],
)
def test_a_card_shows_who_holds_the_case_and_how_it_ended(status: Status, said: str, shelf: Library) -> None:
    case = replace(CASE, status=status, holder=LAN.id, finding=Finding.FALSE, answered_s=NOON_S, merged_into="P9-WT4R")
    assert said in as_seen(cards.card(case, shelf, NOON_S, NAMES).text)


def test_no_view_shows_an_account(shelf: Library) -> None:
    case = replace(CASE, status=Status.CLAIMED, holder="telegram:999")
    for view in every_view(case, shelf):
        assert "999" not in texts(view)
    assert "một cán bộ đang giữ" in as_seen(cards.card(case, shelf, NOON_S, NAMES).text)


def test_without_words_and_names_of_the_senders_there_is_no_place_for_them(shelf: Library) -> None:
    text = cards.card(replace(CASE, notes=(), contacts=()), shelf, NOON_S, NAMES).text
    assert "Người gửi viết thêm" not in text
    assert "cách liên lạc" not in text


def test_a_digest_says_how_many_and_how_many_urgent(shelf: Library) -> None:
    assert plain(cards.digest(12, 0, shelf).text) == "📥 12 vụ mới. Gõ /hangdoi để mở."
    assert "có 2 vụ khẩn" in plain(cards.digest(12, 2, shelf).text)


def test_those_who_are_called_are_notified(shelf: Library) -> None:
    view = cards.reminder(CASE, (LAN, Officer("console:x", "<Minh>")), shelf)
    assert plain(view.text).startswith(
        "Lan, <Minh>\n⏰ 🔴 KHẨN Vụ K7-3M24 (nghi lừa đảo) chưa có ai nhận, gửi từ 12:00"
    )
    assert as_html(view.text).startswith('<a href="tg://user?id=5">Lan</a>, &lt;Minh&gt;\n')


@given(st.text(alphabet="a<&\"'>b:0"), st.text(alphabet="telegram:0129<\"'", max_size=20))
def test_a_mention_never_breaks_the_markup(name: str, person: str) -> None:
    html = as_html(mention(name, person))
    assert re.fullmatch(r'(?:<a href="tg://user\?id=\d+">[^<>]*</a>)|[^<>]*', html)
    assert plain(mention(name, person)) == name
