"""Posts of others: the suspicious ones show it, the ordinary ones and true notices are not called bad."""

import json
import time
from pathlib import Path

import pytest
import yaml

from bot.answers.decision import Answer, Status
from bot.answers.loader import load_knowledge
from bot.answers.schema import Knowledge
from bot.dialogue import posts
from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.dialogue.signs import look, phrases
from bot.dialogue.signs_file import load_signs
from bot.domain.errors import Fault
from bot.domain.messages import Incoming
from tests.conftest import ROOT

POSTS = yaml.safe_load((Path(__file__).parent / "posts.yaml").read_text(encoding="utf-8"))
UNKNOWN = Answer(Status.ABSTAINED, None, 1.0)


@pytest.mark.parametrize("text", POSTS["bad"])
def test_a_suspicious_post_shows_its_signs(text: str, shelf: Library) -> None:
    assert look(text, shelf.signs).suspicious


@pytest.mark.parametrize("text", POSTS["harmless"])
def test_an_ordinary_post_or_a_true_notice_is_not_called_bad(text: str, shelf: Library) -> None:
    assert not look(text, shelf.signs).suspicious


def test_capitals_and_sirens_alone_convict_nobody(shelf: Library) -> None:
    seen = look("🚨🚨 KHAI TRƯƠNG TIỆM BÁNH MỚI HÔM NAY!!! MỜI CẢ NHÀ GHÉ CHƠI", shelf.signs)
    assert ([sign.id for sign in seen.signs], seen.suspicious) == (["sirens"], False)


def test_what_a_warning_says_not_to_do_is_no_sign(shelf: Library) -> None:
    assert not look("Tuyệt đối không cung cấp mã OTP cho bất kỳ ai", shelf.signs).signs
    assert look("Quý khách cung cấp mã OTP để nhận quà", shelf.signs).suspicious


def test_hardly_any_example_question_is_taken_for_a_post(shelf: Library) -> None:
    _, corpus = load_knowledge(ROOT / "knowledge")
    texts = [text for text in (*corpus.texts, *corpus.background) if len(text.split()) >= posts.MIN_BODY_WORDS]
    taken = [text for text in texts if posts.found(text, Incoming(text), UNKNOWN, shelf)]
    assert len(taken) <= len(texts) // 100


def test_the_question_at_either_end_is_told_from_the_post() -> None:
    body = "Từ ngày mai ngân hàng thu phí giữ tiền mặt, bà con rút tiền liền đi kẻo mất trắng nghe chưa"
    assert posts.read_post(f"{body}\nem gửi nhóm xóm được không") == posts.Post(body, "em gửi nhóm xóm được không")
    assert posts.read_post(f"chia sẻ được không ạ?\n{body}") == posts.Post(body, "chia sẻ được không ạ?")
    assert posts.read_post(f"em nhận tin “{body}”, gửi tiếp được không") == posts.Post(
        body, "em nhận tin  , gửi tiếp được không"
    )
    assert posts.read_post("bài này chia sẻ được không") is None


def test_a_gap_in_a_phrase_is_bounded_and_long_text_takes_no_long_time(shelf: Library) -> None:
    pattern = phrases(["gui ... otp|pin"])
    assert pattern.search("gui cho em ma otp")
    assert not pattern.search("gui a b c d e f g otp")
    begun = time.perf_counter()
    look("gui chuyen truyen share ngay cho em ban toi " * 90, shelf.signs)
    assert time.perf_counter() - begun < 1.0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("weight: 2\n    phrases", "weight: 5\n    phrases", "expected 0 to 2"),
        ("id: sirens", "id: miracle-cure", "stands twice"),
        ("xuong duong", "Xuống đường (!)", "expected folded words"),
        ("nguon:khac", "nguon:la", "expected question:option"),
        ("entry: canh-giac-kich-dong", "entry: khong-co", "expected the id of an entry"),
        ("seen: shouting", "phrases: [a]\n    seen: shouting", "either phrases or seen"),
        ("verdict: kiem-chung", "verdict: khong-co", "expected one of"),
    ],
)
def test_every_fault_of_the_file_is_named(
    old: str, new: str, message: str, tmp_path: Path, shelf: Library, knowledge: Knowledge
) -> None:
    text = (ROOT / "knowledge" / "signs.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "signs.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    faults: list[Fault] = []
    guide: Guide = shelf.guide
    load_signs(tmp_path, knowledge, guide, faults)
    assert any(message in str(fault) for fault in faults)


def test_the_signs_of_the_exam_are_those_of_the_file(shelf: Library) -> None:
    """Every suspicious row of the half that may be looked at shows at least one sign."""
    lines = (ROOT / "tests" / "exam" / "posts.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["half"] == "tune" and row["alarm_signs"]]
    assert len(rows) > 10
    assert all(look(row["text"], shelf.signs).signs for row in rows)
