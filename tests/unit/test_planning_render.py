"""A planned message is shown with its clause in the document's own words."""

from dataclasses import replace

import pytest

from bot.answers.schema import Citation, Clause, Document, Knowledge, Role
from bot.domain.broadcasts import Quiz
from bot.planning.citations import render_clauses
from bot.planning.limits import units
from bot.planning.message_texts import progress_bar, render
from bot.planning.schema import Audience, Cron, Planned, Reach

DOCUMENTS = (
    Document("new", "Chỉ thị", "Chỉ thị 2022", "Tỉnh ủy", "2022", Role.PRIMARY, None, (2022, 2025), "old", None),
    Document("old", "Chỉ thị cũ", "Chỉ thị 2017", "Tỉnh ủy", "2017", Role.SUPERSEDED, None, None, None, "new"),
    Document("kin", "Công văn", "Công văn 136", "Huyện ủy", None, Role.RELATED, None, None, None, None),
)
KNOWLEDGE = Knowledge(
    documents={document.id: document for document in DOCUMENTS},
    clauses={f"{document.id}#1": Clause(f"{document.id}#1", document.id, "Mục 1", "Lời") for document in DOCUMENTS},
    topics={},
    entries={},
    wording={
        "ground": "Căn cứ: {document}, {label}: “{quote}”",
        "note_period": "{document} cho {first} - {last}",
        "note_superseded": "{document} đã thay bằng {successor}",
        "quiz_answer": "Đáp án: {question} {right}. {explanation}",
        "note_related": "{document} do {issuer} ban hành",
    },
)
GUIDANCE = Planned(
    id="m",
    topic="t",
    title="Nhắc nhau",
    text="Dòng một.\nDòng hai.",
    picture=None,
    quiz=None,
    entries=(),
    citations=(Citation("new#1", "Không đăng"),),
    schedule=Cron("0 8 1 * *"),
    audience=Audience(Reach.ALL),
    late_window_s=3600,
)


def test_guidance_is_one_text_with_title_words_and_clause() -> None:
    assert render(GUIDANCE, KNOWLEDGE) == (
        "Nhắc nhau\n\nDòng một.\nDòng hai.\n\nCăn cứ: Chỉ thị 2022, mục 1: “Không đăng”\nChỉ thị 2022 cho 2022 - 2025",
    )


def test_the_clause_of_a_quiz_is_told_with_what_is_right_in_a_message_of_its_own() -> None:
    quiz = replace(GUIDANCE, text="", quiz=Quiz("Được không?", ("Có", "Không"), 1, "Vì vậy."))
    question, told = render(quiz, KNOWLEDGE)
    assert question == "Được không?\n1. Có\n2. Không"
    answer, _, clauses = told.partition("\n\n")
    assert answer == "Đáp án: Được không? 2. Không. Vì vậy."
    assert clauses == "Căn cứ: Chỉ thị 2022, mục 1: “Không đăng”\nChỉ thị 2022 cho 2022 - 2025"


def test_what_to_know_of_each_document_is_said_once() -> None:
    citations = [Citation(ref, "x") for ref in ("old#1", "kin#1", "old#1")]
    assert render_clauses(citations, KNOWLEDGE).splitlines()[3:] == [
        "Chỉ thị 2017 đã thay bằng Chỉ thị 2022",
        "Công văn 136 do Huyện ủy ban hành",
    ]


def test_where_several_bodies_have_a_primary_document_it_is_said_whose_one_is() -> None:
    other = replace(KNOWLEDGE.documents["new"], id="xa", short="Quy định 15", issuer="Đảng ủy xã", period=None)
    documents = {**KNOWLEDGE.documents, "xa": other}
    clauses = {**KNOWLEDGE.clauses, "xa#1": replace(KNOWLEDGE.clauses["new#1"], ref="xa#1", document="xa")}
    wording = {**KNOWLEDGE.wording, "note_body": "{document} là văn bản của {issuer}"}
    both = replace(KNOWLEDGE, documents=documents, clauses=clauses, wording=wording)
    assert render_clauses([Citation("xa#1", "x")], both).splitlines()[1:] == ["Quy định 15 là văn bản của Đảng ủy xã"]
    assert "văn bản của" not in render_clauses([Citation("new#1", "x")], KNOWLEDGE)


@pytest.mark.parametrize(
    ("done", "total", "shown"),
    [
        (0, 3, "░░░░░░░░░░ 0%"),
        (1, 3, "███░░░░░░░ 33%"),
        (4999, 5000, "█████████░ 99%"),
        (5000, 5000, "██████████ 100%"),
        (0, 0, "██████████ 100%"),
    ],
)
def test_a_bar_is_full_only_when_all_is_done(done: int, total: int, shown: str) -> None:
    assert progress_bar(done, total) == shown


@pytest.mark.parametrize(("done", "total"), [(-1, 3), (4, 3)])
def test_a_bar_of_what_cannot_be_is_refused(done: int, total: int) -> None:
    with pytest.raises(ValueError, match="expected from 0 to 3 done"):
        progress_bar(done, total)


@pytest.mark.parametrize(("text", "count"), [("", 0), ("Đảng", 4), ("🙂", 2), ("Đa\u0309ng 🇻🇳", 10)])
def test_units_are_counted_as_telegram_counts_them(text: str, count: int) -> None:
    assert units(text) == count
