"""The lines of a .txt, in Unicode or in an old code; Markdown's marks are taken off, a form feed ends a page."""

import codecs
import re

from bot.importing.faults import ImportRefused
from bot.importing.lines import RawLine, Reading, reading_of
from bot.importing.old_codes import Code, guessed, syllable_share, turned

MIN_SHARE = 0.5
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HEADING = re.compile(r"\s*#{1,6}\s+")
_STRONG = re.compile(r"\*{1,3}(?=\S)([^*\n]++)(?<=\S)\*{1,3}")
_LOOSE = re.compile(r"(?:^|(?<=\s))\*{2,3}|\*{2,3}(?=\s|$)")
_ESCAPED = re.compile(r"\\([*_#\\-])")


def read_txt(data: bytes) -> Reading:
    """Raises `ImportRefused` for what is no text in a code that is known."""
    text, code = _decoded(data)
    remarks = (
        [f"Văn bản gõ bằng bảng mã cũ ({code.value}); đã chuyển sang Unicode. Chữ hoa có dấu xin soát lại."]
        if code is not Code.UNICODE
        else []
    )
    lines = []
    for page, page_text in enumerate(text.split("\f"), 1):
        for line in page_text.splitlines():
            heading = _HEADING.match(line)
            lines.append(RawLine(_without_markdown(line[heading.end() :] if heading else line), page, bool(heading)))
    return reading_of(lines, remarks)


def _decoded(data: bytes) -> tuple[str, Code]:
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = max((data.decode("latin-1"), data.decode("cp1258", "replace")), key=_readable)
    code = guessed(text)
    turned_text = turned(text, code)
    if "\0" in turned_text or syllable_share(turned_text) < MIN_SHARE:
        raise ImportRefused(
            "Tệp này không đọc được thành tiếng Việt: bảng mã lạ, hoặc không phải tệp chữ. Xin lưu lại bằng UTF-8."
        )
    return turned_text, code


def _readable(text: str) -> float:
    return syllable_share(turned(text, guessed(text)))


def _without_markdown(line: str) -> str:
    plain = _STRONG.sub(r"\1", line)
    plain = _LOOSE.sub("", plain)
    return _ESCAPED.sub(r"\1", plain).rstrip()
