"""What members gave becomes an answer and is taken back, by the commands of docs/kho-tri-thuc.md, section 6."""

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.office import at, new_office

pytestmark = pytest.mark.slow

FEWER = 32
GIVEN = ("dùng flycam quay doanh trại rồi khoe với bạn", "dùng flycam quay doanh trại rồi đem khoe bạn")
NOT_GIVEN = "vẽ tranh biếm họa về buổi họp tổ rồi treo ở quán cà phê"
GIVE, AGREED = "3", "1"
"""Of the choices under an answer that finds nothing, and under the words as they would be kept."""


def rule_of(office: Path) -> str:
    """An entry of a topic, whichever it is."""
    topic = yaml.safe_load((office / "knowledge" / "answers" / "bi-mat-noi-bo.yaml").read_text(encoding="utf-8"))
    return str(next(one["id"] for one in topic["entries"] if one.get("verdict") == "dont"))


def answered(office: Path, text: str) -> str | None:
    """The entry that is answered with, if one is."""
    found = json.loads(at(office, "ask", "--json", text).splitlines()[-1])
    return str(found["entry"]) if found["status"] == "answered" else None


def test_words_that_members_gave_become_an_answer_and_are_taken_back(tmp_path: Path) -> None:
    office = new_office(tmp_path, FEWER)
    database = f"sqlite+aiosqlite:///{office / 'data' / 'chat.db'}"  # where `bot chat` keeps what is said to it
    entry, before = (
        rule_of(office),
        {
            path: path.read_bytes()
            for path in (*office.glob("knowledge/**/*.yaml"), *office.glob("tests/answers/*.yaml"))
        },
    )

    def learn(*arguments: str, status: int = 0) -> str:
        return at(office, "learn", *arguments, database=database, status=status)

    assert answered(office, GIVEN[0]) is None
    for text in GIVEN:
        said = at(office, "chat", typed=f"{text}\n{GIVE}\n{AGREED}\n")
        assert "Chỉ những chữ này được giữ lại" in said
        assert "Đã nhận" in said
    at(office, "chat", typed=f"{NOT_GIVEN}\n")

    listed = learn()
    assert NOT_GIVEN not in listed
    found = re.search(r"(?m)^([0-9a-f]{6}) +2 lần", listed)
    assert found is not None, listed
    shown = learn("show", found[1])
    assert all(text in shown for text in GIVEN)
    assert "Nếu lời đầu thành câu mẫu của mục" in shown
    assert "Không có mục" in learn("add", found[1], "khong-co", "--by", "Lan", status=2)
    added = learn("add", found[1], entry, "--by", "Lan")
    assert "Đã đề nghị câu mẫu số" in added
    asked = re.search(r"Ước tính trên (\d+) câu có đáp án", added)
    assert asked is not None
    assert int(asked[1]) > 1_000, "the questions that bot init copies"
    assert "cần một người khác" in learn("approve", "1", "--by", "Lan", status=2)
    assert "Đã duyệt" in learn("approve", "1", "--by", "Minh")
    assert {path: path.read_bytes() for path in before} == before

    # Of so thin a knowledge an example turns some of the 4,000 questions by chance.
    written = learn("write", "--no-train", "--anyway")
    assert "knowledge undo" in written
    changed = [path for path in before if path.read_bytes() != before[path]]
    assert [path.name for path in changed] == ["bi-mat-noi-bo.yaml"] * 2
    twins = yaml.safe_load((office / "tests" / "answers" / changed[0].name).read_text(encoding="utf-8"))
    assert {twins["questions"][-1]["text"]} < set(GIVEN)
    assert answered(office, GIVEN[0]) == answered(office, GIVEN[1]) == entry
    assert "Không có câu nào chờ xem" in learn()
    assert "Không có câu mẫu nào đã duyệt" in learn("write")

    assert "Đã lấy lại" in at(office, "knowledge", "undo")
    assert {path: path.read_bytes() for path in before} == before
    assert answered(office, GIVEN[0]) is None
    assert found[1] in learn(), "what was taken back waits to be looked at again"
