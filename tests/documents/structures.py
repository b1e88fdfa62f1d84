"""The six made documents of structures.yaml as files to import, and what must be found in each."""

import io
from functools import cache
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from tests.documents.making import FOLDER, coded
from tests.yaml_files import read_yaml

NUMBERED_BY_WORD = "numbered_by_word"
_FORMS = (("decimal", "Điều %1."), ("decimal", "%2."), ("lowerLetter", "%3)"))
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_ABSTRACT = "88"


@cache
def documents() -> dict[str, dict[str, Any]]:
    return dict(read_yaml(FOLDER / "structures.yaml"))


def expected(name: str) -> dict[str, str]:
    """id -> text of each clause."""
    return {
        part["id"]: "\n".join([part["text"] + part.get("inserted", ""), *part.get("rows", ())])
        for part in documents()[name]["parts"]
        if "id" in part
    }


def notes(name: str) -> list[str]:
    return [part["note"] for part in documents()[name]["parts"] if "note" in part]


def as_txt(name: str) -> bytes:
    """As it looks on paper; in the bytes of its font where that is one of an old code."""
    made = documents()[name]
    font = made.get("font", "")
    lines = [
        *made["head"],
        *(f"{part['mark']} {part['text']}" if "mark" in part else part["text"] for part in made["parts"]),
        *made["tail"],
    ]
    return "\n".join(coded(line, font) for line in lines).encode("latin-1" if font else "utf-8")


def as_docx(name: str) -> bytes:
    made = documents()[name]
    document = docx.Document()
    _table(document, made.get("head_table"))
    for line in made["head"]:
        _line(document, line, made)
    lists = _lists(document, made)
    for part in made["parts"]:
        _part(document, part, made, lists)
    _table(document, made.get("tail_table"))
    for line in made.get("tail", ()):
        _line(document, line, made)
    _footnotes(document, notes(name))
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _line(document: Document, text: str, made: dict[str, Any]) -> Paragraph:
    font = made.get("font", "")
    paragraph = document.add_paragraph()
    run = paragraph.add_run(coded(text, font))
    if font:
        run.font.name = f"{font}H" if font.startswith(".Vn") and text.isupper() else font
    return paragraph


def _part(document: Document, part: dict[str, Any], made: dict[str, Any], lists: dict[int, str]) -> None:
    written = f"{part['mark']} {part['text']}" if "mark" in part else part["text"]
    paragraph = _line(document, written, made)
    if "level" in part:
        properties = paragraph._p.get_or_add_pPr()
        number = lists[part.get("list", 0)]
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{part["level"]}"/><w:numId w:val="{number}"/></w:numPr>')
        )
    if "note" in part:
        place = [one["note"] for one in made["parts"] if "note" in one].index(part["note"]) + 1
        paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="{place}"/></w:r>'))
    if "inserted" in part:
        new = f'<w:r><w:t xml:space="preserve">{part["inserted"]}</w:t></w:r>'
        gone = "<w:r><w:delText>Lời đã bỏ.</w:delText></w:r>"
        paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="9" w:author="x">{new}</w:ins>'))
        paragraph._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="10" w:author="x">{gone}</w:del>'))
    if part.get("boxed"):
        box, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        paragraph._p.addprevious(box)
        box.append(content)
        content.append(paragraph._p)
    _table(document, part.get("table"))


def _table(document: Document, rows: list[list[str]] | None) -> None:
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                first, *more = text.split("\n")
                cell.paragraphs[0].add_run(first)
                for line in more:
                    cell.add_paragraph(line)


def _lists(document: Document, made: dict[str, Any]) -> dict[int, str]:
    """Each list's number in the file: one form for all of them, begun anew by an override."""
    if not any("level" in part for part in made["parts"]):
        return {}
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{label}"/></w:lvl>'
        for at, (form, label) in enumerate(_FORMS)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_ABSTRACT}">{levels}</w:abstractNum>')
    )
    found = {}
    for number in sorted({part.get("list", 0) for part in made["parts"]}):
        anew = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride>' if number else ""
        found[number] = str(880 + number)
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{found[number]}"><w:abstractNumId w:val="{_ABSTRACT}"/>{anew}</w:num>'
            )
        )
    return found


def _footnotes(document: Document, texts: list[str]) -> None:
    if not texts:
        return
    rows = "".join(
        f'<w:footnote w:id="{at}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        for at, text in enumerate(texts, 1)
    )
    line = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    data = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {nsdecls("w")}>{line}{rows}</w:footnotes>'.encode()
    part = Part(PackURI("/word/footnotes.xml"), _NOTES_TYPE, data, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
