"""A document's file becomes a draft with each clause at its place; what can't be read is refused with a reason."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.documents import read_document
from bot.cli.main import run
from bot.data.yaml_source import Source
from bot.domain.errors import Fault
from bot.importing.draft import DocumentDraft, draft_of
from bot.importing.faults import ImportRefused
from bot.importing.lines import RawLine, Reading, reading_of
from bot.importing.old_codes import Code, from_tcvn3, from_vni, guessed
from bot.importing.reading import MAX_BYTES, read_file
from bot.importing.writing import written
from tests.documents import making
from tests.yaml_files import read_yaml

MIN_FOUND = 0.95
Codes = dict[str, str]
Back = Callable[[str], str]
SOURCES = making.FOLDER / "sources"
SENTENCE = "Không được để lộ tài liệu mật của cơ quan; mỗi đảng viên phải giữ gìn, ứng xử đúng mực, kỹ lưỡng."


def read(data: bytes, folder: Path) -> Reading:
    file = folder / "van-ban"
    file.write_bytes(data)
    return read_file(file)


def words(text: str) -> Counter[str]:
    """The words of `text`, without what marks a clause: that stands in its id."""
    found = re.findall(r"[^\W\d_]{2,}", text)
    return Counter(word for word in found if not re.fullmatch(r"[IVXLC]+|(?i:điều|phần|chương|mục)", word))


@pytest.mark.parametrize(
    ("name", "made", "found"),
    [
        ("txt", making.as_txt, 1.0),
        ("txt in UTF-16", lambda: making.as_txt("utf-16"), 1.0),
        ("txt in TCVN3", lambda: making.as_txt("latin-1", ".VnTime"), MIN_FOUND),
        ("docx numbered by Word", making.as_docx, 1.0),
        ("docx in .VnTime", lambda: making.as_docx(old_font=".VnTime"), MIN_FOUND),
        ("docx in VNI-Times", lambda: making.as_docx(old_font="VNI-Times"), 1.0),
        ("pdf", (making.FOLDER / "quy-dinh.pdf").read_bytes, 1.0),
        ("pdf in TCVN3", (making.FOLDER / "quy-dinh-tcvn3.pdf").read_bytes, MIN_FOUND),
    ],
)
def test_the_made_regulation_is_found_clause_by_clause(
    name: str, made: Callable[[], bytes], found: float, tmp_path: Path
) -> None:
    draft = draft_of(read(made(), tmp_path))
    texts = {clause.id: clause.text for clause in draft.clauses}
    expected = making.expected()
    right = [clause_id for clause_id, text in expected.items() if texts.get(clause_id) == text]
    assert len(right) >= found * len(expected), (name, sorted(set(expected) - set(right)))
    assert set(texts) - set(expected) == {"mo-dau", "noi-nhan"}
    assert draft.header.number == "15-QĐ/ĐU"
    assert draft.header.issued == "2026-03-12"
    assert draft.header.period == (2026, 2030)
    assert draft.header.issuer == "Đảng ủy Xã Tân Lộc"


def test_kind_and_audience_are_guessed_from_the_wording(tmp_path: Path) -> None:
    clauses = {clause.id: clause for clause in draft_of(read(making.as_txt(), tmp_path)).clauses}
    assert clauses["d3.2a"].kind == "dont"
    assert clauses["d3.1d"].kind == "verify"
    assert clauses["d3.1a"].kind == "do"
    assert clauses["d2.1"].audience == "individual"
    assert clauses["d3.1a"].label == "Điều 3, khoản 1, điểm a"


def test_the_clauses_of_the_five_sources_are_found_where_people_found_them() -> None:
    index = read_yaml(SOURCES / "clauses.yaml")["documents"]
    missed, total = [], 0
    for document in index:
        texts = {clause.id: plain(clause.text) for clause in draft_from(document["file"]).clauses}
        for clause in document["clauses"]:
            total += 1
            starts = [plain(part) for part in clause["starts"].split("...")]
            text = texts.get(clause["id"], "")
            if not text.startswith(starts[0]) or not all(part in text for part in starts):
                missed.append(f"{document['id']}#{clause['id']}")
    assert len(missed) <= (1 - MIN_FOUND) * total, missed


@pytest.mark.parametrize("file", sorted(SOURCES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_word_of_a_source_stands_somewhere_in_its_draft(file: Path) -> None:
    reading = read_file(file)
    draft = draft_of(reading)
    body = "\n".join(line.text for line in reading.lines[draft.header.body_at :])
    assert not words(body) - words(all_of(draft))


def draft_from(name: str) -> DocumentDraft:
    return draft_of(read_file(SOURCES / name))


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def without_numbers(text: str) -> str:
    """As `plain`, without the numbers of pages that stand between the lines."""
    return re.sub(r"[\W\d]+", " ", text).strip().lower()


def all_of(draft: DocumentDraft) -> str:
    return "\n".join(
        [
            *(f"{clause.heading}\n{clause.text}" for clause in draft.clauses),
            *(note.whole for note in draft.notes),
            *(line.text for line in draft.not_understood),
        ]
    )


LINE = st.one_of(
    st.sampled_from(
        ["1. Một", "1. Một việc:", "- gạch", "a) điểm", "Điều 1. Tên", "2.", "12", "I. PHẦN", "+ cộng", "Nơi nhận:"]
    ),
    st.text(alphabet="abcđêư XYĐ.;:,-)(12 ", max_size=40),
)


@given(st.lists(LINE, max_size=40))
def test_no_word_of_any_text_is_dropped(lines: list[str]) -> None:
    draft = draft_of(reading_of(RawLine(line, 1) for line in lines))
    body = "\n".join(lines[draft.header.body_at :])
    assert not words(body) - words(all_of(draft))


def test_each_clause_points_at_its_place_in_the_original(tmp_path: Path) -> None:
    reading = read((making.FOLDER / "quy-dinh.pdf").read_bytes(), tmp_path)
    for clause in draft_of(reading).clauses:
        original = without_numbers(reading.text[clause.start : clause.end])
        assert without_numbers(clause.text)[:60] in original
    assert {clause.page for clause in draft_of(reading).clauses} == {1, 2, 3}


@pytest.mark.parametrize(("code", "codes", "back"), [
    (Code.TCVN3, making.TCVN3_CODES, from_tcvn3),
    (Code.VNI, making.VNI_CODES, from_vni),
])  # fmt: skip
def test_old_codes_are_told_apart_and_turned_back(
    code: Code, codes: dict[str, str], back: Callable[[str], str]
) -> None:
    coded = "".join(codes.get(letter, letter) for letter in SENTENCE)
    assert guessed(coded) is code
    assert back(coded) == SENTENCE
    assert guessed(SENTENCE) is Code.UNICODE


@pytest.mark.parametrize(("codes", "back"), [(making.TCVN3_CODES, from_tcvn3), (making.VNI_CODES, from_vni)])
def test_each_letter_of_an_old_code_comes_back(codes: Codes, back: Back) -> None:
    assert [back(code) for code in codes.values()] == list(codes)


def test_two_clauses_with_one_number_get_ids_of_their_own_and_a_remark(tmp_path: Path) -> None:
    text = "QUY ĐỊNH\nvề việc thử\n\n1. Một việc phải làm hằng ngày.\n2. Hai việc.\n2. Ba việc.\n4. Bốn việc.\n"
    clauses = {clause.id: clause for clause in draft_of(read(text.encode(), tmp_path)).clauses}
    assert list(clauses) == ["1", "2", "3", "4"]
    assert "hai mục cùng mang số 2" in clauses["3"].doubts[0]


def test_five_hundred_pages_are_read_whole(tmp_path: Path) -> None:
    pages = [
        f"{number // 10 + 1}. Việc thứ {number // 10 + 1} phải làm."
        if number % 10 == 0
        else f"Trang {number} nói thêm."
        for number in range(500)
    ]
    draft = draft_of(read(("QUY ĐỊNH\nvề việc thử\n\n" + "\n\f".join(pages)).encode(), tmp_path))
    assert [clause.id for clause in draft.clauses] == [str(number) for number in range(1, 51)]
    assert draft.clauses[-1].page == 491
    assert "Trang 499 nói thêm." in draft.clauses[-1].text


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("word/document.xml", b" " * 60_000_000)
    return packed.getvalue()


def other_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("anh.txt", "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ((making.FOLDER / "quet.pdf").read_bytes(), "chỉ có ảnh chụp"),
        ((making.FOLDER / "co-mat-khau.pdf").read_bytes(), "có mật khẩu"),
        (b"%PDF-1.7\nbroken", "hỏng"),
        (b"PK\x03\x04broken", "không phải .docx"),
        (bomb(), "nở ra"),
        (other_zip(), "không phải văn bản Word"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "lưu thành .docx"),
        (b"{\\rtf1 abc}", "lưu thành .docx"),
        (bytes(range(128, 256)) * 20, "bảng mã lạ"),
        (b"", "không có chữ nào"),
        (b" \n \f \n", "không có chữ nào"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=said):
        read(data, tmp_path)


def test_a_file_that_is_too_large_or_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="không đọc được tệp"):
        read_file(tmp_path / "khong-co.txt")
    large = tmp_path / "lon.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ImportRefused, match="Xin tách nhỏ"):
        read_file(large)


def test_a_table_is_kept_row_by_row_and_said_to_be_one(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, [("Việc", "Người làm"), ("Duyệt tin", "Bí thư chi bộ")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    packed = io.BytesIO()
    document.save(packed)
    draft = draft_of(read(packed.getvalue(), tmp_path))
    assert "Duyệt tin | Bí thư chi bộ" in all_of(draft)
    assert any("bảng" in remark for remark in draft.remarks)
    assert any("Không tìm thấy mục nào" in remark for remark in draft.remarks)


def test_a_draft_is_not_in_service_until_a_person_has_gone_through_it(tmp_path: Path) -> None:
    draft = draft_of(read(making.as_txt("latin-1", ".VnTime"), tmp_path))
    file = tmp_path / "qd-15-2026.yaml"
    file.write_text(written(draft, "qd-15-2026", "quy-dinh.txt"), encoding="utf-8")
    faults: list[Fault] = []
    document, clauses = read_document(Source(file, "qd-15-2026.yaml", faults))
    assert [fault.key for fault in sorted(faults)] == ["draft", "doubts"]
    assert document is not None
    assert document.title.startswith("Quy định về việc sử dụng nhóm trò chuyện")
    assert [clause.text for clause in clauses] == [clause.text for clause in draft.clauses]


def test_the_command_writes_a_draft_and_never_over_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "quy-dinh.docx"
    source.write_bytes(making.as_docx())
    order = ["import", str(source), "--output", str(tmp_path / "drafts")]
    assert run(order) == 0
    told = capsys.readouterr().out
    assert "Quy định 15-QĐ/ĐU: 21 mục." in told
    draft = tmp_path / "drafts" / "qd-15-2026.yaml"
    draft.write_text("đã sửa tay", encoding="utf-8")
    assert run(order) == 2
    assert "đã có" in capsys.readouterr().err
    assert draft.read_text(encoding="utf-8") == "đã sửa tay"
    assert run([*order, "--id", "../x"]) == 2
    assert [path.name for path in draft.parent.iterdir()] == ["qd-15-2026.yaml"]
