"""The guided check ends in a verdict whatever is answered, and a damaged file is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answers.schema import Entry, Knowledge, Verdict
from bot.channels.callback import packed
from bot.dialogue.actions.submitting import Check
from bot.dialogue.guide import Guide, Known, answer_of, where
from bot.dialogue.guide_file import MAX_ASKED, load_guide
from bot.dialogue.library import Library
from bot.domain.errors import Fault
from tests.conftest import ROOT


def ways(guide: Guide, known: Known, answers: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """Every way through, with its ending."""
    place = where(guide, answers, known)
    if isinstance(place, Entry):
        yield answers, place
        return
    for option in place.question.options:
        yield from ways(guide, known, (*answers, answer_of(place.question, option)))


@pytest.mark.parametrize("known", Known)
def test_every_way_ends_in_a_verdict_with_its_clause_within_five_questions(shelf: Library, known: Known) -> None:
    found = list(ways(shelf.guide, known))
    assert found
    for answers, ending in found:
        assert len(answers) <= MAX_ASKED
        assert ending.verdict
        assert ending.citations


def test_all_four_verdicts_can_be_reached_and_a_look_alike_is_never_to_be_shared(shelf: Library) -> None:
    assert {ending.verdict for _, ending in ways(shelf.guide, Known.NOTHING)} == set(Verdict)
    assert {ending.verdict for _, ending in ways(shelf.guide, Known.LOOKALIKE)} == {Verdict.VERIFY}


def test_questions_are_numbered_in_the_order_in_which_they_are_asked(shelf: Library) -> None:
    for known in (Known.NOTHING, Known.OFFICIAL, Known.ELSEWHERE):
        for answers, _ in ways(shelf.guide, known):
            numbers = [where(shelf.guide, answers[:count], known) for count in range(len(answers))]
            assert [place.number for place in numbers if not isinstance(place, Entry)] == list(
                range(1, len(answers) + 1)
            )


def test_an_answer_of_the_post_that_is_enough_ends_the_check(shelf: Library) -> None:
    ended = where(shelf.guide, (), Known.ELSEWHERE, ("xau:co", "nguon:chua-ro"))
    assert isinstance(ended, Entry)
    assert ended.verdict is Verdict.DONT
    asked = where(shelf.guide, (), Known.ELSEWHERE, ("anh:co",))
    assert not isinstance(asked, Entry)


def test_of_what_comes_from_elsewhere_it_is_asked_first_whether_it_is_true(shelf: Library) -> None:
    asked = where(shelf.guide, (), Known.ELSEWHERE)
    assert not isinstance(asked, Entry)
    assert (asked.question.id, asked.number) == ("doi-chieu", 1)


def test_every_answer_fits_a_button(shelf: Library) -> None:
    for question in shelf.guide.questions.values():
        for option in question.options:
            packed(36**6 - 1, Check(answer_of(question, option)).pack())


def test_an_answer_of_another_question_is_passed_over(shelf: Library) -> None:
    assert where(shelf.guide, ("noi-dung:tot", "la:la"), Known.NOTHING) == where(shelf.guide, (), Known.NOTHING)


# fmt: off
FAULTS = [
    ("to: mat-khong}", "to: la}", "cần một câu hỏi ở dưới hoặc một kết thúc; thấy 'la' trong 'mat'"),
    ("{id: khong, label: Không, to: noi-dung}", "{id: khong, label: Không, to: mat}", "thấy 'mat' trong 'xau'"),
    ("to: anh, known: official", "to: doi-chieu, known: official", "cần có đường dẫn đến 'anh'"),
    ("to: anh, known: official", "to: anh, known: la", "chỉ nhận: elsewhere, official; thấy 'la'"),
    ("verdict: info", "verdict: maybe", "verdict: chỉ nhận: do, dont, info, verify; thấy 'maybe'"),
    ("clause: ct-2022#2.2", "clause: ct-2022#9", "cần tên của một điều khoản, thấy 'ct-2022#9'"),
    ('quote: "mỗi cán bộ', 'quote: "mọi cán bộ', "cần lời của ct-2022#2.2, đúng từng chữ"),
    ("related: [ton-trong-chuan-muc", "related: [la", "related: cần tên (id) của một câu trả lời, thấy 'la'"),
    ("[chua-ro-noi-dung]", "[la]", "stands_in_for: cần tên (id) của một câu trả lời, thấy 'la'"),
    ("lookalike: gia-mao", "lookalike: la", "lookalike: chỉ nhận:"),
    ("  - id: anh\n", "  - id: xau\n", "id: cần một tên (id) riêng: 'xau' có hai chỗ"),
    ("  - id: anh\n", "  - id: Ảnh\n", "cần chữ thường không dấu, chữ số, gạch nối đơn"),
    ("label: Chuyện khác", "label: Chuyện khác nữa và nhiều chuyện khác hơn", "label: dài nhất 34 ký tự"),
    ("text: Bài lấy từ đâu?", "txt: Bài lấy từ đâu?", "txt: khóa lạ"),
    ("questions:\n", "questions: []\nother:\n", "other: khóa lạ"),
    ('      - {id: co, label: "Có, hoặc tôi thấy ngờ", to: anh-gia}\n', "", "cần từ 2 đến 4 lựa chọn, đang có 1"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "message"), FAULTS, ids=[message[:50] for *_, message in FAULTS])
def test_a_fault_is_named_with_its_place(
    tmp_path: Path, knowledge: Knowledge, old: str, new: str, message: str
) -> None:
    text = (ROOT / "knowledge" / "share_check.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "share_check.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    faults: list[Fault] = []
    load_guide(tmp_path, knowledge, faults)
    assert any(message in str(fault) for fault in faults), faults


def test_a_chain_of_six_questions_is_a_fault(tmp_path: Path, knowledge: Knowledge) -> None:
    path = tmp_path / "share_check.yaml"
    text = (ROOT / "knowledge" / "share_check.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("Không có, to: kiem-chung}", "Không có, to: anh}", 1), encoding="utf-8")
    faults: list[Fault] = []
    load_guide(tmp_path, knowledge, faults)
    assert [fault.expected for fault in faults] == ["nhiều nhất 5 câu nối nhau, mà 'noi-dung' là câu thứ 6"]


def test_a_missing_file_is_named(tmp_path: Path, knowledge: Knowledge) -> None:
    faults: list[Fault] = []
    load_guide(tmp_path, knowledge, faults)
    assert [fault.key for fault in faults] == ["(tệp)"]
