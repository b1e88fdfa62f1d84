"""Photos: the same through recompression, size and cuts; unreadable ones refused by one error, whatever the bytes."""

import io
import struct
import warnings
import zlib
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from bot.domain.errors import BotError
from bot.likeness.grid import Frame
from bot.likeness.photo import BANDS, PhotoHash, band_keys, distance, photo_hash, same_photo
from bot.likeness.picture import MAX_BYTES, MAX_PIXELS, PhotoUnreadable, read_grey
from tests.likeness import drawings

SCREEN = drawings.post(1, 2).resize((360, 720))
PHOTO = drawings.scene(3, 360, 240)


def as_file(image: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def declared(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


WHOLE = {
    "JPEG": as_file(PHOTO, "JPEG", quality=60),
    "PNG": as_file(PHOTO.resize((90, 60))),
    "WEBP": as_file(PHOTO, "WEBP", quality=60),
    "GIF": as_file(PHOTO.resize((90, 60)), "GIF"),
    "BMP": as_file(PHOTO.resize((90, 60)), "BMP"),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_every_kind_of_file_gives_the_same_photo(kind: str) -> None:
    assert same_photo(photo_hash(as_file(PHOTO)), photo_hash(WHOLE[kind]))


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "RGBA", "LA", "I;16"])
def test_every_mode_of_pixels_is_read(mode: str) -> None:
    grey = PHOTO.convert("L")
    if mode == "I;16":
        image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    else:
        image = (grey if mode == "LA" else PHOTO).convert(mode)
    data = as_file(image, "JPEG" if mode == "CMYK" else "PNG")
    found = read_grey(data)
    assert found.shape == (240, 360)
    if mode not in ("1", "P"):
        assert np.abs(found.astype(int) - np.asarray(grey)).mean() < 8


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert (read_grey(as_file(clear)) == 255).all()


def test_a_photo_lying_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = as_file(PHOTO.rotate(90, expand=True), "JPEG", quality=90, exif=exif)
    assert same_photo(photo_hash(as_file(PHOTO)), photo_hash(lying))


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_an_animation_the_first_picture_counts(kind: str) -> None:
    later = [drawings.scene(seed, 360, 240) for seed in (4, 5)]
    moving = as_file(PHOTO, kind, save_all=True, append_images=later, duration=100)
    assert same_photo(photo_hash(as_file(PHOTO)), photo_hash(moving))


def test_a_camera_file_of_many_megapixels_is_read_small() -> None:
    large = as_file(PHOTO.resize((6000, 4000)), "JPEG", quality=50)
    assert max(read_grey(large).shape) < 2000
    assert same_photo(photo_hash(as_file(PHOTO)), photo_hash(large))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("nothing", b""),
        ("text", b"khong phai anh"),
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("tiff", as_file(PHOTO, "TIFF")),
        ("too many bytes", WHOLE["JPEG"] + b"\0" * MAX_BYTES),
        ("too many pixels", declared(MAX_PIXELS // 5000 + 1, 5000)),
        ("pixels that Pillow warns of", declared(10_000, 10_000)),
        ("a bomb", declared(100_000, 100_000)),
        *(
            (f"a strip {width} x {height}", as_file(Image.new("L", (width, height))))
            for width, height in ((1, 3000), (3000, 1), (70, 9000), (9000, 70), (10_001, 600))
        ),
        *((f"half a {kind}", data[: len(data) // 2]) for kind, data in WHOLE.items()),
    ],
)
def test_what_is_no_whole_picture_within_bounds_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(PhotoUnreadable, match=r"^photo: expected") as caught:
        photo_hash(data)
    assert isinstance(caught.value, BotError), name


@given(st.binary(max_size=400))
@settings(deadline=None)
@example(b"GIF89a")
@example(b"\x89PNG\r\n\x1a\n")
@example(b"BM")
@example(b"RIFF\x00\x00\x00\x00WEBPVP8 ")
@example(b"\xff\xd8\xff\xe0")
def test_any_bytes_are_hashed_or_refused(data: bytes) -> None:
    _hash_or_refuse(data)


@given(st.sampled_from(sorted(WHOLE)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8))
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_hashed_or_refused(kind: str, damage: list[tuple[float, int]]) -> None:
    data = bytearray(WHOLE[kind])
    for place, byte in damage:
        data[int(place * (len(data) - 1))] = byte
    _hash_or_refuse(bytes(data))


def _hash_or_refuse(data: bytes) -> None:
    """Pillow's warnings about damaged files are no errors in the running program, nor here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = photo_hash(data)
        except PhotoUnreadable:
            return
    assert PhotoHash.from_bytes(found.to_bytes()) == found
    assert 0.0 <= distance(found, found) <= 1.0


def test_a_picture_is_at_no_distance_from_itself_and_its_hash_survives_the_database() -> None:
    for image in (SCREEN, PHOTO):
        found = photo_hash(as_file(image))
        assert distance(found, found) == 0.0
        assert PhotoHash.from_bytes(found.to_bytes()) == found


@pytest.mark.parametrize("damaged", [b"", b"x", PhotoHash((Frame((1,), (2,)),)).to_bytes()[:-3]])
def test_a_hash_that_no_picture_had_is_refused(damaged: bytes) -> None:
    with pytest.raises(PhotoUnreadable, match="photo hash"):
        PhotoHash.from_bytes(damaged)


@pytest.mark.parametrize("colour", ["white", "black"])
def test_a_blank_picture_is_never_recognised(colour: str) -> None:
    blank = photo_hash(as_file(Image.new("RGB", (360, 640), colour)))
    assert band_keys(blank) == ()
    assert not same_photo(blank, blank)


@pytest.mark.parametrize("size", [(1, 1), (1, 20), (20, 1), (150, 3000), (3000, 150), (450, 9000), (9000, 450)])
def test_pictures_of_odd_shape_are_hashed(size: tuple[int, int]) -> None:
    assert all(8 <= len(frame.lighter) <= 192 for frame in photo_hash(as_file(PHOTO.resize(size))).frames)


def test_keys_are_few_small_and_shared_after_a_status_bar_is_cut_off_and_a_border_added() -> None:
    first = photo_hash(as_file(SCREEN))
    keys = band_keys(first)
    assert 0 < len(keys) <= 2 * BANDS
    assert all(0 <= key < 2**19 for key in keys)
    cut, framed = SCREEN.crop((0, 26, 360, 720)), ImageOps.expand(SCREEN, 20, "black")
    for changed in (cut, framed):
        second = photo_hash(as_file(changed, "JPEG", quality=40))
        assert same_photo(first, second)
        assert set(keys) & set(band_keys(second))


def test_screens_of_one_layout_with_other_words_are_not_merged() -> None:
    hashes = [photo_hash(as_file(drawings.sms(7, words))) for words in range(4)]
    assert not any(same_photo(one, other) for one, other in pairwise(hashes))
