"""Documents of other structures than the five: each clause is at its number, and nothing of a Word file is dropped."""

import io
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bot.importing.draft import DocumentDraft, draft_of
from bot.importing.faults import ImportRefused
from bot.importing.reading import read_file
from tests.documents import structures

FORMS = [
    (name, form)
    for name, made in structures.documents().items()
    for form in ("docx", "txt")
    if form == "docx" or ("head_table" not in made and name != structures.NUMBERED_BY_WORD)
]


def drafted(data: bytes, folder: Path) -> DocumentDraft:
    file = folder / "van-ban"
    file.write_bytes(data)
    return draft_of(read_file(file))


def from_text(text: str, folder: Path) -> DocumentDraft:
    return drafted(f"QUY ĐỊNH\nvề việc thử\n\n{text}".encode(), folder)


def from_word(document: Document, folder: Path) -> DocumentDraft:
    packed = io.BytesIO()
    document.save(packed)
    return drafted(packed.getvalue(), folder)


def texts(draft: DocumentDraft) -> dict[str, str]:
    return {clause.id: clause.text for clause in draft.clauses}


def everything(draft: DocumentDraft) -> str:
    return "\n".join([
        *(f"{clause.heading}\n{clause.text}" for clause in draft.clauses),
        *(note.text for note in draft.notes),
        *(line.text for line in draft.not_understood),
    ])  # fmt: skip


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_each_clause_of_a_made_document_is_found_exactly(name: str, form: str, tmp_path: Path) -> None:
    made: dict[str, Any] = structures.documents()[name]
    draft = drafted(structures.as_docx(name) if form == "docx" else structures.as_txt(name), tmp_path)
    expected = structures.expected(name)
    assert {clause_id: texts(draft).get(clause_id) for clause_id in expected} == expected
    assert set(texts(draft)) - set(expected) == {"mo-dau", "noi-nhan"}
    assert (draft.header.number, draft.header.issued, draft.header.issuer) == (
        made["number"], made["issued"], made["issuer"],
    )  # fmt: skip


def test_footnotes_are_kept_as_notes_and_what_was_deleted_is_no_text(tmp_path: Path) -> None:
    draft = drafted(structures.as_docx(structures.NUMBERED_BY_WORD), tmp_path)
    assert [note.text for note in draft.notes] == [
        f"{number} {text}" for number, text in enumerate(structures.notes(structures.NUMBERED_BY_WORD), 1)
    ]
    assert any("2 chú thích" in remark for remark in draft.remarks)
    assert "Lời đã bỏ" not in everything(draft)


def test_a_table_between_the_clauses_keeps_each_cell_and_ends_no_clause(tmp_path: Path) -> None:
    draft = drafted(structures.as_docx("notice"), tmp_path)
    assert "Thứ hai | Đồng chí An | Đồng chí An" in texts(draft)["2"].split("\n")
    assert any("bảng" in remark for remark in draft.remarks)


@pytest.mark.parametrize("mark", ["{}.", "{})", "{}-", "{} -", "{}/"])
def test_numbers_are_marked_in_many_ways(mark: str, tmp_path: Path) -> None:
    lines = [f"{mark.format(number)} Việc thứ {number} phải làm." for number in (1, 2, 3)]
    assert list(texts(from_text("\n".join(lines), tmp_path))) == ["1", "2", "3"]


def test_numbers_and_initials_within_a_sentence_are_no_clauses(tmp_path: Path) -> None:
    text = "1. Nhóm của đồng chí\nA. Tuấn có từ\n2 - 5 người cùng làm.\n2. Việc khác."
    assert texts(from_text(text, tmp_path)) == {
        "1": "Nhóm của đồng chí A. Tuấn có từ 2 - 5 người cùng làm.",
        "2": "Việc khác.",
    }


@pytest.mark.parametrize("letters", ["abcdđegh", "abcdefgh", "abcdeghi"])
def test_letters_run_as_people_write_them_and_as_word_counts_them(letters: str, tmp_path: Path) -> None:
    points = "\n".join(f"{letter}) Việc {place};" for place, letter in enumerate(letters))
    found = texts(from_text(f"1. Phải làm:\n{points}\n", tmp_path))
    assert list(found) == [f"1{letter}" for letter in letters]


def test_letters_that_both_people_and_word_pass_over_are_not_passed_over_further(tmp_path: Path) -> None:
    found = texts(from_text("1. Phải làm:\na) Việc một, theo\nh) của bản trên;\nb) Việc hai.", tmp_path))
    assert list(found) == ["1a", "1b"]


def test_parts_chapters_and_capitals_stand_in_the_ids_of_what_is_below_them(tmp_path: Path) -> None:
    text = (
        "Phần thứ nhất\nNHỮNG VIỆC CHUNG\nI. MỤC TIÊU\n1. Giữ nếp.\n2. Giữ lời.\n"
        "Phần thứ hai\nNHỮNG VIỆC RIÊNG\nI. MỤC TIÊU\n1. Làm gương.\n1.1. Trong chi bộ.\n"
    )
    draft = from_text(text, tmp_path)
    assert list(texts(draft)) == ["p1.I.1", "p1.I.2", "p2.I.1.1"]
    assert not any(clause.doubts for clause in draft.clauses)
    assert draft.clauses[0].label == "Phần thứ nhất, mục I, mục 1"


def test_an_article_alone_on_its_line_has_its_title_below(tmp_path: Path) -> None:
    draft = from_text("Điều 1\nPhạm vi\n1. Mọi đảng viên.\nĐiều 2\nHiệu lực từ ngày ký.\n", tmp_path)
    assert texts(draft)["d1.1"] == "Mọi đảng viên."
    assert texts(draft)["d2"] == "Hiệu lực từ ngày ký."


def test_a_sentence_about_the_document_within_it_does_not_end_it(tmp_path: Path) -> None:
    text = "I. MỤC ĐÍCH\nQuy định này nhằm giữ nếp.\n1. Một việc.\n2. Hai việc.\nQuy định này có hiệu lực từ ngày ký.\n"
    assert list(texts(from_text(text, tmp_path))) == ["I.1", "I.2", "cau-ket"]


def test_letters_with_their_marks_apart_are_read_as_those_of_one_piece(tmp_path: Path) -> None:
    text = "Điều 1. Giữ lời\n1. Mỗi đảng viên giữ lời lẽ chừng mực.\n"
    apart = unicodedata.normalize("NFD", f"QUY ĐỊNH\nvề việc thử\n\n{text}")
    assert texts(drafted(apart.encode(), tmp_path)) == texts(from_text(text, tmp_path))
    assert list(texts(from_text(text, tmp_path))) == ["d1.1"]


def listed(document: Document, text: str, number: int, level: int = 0) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def test_a_list_that_begins_anew_is_counted_anew_once(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="70">{level}</w:abstractNum>'))
    for number, anew in ((71, ""), (72, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')):
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="70"/>{anew}</w:num>')
        )
    document.add_paragraph("I. MỘT")
    for text in ("Việc a.", "Việc b."):
        listed(document, text, 71)
    document.add_paragraph("II. HAI")
    for text in ("Việc c.", "Việc d."):
        listed(document, text, 72)
    assert list(texts(from_word(document, tmp_path))) == ["I.1", "I.2", "II.1", "II.2"]


BOX = (
    '<w:r {0} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
    '<mc:Choice Requires="wps">{1}</mc:Choice><mc:Fallback>{1}</mc:Fallback>'
    "</mc:AlternateContent></w:r>"
)
BOXED = "<w:txbxContent><w:p><w:r><w:t>Lời trong khung.</w:t></w:r></w:p></w:txbxContent>"
LINK = '<w:hyperlink {0} w:anchor="x"><w:r><w:t xml:space="preserve"> theo trang của xã</w:t></w:r></w:hyperlink>'


def test_words_in_boxes_links_and_tables_within_tables_are_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("1. Tìm hiểu")._p.append(parse_xml(LINK.format(nsdecls("w"))))
    document.add_paragraph("2. Xem khung sau.")._p.append(parse_xml(BOX.format(nsdecls("w"), BOXED)))
    inner = document.add_table(rows=1, cols=1).cell(0, 0).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "Bảng trong bảng"
    said = everything(from_word(document, tmp_path))
    assert "Tìm hiểu theo trang của xã" in said
    assert said.count("Lời trong khung.") == 1
    assert said.count("Bảng trong bảng") == 1


def test_a_footnote_part_that_is_no_xml_is_refused_in_words(tmp_path: Path) -> None:
    whole = structures.as_docx(structures.NUMBERED_BY_WORD)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<w:footnotes" if name == "word/footnotes.xml" else old.read(name))
    with pytest.raises(ImportRefused, match="hỏng"):
        drafted(packed.getvalue(), tmp_path)
