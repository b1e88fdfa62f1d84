"""The bytes of a submitted picture to its shades of grey, within bounds, or a clear refusal."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from bot.domain.errors import BotError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
MAX_BYTES = 20 * 2**20
"""What Telegram lets a bot download. Source: core.telegram.org/bots/api#getfile."""
MAX_PIXELS = 50_000_000
WORKING_PX = 512
"""A wider picture is reduced by a whole factor to 512-1,023 pixels: finer detail is never looked at."""

Grey = NDArray[np.uint8]


class PhotoUnreadable(BotError):  # noqa: N818 - it names what happened to the photo
    """A picture that can't be looked at: no picture, cut short, damaged, or too large."""


def read_grey(data: bytes) -> Grey:
    """Rows x columns of grey levels, 0 black: the first frame, upright by its EXIF mark, on white where transparent.

    Raises:
        PhotoUnreadable: for bytes that are no whole picture of `FORMATS` within `MAX_BYTES` and `MAX_PIXELS`.
    """
    if len(data) > MAX_BYTES:
        raise PhotoUnreadable(f"photo: expected at most {MAX_BYTES // 2**20} MB, found {len(data) / 2**20:.1f} MB")
    try:
        return _decode(data)
    except PhotoUnreadable:
        raise
    except Exception as error:  # Pillow's decoders raise some twenty kinds on damaged files
        raise PhotoUnreadable(f"photo: expected a whole {', '.join(FORMATS)} file; {type(error).__name__}") from error


def _decode(data: bytes) -> Grey:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise PhotoUnreadable(f"photo: expected at most {MAX_PIXELS} pixels, found {image.width} x {image.height}")
        image.draft("L", (2 * WORKING_PX, 2 * WORKING_PX))
        grey = _grey(ImageOps.exif_transpose(image))
    factor = min(max(1, grey.width // WORKING_PX), grey.height)
    return np.asarray(grey.reduce(factor) if factor > 1 else grey)


def _grey(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return Image.fromarray((np.asarray(image).astype(np.int64) >> 8).clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("L")
    return image.convert("RGB").convert("L") if image.mode == "CMYK" else image.convert("L")
