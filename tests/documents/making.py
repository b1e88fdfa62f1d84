"""The made regulation as files to import: .docx with Word's own numbers, also in an old font, and .txt."""

import io
from functools import cache
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from bot.importing import old_codes
from bot.importing.markers import LETTERS
from tests.conftest import ROOT
from tests.yaml_files import read_yaml

FOLDER = ROOT / "tests" / "documents"
NUMBERED = {"article": 0, "number": 1, "letter": 2, "dash": 3}
FORMS = ("decimal", "decimal", "lowerLetter", "bullet")
LABELS = ("Điều %1.", "%2.", "%3)", "-")
TCVN3_CODES = {letter: chr(code) for code, letter in old_codes._TCVN3.items()}
VNI_CODES = {letter: code for code, letter in old_codes._VNI.items()}


@cache
def regulation() -> dict[str, Any]:
    return dict(read_yaml(FOLDER / "quy-dinh.yaml"))


def expected() -> dict[str, str]:
    """id -> text of each clause."""
    return {part["id"]: part["text"] for part in regulation()["paragraphs"] if "id" in part}


def in_words() -> list[str]:
    """The paragraphs with their numbers written out, as they look on paper."""
    counts = [0, 0, 0, 0]
    lines = []
    for part in regulation()["paragraphs"]:
        level = NUMBERED.get(part["style"])
        if level is None:
            lines.append(part["text"])
            continue
        counts[level] += 1
        counts[level + 1 :] = [0] * (3 - level)
        letter = LETTERS[counts[2] - 1]
        label = (f"Điều {counts[0]}.", f"{counts[1]}.", f"{letter})", "-")[level]
        lines.append(f"{label} {part['text']}")
    return lines


def as_docx(*, old_font: str = "") -> bytes:
    """With Word's automatic numbers; in the codes of `old_font` (".VnTime", "VNI-Times") where it is given."""
    document = docx.Document()
    number_id = _with_numbering(document)
    for part in regulation()["paragraphs"]:
        level = NUMBERED.get(part["style"])
        written = part["text"]
        # Word's letters run a, b, c, d, e: Vietnamese điểm run a, b, c, d, đ, so that one is typed by hand.
        paragraph = document.add_paragraph(style="Heading 2" if part["style"] == "heading" else None)
        if part.get("id", "").endswith("đ"):
            written, level = f"đ) {written}", None
        run = paragraph.add_run(coded(written, old_font))
        run.bold = bool(part.get("heading")) or part["style"] == "title"
        if old_font:
            run.font.name = old_font
        if level is not None:
            _number(paragraph, number_id, level)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def as_txt(encoding: str = "utf-8", code: str = "") -> bytes:
    return "\n".join(coded(line, code) for line in in_words()).encode(encoding)


def coded(text: str, font: str) -> str:
    codes = TCVN3_CODES if font.startswith(".Vn") else VNI_CODES if font.startswith("VNI") else {}
    return "".join(codes.get(letter, codes.get(letter.lower(), letter)) for letter in text)


def _with_numbering(document: Document) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{label}"/></w:lvl>'
        for at, (form, label) in enumerate(zip(FORMS, LABELS, strict=True))
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return "77"


def _number(paragraph: Paragraph, number_id: str, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/></w:numPr>')
    )
    assert properties.find(qn("w:numPr")) is not None
