"""The text of a .pdf, page by page: as pdfium reads it, or as pdfminer does where pdfium's has broken syllables."""

import io

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from bot.importing.faults import ImportRefused
from bot.importing.lines import RawLine, Reading, reading_of
from bot.importing.old_codes import Code, guessed, syllable_share, turned

MAX_PAGES = 300
SOUND_SHARE = 0.97
"""With this share of sound syllables the second reading is not asked for: it takes ten times as long."""
MIN_CHARS_A_PAGE = 30
_NO_TEXT = (
    "Tệp .pdf này chỉ có ảnh chụp, không có chữ để đọc. Xin dùng bản Word (.docx), hoặc nhận dạng chữ (OCR) trước rồi "
    "soát lại bằng mắt."
)


def read_pdf(data: bytes) -> Reading:
    """Raises `ImportRefused` for an encrypted, damaged, scanned or overlong file."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ImportRefused("Tệp .pdf này có mật khẩu. Xin lưu lại một bản không mật khẩu.") from error
        raise ImportRefused("Tệp .pdf này hỏng, không mở được. Xin xuất lại từ bản gốc.") from error
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise ImportRefused(
                f"Văn bản có {count} trang, nhiều hơn {MAX_PAGES} trang. Xin tách riêng phần cần đưa vào kho."
            )
        pages = [_page_text(document, number) for number in range(count)]
    finally:
        document.close()
    without_text = [str(number) for number, text in enumerate(pages, 1) if len(text.strip()) < MIN_CHARS_A_PAGE]
    if len(without_text) == count:
        raise ImportRefused(_NO_TEXT)
    better = _second_reading(data, pages)
    code = guessed("\n".join(better))
    raw = [RawLine(turned(line, code), number) for number, text in enumerate(better, 1) for line in text.splitlines()]
    remarks = []
    if code is not Code.UNICODE:
        remarks.append(f"Văn bản gõ bằng phông cũ ({code.value}); đã chuyển sang Unicode. Chữ hoa có dấu xin soát lại.")
    if without_text:
        remarks.append(f"Không đọc được chữ nào ở trang {', '.join(without_text)}.")
    return reading_of(raw, remarks)


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            return str(text_page.get_text_bounded()).replace("\r\n", "\n").replace("\ufffe", "-")
        finally:
            text_page.close()
    finally:
        page.close()


def _second_reading(data: bytes, pages: list[str]) -> list[str]:
    """Each page as read with fewer broken syllables; the first reading where the second can't open the file."""
    shares = [syllable_share(turned(text, guessed(text))) for text in pages]
    doubtful = [number for number, share in enumerate(shares) if share < SOUND_SHARE]
    if not doubtful:
        return pages
    chosen = list(pages)
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[number + 1 for number in doubtful]) as document:
            for number, page in zip(doubtful, document.pages, strict=True):
                other = page.extract_text() or ""
                if syllable_share(turned(other, guessed(other))) > shares[number] and other.strip():
                    chosen[number] = other
    except (PdfminerException, PDFException, PDFPasswordIncorrect):
        return pages
    return chosen
