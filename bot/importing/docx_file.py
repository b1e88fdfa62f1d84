"""The paragraphs of a .docx, with the numbers that Word adds by itself and text of old fonts turned into Unicode."""

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as DocxDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.etree import XMLSyntaxError

from bot.importing.docx_body import blocks, notes_of, paragraphs_in, rows_of, runs_of
from bot.importing.docx_numbering import Numbering
from bot.importing.faults import ImportRefused
from bot.importing.lines import RawLine, Reading, reading_of
from bot.importing.old_codes import Code, from_tcvn3, guessed, is_capitals_font, of_font, turned

MAX_UNPACKED_BYTES = 200_000_000
MAX_PACKED_TIMES = 200
"""How many times its size a package may unpack to; text packs to a tenth, a bomb to a thousandth."""
MAX_HEADING_CHARS = 160
_PAGE_BREAK, _RENDERED_BREAK = 'w:br[@w:type="page"]', "w:lastRenderedPageBreak"
_SET_IN_COLUMNS = re.compile(r"(?:ĐẢNG CỘNG SẢN|CỘNG HÒA XÃ HỘI CHỦ NGHĨA) VIỆT NAM|^Nơi nhận")
_TABLE = "Văn bản có bảng; mỗi hàng của bảng được ghi thành một dòng, các ô cách nhau bằng “ | ”."
_BROKEN = "Tệp .docx này hỏng, không mở được. Xin mở bằng Word rồi lưu lại thành .docx."


def read_docx(data: bytes) -> Reading:
    """Raises `ImportRefused` for what is no sound .docx of a bearable size."""
    _check_package(data)
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, InvalidXmlError, XMLSyntaxError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ImportRefused(_BROKEN) from error
    reader = _Reader(document)
    try:
        lines = [*reader.lines(), *reader.notes()]
    except XMLSyntaxError as error:
        raise ImportRefused(_BROKEN) from error
    return reading_of(lines, reader.remarks())


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            sizes = [info.file_size for info in package.infolist()]
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ImportRefused("Tệp này không phải .docx. Nếu là .doc, xin mở bằng Word rồi lưu thành .docx.") from error
    unpacked = sum(sizes)
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > 10_000_000 and unpacked > MAX_PACKED_TIMES * len(data)):
        raise ImportRefused(
            f"Tệp này nở ra {unpacked // 1_000_000} MB khi mở, không giống một văn bản. Xin kiểm tra lại nguồn của tệp."
        )
    if "word/document.xml" not in names:
        raise ImportRefused("Tệp này là tệp nén nhưng không phải văn bản Word (.docx).")


class _Reader:
    """Reads from top to bottom; what it met on the way is said in `remarks`."""

    def __init__(self, document: DocxDocument) -> None:
        self._document = document
        self._numbering = Numbering.of(document)
        self._codes: set[Code] = set()
        self._has_table = False

    def lines(self) -> Iterator[RawLine]:
        page = 1
        for block in blocks(self._document):
            if isinstance(block, Table):
                yield from self._table(block, page)
                continue
            page += _breaks(block, _RENDERED_BREAK)
            yield from self._paragraph(block, page)
            for boxed in paragraphs_in(block._p, self._document):  # noqa: SLF001
                yield from self._paragraph(boxed, page)
            page += _breaks(block, _PAGE_BREAK)

    def notes(self) -> Iterator[RawLine]:
        """Each with its number, behind all else."""
        for number, paragraphs in enumerate(notes_of(self._document), 1):
            yield RawLine(f"{number} {self._in_one_line(paragraphs)}", 1, note=True)

    def remarks(self) -> list[str]:
        old = ", ".join(sorted(code.value for code in self._codes if code is not Code.UNICODE))
        return [
            *(
                [f"Văn bản gõ bằng phông cũ ({old}); đã chuyển sang Unicode. Chữ hoa có dấu xin soát lại."]
                if old
                else []
            ),
            *([_TABLE] if self._has_table else []),
        ]

    def _table(self, table: Table, page: int) -> Iterator[RawLine]:
        """A row a line; but a table that only sets the head or the foot of the page in columns is read cell by cell."""
        rows = list(rows_of(table, self._document))
        if any(_SET_IN_COLUMNS.search(self._in_one_line(cell)) for row in rows for cell in row):
            for paragraph in (one for row in rows for cell in row for one in cell):
                yield from self._paragraph(paragraph, page)
            return
        self._has_table = True
        for row in rows:
            cells = [self._in_one_line(cell, numbered=True) for cell in row]
            yield RawLine(" | ".join(filter(None, cells)), page, row=True)

    def _paragraph(self, paragraph: Paragraph, page: int) -> Iterator[RawLine]:
        text, heading = self._text(paragraph), _is_heading(paragraph)
        first, *more = self._numbered(paragraph, text).split("\n")
        yield RawLine(first, page, heading)
        yield from (RawLine(piece, page, heading) for piece in more)

    def _numbered(self, paragraph: Paragraph, text: str) -> str:
        number = self._numbering.label_of(paragraph)
        return f"{number} {text}" if number and text else text

    def _in_one_line(self, paragraphs: list[Paragraph], *, numbered: bool = False) -> str:
        texts = ((one, self._text(one).strip()) for one in paragraphs)
        return " ".join(filter(None, (self._numbered(one, text) if numbered else text for one, text in texts)))

    def _text(self, paragraph: Paragraph) -> str:
        """Run by run in the code of its font; where no font tells, the code of the whole paragraph is guessed."""
        runs = [(run.text, _font_of(run, paragraph)) for run in runs_of(paragraph)]
        if not any(of_font(font) for _, font in runs):
            text = "".join(text for text, _ in runs)
            code = guessed(text)
            self._codes.add(code)
            return turned(text, code)
        pieces = []
        for text, font in runs:
            code = of_font(font) or Code.UNICODE
            self._codes.add(code)
            pieces.append(from_tcvn3(text, capitals=True) if is_capitals_font(font) else turned(text, code))
        return "".join(pieces)


def _breaks(paragraph: Paragraph, path: str) -> int:
    return len(paragraph._p.xpath(f".//{path}"))  # noqa: SLF001


def _font_of(run: Run, paragraph: Paragraph) -> str:
    name = run.font.name
    style = paragraph.style
    while not name and style is not None:
        name = style.font.name
        style = style.base_style
    return name or ""


def _is_heading(paragraph: Paragraph) -> bool:
    """Styled as a heading, or a short line that is bold throughout and no sentence."""
    style = paragraph.style.name if paragraph.style is not None else ""
    if style and style.lower().startswith(("heading", "title")):
        return True
    runs = [run for run in runs_of(paragraph) if run.text.strip()]
    text = "".join(run.text for run in runs)
    bold = bool(runs) and all(run.bold for run in runs)
    return bold and len(text) <= MAX_HEADING_CHARS and not text.rstrip().endswith((".", ";", ","))
