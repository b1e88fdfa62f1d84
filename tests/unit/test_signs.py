"""Posts of others: the suspicious ones show it, the ordinary ones and true notices are not called bad."""

import json
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.answers.decision import Answer, AnswerStatus
from bot.answers.post_kinds import as_posts
from bot.answers.schema import Corpus, Knowledge
from bot.dialogue import posts
from bot.dialogue.anothers import is_anothers
from bot.dialogue.guide import Guide
from bot.dialogue.library import Library
from bot.dialogue.signs import Sign, Signs, look, phrases
from bot.dialogue.signs_file import load_signs
from bot.domain.errors import Fault
from bot.domain.messages import Incoming
from tests.conftest import ROOT
from tests.yaml_files import read_yaml

POSTS = read_yaml(Path(__file__).parent / "posts.yaml")
UNKNOWN = Answer(AnswerStatus.ABSTAINED, None, 1.0)


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


@pytest.mark.slow
def test_hardly_any_example_question_is_taken_for_a_post(shelf: Library, knowledge: Knowledge, corpus: Corpus) -> None:
    """Calls for help are asked of below: help comes first to them, whatever they look like."""
    told = zip(corpus.texts, corpus.entries, strict=True)
    asked = [text for text, name in told if name not in _of_danger(knowledge)]
    texts = [text for text in (*asked, *corpus.background) if len(text.split()) >= posts.MIN_BODY_WORDS]
    taken = [text for text in texts if posts.found(text, Incoming(text), UNKNOWN, shelf)]
    assert len(taken) <= len(texts) // 100


@pytest.mark.slow
def test_no_call_for_help_is_taken_for_somebody_elses_post(
    shelf: Library, knowledge: Knowledge, corpus: Corpus
) -> None:
    told = zip(corpus.texts, corpus.entries, strict=True)
    calls = [text for text, name in told if name in _of_danger(knowledge)]
    assert len(calls) > 3_000
    assert [text for text in calls if is_anothers(text, shelf)] == []


def _of_danger(knowledge: Knowledge) -> set[str]:
    return {card.id for card in knowledge.cards.values() if card.now}


def test_the_question_at_either_end_is_told_from_the_post() -> None:
    body = "Từ ngày mai ngân hàng thu phí giữ tiền mặt, bà con rút tiền liền đi kẻo mất trắng nghe chưa"
    assert posts.read_post(f"{body}\nem gửi nhóm xóm được không") == posts.Post(body, "em gửi nhóm xóm được không")
    assert posts.read_post(f"chia sẻ được không ạ?\n{body}") == posts.Post(body, "chia sẻ được không ạ?")
    assert posts.read_post(f"em nhận tin “{body}”, gửi tiếp được không") == posts.Post(
        body, "em nhận tin  , gửi tiếp được không"
    )
    assert posts.read_post("bài này chia sẻ được không") is None


@pytest.mark.parametrize(
    "text",
    [
        "Trang đó nói bậy về chú thương binh. Tôi định viết “chú ấy là đồng đội của tôi, ông nói sai” có được không",
        "em share bài chửi chính quyền, kèm câu 'bà con đọc cho kỹ, chỗ này nó bịa trắng trợn' được hông",
        "Con ghi 'thuốc này uống ba ngày là hết tiểu đường luôn nha' dưới hình mật ong nhà con, vậy có sao không",
        "tui tính bình luận lại là “ông nói sao chứ xã tui làm đường xong rồi mà” thì ổn không",
    ],
)
def test_what_the_sender_would_write_is_no_post_of_anothers(text: str) -> None:
    assert not posts.is_told_apart(text)


@pytest.mark.timed
def test_a_gap_in_a_phrase_is_bounded_and_long_text_takes_no_long_time(shelf: Library) -> None:
    pattern = phrases(["gui ... otp|pin"])
    assert pattern.search("gui cho em ma otp")
    assert not pattern.search("gui a b c d e f g otp")
    begun = time.thread_time()
    look("gui chuyen truyen share ngay cho em ban toi " * 90, shelf.signs)
    assert time.thread_time() - begun < 1.0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("weight: 2\n    phrases", "weight: 5\n    phrases", "cần từ 0 đến 2"),
        ("id: sirens", "id: miracle-cure", "có hai chỗ"),
        ("xuong duong", "Xuống đường (!)", "cần chữ thường không dấu"),
        ("xuong duong", "xuong ... duong ... ra ... pho ... di", "nhiều nhất 3 chỗ"),
        ("nguon:khac", "nguon:la", "cần câu-hỏi:lựa-chọn"),
        ("entry: canh-giac-kich-dong", "entry: khong-co", "cần tên (id) một câu trả lời"),
        ("seen: shouting", "phrases: [a]\n    seen: shouting", "một trong ba khóa phrases, seen, kind"),
        ("kind: lua-dao", "kind: khong-co", "chỉ nhận"),
        ("verdict: kiem-chung", "verdict: khong-co", "chỉ nhận"),
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


BAD = "Nộp phí hồ sơ trước, nhận xe ngay trong tuần, ai chậm là mất suất."
KINDS = Signs(
    (Sign("scam", "giống tin lừa đảo", 2, kind="lua-dao"), Sign("rumour", "giống tin đồn", 2, kind="tin-don"))
)


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ({"lua-dao": 0.5, "tin-don": 0.1, "rao-ban": 0.4}, ["scam"]),
        ({"lua-dao": 0.15, "tin-don": 0.45, "rao-ban": 0.4}, ["rumour"]),
        ({"lua-dao": 0.2, "tin-don": 0.1, "rao-ban": 0.7}, []),
        ({"lua-dao": 0.3, "tin-don": 0.3, "rao-ban": 0.4}, []),
        ({"lua-dao": 0.5, "(questions)": 0.5}, ["scam"]),
        ({}, []),
    ],
)
def test_a_post_like_those_of_a_bad_kind_shows_the_sign_of_the_kind_it_is_most_like(
    kinds: dict[str, float], found: list[str]
) -> None:
    assert [sign.id for sign in look(BAD, KINDS, kinds=kinds).signs] == found


def test_an_official_notice_that_is_like_no_bad_kind_shows_no_phrase() -> None:
    signs = Signs(
        (Sign("calls", "rủ", 2, phrases(["ru ... di"])), *KINDS.signs), official=phrases(["trang chinh thuc"])
    )
    text = "Trang chính thức của xã: rủ nhau đi trồng cây"
    assert [sign.id for sign in look(text, signs, kinds={"lua-dao": 0.1, "rao-ban": 0.9}).signs] == []
    assert [sign.id for sign in look(text, signs, kinds={"lua-dao": 0.35, "rao-ban": 0.65}).signs] == ["calls"]
    assert [sign.id for sign in look(text, signs).signs] == ["calls"]


def test_what_is_learned_of_posts_knows_other_posts(shelf: Library) -> None:
    def share_told(texts: list[str]) -> float:
        looked = [look(text, Signs(tuple(s for s in shelf.signs.signs if s.kind)), kinds=kinds(text)) for text in texts]
        return sum(one.suspicious for one in looked) / len(texts)

    def kinds(text: str) -> Mapping[str, float]:
        return as_posts(shelf.post_kinds(text))

    assert share_told(POSTS["bad"]) >= 0.8
    assert share_told(POSTS["harmless"]) <= 0.1
