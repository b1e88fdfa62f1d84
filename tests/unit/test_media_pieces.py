"""A message of ours is cut to the platform's lengths, and a piece that is cut again stays as it is."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.rendering import (
    MAX_CAPTION_UNITS,
    MAX_LABEL_CHARS,
    MAX_NOTICE_UNITS,
    MAX_TEXT_UNITS,
    as_html,
    cut,
    in_place,
    pieces,
    shown,
)
from bot.domain.delivery import Letter, Priority, Track, read, written
from bot.domain.marks import BOLD, BOLD_END, mention, plain
from bot.domain.messages import Address, Choice, Media, MediaKind, Origin, Outgoing
from bot.domain.pieces import units

PHOTO, VIDEO, AUDIO, FILE, VOICE, ROUND, ANIMATION = (Media(kind, f"ref-{kind}", f"u-{kind}") for kind in MediaKind)
BUTTONS = (Choice("a", "Có"), Choice("b", "Không"))
LONG = "Tin này chưa được cơ quan nào xác nhận." * 60
"""Longer than a caption, shorter than a message."""

texts = st.text(st.sampled_from([*"aăâ .\n🙂", BOLD, BOLD_END]), max_size=60).flatmap(
    lambda part: st.integers(1, 200).map(lambda times: part * times)
)
choices = st.lists(
    st.builds(Choice, st.just("entry:x"), st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=80)),
    max_size=14,
).map(tuple)
media = st.lists(st.sampled_from([PHOTO, VIDEO, AUDIO, FILE, VOICE, ROUND, ANIMATION]), max_size=14).map(tuple)
outgoings = st.builds(
    Outgoing,
    text=texts,
    choices=choices,
    link=st.sampled_from([None, Choice("hoi", "Hỏi riêng")]),
    media=media,
    notice=st.sampled_from(["", "Đã nhận"]),
    ask=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(outgoing=outgoings)
@example(outgoing=Outgoing("", (Choice("a", "b" * 34 + " "),)))
def test_pieces_fit_lose_nothing_and_stay_as_they_are(outgoing: Outgoing) -> None:
    found = pieces(outgoing)
    assert [one for piece in found for one in pieces(piece)] == list(found)
    for piece in found:
        assert units(piece.text) <= (MAX_CAPTION_UNITS if piece.media else MAX_TEXT_UNITS)
        assert len(piece.media) <= 10
        assert all(len(choice.label) <= MAX_LABEL_CHARS for choice in piece.choices)
        assert len(piece.media) < 2 or not (piece.choices or piece.link or piece.ask)
    assert [one for piece in found for one in piece.media] == list(outgoing.media)
    said = "".join(plain("".join(piece.text for piece in found)).split())
    assert said.startswith("".join(plain(outgoing.text).split()))
    bearing = [piece for piece in found if piece.choices]
    assert [choice.action for piece in bearing for choice in piece.choices] == [one.action for one in outgoing.choices]
    assert len(bearing) <= 1
    assert "".join(piece.notice for piece in found) == outgoing.notice == found[0].notice


def test_a_long_label_is_written_out_once_however_often_the_letter_is_cut() -> None:
    label = "Có được đăng ảnh cuộc họp chi bộ lên trang cá nhân không"
    (once,) = pieces(Outgoing("Có phải ý đồng chí là:", (Choice("a", "Ngắn"), Choice("b", label))))
    assert once.text == f"Có phải ý đồng chí là:\n\n1. Ngắn\n2. {label}"
    assert once.choices[1].label == "2. Có được đăng ảnh cuộc họp chi…"
    assert pieces(once) == (once,)
    letter = Letter(Address("telegram", "1"), once)
    stored = read("telegram:1", 0, written(letter))
    assert pieces(stored.outgoing) == (once,)


def test_a_list_of_labels_in_the_text_begins_with_one() -> None:
    short, long = Choice("a", "Gửi cán bộ trực"), Choice("b", "Liên quan: " + "một điều rất dài " * 3)
    (piece,) = pieces(Outgoing("Kết luận", (short, long, short)))
    assert piece.text == f"Kết luận\n\n1. {short.label}\n2. {long.label.rstrip()}"
    assert [choice.label[:2] for choice in piece.choices] == ["Gử", "2.", "Gử"]


def test_a_tenth_long_label_is_short_on_its_button_too() -> None:
    (piece,) = pieces(Outgoing("a", tuple(Choice(str(number), "b" * 90) for number in range(12))))
    assert {len(choice.label) for choice in piece.choices} == {MAX_LABEL_CHARS}
    assert piece.choices[11].label.startswith("12. b")


CUTS: dict[str, tuple[Outgoing, list[tuple[int, int, int]]]] = {
    "a caption": (Outgoing("ngắn", BUTTONS, media=(PHOTO,)), [(4, 1, 2)]),
    "a text too long for a caption goes first": (
        Outgoing(LONG, media=(PHOTO,)),
        [(units(LONG.strip()), 0, 0), (0, 1, 0)],
    ),
    "buttons stay with the text": (Outgoing(LONG, BUTTONS, media=(PHOTO,)), [(units(LONG.strip()), 0, 2), (0, 1, 0)]),
    "an album with a caption": (Outgoing("ngắn", media=(PHOTO, VIDEO)), [(4, 2, 0)]),
    "a round video has no caption": (Outgoing("ngắn", media=(ROUND,)), [(4, 0, 0), (0, 1, 0)]),
    "a voice message is in no album": (Outgoing("ngắn", media=(VOICE, VOICE)), [(4, 0, 0), (0, 1, 0), (0, 1, 0)]),
    "an album has no buttons": (Outgoing("ngắn", BUTTONS, media=(PHOTO, VIDEO)), [(4, 0, 2), (0, 2, 0)]),
    "an album without words": (Outgoing("", media=(FILE, FILE)), [(0, 2, 0)]),
    "kinds that don't mix": (
        Outgoing("ngắn", media=(PHOTO, FILE, FILE, AUDIO)),
        [(4, 0, 0), (0, 1, 0), (0, 2, 0), (0, 1, 0)],
    ),
    "eleven photos": (Outgoing("", media=(PHOTO,) * 11), [(0, 10, 0), (0, 1, 0)]),
    "nothing": (Outgoing(""), [(0, 0, 0)]),
    "buttons alone": (Outgoing("", BUTTONS), [(1, 0, 2)]),
}


@pytest.mark.parametrize(("outgoing", "expected"), CUTS.values(), ids=CUTS.keys())
def test_text_files_and_buttons_go_in_the_order_that_the_platform_takes(
    outgoing: Outgoing, expected: list[tuple[int, int, int]]
) -> None:
    """Units of text, files and buttons of each piece."""
    assert [(units(piece.text), len(piece.media), len(piece.choices)) for piece in pieces(outgoing)] == expected


@settings(deadline=None)
@given(text=texts, limit=st.integers(3, 300))
def test_what_is_cut_fits_and_says_that_it_goes_on(text: str, limit: int) -> None:
    found = cut(text, limit)
    assert units(found) <= limit
    assert found == text or found.endswith("…")


def test_what_takes_the_place_of_a_card_is_one_text() -> None:
    card = in_place(Outgoing("Vụ ABC " * 1_000, BUTTONS, media=(PHOTO,), notice="Đã nhận", ask=True))
    assert (units(card.text) <= MAX_TEXT_UNITS, card.media, card.notice, card.ask) == (True, (), "", False)
    assert card.choices == BUTTONS
    assert MAX_NOTICE_UNITS == 200


def test_an_invitation_to_reply_is_for_those_who_are_called_in_it() -> None:
    text = f"{mention('đồng chí Lan', 'telegram:72')} xin viết câu trả lời"
    view = shown(Letter(Address("telegram", "-1"), Outgoing(text, ask=True)), "b")
    assert view.html == '<a href="tg://user?id=72">đồng chí Lan</a> xin viết câu trả lời'
    assert view.keyboard == {"force_reply": True, "selective": True}


def test_buttons_come_before_an_invitation_to_reply() -> None:
    letter = Letter(Address("telegram", "-1"), Outgoing("Chọn", BUTTONS, ask=True))
    assert "inline_keyboard" in (shown(letter, "b").keyboard or {})


def test_words_are_never_markup() -> None:
    assert as_html(f"{BOLD}a<b>&{BOLD_END}") == "<b>a&lt;b&gt;&amp;</b>"


def test_a_letter_is_stored_with_all_that_sending_needs() -> None:
    letter = Letter(
        Address("telegram", "-5"),
        Outgoing("a", BUTTONS, Choice("hoi", "Hỏi"), (PHOTO, FILE), "Đã nhận", True),
        Priority.DESK,
        7,
        Origin("1", "2", "3"),
        Track(9, "card"),
        edit="40",
        new_topic="Vụ ABC",
        close_topic=True,
    )
    assert read("telegram:-5", int(Priority.DESK), written(letter)) == letter
