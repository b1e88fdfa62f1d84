"""QR codes in pictures: found by the limited process, and what they say told apart."""

import base64
import io
import random

import numpy as np
import pytest
import segno
from PIL import Image, ImageFilter

from bot.dialogue.qr import QrCode, kind_of, links_in, with_seen
from bot.domain.messages import Incoming, Media, MediaKind, Span
from bot.likeness.photo import photo_hash
from bot.likeness.picture import read_grey
from bot.likeness.seen import Seen, read, written
from bot.pictures.process import PictureProcess
from bot.pictures.qr_codes import MAX_CODES, read_codes

URL = "https://vietcombank-xacthuc.top/dang-nhap?id=1"
VIET_QR = (
    "00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA53037045802VN62150811chuyen khoan6304A13A"
)


def code(text: str, modules_px: int = 6) -> Image.Image:
    out = io.BytesIO()
    segno.make_qr(text).save(out, kind="png", scale=modules_px, border=4)
    return Image.open(out).convert("RGB")


def photo(*codes: Image.Image, angle: float = 0.0, seed: int = 1) -> bytes:
    """Something like a photo with the codes in it: a grainy background, uneven light, a little blur, JPEG."""
    grain = np.random.default_rng(seed).normal(150, 25, (960, 1280, 1))
    light = np.linspace(0.75, 1.1, 1280)[None, :, None]
    picture = Image.fromarray((grain * light).clip(0, 255).astype(np.uint8).repeat(3, axis=2))
    for place, one in enumerate(codes):
        turned = one.convert("RGBA").rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
        picture.paste(turned, (80 + place * 600, 120), turned)
    out = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=75)
    return out.getvalue()


def said_in(data: bytes) -> tuple[str, ...]:
    return read_codes(read_grey(data))


@pytest.mark.parametrize("angle", [0, 90, 180, 17, -33])
def test_a_code_in_a_photo_is_read_however_it_lies(angle: float) -> None:
    assert said_in(photo(code(URL, 10), angle=angle)) == (URL,)


@pytest.mark.parametrize("modules_px", [6, 8, 16])
def test_a_code_is_read_small_and_large(modules_px: int) -> None:
    assert said_in(photo(code(URL, modules_px))) == (URL,)


def test_two_codes_are_two_and_the_same_twice_is_one() -> None:
    other = "https://vtv.vn/"
    assert set(said_in(photo(code(URL, 10), code(other, 10)))) == {URL, other}
    assert said_in(photo(code(URL, 10), code(URL, 10))) == (URL,)


def test_a_picture_without_a_code_says_nothing() -> None:
    assert said_in(photo()) == ()


def test_the_fullest_code_is_read_whole_and_many_are_cut() -> None:
    text = "chu " * 700
    out = io.BytesIO()
    segno.make_qr(text, error="l").save(out, kind="png", scale=5)
    assert said_in(out.getvalue()) == (text,)
    sheet = Image.new("RGB", (900, 900), "white")
    for place in range(9):
        sheet.paste(code(f"https://a{place}.vn/", 6), (place % 3 * 300, place // 3 * 300))
    sheet.save(out := io.BytesIO(), "PNG")
    assert len(said_in(out.getvalue())) == MAX_CODES


async def test_the_limited_process_gives_the_look_and_the_codes() -> None:
    process = PictureProcess(deadline_s=60)
    picture = photo(code(URL, 10))
    try:
        seen = read(await process.look(picture))
    finally:
        await process.stop()
    assert seen == Seen(base64.b64encode(photo_hash(picture).to_bytes()).decode(), (URL,))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (URL, QrCode.LINK),
        ("HTTP://VTV-VN.TOP/QUA", QrCode.LINK),
        ("vtv-vn.top/qua", QrCode.LINK),
        (VIET_QR, QrCode.TRANSFER),
        ("2|99|0900000000|NGUYEN VAN A||0|0|50000", QrCode.TRANSFER),
        ("bitcoin:bc1qxyz?amount=0.1", QrCode.TRANSFER),
        ("tel:+84900000000", QrCode.CALL),
        ("SMSTO:0900000000:DK NAP", QrCode.CALL),
        ("mailto:a@b.vn", QrCode.CALL),
        ("BEGIN:VCARD\nFN:A\nURL:https://vtv-vn.top/a\nEND:VCARD", QrCode.CARD),
        ("MECARD:N:A;TEL:09;;", QrCode.CARD),
        ("WIFI:S:xa;T:WPA;P:12345678;;", QrCode.CARD),
        ("Họp chi bộ lúc 8 giờ", QrCode.TEXT),
        ("Xem tại https://vtv-vn.top/a nhé", QrCode.TEXT),
        ("8934567890123", QrCode.TEXT),
    ],
)
def test_what_a_code_asks_for_is_told_apart(text: str, kind: QrCode) -> None:
    assert kind_of(text) is kind


def test_addresses_are_taken_from_all_but_what_pays_and_calls() -> None:
    assert links_in("HTTP://VTV-VN.TOP/QUA") == ("http://VTV-VN.TOP/QUA",)
    assert links_in("Xem https://vtv-vn.top/a nhé") == ("https://vtv-vn.top/a",)
    assert links_in("BEGIN:VCARD\nURL:https://vtv-vn.top/a\nEND:VCARD") == ("https://vtv-vn.top/a",)
    assert links_in(f"{VIET_QR}https://vtv-vn.top/a") == links_in("tel:+849") == links_in("chữ") == ()


def test_the_addresses_in_codes_are_links_of_the_message_that_brings_the_picture() -> None:
    picture = Media(MediaKind.PHOTO, "ref", "u1")
    incoming = with_seen(Incoming("ảnh này", media=(picture,)), {"u1": written(Seen("LOOK", (URL, "\x07chữ")))})
    assert incoming.media == (Media(MediaKind.PHOTO, "ref", "u1", "LOOK", (URL, "chữ")),)
    assert incoming.spans == (Span("text_link", 0, 0, URL),)
    assert with_seen(Incoming(media=(picture,)), {"u1": "LOOK"}).media[0].look == "LOOK"
    assert with_seen(Incoming(media=(picture,)), {}).media == (picture,)


def test_what_is_seen_is_read_as_it_was_written() -> None:
    shuffled = random.Random(4)
    for _ in range(200):
        codes = tuple(
            "".join(chr(shuffled.randrange(32, 0x2FF)) for _ in range(9)) for _ in range(shuffled.randrange(4))
        )
        assert read(written(Seen("abc+/=", codes))) == Seen("abc+/=", codes)
