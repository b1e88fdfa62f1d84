"""A bad plan is named, all of it, with file, line and what was expected."""

import shutil
from argparse import Namespace
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from bot.answers.loader import knowledge_files
from bot.answers.schema import Clause, Document, Entry, Kind, Knowledge, Role, Verdict
from bot.cli import check
from bot.domain.broadcasts import Quiz
from bot.domain.errors import DataFaults
from bot.planning.plan_loader import load_plan, plan_faults
from bot.planning.schema import Audience, Cron, Dates, Plan, Reach
from bot.planning.schema import MessageKind as PlannedKind
from tests.conftest import ROOT

NOW = datetime(2026, 11, 25, tzinfo=UTC)
CALENDAR = """\
time_zone: Asia/Ho_Chi_Minh
quiet_hours: {from: "21:00", until: "07:30"}
late_window_hours: 12
topics:
  an-toan: An toàn
"""
HOLIDAYS = """\
each_year:
  - {day: 01-01, name: Tết Dương lịch}
dates:
  - {from: 2027-02-04, to: 2027-02-11, name: Tết Nguyên đán}
  - {day: 2027-04-16, name: Giỗ Tổ}
"""
MESSAGES = """\
messages:
  - id: nhac
    kind: guidance
    topic: an-toan
    title: Nhắc giữ tài liệu
    text: Đồng chí nhớ giữ tài liệu.
    picture: anh/mat.png
    entries: [mat]
    citations:
      - {clause: d#1, quote: Không đăng tài liệu mật}
    schedule: {cron: "0 8 * 1 TUE#1"}
  - id: do
    kind: quiz
    topic: an-toan
    title: Đố về tài liệu
    question: Tài liệu mật có được đăng không?
    options: [Có, Không]
    correct: 2
    explanation: Văn bản yêu cầu không đăng.
    entries: [mat]
    citations:
      - {clause: d#1}
    schedule:
      dates:
        - 2026-12-01 08:00
        - 2027-01-20 19:45
    audience: "unit: Chi bộ 2"
    late_window_hours: 2
"""
KNOWLEDGE = Knowledge(
    documents={"d": Document("d", "Văn bản", "Văn bản D", "Cơ quan", "2022", Role.PRIMARY, None, None, None, None)},
    clauses={
        "d#1": Clause("d#1", "d", "Mục 1", "Không đăng tài liệu mật."),
        "d#2": Clause("d#2", "d", "Mục 2", "Có [không đọc rõ] trường hợp."),
        "d#3": Clause("d#3", "d", "Mục 3", "đ" * 4100),
    },
    topics={},
    entries={"mat": Entry("mat", "t", Kind.RULE, "Mật", "Không.", Verdict.DONT, "Hỏi.", None, (), ())},
    wording={"ground": "Căn cứ: {document}, {label}: “{quote}”", "quiz_answer": "Đáp án"},
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge" / "broadcasts"
    (folder / "anh").mkdir(parents=True)
    (folder / "calendar.yaml").write_text(CALENDAR)
    (folder / "holidays.yaml").write_text(HOLIDAYS)
    (folder / "tin.yaml").write_text(MESSAGES)
    Image.effect_noise((64, 48), 50).save(folder / "anh" / "mat.png")
    return folder.parent


def edit(directory: Path, old: str, new: str, name: str = "tin.yaml") -> None:
    path = directory / "broadcasts" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def faults_of(directory: Path, now: datetime | None = NOW) -> list[str]:
    with pytest.raises(DataFaults) as caught:
        load_plan(directory, KNOWLEDGE, now)
    return [str(fault) for fault in caught.value.faults]


def test_a_sound_plan_is_read_whole(directory: Path) -> None:
    plan = load_plan(directory, KNOWLEDGE, NOW)
    guidance, quiz = plan.messages
    assert (guidance.kind, quiz.kind) == (PlannedKind.GUIDANCE, PlannedKind.QUIZ)
    assert guidance.picture == directory / "broadcasts" / "anh" / "mat.png"
    assert guidance.schedule == Cron("0 8 * 1 TUE#1")
    assert (guidance.audience, guidance.late_window_s) == (Audience(Reach.ALL), 12 * 3600)
    assert quiz.quiz == Quiz("Tài liệu mật có được đăng không?", ("Có", "Không"), 1, "Văn bản yêu cầu không đăng.")
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    assert quiz.schedule == Dates((datetime(2026, 12, 1, 8, tzinfo=zone), datetime(2027, 1, 20, 19, 45, tzinfo=zone)))
    assert (str(quiz.audience), quiz.late_window_s) == ("unit:Chi bộ 2", 2 * 3600)
    assert [citation.quote for citation in quiz.citations] == ["Không đăng tài liệu mật."]
    assert (plan.calendar.quiet_from, plan.calendar.quiet_until) == (time(21), time(7, 30))
    assert plan.calendar.each_year == {(1, 1): "Tết Dương lịch"}
    assert len(plan.calendar.dates) == 9
    assert plan.topics == {"an-toan": "An toàn"}


LONG = "Đ" * 4096
FACES = "🙂" * 151
OPTIONS = ", ".join(f"p{number}" for number in range(11))
# fmt: off
MESSAGE_CASES: list[tuple[str, str, str]] = [
    ("entries: [mat]", "entries: [la]", "tin.yaml:8: entries: cần tên (id) của một câu trả lời, thấy 'la'"),
    ("entries: [mat]", "entries: []", "tin.yaml:8: entries: cần từ 1 đến 3, đang có 0"),
    ("{clause: d#1, quote", "{clause: d#9, quote", "tin.yaml:10: clause: cần tên của một điều khoản, thấy 'd#9'"),
    ("quote: Không đăng tài liệu mật", "quote: Không gửi",
     "tin.yaml:10: quote: cần lời của d#1, đúng từng chữ"),
    ("{clause: d#1}", "{clause: d#2}", "tin.yaml:22: quote: không dùng con số mà văn bản gốc không đọc rõ"),
    ("{clause: d#1}", "{clause: d#3}",
     "tin.yaml:12: citations: dài nhất 4096 ký tự, tính cả tiêu đề và điều khoản; đang là 4136"),
    ("      - {clause: d#1, quote: Không đăng tài liệu mật}\n", "      []\n",
     "tin.yaml:10: citations: cần từ 1 đến 3 trích dẫn, đang có 0"),
    ("0 8 * 1 TUE#1", "0 8 30 2 *", "tin.yaml:11: cron: năm phần không đi được với nhau"),
    ("0 8 * 1 TUE#1", "0 8 */20 * 1L", "tin.yaml:11: cron: cần một giờ sẽ đến, mà '0 8 */20 * 1L' không đến"),
    ("0 8 * 1 TUE#1", "0 8 * 2 MON#5", "tin.yaml:11: cron: cần một giờ sẽ đến"),
    ("0 8 * 1 TUE#1", "0 25 * * *", "tin.yaml:11: cron: năm phần không đi được với nhau"),
    ("0 8 * 1 TUE#1", "0 0 8 1 1 *", "tin.yaml:11: cron: cần năm phần: phút"),
    ("0 8 * 1 TUE#1", "* 8 1 1 *", "tin.yaml:11: cron: nhiều nhất mỗi ngày một lần"),
    ("0 8 * 1 TUE#1", "0 8,19 1 1 *", "tin.yaml:11: cron: nhiều nhất mỗi ngày một lần"),
    ("0 8 * 1 TUE#1", "0 8 1-7 * 2", "tin.yaml:11: cron: cần ngày trong tháng hoặc ngày trong tuần, phần kia để *"),
    ("0 8 * 1 TUE#1", "0 8 15 1 MON", "tin.yaml:11: cron: cần ngày trong tháng hoặc ngày trong tuần"),
    ("0 8 * 1 TUE#1", "0 8 1,15 * FRI#1", "Thứ ba đầu tiên của tháng viết là TUE#1; thấy '0 8 1,15 * FRI#1'"),
    ('{cron: "0 8 * 1 TUE#1"}', "{}", "tin.yaml:11: schedule: cần một trong hai khóa cron, dates"),
    ('{cron: "0 8 * 1 TUE#1"}', "{dates: []}", "tin.yaml:11: dates: cần ít nhất một ngày"),
    ('"0 8 * 1 TUE#1"}', '"0 8 1 1 *", dates: [2027-01-01 08:00]}', "tin.yaml:11: schedule: cần một trong hai khóa"),
    ("2026-12-01 08:00", "2027-02-30 08:00", "tin.yaml:25: dates: cần ngày giờ có thật"),
    ("2026-12-01 08:00", "1/12/2026 8h", "tin.yaml:25: dates: cần ngày giờ có thật"),
    ("2026-12-01 08:00", "2027-01-20 08:00", "tin.yaml:25: dates: nhiều nhất mỗi ngày một lần"),
    ("2026-12-01 08:00", "2027-12-01 08:00", "tin.yaml:25: dates: nhiều nhất mỗi ngày một lần, ngày sớm ghi trước"),
    ("2026-12-01 08:00\n        - 2027", "2025-12-01 08:00\n        - 2026",
     "tin.yaml:25: dates: cần một ngày chưa đến, mà ngày cuối là 2026-01-20 19:45"),
    ("text: Đồng chí nhớ giữ tài liệu.\n    picture: anh/mat.png", f"text: {LONG}",
     "tin.yaml:2: text: dài nhất 4096 ký tự, tính cả tiêu đề và điều khoản; đang là 4"),
    ("text: Đồng chí nhớ giữ tài liệu.", f"text: {LONG[:1000]}",
     "tin.yaml:2: text: dài nhất 1024 ký tự dưới ảnh, tính cả tiêu đề và điều khoản; đang là 1"),
    ("picture: anh/mat.png", "picture: anh/khac.png", "tin.yaml:7: picture: không có ảnh ở"),
    ("picture: anh/mat.png", "picture: ../../anh.png", "tin.yaml:7: picture: cần đường dẫn nằm trong broadcasts/"),
    ("picture: anh/mat.png", "picture: tin.yaml", "tin.yaml:7: picture: cần một ảnh JPEG, PNG, WEBP còn nguyên"),
    ("question: Tài liệu", f"question: {LONG[:300]}", "tin.yaml:16: question: dài nhất 300 ký tự"),
    ("question: Tài liệu", f"question: {FACES}", "tin.yaml:16: question: dài nhất 300 ký tự, đang là 3"),
    ("options: [Có, Không]", f"options: [Có, {LONG[:101]}]", "tin.yaml:17: options: dài nhất 100 ký tự"),
    ("options: [Có, Không]", "options: [Không]", "tin.yaml:17: options: cần từ 2 đến 10 lựa chọn, đang có 1"),
    ("options: [Có, Không]", f"options: [{OPTIONS}]", "tin.yaml:17: options: cần từ 2 đến 10 lựa chọn, đang có 11"),
    ("options: [Có, Không]", "options: [Có, Có]", "tin.yaml:17: options: mỗi lựa chọn ghi một lần, trùng 'Có'"),
    ("correct: 2", "correct: 3",
     "tin.yaml:18: correct: cần số của lựa chọn đúng, từ 1 đến 2; thấy '3'"),
    ("correct: 2", "correct: 0", "tin.yaml:18: correct: cần số của lựa chọn đúng"),
    ("correct: 2", "correct: [1, 2]", "tin.yaml:18: correct: cần một dòng chữ"),
    ("    correct: 2\n", "", "tin.yaml:12: correct: còn thiếu khóa này"),
    ("explanation: Văn", f"explanation: {LONG[:200]}", "tin.yaml:19: explanation: dài nhất 200 ký tự"),
    ("explanation: Văn", 'explanation: "1\\n2\\n3\\n4"\n    #',
     "tin.yaml:19: explanation: nhiều nhất 2 lần xuống dòng, đang có 3"),
    ("id: do\n", "id: nhac\n",
     "tin.yaml:12: id: cần một tên (id) riêng: 'nhac' đã có ở knowledge/broadcasts/tin.yaml:2"),
    ("id: do\n", "id: Đố vui\n", "tin.yaml:12: id: cần chữ thường không dấu, chữ số, gạch nối đơn"),
    ("kind: quiz", "kind: poll", "tin.yaml:13: kind: chỉ nhận: guidance, quiz; thấy 'poll'"),
    ("kind: quiz\n", "kind: quiz\n    picture: anh/mat.png\n", "tin.yaml:14: picture: khóa lạ"),
    ("topic: an-toan", "topic: khac", "tin.yaml:4: topic: chỉ nhận: an-toan; thấy 'khac'"),
    ("unit: Chi bộ 2", "everyone", "tin.yaml:27: audience: chỉ nhận all, officers hoặc unit:MÃ-ĐƠN-VỊ; thấy"),
    ("unit: Chi bộ 2", "unit:", "tin.yaml:27: audience: chỉ nhận all, officers hoặc unit:MÃ-ĐƠN-VỊ; thấy 'unit:'"),
    ("unit: Chi bộ 2", "all: x", "tin.yaml:27: audience: chỉ nhận all, officers hoặc unit:MÃ-ĐƠN-VỊ; thấy 'all: x'"),
    ("late_window_hours: 2", "late_window_hours: 200",
     "tin.yaml:28: late_window_hours: cần số giờ chẵn, từ 1 đến 168"),
    ("messages:", "tin:", "tin.yaml:1: messages: còn thiếu khóa này"),
]
CALENDAR_CASES: list[tuple[str, str, str, str]] = [
    ("calendar.yaml", "Asia/Ho_Chi_Minh", "Asia/Saigon_2", "calendar.yaml:1: time_zone: cần một múi giờ máy này biết"),
    ("calendar.yaml", '"21:00"', '"25:00"', "calendar.yaml:2: from: cần một giờ trong ngày, ví dụ 21:00; thấy '25:00'"),
    ("calendar.yaml", '"21:00"', '"07:30"', "calendar.yaml:2: quiet_hours: giờ kết thúc phải khác giờ bắt đầu"),
    ("calendar.yaml", "hours: 12", "hours: một", "calendar.yaml:3: late_window_hours: cần số giờ chẵn"),
    ("calendar.yaml", "topics:", "chu_de:", "calendar.yaml:4: chu_de: khóa lạ"),
    ("calendar.yaml", "  an-toan: An toàn\n", "  an-toan: A\n  an-toan: B\n",
     "calendar.yaml:6: an-toan: ghi hai lần"),
    ("holidays.yaml", "01-01", "1/1", "holidays.yaml:2: day: cần một ngày có thật, ví dụ 09-02; thấy '1/1'"),
    ("holidays.yaml", "01-01", "02-30", "holidays.yaml:2: day: cần một ngày có thật, ví dụ 09-02; thấy '02-30'"),
    ("holidays.yaml", "2027-04-16", "04-16", "holidays.yaml:5: day: cần một ngày có thật, ví dụ 2027-02-06"),
    ("holidays.yaml", "2027-04-16", "2027-02-29", "holidays.yaml:5: day: cần một ngày có thật"),
    ("holidays.yaml", "2027-04-16", "2027-02-05", "holidays.yaml:5: name: mỗi ngày ghi một lần"),
    ("holidays.yaml", "to: 2027-02-11", "to: 2027-02-01", "holidays.yaml:4: to: cần từ 1 đến 31 ngày"),
    ("holidays.yaml", "to: 2027-02-11", "to: 2028-02-11", "holidays.yaml:4: to: cần từ 1 đến 31 ngày"),
    ("holidays.yaml", "to: 2027-02-11, ", "", "holidays.yaml:4: dates: cần khóa day, hoặc cả hai khóa from và to"),
    ("holidays.yaml", "day: 2027-04-16", "ngay: 2027-04-16", "holidays.yaml:5: ngay: khóa lạ"),
    ("holidays.yaml", "name: Giỗ Tổ", 'name: ""', "holidays.yaml:5: name: cần một dòng chữ, đang để trống"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "message"), MESSAGE_CASES, ids=[case[2][:60] for case in MESSAGE_CASES])
def test_a_fault_in_a_message_is_named_with_its_place(directory: Path, old: str, new: str, message: str) -> None:
    edit(directory, old, new)
    faults = faults_of(directory)
    assert any(message in fault for fault in faults), faults


@pytest.mark.parametrize(("file", "old", "new", "message"), CALENDAR_CASES)
def test_a_fault_in_the_calendar_is_named_with_its_place(
    directory: Path, file: str, old: str, new: str, message: str
) -> None:
    edit(directory, old, new, file)
    faults = faults_of(directory)
    assert any(message in fault for fault in faults), faults


@pytest.mark.parametrize("file", ["calendar.yaml", "holidays.yaml"])
def test_a_missing_calendar_is_named(directory: Path, file: str) -> None:
    (directory / "broadcasts" / file).unlink()
    assert f"knowledge/broadcasts/{file}:1: (tệp): không đọc được tệp: không có tệp này" in faults_of(directory)


def test_a_message_whose_dates_have_passed_does_not_stop_a_running_bot(directory: Path) -> None:
    edit(directory, "        - 2026-12-01 08:00\n        - 2027-01-20 19:45", "        - 2026-11-01 08:00")
    assert any("cần một ngày chưa đến" in fault for fault in faults_of(directory))
    assert isinstance(load_plan(directory, KNOWLEDGE), Plan)


def save_truncated_jpeg(path: Path) -> None:
    Image.effect_noise((640, 480), 50).save(path, "JPEG")
    path.write_bytes(path.read_bytes()[:2000])


def save_damaged_png(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def save_gif(path: Path) -> None:
    Image.new("L", (64, 48)).save(path, "GIF")


def save_thin_picture(path: Path) -> None:
    Image.new("L", (2100, 100)).save(path, "PNG")


def save_wide_picture(path: Path) -> None:
    Image.new("1", (9000, 1001)).save(path, "PNG")


def save_bomb(path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(path, "PNG")


def save_heavy_file(path: Path) -> None:
    path.write_bytes(bytes(10_000_001))


@pytest.mark.parametrize(
    ("save", "message"),
    [
        (save_truncated_jpeg, "cần một ảnh JPEG, PNG, WEBP còn nguyên"),
        (save_damaged_png, "cần một ảnh JPEG, PNG, WEBP còn nguyên"),
        (save_gif, "cần một ảnh JPEG, PNG, WEBP còn nguyên"),
        (save_thin_picture, "cạnh này nhiều nhất gấp 20 lần cạnh kia, đang là 2100 và 100"),
        (save_wide_picture, "rộng và cao cộng lại nhiều nhất 10000 điểm, đang là 9000 và 1001"),
        (save_bomb, "cần một ảnh JPEG, PNG, WEBP còn nguyên"),
        (save_heavy_file, "lớn nhất 10000000 byte, đang là 10000001"),
    ],
)
def test_a_picture_that_cannot_be_sent_is_named(directory: Path, save: object, message: str) -> None:
    assert callable(save)
    save(directory / "broadcasts" / "anh" / "mat.png")
    (fault,) = faults_of(directory)
    assert fault.startswith("knowledge/broadcasts/tin.yaml:7: picture: ")
    assert message in fault


def test_all_faults_of_all_files_are_reported_together(directory: Path) -> None:
    edit(directory, '"21:00"', "9 giờ", "calendar.yaml")
    edit(directory, "2027-04-16", "16/4/2027", "holidays.yaml")
    (directory / "broadcasts" / "anh" / "mat.png").write_bytes(b"not a picture")
    edit(directory, "quote: Không đăng", "quote: Đừng đăng")
    edit(directory, "0 8 * 1 TUE#1", "0 8 31 4 *")
    edit(directory, "id: do\n", "id: nhac\n")
    edit(directory, "question: Tài liệu", f"question: {LONG[:300]}")
    edit(directory, "correct: 2", "correct: 5")
    edit(directory, "    entries: [mat]\n    citations:\n      - {clause: d#1}", "    entries: [la]\n    citations: []")
    edit(directory, "2026-12-01 08:00\n        - 2027", "2025-12-01 08:00\n        - 2026")
    edit(directory, "unit: Chi bộ 2", "group: x")
    places = [": ".join(fault.split(": ")[:2]) for fault in faults_of(directory)]
    assert places == [
        f"knowledge/broadcasts/{place}"
        for place in (
            "calendar.yaml:2: from",
            "holidays.yaml:5: day",
            "tin.yaml:7: picture",
            "tin.yaml:10: quote",
            "tin.yaml:11: cron",
            "tin.yaml:12: id",
            "tin.yaml:16: question",
            "tin.yaml:18: correct",
            "tin.yaml:20: entries",
            "tin.yaml:21: citations",
            "tin.yaml:24: dates",
            "tin.yaml:26: audience",
        )
    ]


def test_without_knowledge_all_but_references_is_checked(directory: Path) -> None:
    edit(directory, "entries: [mat]", "entries: [la]")
    edit(directory, "correct: 2", "correct: 5")
    (fault,) = plan_faults(directory, NOW)
    assert str(fault).startswith("knowledge/broadcasts/tin.yaml:18: correct")


def test_broadcasts_and_sources_do_not_make_the_answers_be_learned_anew(directory: Path) -> None:
    (directory / "sources.yaml").write_text("x")
    (directory / "wording.yaml").write_text("x")
    assert knowledge_files(directory) == [directory / "wording.yaml"]


def test_bot_check_names_faults_of_answers_and_of_broadcasts_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    shutil.copy(ROOT / "config.yaml", tmp_path)
    for name, old, new in (
        ("answers/bi-mat-noi-bo.yaml", "verdict: dont", "verdict: never"),
        ("broadcasts/do-vui-bao-mat.yaml", "correct: 2", "correct: 9"),
    ):
        path = tmp_path / "knowledge" / name
        path.write_text(path.read_text().replace(old, new, 1))
    monkeypatch.setenv("BOT_CONFIG", str(tmp_path / "config.yaml"))
    with pytest.raises(DataFaults) as caught:
        check.run(Namespace(watch=False, learn=False))
    assert {fault.file for fault in caught.value.faults} == {
        "knowledge/answers/bi-mat-noi-bo.yaml",
        "knowledge/broadcasts/do-vui-bao-mat.yaml",
    }
