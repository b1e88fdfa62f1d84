"""The paragraphs of a .docx, with the numbers that Word adds by itself and text of old fonts turned into Unicode."""

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as DocxDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from bot.importing.docx_numbering import Numbering
from bot.importing.faults import ImportRefused
from bot.importing.lines import RawLine, Reading, reading_of
from bot.importing.old_codes import Code, from_tcvn3, guessed, is_capitals_font, of_font, turned

MAX_UNPACKED_BYTES = 200_000_000
MAX_PACKED_TIMES = 200
"""How many times its size a package may unpack to; text packs to a tenth, a bomb to a thousandth."""
MAX_HEADING_CHARS = 160
_PAGE_BREAKS = ('w:br[@w:type="page"]', "w:lastRenderedPageBreak")


def read_docx(data: bytes) -> Reading:
    """Raises `ImportRefused` for what is no sound .docx of a bearable size."""
    _check_package(data)
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, InvalidXmlError, XMLSyntaxError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ImportRefused("Tệp .docx này hỏng, không mở được. Xin mở bằng Word rồi lưu lại thành .docx.") from error
    codes: set[Code] = set()
    lines = list(_lines(document, codes))
    turned_from = sorted(code.value for code in codes if code is not Code.UNICODE)
    remarks = (
        [f"Văn bản gõ bằng phông cũ ({', '.join(turned_from)}); đã chuyển sang Unicode. Chữ hoa có dấu xin soát lại."]
        if turned_from
        else []
    )
    if any(isinstance(block, Table) for block in document.iter_inner_content()):
        remarks.append("Văn bản có bảng; mỗi hàng của bảng được ghi thành một dòng, các ô cách nhau bằng “ | ”.")
    return reading_of(lines, remarks)


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


def _lines(document: DocxDocument, codes: set[Code]) -> Iterator[RawLine]:
    numbering = Numbering.of(document)
    page = 1
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(_cell_text(cell.paragraphs, codes) for cell in row.cells)
                yield RawLine(" | ".join(filter(None, cells)), page)
            continue
        page += sum(len(block._p.xpath(f".//{path}")) for path in _PAGE_BREAKS[1:])  # noqa: SLF001
        number = numbering.label_of(block)
        text = _text_of(block, codes)
        for at, piece in enumerate(text.split("\n")):
            yield RawLine(
                f"{number} {piece}" if number and at == 0 and piece else piece, page, _is_heading(block, text)
            )
        page += len(block._p.xpath(f".//{_PAGE_BREAKS[0]}"))  # noqa: SLF001


def _cell_text(paragraphs: list[Paragraph], codes: set[Code]) -> str:
    return " ".join(filter(None, (_text_of(paragraph, codes).strip() for paragraph in paragraphs)))


def _text_of(paragraph: Paragraph, codes: set[Code]) -> str:
    """The text, run by run in the code of its font; where no font tells, the code of the whole paragraph is guessed."""
    fonts = [_font_of(run, paragraph) for run in paragraph.runs]
    if not any(map(of_font, fonts)):
        code = guessed(paragraph.text)
        codes.add(code)
        return turned(paragraph.text, code)
    pieces = []
    for run, font in zip(paragraph.runs, fonts, strict=True):
        code = of_font(font) or Code.UNICODE
        codes.add(code)
        capitals = is_capitals_font(font)
        pieces.append(from_tcvn3(run.text, capitals=True) if capitals else turned(run.text, code))
    return "".join(pieces)


def _font_of(run: object, paragraph: Paragraph) -> str:
    name = getattr(getattr(run, "font", None), "name", None)
    style = paragraph.style
    while not name and style is not None:
        name = style.font.name
        style = style.base_style
    return name or ""


def _is_heading(paragraph: Paragraph, text: str) -> bool:
    """Styled as a heading, or a short line that is bold throughout and no sentence."""
    style = paragraph.style.name if paragraph.style is not None else ""
    if style and style.lower().startswith(("heading", "title")):
        return True
    runs = [run for run in paragraph.runs if run.text.strip()]
    bold = bool(runs) and all(run.bold for run in runs)
    return bold and len(text) <= MAX_HEADING_CHARS and not text.rstrip().endswith((".", ";", ","))
