"""From clauses to answers: drafts for those without, and answers that go over to the document that replaces another."""

import shutil
from pathlib import Path

import pytest
import yaml

from bot.answers.loader import load_knowledge
from bot.cli.document import drafts, replace, show_coverage
from bot.directives.aligning import ClauseFate, aligned
from bot.directives.coverage import coverage
from bot.directives.drafting import quoted_from, verdict_of
from bot.directives.replacing import NotReplaceable
from bot.domain.errors import BotError, DataFaults
from bot.planning.citations import notes_of
from tests.conftest import ROOT

OLD = """\
id: cu
title: Quy định cũ
short: Quy định cũ
issuer: Đảng ủy xã
issued: "2020"
role: primary
# các mục
clauses:
  - {id: "1", label: Mục 1, text: "Không gửi tài liệu mật vào nhóm trò chuyện, kể cả nhóm kín."}
  - {id: "2", label: Mục 2, text: "Đọc kỹ nguồn tin trước khi chuyển tiếp vào nhóm."}
  - {id: "3", label: Mục 3, text: "Nộp báo cáo giấy hằng tuần cho văn phòng."}
  - {id: "4", label: Mục 4, text: "Dùng đúng tên của mình khi tham gia nhóm."}
"""
NEW = """\
id: moi
title: Quy định mới
short: Quy định mới
issuer: Đảng ủy xã
issued: "2026"
role: related
clauses:
  - {id: "1", label: Mục 1, text: "Dùng đúng tên của mình khi tham gia nhóm."}
  - {id: "2", label: Mục 2, text: "Không gửi tài liệu mật vào nhóm trò chuyện, kể cả nhóm kín."}
  - {id: "3", label: Mục 3, text: "Đọc kỹ nguồn tin, ngày tháng trước khi chuyển tiếp vào bất cứ nhóm nào."}
  - {id: "4", label: Mục 4, text: "Không bán hàng trong nhóm công việc của cơ quan."}
"""
ANSWERS = """\
# Câu trả lời về nhóm trò chuyện
topic: nhom
title: Nhóm trò chuyện
order: 1
entries:
  - id: mat
    kind: rule
    title: Không gửi tài liệu mật
    verdict: dont
    answer: Không gửi.
    next: Xin hỏi lãnh đạo.
    citations:
      - clause: cu#1   # mục hay được hỏi
        quote: "Không gửi tài liệu mật vào nhóm trò chuyện"
    examples:
      - gửi tài liệu mật được không
  - id: nguon
    kind: rule
    title: Đọc kỹ nguồn tin
    verdict: do
    answer: Nên đọc kỹ.
    next: Xin xem nguồn.
    citations:
      - {clause: cu#2, quote: Đọc kỹ nguồn tin}
      - {clause: cu#4, quote: đúng tên}
    examples: [có phải đọc nguồn không]
  - id: bao-cao
    kind: rule
    title: Báo cáo giấy
    verdict: do
    answer: Nên nộp.
    next: Xin hỏi văn phòng.
    citations:
      - {clause: cu#3, quote: Nộp báo cáo giấy}
    examples: [nộp báo cáo ở đâu]
"""
PLANNED = """\
messages:
  - id: tin-mat
    citations: [{clause: cu#1, quote: Không gửi tài liệu mật}]
  - id: tin-nguon
    citations: [{clause: cu#2, quote: nguồn tin}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "knowledge"
    for name, text in {
        "documents/cu.yaml": OLD,
        "documents/ban-moi.yaml": NEW,
        "answers/nhom.yaml": ANSWERS,
        "broadcasts/tin.yaml": PLANNED,
        "background/a.txt": "trời mưa\n",
        "posts/lua-dao.txt": "Trúng thưởng, nộp phí ngay\n",
        "urgent.yaml": "title: Giúp\ncards: []\nlook_alikes: [cười chết mất]\n",
        "about.yaml": "title: Về bot\ncards: []\n",
    }.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    for name in ("wording.yaml", "lexicon.yaml", "concepts.yaml"):
        shutil.copy(ROOT / "knowledge" / name, place / name)
    return place


def replaced(folder: Path, *, write: bool = True) -> None:
    knowledge, _ = load_knowledge(folder)
    assert replace(knowledge, folder, ("cu", "moi"), write=write) == 0


def test_clauses_are_paired_by_their_words_and_not_by_their_numbers(folder: Path) -> None:
    clauses = load_knowledge(folder)[0].clauses.values()
    rows = aligned([one for one in clauses if one.document == "cu"], [one for one in clauses if one.document == "moi"])
    assert [(row.fate, row.old and row.old.ref, row.new and row.new.ref) for row in rows] == [
        (ClauseFate.STAYED, "cu#1", "moi#2"),
        (ClauseFate.CHANGED, "cu#2", "moi#3"),
        (ClauseFate.WENT, "cu#3", None),
        (ClauseFate.STAYED, "cu#4", "moi#1"),
        (ClauseFate.NEW, None, "moi#4"),
    ]
    assert aligned([], []) == []


def test_the_table_is_shown_and_nothing_written_until_it_is_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    replaced(folder, write=False)
    told = capsys.readouterr().out
    assert "Mục: 2 giữ nguyên, 1 sửa, 1 bỏ, 1 mới." in told
    assert "Chuyển sang văn bản mới: 2 chỗ. Chờ người soát: 3 chỗ." in told
    assert f"{folder}/answers/nhom.yaml:24: nguon" in told
    assert f"{folder}/broadcasts/tin.yaml:5: tin-nguon" in told
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before


def test_answers_on_clauses_that_stayed_go_over_and_every_other_byte_stays(folder: Path) -> None:
    replaced(folder)
    answers = (folder / "answers" / "nhom.yaml").read_text(encoding="utf-8")
    assert answers == (
        ANSWERS.replace("clause: cu#1 ", "clause: moi#2 ")
        .replace("    next: Xin xem nguồn.\n", "    next: Xin xem nguồn.\n    recheck: moi#3\n")
        .replace("    next: Xin hỏi văn phòng.\n", "    next: Xin hỏi văn phòng.\n    recheck: none\n")
    )
    assert (folder / "broadcasts" / "tin.yaml").read_text(encoding="utf-8") == PLANNED.replace("cu#1", "moi#2")
    assert "# các mục" in (folder / "documents" / "cu.yaml").read_text(encoding="utf-8")


def test_what_rests_on_the_old_document_says_that_it_was_replaced(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replaced(folder)
    knowledge, _ = load_knowledge(folder)
    assert notes_of(knowledge.entries["nguon"].clauses, knowledge) == [
        "Lưu ý: Quy định cũ đã được thay thế bằng Quy định mới."
    ]
    assert notes_of(knowledge.entries["mat"].clauses, knowledge) == []
    assert knowledge.documents["moi"].is_in_use_as_primary
    assert not knowledge.documents["cu"].is_in_use_as_primary
    show_coverage(knowledge, "", None)
    assert "  nguon → moi#3\n  bao-cao → none" in capsys.readouterr().out


def test_doing_it_again_changes_nothing_more(folder: Path) -> None:
    replaced(folder)
    after = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    replaced(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == after


@pytest.mark.parametrize(
    ("names", "said"),
    [(("cu", "cu"), "là một"), (("la", "moi"), "Không có văn bản 'la'"), (("moi", "la"), "Không có văn bản 'la'")],
)
def test_a_document_that_is_not_there_is_not_replaced(folder: Path, names: tuple[str, str], said: str) -> None:
    knowledge, _ = load_knowledge(folder)
    with pytest.raises(NotReplaceable, match=said):
        replace(knowledge, folder, names, write=True)


def test_what_was_replaced_by_another_is_not_replaced_again(folder: Path) -> None:
    replaced(folder)
    (folder / "documents" / "ba.yaml").write_text(NEW.replace("id: moi", "id: ba"), encoding="utf-8")
    knowledge, _ = load_knowledge(folder)
    with pytest.raises(NotReplaceable, match="đã được thay bằng moi"):
        replace(knowledge, folder, ("cu", "ba"), write=True)


def test_every_clause_without_an_answer_gets_a_draft_that_is_refused_in_service(folder: Path, tmp_path: Path) -> None:
    knowledge, _ = load_knowledge(folder)
    assert drafts(knowledge, folder, "moi", tmp_path / "drafts") == 0
    written = tmp_path / "drafts" / "answers" / "moi.yaml"
    entries = yaml.safe_load(written.read_text(encoding="utf-8"))["entries"]
    assert [(one["id"], one["verdict"]) for one in entries] == [
        ("moi-1", "do"), ("moi-2", "dont"), ("moi-3", "do"), ("moi-4", "dont")
    ]  # fmt: skip
    assert entries[1]["citations"] == [
        {"clause": "moi#2", "quote": "Không gửi tài liệu mật vào nhóm trò chuyện, kể cả nhóm kín."}
    ]
    assert "verdict: dont   # đoán theo câu chữ" in written.read_text(encoding="utf-8")
    with pytest.raises(BotError, match="đã có"):
        drafts(knowledge, folder, "moi", tmp_path / "drafts")
    shutil.copy(written, folder / "answers" / "moi.yaml")
    with pytest.raises(DataFaults) as refused:
        load_knowledge(folder)
    assert [fault.key for fault in refused.value.faults] == ["draft", "examples"] * 4
    assert refused.value.faults[0].line == 11


def test_a_draft_with_questions_is_an_answer_once_its_mark_is_gone(folder: Path, tmp_path: Path) -> None:
    drafts(load_knowledge(folder)[0], folder, "moi", tmp_path)
    text = (tmp_path / "answers" / "moi.yaml").read_text(encoding="utf-8")
    for at in range(4):
        text = text.replace("    examples: []", f"    examples: [câu hỏi số {at} của người soát]", 1)
    (folder / "answers" / "moi.yaml").write_text(text.replace("    draft: true\n", ""), encoding="utf-8")
    knowledge, _ = load_knowledge(folder)
    assert [one.answered for one in coverage(knowledge) if one.document.id == "moi"] == [4]
    assert drafts(knowledge, folder, "moi", tmp_path) == 0


def test_the_page_of_coverage_escapes_what_it_shows(folder: Path, tmp_path: Path) -> None:
    text = OLD.replace("Nộp báo cáo giấy", "Nộp <b>báo cáo</b> giấy")
    (folder / "documents" / "cu.yaml").write_text(text, encoding="utf-8")
    answers = ANSWERS.replace("{clause: cu#3, quote: Nộp báo cáo giấy}", "{clause: cu#3, quote: hằng tuần}")
    (folder / "answers" / "nhom.yaml").write_text(answers, encoding="utf-8")
    show_coverage(load_knowledge(folder)[0], "cu", tmp_path / "trang.html")
    page = (tmp_path / "trang.html").read_text(encoding="utf-8")
    assert "Nộp &lt;b&gt;báo cáo&lt;/b&gt; giấy" in page
    assert "4/4 mục có câu trả lời" in page


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Không đăng tin mật.", "dont"),
        ("Cần xác minh qua báo chí trước khi đăng.", "verify"),
        ("Giữ lời lẽ chừng mực.", "do"),
    ],
)
def test_the_verdict_is_guessed_from_the_wording(text: str, verdict: str) -> None:
    assert verdict_of(text) == verdict


def test_what_is_quoted_of_a_long_clause_ends_where_a_part_of_it_ends() -> None:
    long = (
        "Phải giữ gìn đoàn kết trong nội bộ cơ quan, đơn vị; " + "luôn lắng nghe ý kiến của mọi người xung quanh " * 6
    )
    quote = quoted_from(long)
    assert quote == "Phải giữ gìn đoàn kết trong nội bộ cơ quan, đơn vị"
    assert quoted_from("Có [không đọc rõ] vụ.") == "Có"
