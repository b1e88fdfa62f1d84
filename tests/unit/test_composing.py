"""What an officer wrote, as members get it: files, bold, hidden addresses; and what the officer is told before."""

import pytest

from bot.dialogue.composing import composed
from bot.dialogue.library import Library
from bot.domain.broadcasts import Part, read_parts, written_parts
from bot.domain.marks import BOLD, BOLD_END
from bot.domain.messages import Incoming, Media, MediaKind, Span
from bot.domain.pieces import units
from tests.as_read import as_read

PHOTO, VIDEO, VOICE, ROUND, FILE = (
    Media(kind, f"ref-{kind}", f"u-{kind}")
    for kind in (MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.VOICE, MediaKind.ROUND, MediaKind.FILE)
)


def made(library: Library, text: str, *media: Media, spans: tuple[Span, ...] = ()) -> tuple[tuple[Part, ...], str]:
    found = composed(Incoming(text, media=media, spans=spans), library)
    assert found is not None
    assert not found.refused
    return found.parts, "\n".join(found.told)


def stars(text: str) -> str:
    return text.replace(BOLD, "<").replace(BOLD_END, ">")


def over(text: str, words: str, kind: str = "bold", url: str = "") -> Span:
    return Span(kind, units(text[: text.index(words)]), units(words), url)


def written(library: Library, text: str, *marked: str, kind: str = "bold") -> str:
    parts, _ = made(library, text, spans=tuple(over(text, words, kind) for words in marked))
    return stars(parts[-1].text)


@pytest.mark.parametrize("file", [PHOTO, VIDEO, VOICE, FILE])
def test_one_file_has_the_words_and_the_way_out_beneath_it(shelf: Library, file: Media) -> None:
    ((part,), told) = made(shelf, "Xem hướng dẫn", file)
    assert (part.text, part.media, [choice.label for choice in part.choices]) == (
        "Xem hướng dẫn",
        (file,),
        ["Thôi nhận tin"],
    )
    assert told == ""


@pytest.mark.parametrize(
    ("media", "albums"),
    [
        ((PHOTO, VIDEO), [(PHOTO, VIDEO)]),
        ((PHOTO, FILE), [(PHOTO,), (FILE,)]),
        ((ROUND,), [(ROUND,)]),
        ((VOICE, VOICE), [(VOICE,), (VOICE,)]),
        ((PHOTO,) * 12, [(PHOTO,) * 10, (PHOTO,) * 2]),
    ],
)
def test_several_files_go_before_the_words_and_none_is_left_behind(
    shelf: Library, media: tuple[Media, ...], albums: list[tuple[Media, ...]]
) -> None:
    (*files, last), told = made(shelf, "Xem hướng dẫn", *media)
    assert [part.media for part in files] == albums
    assert not any(part.text or part.choices for part in files)
    assert (last.text, last.media, last.choices[0].action) == ("Xem hướng dẫn", (), "leave")
    assert f"sẽ nhận {len(albums) + 1} tin liền nhau" in told


def test_a_text_too_long_for_a_caption_goes_in_a_message_of_its_own(shelf: Library) -> None:
    (photo, last), told = made(shelf, "a" * 1_000, PHOTO)
    assert (photo.media, photo.text, last.text) == ((PHOTO,), "", "a" * 1_000)
    assert "2 tin liền nhau" in told
    refused = composed(Incoming("a" * 4_001, media=(PHOTO,)), shelf)
    assert refused is not None
    assert "4000" in refused.refused


def test_files_without_words_have_the_way_out_too(shelf: Library) -> None:
    (_, last), _ = made(shelf, "", PHOTO, PHOTO)
    assert last.text == "Tin của cán bộ trực gồm ảnh, video, tệp ở trên."
    assert last.choices
    assert composed(Incoming(""), shelf) is None


def test_bold_stays(shelf: Library) -> None:
    text = "🔔 Họp lúc 8 giờ, không mang điện thoại.\nXin đúng giờ"
    assert written(shelf, text, "8 giờ", "không mang", "đúng giờ") == (
        "🔔 Họp lúc <8 giờ, không mang> điện thoại.\nXin <đúng giờ>"
    )
    assert written(shelf, text, text) == f"<{text}>"
    assert written(shelf, text) == text


def test_a_mark_never_stands_inside_what_a_platform_would_recognise(shelf: Library) -> None:
    """The tag would hide the link from us, and not from the platform."""
    for text, part in (
        ("Vào vtv-vn.top xem", "vtv"),
        ("Vào http://vtv-vn.top/a xem", "http://vtv"),
        ("Gọi 0868 111 222 ngay", "111"),
        ("Hỏi @admin_gia nhé", "@"),
        ("Gõ /xoa nhé", "/"),
    ):
        plain = written(shelf, text)
        assert written(shelf, text, part).replace("<", "").replace(">", "") == plain, text
    assert written(shelf, "Vào vtv-vn.top xem", "vtv") == "Vào <vtv-vn[.]top> xem"


def test_a_hidden_address_is_written_out_official_ones_as_they_are(shelf: Library) -> None:
    text = "Xem ở đây và tại đây, không phải vtv.vn"
    spans = (
        over(text, "ở đây", "text_link", "https://vtv.vn/tin"),
        over(text, "tại đây", "text_link", "https://doi-tien.top/a"),
        over(text, "tại đây,"),
    )
    (part,), told = made(shelf, text, spans=spans)
    assert as_read(stars(part.text)) == (
        "Xem ở đây (https://vtv.vn/tin) và <tại đây (hxxps://doi-tien[.]top/a),> không phải vtv.vn"
    )
    assert "Có 2 đường dẫn ẩn sau chữ" in told


def test_what_is_lost_is_told_before(shelf: Library) -> None:
    text = "nghiêng che nghiêng"
    spans = (over(text, "nghiêng", "italic"), over(text, "che", "spoiler"), Span("italic", 12, 7))
    (part,), told = made(shelf, text, spans=spans)
    assert part.text == text
    assert told == "⚠️ Những kiểu chữ này không giữ được, người nhận sẽ thấy chữ thường: chữ nghiêng, chữ che."
    alone = composed(Incoming("Ảnh", media=(PHOTO,), partial=True), shelf)
    assert alone is not None
    assert "chỉ ảnh hoặc video đó đi cùng" in alone.told[0]


@pytest.mark.parametrize(
    "span", [Span("bold", -9, 4), Span("bold", 0, 0), Span("bold", 3, 9_000), Span("text_link", 90, 5, "https://a.top")]
)
def test_spans_beside_the_text_do_no_harm(shelf: Library, span: Span) -> None:
    (part,), _ = made(shelf, "Họp lúc tám giờ", spans=(span,))
    assert "Họp lúc tám giờ" in stars(part.text).replace("<", "").replace(">", "")
    assert "a.top" not in part.text


def test_parts_are_stored_whole_and_those_of_before_are_read() -> None:
    part = Part("Xem", media=(PHOTO, VIDEO))
    assert read_parts(written_parts((part,))) == (part,)
    old = '[{"text":"a","choices":[],"picture":"","photo":"AgAC","quiz":null}]'
    assert read_parts(old) == (Part("a", media=(Media(MediaKind.PHOTO, "AgAC", "AgAC"),)),)


def test_files_of_a_draft_stay_where_only_the_words_are_new(shelf: Library) -> None:
    kept = composed(Incoming("Mới"), shelf, kept=(PHOTO,))
    changed = composed(Incoming("Mới", media=(VIDEO,)), shelf, kept=(PHOTO,))
    assert kept is not None
    assert changed is not None
    assert (kept.parts[0].media, changed.parts[0].media) == ((PHOTO,), (VIDEO,))
    assert composed(Incoming(""), shelf, kept=(PHOTO,)) is None
