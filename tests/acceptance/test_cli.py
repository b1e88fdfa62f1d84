"""The commands as people run them: real processes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import Settings
from tests.conftest import ROOT
from tests.starting.processes import run
from tests.thinning import thin

ONE_IN = 32
QUICKLY = "tests.fakes.quick_learner"
LEARNING = "Đang học kho câu trả lời"
BAD_QUESTIONS = {
    "empty": "",
    "blank": "  \n ",
    "too long": "chia sẻ " * 12_500,
    "emoji only": "🙈🙉🙊",
    "binary": "\x00\x01\x02\ufffd\udcff",
    "English": "what is the capital city of france and how far is the moon",
    "Chinese": "今天天气怎么样",
    "Russian": "сколько стоит хлеб",
    "numbers": "123456 7890",
}


def bot(
    *arguments: str, config: Path = ROOT / "config.yaml", given: bytes = b"", module: str = "bot"
) -> subprocess.CompletedProcess[bytes]:
    return run(*arguments, environment={**os.environ, "BOT_CONFIG": str(config)}, given=given, module=module)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A configuration of its own, over a copy of the knowledge."""
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    shutil.copy(ROOT / "config.yaml", tmp_path / "config.yaml")
    return tmp_path / "config.yaml"


@pytest.fixture
def learned_copy(copy: Path, settings: Settings, opened: object) -> Path:
    """As `copy`, with what has been learned from the shipped knowledge."""
    assert opened is not None
    shutil.copytree(settings.cache, copy.parent / ".cache")
    return copy


@pytest.fixture
def small_copy(copy: Path) -> Path:
    """As `copy`, with one in `ONE_IN` of the examples, other lines and posts: `QUICKLY` learned in a second."""
    thin(copy.parent / "knowledge", ONE_IN)
    return copy


def test_whoever_waits_for_the_learning_is_told_first(copy: Path) -> None:
    waiting = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "chào"],
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "BOT_CONFIG": str(copy)},
    )
    try:
        assert waiting.stderr is not None
        assert "Đang đọc kho" in waiting.stderr.readline().decode()
        assert LEARNING in waiting.stderr.readline().decode()
        assert waiting.poll() is None, "it goes on learning"
    finally:
        waiting.kill()
        waiting.communicate()


def test_ask_prints_what_a_member_would_read() -> None:
    done = bot("ask", "bài báo Nhân Dân chia sẻ được không?")
    assert done.returncode == 0
    assert "NÊN LÀM" in done.stdout.decode()


def test_ask_json_has_the_keys_of_the_contract() -> None:
    row = json.loads(bot("ask", "--json", "đăng tài liệu mật được không?").stdout)
    assert list(row) == ["text", "status", "entry", "verdict", "citations", "confidence", "suggestions", "reply"]
    assert (row["status"], row["verdict"]) == ("answered", "dont")
    assert "ct-2022#2.5a" in row["citations"]


def test_ask_jsonl_answers_line_by_line_in_order_and_carries_other_keys_over() -> None:
    rows = [
        {"id": "x1", "text": "đăng tài liệu mật được không?", "verdict": "ours wins", "note": [1]},
        {"id": "x2", "text": "mai có mưa không"},
        {"id": "x3", "text": ""},
    ]
    given = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    out = [json.loads(line) for line in bot("ask", "--jsonl", "-", given=given).stdout.splitlines()]
    assert [row["id"] for row in out] == ["x1", "x2", "x3"]
    assert (out[0]["verdict"], out[0]["note"]) == ("dont", [1])
    assert (out[1]["status"], out[1]["verdict"], out[1]["citations"]) == ("abstained", None, [])


def test_a_row_of_turns_gets_a_reply_to_each_through_the_dialogue_and_its_state() -> None:
    row = {"id": "c1", "turns": ["đăng tài liệu mật được không?", "1", "chủ đề"]}
    (out,) = (
        json.loads(line) for line in bot("ask", "--jsonl", "-", given=json.dumps(row).encode()).stdout.splitlines()
    )
    first, picked, topics = out["replies"]
    assert (out["id"], first["status"], first["verdict"]) == ("c1", "answered", "dont")
    assert (picked["status"], bool(picked["citations"])) == ("answered", True)
    assert picked["entry"] not in {None, first["entry"]}
    assert (topics["status"], topics["entry"], topics["verdict"]) == ("other", "topics", None)


@pytest.fixture(scope="module")
def bad_answers() -> dict[str, dict[str, object]]:
    """What one process answers to all of them."""
    rows = [json.dumps({"id": name, "text": text}) for name, text in BAD_QUESTIONS.items()]
    done = bot("ask", "--jsonl", "-", given="\n".join(rows).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    return {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", BAD_QUESTIONS)
def test_a_question_that_is_none_gets_an_abstention_and_no_traceback(
    bad_answers: dict[str, dict[str, object]], name: str
) -> None:
    row = bad_answers[name]
    assert row["status"] in {"abstained", "about"}
    assert (row["verdict"], row["citations"]) == (None, [])
    assert row["reply"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (b'{"text": "a"}\n{"nope": 1}', '-:2: (dòng): cần "text" là một lời'),
        (b"[1]", "-:1: (dòng): cần một đối tượng JSON"),
        (b"\xff\xfe{", "-:1: (dòng): cần một đối tượng JSON"),
        (b'{"text": 7}', 'cần "text" là một lời'),
        (b'{"turns": "a"}', 'cần "turns" là một danh sách lời'),
    ],
)
def test_a_line_that_is_no_question_is_named(given: bytes, message: str) -> None:
    done = bot("ask", "--jsonl", "-", given=given)
    assert (done.returncode, done.stdout) == (1, b"")
    assert message in done.stderr.decode()


def test_ask_without_a_question_says_how() -> None:
    done = bot("ask")
    assert done.returncode == 2
    assert "cần một câu hỏi" in done.stderr.decode()


def test_ask_verbose_explains_itself() -> None:
    shown = bot("ask", "-v", "dang tai lieu mat dc ko").stdout.decode()
    assert all(
        part in shown for part in ("đọc thành: dang tai lieu mat", "phủ định:", "xếp hạng:", "quyết định: answered")
    )


def test_check_counts_what_is_sound() -> None:
    done = bot("check")
    assert done.returncode == 0
    assert "Không có lỗi: 5 văn bản" in done.stdout.decode()


@pytest.mark.parametrize("command", ["check", "ask x", "chat"])
def test_nothing_starts_on_broken_knowledge_and_all_faults_are_named(copy: Path, command: str) -> None:
    broken = copy.parent / "knowledge" / "answers" / "bi-mat-noi-bo.yaml"
    broken.write_text(
        broken.read_text().replace("verdict: dont", "verdict: never", 1).replace("ct-2022#2.5a", "ct-2022#9", 1)
    )
    done = bot(*command.split(), config=copy)
    lines = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (1, b"")
    assert sum("bi-mat-noi-bo.yaml:" in line for line in lines) >= 2
    assert "lỗi" in lines[-1]


def test_a_damaged_cache_is_learned_anew_and_answers_cold_and_warm_are_identical(small_copy: Path) -> None:
    given = (ROOT / "tests" / "questions" / "tune.jsonl").read_bytes()
    before = bot("ask", "--jsonl", "-", config=small_copy, given=given, module=QUICKLY)
    for weights in (small_copy.parent / ".cache").glob("*/*.weights.npy"):
        weights.write_bytes(weights.read_bytes()[:1000])
    cold = bot("ask", "--jsonl", "-", config=small_copy, given=given, module=QUICKLY)
    warm = bot("ask", "--jsonl", "-", config=small_copy, given=given)
    assert [LEARNING in done.stderr.decode() for done in (before, cold, warm)] == [True, True, False]
    assert before.returncode == 0
    assert before.stdout == cold.stdout == warm.stdout


def test_a_changed_sentence_or_answer_is_in_use_at_once_without_learning_anew(learned_copy: Path) -> None:
    kept = {path: path.stat().st_mtime_ns for path in (learned_copy.parent / ".cache").glob("matcher-*/*")}
    wording = learned_copy.parent / "knowledge" / "wording.yaml"
    wording.write_text(wording.read_text(encoding="utf-8").replace("Đồng chí", "Bạn"), encoding="utf-8")
    secrets = learned_copy.parent / "knowledge" / "answers" / "bi-mat-noi-bo.yaml"
    changed = secrets.read_text(encoding="utf-8").replace("Chỉ thị yêu cầu", "Xin nhớ, chỉ thị yêu cầu")
    secrets.write_text(f"# đổi\n{changed}", encoding="utf-8")
    done = bot("ask", "đăng tài liệu mật được không?", config=learned_copy)
    assert done.returncode == 0
    assert "Xin nhớ" in done.stdout.decode()
    assert LEARNING not in done.stderr.decode()
    assert kept == {path: path.stat().st_mtime_ns for path in (learned_copy.parent / ".cache").glob("matcher-*/*")}


def test_a_cache_that_cannot_be_written_is_named(copy: Path) -> None:
    (copy.parent / ".cache").write_text("a file stands where the folder should be")
    done = bot("ask", "x", config=copy)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "không ghi được bản đã học" in done.stderr.decode()


def test_chat_answers_until_the_member_leaves() -> None:
    shown = bot("chat", given="chủ đề\n1\nđăng tài liệu mật?\nthoát\nkhông đọc nữa".encode()).stdout.decode()
    assert "Chào đồng chí" in shown
    assert "KHÔNG LÀM" in shown
    assert shown.rstrip().endswith("Hẹn gặp lại.")


def test_a_missing_configuration_is_named(tmp_path: Path) -> None:
    done = bot("check", config=tmp_path / "none.yaml")
    assert done.returncode == 1
    assert "none.yaml:1: (tệp): không có tệp này" in done.stderr.decode()


def test_every_fault_of_the_configuration_is_named(copy: Path) -> None:
    copy.write_text("knowledge: nowhere\ndesk: {telephone: 1}\ncolour: red\n")
    message = bot("check", config=copy).stderr.decode()
    assert all(part in message for part in ("colour: khóa lạ", "telephone: khóa lạ", "contact: còn thiếu khóa này"))
    assert "knowledge: không có thư mục" in message


def test_eval_prints_accuracy_by_style_beside_the_baselines(small_copy: Path, tmp_path: Path) -> None:
    lines = (ROOT / "tests" / "questions" / "tune.jsonl").read_text().splitlines()[:6]
    sample = tmp_path / "sample.jsonl"
    sample.write_text("\n".join(lines))
    shown = bot("eval", str(sample), config=small_copy, module=QUICKLY).stdout.decode()
    assert all(part in shown for part in ("clean", "tất cả", "rapidfuzz WRatio, nguyên văn", "BM25", "TF-IDF"))


def test_eval_measures_the_matcher_alone_on_an_intent_set() -> None:
    folder = ROOT / "tests" / "intents"
    done = bot("eval", "--train", str(folder / "train.jsonl"), "--test", str(folder / "test.jsonl"), "--json")
    result = json.loads(done.stdout)
    assert list(result) == ["top1", "top3", "a5", "auroc", "p50_ms"]
    assert result["top1"] > 0.65
    assert result["auroc"] > 0.85
