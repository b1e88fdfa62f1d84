"""Which reader a file is for, by what it begins with and not by its name."""

from pathlib import Path

from bot.data.reasons import reason_of
from bot.importing.faults import ImportRefused
from bot.importing.lines import Reading
from bot.importing.txt_file import read_txt

MAX_BYTES = 50_000_000
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_RTF = b"{\\rtf"


def read_file(path: Path) -> Reading:
    """Raises `ImportRefused` for what can't be read: the message says why and what to do."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ImportRefused(f"Tệp lớn {size // 1_000_000} MB, hơn {MAX_BYTES // 1_000_000} MB. Xin tách nhỏ tệp.")
        data = path.read_bytes()
    except OSError as error:
        raise ImportRefused(f"{path}: không đọc được tệp ({reason_of(error)}).") from error
    reading = _read(data)
    if not reading.text.strip():
        raise ImportRefused("Tệp này không có chữ nào.")
    return reading


def _read(data: bytes) -> Reading:
    if data.startswith(b"%PDF"):
        from bot.importing.pdf_file import read_pdf  # noqa: PLC0415 - heavy, and only for .pdf

        return read_pdf(data)
    if data.startswith(b"PK"):
        from bot.importing.docx_file import read_docx  # noqa: PLC0415 - heavy, and only for .docx

        return read_docx(data)
    if data.startswith((_OLD_WORD, _RTF)):
        raise ImportRefused("Tệp .doc hoặc .rtf chưa đọc được. Xin mở bằng Word rồi lưu thành .docx.")
    return read_txt(data)
