"""A person goes through a draft on the terminal: each answer is in the file at once, and can be taken back."""

from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from bot.answers.documents import read_document
from bot.cli.main import run
from bot.cli.reviewing import Review
from bot.data.yaml_source import Source
from bot.domain.errors import BotError, DataFaults, Fault
from bot.importing.draft_file import read_draft
from bot.importing.review import points
from tests.documents import making

DRAFT = """\
# Bản nháp do lệnh `bot import` lập từ tệp “a.docx”. Chương trình chưa dùng tệp này.
# Việc của người soát: soát.
draft: true
id: qd-1
title: "(chưa rõ tên văn bản)"
short: Quy định 1
number: null
issuer: Đảng ủy xã
issued: "2026-03-12"
role: related
remarks:
  - "Có bảng."
not_understood:
  - "12"
  - "kể cả ngày lễ."
clauses:
  - id: "1"
    label: "Mục 1"
    at: {page: 2, start: 0, end: 9}
    audience: individual
    kind: do
    doubts:
      - "chữ có thể bị mất: “kiễm”"
    text: >-
      Phải kiễm chứng tin. Không chia sẻ tin giả.
  - id: "1b"   # ghi chú của người soát
    label: "Mục 1, đoạn b"
    audience: individual
    kind: dont
    doubts: ["mục này bắt đầu bằng chữ thường"]
    text: dù chỉ một lần.
  - id: "2"
    label: "Mục 2"
    audience: organisation
    kind: info
    text: Giữ nguyên.
"""
FIELDS = ["Quy định về việc thử", "01-QĐ/ĐU"]


def sitting(path: Path, answers: Iterable[str]) -> str:
    """What the person reads, who gives these answers and then leaves."""
    said: list[str] = []
    given = iter([*answers, "x"])

    def ask(prompt: str) -> str:
        said.append(prompt)
        answer = next(given, None)
        if answer is None:
            raise EOFError
        return answer

    Review(path, ask, said.append).run(path.parent / "documents")
    return "\n".join(said)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "qd-1.yaml"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def clauses(path: Path) -> dict[str, str]:
    return {clause.id: clause.text for clause in read_draft(path).clauses}


def test_what_is_empty_or_doubted_or_left_over_is_looked_at_in_order(draft: Path) -> None:
    assert [(str(point.what), point.key) for point in points(read_draft(draft))] == [
        ("field", "title"),
        ("field", "number"),
        ("clause", "1"),
        ("clause", "1b"),
        ("line", "not_understood"),
        ("line", "not_understood"),
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["c", "kiễm", "kiểm"], {"1": "Phải kiểm chứng tin. Không chia sẻ tin giả."}),
        (["t", "Không chia"], {"1a": "Phải kiễm chứng tin.", "1c": "Không chia sẻ tin giả."}),
        (["s", "7", ""], {"7": "Phải kiễm chứng tin. Không chia sẻ tin giả."}),
        (["", "g"], {"1": "Phải kiễm chứng tin. Không chia sẻ tin giả. dù chỉ một lần."}),
        (["", "t", "lần"], {"1b": "dù chỉ một", "1c": "lần."}),
    ],
)
def test_a_clause_is_mended_split_joined_or_numbered_anew(
    draft: Path, answers: list[str], expected: dict[str, str]
) -> None:
    before = clauses(draft)
    sitting(draft, [*FIELDS, *answers])
    after = clauses(draft)
    assert {key: text for key, text in after.items() if before.get(key) != text} == expected
    assert after["2"] == "Giữ nguyên."


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (["c", "không có chữ này", "x"], "không có trong mục này"),
        (["c", "in", "x"], "có 2 chỗ"),
        (["t", "Phải"], "không ở đầu mục"),
        (["g"], "mục đầu tiên"),
        (["s", "2", ""], "Số 2 đã là của một mục khác"),
        (["s", "hai ba", ""], "cần chữ cái, chữ số"),
        (["l", "nên"], "Chỉ nhận: do, dont"),
        (["k"], "Không có việc “k”"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(draft: Path, answers: list[str], said: str) -> None:
    sitting(draft, FIELDS)
    before = draft.read_bytes()
    assert said in sitting(draft, answers)
    assert draft.read_bytes() == before


def test_the_last_step_is_taken_back_byte_for_byte(draft: Path) -> None:
    said = sitting(draft, [FIELDS[0], "u", "u"])
    assert draft.read_text(encoding="utf-8") == DRAFT
    assert "Chưa có bước nào" in said


def test_a_sitting_that_is_broken_off_goes_on_where_it_was(draft: Path) -> None:
    sitting(draft, [*FIELDS, ""])
    assert [point.key for point in points(read_draft(draft))] == ["1b", "not_understood", "not_understood"]
    assert "# ghi chú của người soát" in draft.read_text(encoding="utf-8")


def test_a_line_left_over_goes_into_a_clause_or_away(draft: Path) -> None:
    sitting(draft, [*FIELDS, "", "", "", "m", "2"])
    assert clauses(draft)["2"] == "Giữ nguyên.\nkể cả ngày lễ."
    assert read_draft(draft).left_over["not_understood"] == ()


def test_when_nothing_is_left_the_document_goes_into_service(draft: Path) -> None:
    said = sitting(draft, [*FIELDS, "", "", "", "", "2", "l", "do", "", "c"])
    target = draft.parent / "documents" / "qd-1.yaml"
    assert "Văn bản đã vào kho" in said
    assert not draft.exists()
    faults: list[Fault] = []
    document, found = read_document(Source(target, target.name, faults))
    assert faults == []
    assert document is not None
    assert (document.title, document.number, document.role) == ("Quy định về việc thử", "01-QĐ/ĐU", "primary")
    assert [clause.ref for clause in found] == ["qd-1#1", "qd-1#1b", "qd-1#2"]
    assert target.read_text(encoding="utf-8").startswith("id: qd-1\n")
    assert yaml.safe_load(target.read_text(encoding="utf-8"))["clauses"][2]["kind"] == "do"


def test_a_document_that_is_there_is_not_written_over(draft: Path) -> None:
    (draft.parent / "documents").mkdir()
    (draft.parent / "documents" / "qd-1.yaml").write_text("của người khác", encoding="utf-8")
    with pytest.raises(BotError, match="đã có"):
        sitting(draft, [*FIELDS, "", "", "", "", "", "c"])
    assert draft.exists()
    assert (draft.parent / "documents" / "qd-1.yaml").read_text(encoding="utf-8") == "của người khác"


def test_a_draft_without_clauses_says_where_to_write_them(tmp_path: Path) -> None:
    path = tmp_path / "bang.yaml"
    path.write_text("draft: true\ntitle: Bảng phân công\nclauses:\n", encoding="utf-8")
    with pytest.raises(DataFaults, match=r"bang\.yaml:3: clauses: chưa có mục nào"):
        sitting(path, [])


def test_a_file_in_an_old_font_is_imported_and_gone_through_in_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "quy-dinh.docx"
    source.write_bytes(making.as_docx(old_font=".VnTime"))
    order = ["import", str(source), "--output", str(tmp_path / "drafts"), "--review"]
    monkeypatch.setattr("builtins.input", lambda _: "x")
    assert run(order) == 0
    assert "bắt đầu bằng chữ thường" in capsys.readouterr().out
    assert run(order) == 0
    assert "Đã có bản nháp" in capsys.readouterr().out
