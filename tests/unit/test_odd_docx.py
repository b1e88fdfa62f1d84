"""A document of Word whose lists and styles nobody would make is read, or its paragraphs have no label."""

from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from bot.importing.docx_numbering import Numbering


def listed(document: DocxDocument) -> Paragraph:
    return document.add_paragraph("Cán bộ không đăng tin.", style="List Number")


def in_a_ring(document: DocxDocument) -> Paragraph:
    first, second = (document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) for name in ("a", "b"))
    first.base_style, second.base_style = second, first
    return document.add_paragraph("Điều lạ", style="a")


def of_depth(written: str) -> Callable[[DocxDocument], Paragraph]:
    def made(document: DocxDocument) -> Paragraph:
        paragraph = listed(document)
        properties: Any = paragraph._p.get_or_add_pPr()
        numbered = properties.get_or_add_numPr()
        for name, value in (("ilvl", written), ("numId", "1")):
            child = OxmlElement(f"w:{name}")
            child.set(qn("w:val"), value)
            numbered.append(child)
        return paragraph

    return made


def starting_at(written: str) -> Callable[[DocxDocument], Paragraph]:
    def made(document: DocxDocument) -> Paragraph:
        for start in document.part.numbering_part.element.iter(qn("w:start")):
            start.set(qn("w:val"), written)
        for level in document.part.numbering_part.element.iter(qn("w:lvl")):
            level.set(qn("w:ilvl"), written if written != "7" else "0")
        return listed(document)

    return made


ODD: dict[str, Callable[[DocxDocument], Paragraph]] = {
    "styles in a ring": in_a_ring,
    **{f"depth {written[:9]}": of_depth(written) for written in ("x", "", "-1", "9" * 5_000, "\u00b2", "99")},
    **{f"start {written[:9]}": starting_at(written) for written in ("x", "", "-1", "9" * 5_000, "\u00b2", "7")},
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_no_list_and_no_style_ends_the_reading(make: Callable[[DocxDocument], Paragraph]) -> None:
    document = Document()
    paragraph = make(document)
    assert len(Numbering.of(document).label_of(paragraph)) < 20
