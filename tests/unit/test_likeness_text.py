"""Forwarded texts: one normal form for one message, and no likeness where something that matters differs."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.likeness.compare import likeness
from bot.likeness.form import normal_form
from bot.likeness.text import BANDS, MIN_SCORE, MIN_WORDS, near, signature, text_key

RUMOUR = (
    "THÔNG BÁO: Từ 15h ngày 12/3 toàn bộ cây xăng ở Hải Phòng ngừng bán, mỗi xe chỉ được đổ 50.000đ. "
    "Mọi người tranh thủ đổ đầy bình tối nay và báo cho người thân cùng biết kẻo mai xếp hàng dài."
)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Fwd: Đừng mở link này!!! 🙏🙏", "dung mo link nay"),
        ("Chuyển tiếp:\nNước dâng rồi", "nuoc dang roi"),
        ("SHARE GẤP: mất điện (nguồn: sưu tầm)", "mat dien"),
        ("xem https://a.top/x?y=1 ngay", "xem link ngay"),
        ("xem a-b.vn/x, hxxp://c[.]cc/d", "xem link link"),
        ("đi về.Mai gặp", "di ve mai gap"),
        ("nộp 2tr5, 300k, 1,5 tỷ, 20 triệu", "nop 2500000 300000 1500000000 20000000"),
        ("nộp 2.500.000đ", "nop 2500000d"),
        ("5 ngân hàng", "5 ngan hang"),
        ("lúc 9h và 23h40, 8 giờ", "luc 9 gio va 23 gio 40 8 gio"),
        ("thứ tư và thứ bảy", "thu 4 va thu 7"),
        ("gọi 0912 345 678 hoặc 0912.345.678", "goi 0912345678 hoac 0912345678"),
        ("mn ơi ko đc mở", "moi nguoi oi khong duoc mo"),
        ("bé Lan ở Huế bị ĐÁNH, báo ngay SCB", "be Lan o Hue bi danh bao ngay Scb"),
        ("O DA NANG VA HA NOI", "o Da Nang va Ha Noi"),
        ("", ""),
        ("日本 🙈", ""),
    ],
)
def test_the_normal_form_by_example(text: str, form: str) -> None:
    assert normal_form(text) == form


@given(st.text(max_size=300))
def test_any_text_has_a_normal_form_of_folded_words(text: str) -> None:
    form = normal_form(text)
    assert form == " ".join(form.split())
    assert all(word.isascii() and word.isalnum() for word in form.split())


@given(st.text(max_size=300))
def test_composed_and_decomposed_spellings_have_one_key(text: str) -> None:
    nfc, nfd = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert text_key(normal_form(nfc)) == text_key(normal_form(nfd))


@given(st.text(max_size=400))
def test_any_text_is_keyed_signed_and_compared(text: str) -> None:
    assert len(text_key(normal_form(text))) in (0, 32)
    assert len(signature(normal_form(text))) in (0, BANDS)
    assert bool(text_key(normal_form(text))) == bool(signature(normal_form(text)))
    assert all(0 <= key < 2**63 for key in signature(normal_form(text)))
    for _, score in near(normal_form(text), [("stored", normal_form(RUMOUR))]):
        assert MIN_SCORE <= score <= 1.0


def test_a_text_of_too_few_words_is_not_recognised() -> None:
    short = " ".join(["chữ"] * (MIN_WORDS - 1))
    assert text_key(normal_form(short)) == text_key(normal_form(f"{short} https://a.top https://b.top")) == ""
    assert near(normal_form(short), [("stored", normal_form(short))]) == []
    assert text_key(normal_form(f"{short} nữa")) != ""


@pytest.mark.parametrize(
    "passed_on",
    [
        f"Fwd: {RUMOUR}\nNguồn: sưu tầm",
        f"🔥🔥 {RUMOUR} 🔥🔥",
        RUMOUR.upper(),
        RUMOUR.replace("50.000đ", "50.000 đ").replace("Mọi người", "mn"),
    ],
)
def test_wrapping_and_spelling_leave_the_key_as_it_is(passed_on: str) -> None:
    plain = passed_on.replace("50.000 đ", "50.000đ").replace("50.000 Đ", "50.000Đ")
    assert text_key(normal_form(plain)) == text_key(normal_form(RUMOUR))


@pytest.mark.parametrize(
    "passed_on",
    [
        f"Em chào anh chị, nhờ xác minh giúp em tin này là thật hay giả ạ\n{RUMOUR}",
        f"{RUMOUR}\nCó phải tin giả không mọi người?",
        RUMOUR[: RUMOUR.index(" và báo")],
        RUMOUR.replace("Mọi người", "Bà con").replace("kẻo mai xếp hàng dài", "kẻo muộn"),
        RUMOUR.replace("ngày 12/3 ", ""),
    ],
)
def test_a_message_wrapped_cut_or_edited_is_near(passed_on: str) -> None:
    assert [found for found, _ in near(normal_form(passed_on), [("stored", normal_form(RUMOUR))])] == ["stored"]


@pytest.mark.parametrize(
    "another",
    [
        RUMOUR.replace("12/3", "28/6"),
        RUMOUR.replace("15h", "9h"),
        RUMOUR.replace("Hải Phòng", "Cần Thơ"),
        RUMOUR.replace("Hải Phòng", "huyện Tân Lập"),
        RUMOUR.replace("50.000đ", "500k"),
        RUMOUR.replace("ngừng bán", "không ngừng bán"),
        f"Không có chuyện này: {RUMOUR}",
        f"{RUMOUR}\n=> Sở Công Thương bác bỏ, đây là thông tin sai sự thật.",
        f"{RUMOUR}\nĐây là tin giả, người dân không nên chia sẻ.",
        "THÔNG BÁO: Tối nay mất nước. Mọi người tranh thủ hứng đầy bình tối nay và báo cho người thân cùng biết.",
    ],
)
def test_another_value_a_denial_and_a_rebuttal_are_not_the_same_message(another: str) -> None:
    assert near(normal_form(another), [("stored", normal_form(RUMOUR))]) == []


def test_the_best_candidate_comes_first() -> None:
    half = RUMOUR[: RUMOUR.index(" Mọi")]
    edited = RUMOUR.replace("tranh thủ", "mau mau").replace("xếp hàng dài", "hết xăng")
    found = near(
        normal_form(RUMOUR),
        [("edited", normal_form(edited)), ("same", normal_form(RUMOUR)), ("half", normal_form(half))],
    )
    assert found[0] == ("same", 1.0)
    assert {name for name, _ in found} == {"edited", "same", "half"}


FORMS = st.text(st.sampled_from("abc12 KA"), max_size=60).map(lambda text: " ".join(text.split()))


@given(FORMS, FORMS)
@settings(max_examples=200)
def test_likeness_is_a_share_the_same_both_ways_and_whole_for_itself(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    if len(one.split()) >= 3:
        assert likeness(one, one) == 1.0


def test_edited_texts_that_are_near_share_a_key_of_the_signature() -> None:
    draw = random.Random(2022)
    words = RUMOUR.split()
    missed = compared = 0
    for _ in range(300):
        text = [draw.choice(words) + str(draw.randrange(90)) * (draw.random() < 0.1) for _ in range(60)]
        first = draw.randrange(20)
        edited = text[first : first + draw.randrange(25, 60)]
        for place in range(len(edited)):
            if draw.random() < 0.06:
                edited[place] = draw.choice(words)
        if near(normal_form(" ".join(edited)), [("stored", normal_form(" ".join(text)))]):
            compared += 1
            missed += not set(signature(normal_form(" ".join(edited)))) & set(signature(normal_form(" ".join(text))))
    assert compared > 100
    assert missed / compared <= 0.01
