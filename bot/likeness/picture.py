"""The bytes of a submitted picture to its shades of grey, within bounds, or a clear refusal."""

import io
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from bot.domain.errors import BotError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
MAX_BYTES = 20 * 2**20
"""What Telegram lets a bot download. Source: core.telegram.org/bots/api#getfile."""
MAX_PIXELS, MAX_JPEG_PIXELS = 25_000_000, 50_000_000
"""A JPEG is reduced while it is decoded."""
MAX_SIDE_PX = 10_000
MAX_RATIO = 20
"""Of the longer side to the shorter: a longer strip is no photo and no screenshot."""
MAX_SCANS = 64
"""Of a progressive JPEG; cameras and platforms write about ten, and each takes as long as a whole picture."""
EXACT_PIXELS = 8_000_000
"""Above the screen of any phone; a larger picture that is no JPEG is reduced before its colours are converted."""
_SCAN = b"\xff\xda"
WORKING_PX = 512
"""A wider picture is reduced by a whole factor to 512-1,023 pixels: finer detail is never looked at."""

READ_PX = 1_080
"""The width at which letters are read: a narrower picture is enlarged to it, a much wider one reduced."""
MAX_READ_PIXELS = 1_080 * 3_240
"""Three screens long; of a longer picture the upper part is read."""
DARK = 110
"""A mean level below which letters are light on dark."""
SHOWN_PX, SHOWN_QUALITY = 2_048, 85
"""The longer side of a picture that is written anew, and how well: letters on a screenshot stay readable."""

Grey = NDArray[np.uint8]
T = TypeVar("T")


class PhotoUnreadable(BotError):  # noqa: N818 - it names what happened to the photo
    """A picture that can't be looked at: no picture, cut short, damaged, or too large."""


def read_grey(data: bytes) -> Grey:
    """Rows x columns of grey levels, 0 black: the first frame, upright by its EXIF mark, on white where transparent.

    Raises:
        PhotoUnreadable: for bytes that are no whole picture of `FORMATS` within the bounds above.
    """
    return _within_bounds(data, _decode)


def read_legible(data: bytes) -> Grey:
    """As `read_grey`, at the size and on the light ground that letters are best read at.

    Raises:
        PhotoUnreadable: as `read_grey`.
    """
    return _within_bounds(data, _as_legible)


def written_anew(data: bytes) -> bytes:
    """The picture as a JPEG of its own: upright, on white where transparent, at most SHOWN_PX long, and nothing else of
    the file: no place, no camera, no thumbnail, nothing hidden behind its end.

    Raises:
        PhotoUnreadable: as `read_grey`.
    """
    return _within_bounds(data, _as_jpeg)


def _within_bounds(data: bytes, work: Callable[[bytes], T]) -> T:
    if len(data) > MAX_BYTES:
        raise PhotoUnreadable(f"photo: expected at most {MAX_BYTES // 2**20} MB, found {len(data) / 2**20:.1f} MB")
    try:
        return work(data)
    except PhotoUnreadable:
        raise
    except Exception as error:  # Pillow's decoders raise some twenty kinds on damaged files
        raise PhotoUnreadable(f"photo: expected a whole {', '.join(FORMATS)} file; {type(error).__name__}") from error


def _decode(data: bytes) -> Grey:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        _refuse_beyond_bounds(image, data)
        image.draft("L", (2 * WORKING_PX, 2 * WORKING_PX))
        grey = _grey(_reduced(ImageOps.exif_transpose(image)))
    factor = min(max(1, grey.width // WORKING_PX), grey.height)
    return np.asarray(grey.reduce(factor) if factor > 1 else grey)


def _as_legible(data: bytes) -> Grey:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        _refuse_beyond_bounds(image, data)
        image.draft("L", (READ_PX, READ_PX))
        grey = _grey(ImageOps.exif_transpose(image))
    grey = grey.crop((0, 0, grey.width, min(grey.height, MAX_READ_PIXELS * grey.width // READ_PX**2)))
    if not READ_PX <= grey.width < 2 * READ_PX:
        grey = grey.resize((READ_PX, max(1, grey.height * READ_PX // grey.width)), Image.Resampling.BICUBIC)
    level = np.asarray(grey)
    return 255 - level if level.mean() < DARK else level


def _as_jpeg(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        _refuse_beyond_bounds(image, data)
        image.draft("RGB", (SHOWN_PX, SHOWN_PX))
        image.thumbnail((SHOWN_PX, SHOWN_PX))
        upright = _on_white(ImageOps.exif_transpose(image))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=SHOWN_QUALITY)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return _grey(image).convert("RGB")
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
    return Image.frombytes("RGB", image.size, image.convert("RGB").tobytes())


def _refuse_beyond_bounds(image: Image.Image, data: bytes) -> None:
    """Before anything is decoded. What is a JPEG is told by who decodes it: one that holds two calls itself MPO."""
    short, long = sorted(image.size)
    is_jpeg = isinstance(image, JpegImageFile)
    max_pixels = MAX_JPEG_PIXELS if is_jpeg else MAX_PIXELS
    if long > MAX_SIDE_PX or long > MAX_RATIO * short or short * long > max_pixels:
        raise PhotoUnreadable(
            f"photo: expected at most {max_pixels} pixels, {MAX_SIDE_PX} a side and {MAX_RATIO} times as long as wide,"
            f" found {image.width} x {image.height}"
        )
    if is_jpeg and (scans := data.count(_SCAN)) > MAX_SCANS:
        raise PhotoUnreadable(f"photo: expected at most {MAX_SCANS} scans, found {scans}")


def _reduced(image: Image.Image) -> Image.Image:
    """A large picture at its working size, one whose colours stand in a palette or in 16 bits as it is."""
    factor = min(image.width // WORKING_PX, image.height)
    if image.width * image.height <= EXACT_PIXELS or factor < 2 or image.mode not in {"RGB", "RGBA", "LA", "L"}:
        return image
    return image.reduce(factor)


def _grey(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("L")
    return image.convert("RGB").convert("L") if image.mode == "CMYK" else image.convert("L")
