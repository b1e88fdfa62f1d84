"""Whether a picture is whole and of a kind and size that can be sent."""

import warnings
from pathlib import Path

from PIL import Image

from bot.planning.limits import MAX_COVER_BYTES, MAX_PICTURE_BYTES, MAX_PICTURE_RATIO, MAX_PICTURE_SIDES_PX

FORMATS = ("JPEG", "PNG", "WEBP")
COVER_SUFFIXES = (".jpg", ".jpeg", ".png")


def picture_fault(path: Path) -> str | None:
    """What was expected of the picture and is not so, None for a sound one.

    It is decoded in full: `verify` alone passes a JPEG that ends too early.
    """
    if not path.is_file():
        return f"không có ảnh ở {path}"
    if path.stat().st_size > MAX_PICTURE_BYTES:
        return f"lớn nhất {MAX_PICTURE_BYTES} byte, đang là {path.stat().st_size}"
    try:
        with warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning):
            with Image.open(path, formats=FORMATS) as picture:
                picture.verify()
                sides = picture.size
            if (wrong := _wrong_sides(*sides)) is None:
                with Image.open(path, formats=FORMATS) as picture:
                    picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return f"cần một ảnh {', '.join(FORMATS)} còn nguyên"
    return wrong


def cover_fault(path: Path) -> str | None:
    """The same of the cover of an article."""
    if path.suffix.lower() not in COVER_SUFFIXES:
        return f"ảnh bìa bài viết cần là tệp {', '.join(COVER_SUFFIXES)}, thấy {path.name!r}"
    if (wrong := picture_fault(path)) is not None:
        return wrong
    if (size := path.stat().st_size) >= MAX_COVER_BYTES:
        return f"ảnh bìa bài viết cần nhỏ hơn {MAX_COVER_BYTES} byte, đang là {size}"
    return None


def _wrong_sides(width_px: int, height_px: int) -> str | None:
    if width_px + height_px > MAX_PICTURE_SIDES_PX:
        return f"rộng và cao cộng lại nhiều nhất {MAX_PICTURE_SIDES_PX} điểm, đang là {width_px} và {height_px}"
    if max(width_px, height_px) > MAX_PICTURE_RATIO * min(width_px, height_px):
        return f"cạnh này nhiều nhất gấp {MAX_PICTURE_RATIO} lần cạnh kia, đang là {width_px} và {height_px}"
    return None
