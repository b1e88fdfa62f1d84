"""What stands where in a .docx: paragraphs and tables in order, whatever they are wrapped in (ECMA-376, 17.2 to 17.13).

What was inserted while changes are recorded counts as text, what was deleted does not.
"""

from collections.abc import Iterator

from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRAPS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo")}
_GONE = (f"{W}del", f"{W}moveFrom", _FALLBACK)
_NOTES = ((RELATIONSHIP_TYPE.FOOTNOTES, "footnote"), (RELATIONSHIP_TYPE.ENDNOTES, "endnote"))


def blocks(document: DocxDocument) -> Iterator[Paragraph | Table]:
    yield from _blocks(document.element.body, document)


def _blocks(holder: _Element, document: DocxDocument) -> Iterator[Paragraph | Table]:
    for element in holder:
        if element.tag == f"{W}p":
            yield _paragraph(element, document)
        elif element.tag == f"{W}tbl":
            yield Table(element, document)  # type: ignore[arg-type]
        elif element.tag in _WRAPS:
            yield from _blocks(element, document)


def paragraphs_in(holder: _Element, document: DocxDocument) -> list[Paragraph]:
    """All below `holder`, those of tables within it and of boxes too."""
    return [_paragraph(one, document) for one in holder.iter(f"{W}p") if one is not holder and not _is_gone(one)]


def rows_of(table: Table, document: DocxDocument) -> Iterator[list[list[Paragraph]]]:
    """Row by row, cell by cell, the paragraphs."""
    own = table._tbl  # noqa: SLF001
    for row in own.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is own:
            cells = [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]
            yield [paragraphs_in(cell, document) for cell in cells]


def runs_of(paragraph: Paragraph) -> list[Run]:
    """Its own, without those of boxes that hang on it."""
    own = paragraph._p  # noqa: SLF001
    return [
        Run(run, paragraph)  # type: ignore[arg-type]
        for run in own.iter(f"{W}r")
        if next(run.iterancestors(f"{W}p")) is own and not _is_gone(run)
    ]


def notes_of(document: DocxDocument) -> Iterator[list[Paragraph]]:
    """Each footnote and endnote by its paragraphs, in the order of the file."""
    for relation, name in _NOTES:
        for found in document.part.rels.values():
            if found.reltype == relation and not found.is_external:
                for note in parse_xml(found.target_part.blob).iter(f"{W}{name}"):
                    if note.get(f"{W}type", "normal") == "normal":
                        yield paragraphs_in(note, document)


def _is_gone(element: _Element) -> bool:
    return next(element.iterancestors(*_GONE), None) is not None


def _paragraph(element: _Element, document: DocxDocument) -> Paragraph:
    return Paragraph(element, document)  # type: ignore[arg-type]
