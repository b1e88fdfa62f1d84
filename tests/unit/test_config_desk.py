"""The desk in config.yaml: read as people write it, every fault named with its line."""

from datetime import date, time
from pathlib import Path

import pytest

from bot.cli.main import run
from bot.config import load_settings
from bot.config.gaps import told_gaps
from bot.domain.cases import Officer
from bot.domain.desk import HOME_ZONE, Backup, Desk, Escalation, HowOften, Shift
from bot.domain.errors import DataFaults
from bot.domain.messages import Address
from bot.planning.rota import gaps
from tests.conftest import ROOT

SOUND = """\
desk:
  contact: ai đó
  chat_id: -100123
  officers:
    - {id: 1, name: Lan, admin: true, head: có}
    - {id: "telegram:2", name: Minh}
  shifts:
    - {days: thứ hai - thứ sáu, from: 07:30, to: 17h, officers: [Lan, 2]}
    - {days: [T7, CN], from: 8h15, to: "24:00", officers: [minh]}
  off_hours: true
  holidays: [2027-01-01, 30/04/2027, 2027-02-05 - 2027-02-07]
  standby: [Minh]
  escalation:
    - {after_min: 5, to: duty}
    - {after_min: 15, to: head}
  answer_min: 20
  limits: {per_day: 3, open_most: 2}
  on_call: [Minh]
  held_min: {khan: 5, thuong: 90}
  learning_told: weekly
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "knowledge").mkdir()
    return tmp_path / "config.yaml"


def read(config: Path, text: str, **environment: str) -> Desk:
    config.write_text(text, encoding="utf-8")
    return load_settings({"BOT_CONFIG": str(config), **environment}).desk


def faults(config: Path, text: str) -> list[str]:
    with pytest.raises(DataFaults) as caught:
        read(config, text)
    return [str(fault).removeprefix(f"{config}:") for fault in caught.value.faults]


@pytest.mark.parametrize("seconds", ["-1", "61", "3600", "nan", "inf", "mai"])
def test_a_finding_waits_no_longer_than_it_can_be_taken_back(config: Path, seconds: str) -> None:
    assert faults(config, f"desk:\n  contact: ai đó\n  undo_seconds: {seconds}\n") == [
        f"3: desk.undo_seconds: cần một số giây từ 0 đến 60, thấy '{seconds}'"
    ]


@pytest.mark.parametrize("seconds", [0, 20, 60])
def test_a_finding_waits_for_as_many_seconds_as_are_set(config: Path, seconds: int) -> None:
    assert read(config, f"desk:\n  contact: ai đó\n  undo_seconds: {seconds}\n").undo_s == seconds


def test_the_desk_is_read_as_people_write_it(config: Path) -> None:
    assert read(config, SOUND) == Desk(
        address=Address("telegram", "-100123"),
        officers=(Officer("telegram:1", "Lan", admin=True, head=True), Officer("telegram:2", "Minh")),
        shifts=(
            Shift(frozenset(range(5)), time(7, 30), time(17), ("telegram:1", "telegram:2")),
            Shift(frozenset({5, 6}), time(8, 15), time(0), ("telegram:2",)),
        ),
        holidays=frozenset({date(2027, 1, 1), date(2027, 4, 30), *(date(2027, 2, day) for day in (5, 6, 7))}),
        standby=("telegram:2",),
        on_call=("telegram:2",),
        held_min=(5, 60, 90),
        escalation=(Escalation(5, Backup.DUTY), Escalation(15, Backup.HEAD)),
        zone=HOME_ZONE,
        answer_min=20,
        per_day=3,
        open_most=2,
        learning_told=HowOften.WEEKLY,
    )


def test_the_environment_names_the_chat_before_the_file(config: Path) -> None:
    assert read(config, SOUND, DESK_CHAT_ID="-5").address == Address("telegram", "-5")


@pytest.mark.parametrize("text", ["desk: {contact: ai}\n", "desk: {contact: ai, officers: , shifts: , escalation: }\n"])
def test_what_is_left_out_has_its_default(config: Path, text: str) -> None:
    assert read(config, text) == Desk()


def test_the_shipped_file_says_the_defaults() -> None:
    assert load_settings({"BOT_CONFIG": str(ROOT / "config.yaml")}).desk == Desk()


def test_every_key_is_commented_in_the_shipped_file() -> None:
    lines = (ROOT / "config.yaml").read_text(encoding="utf-8").splitlines()
    start, end = lines.index("desk:"), lines.index("pace:")
    keys = [number for number in range(start + 1, end) if lines[number].startswith("  ") and lines[number][2].isalpha()]
    assert len(keys) >= 8
    assert all(lines[number - 1].startswith("  # ") for number in keys)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("thứ hai - thứ tư", {0, 1, 2}),
        ("thu 6 - chu nhat", {4, 5, 6}),
        ("T7 - T2", {5, 6, 0}),
        ("hằng ngày", set(range(7))),
        ("Monday, Thu", {0, 3}),
        ("thứ Ba đến thứ Năm, CN", {1, 2, 3, 6}),
    ],
)
def test_days_by_their_names(config: Path, written: str, days: set[int]) -> None:
    text = SOUND.replace("days: thứ hai - thứ sáu", f'days: "{written}"')
    assert read(config, text).shifts[0].days == days


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[Lan, 2]", "[Lan, 7]", "8: officers: cần một cán bộ của desk.officers (Lan, Minh); thấy '7'"),
        ("standby: [Minh]", "standby: [3]", "12: desk.standby: cần một cán bộ của desk.officers (Lan, Minh)"),
        ("[minh]}", "[]}", "9: officers: cần ít nhất một cán bộ"),
        ('"telegram:2"', "1", "6: id: mỗi cán bộ cần id riêng, trùng 'telegram:1'"),
        ("name: Minh", "name: lan", "6: name: mỗi cán bộ cần name riêng, trùng 'lan'"),
        ("id: 1,", "id: "+"'@lan',", "5: id: cần số tài khoản (nhắn bot /id để biết), ví dụ 123456789; thấy '@lan'"),
        ("07:30", "25:00", "8: from: cần một giờ trong ngày, ví dụ 07:30; thấy '25:00'"),
        ("17h", "chiều", "8: to: cần một giờ trong ngày, ví dụ 07:30; thấy 'chiều'"),
        ("T7, CN", "T8, CN", "9: days: cần ngày trong tuần, ví dụ thứ hai, thứ ba … chủ nhật, "),
        ("30/04/2027", "31/04/2027", "11: desk.holidays: cần một ngày, ví dụ 2027-01-01, hoặc hai ngày nối "),
        ("2027-02-07", "2028-02-07", "11: desk.holidays: cần từ 1 đến 31 ngày, thấy '2027-02-05 - 2028-02-07'"),
        ("told: weekly", "told: hourly", "20: desk.learning_told: chỉ nhận: daily, never, weekly"),
        ("to: head", "to: boss", "15: to: chỉ nhận: duty, head, standby; thấy 'boss'"),
        (", head: có", "", "15: to: cần có cán bộ ghi head: true để gọi"),
        ("after_min: 15", "after_min: 5", "15: after_min: cần muộn hơn bước trước (5), thấy 5"),
        ("after_min: 5", "after_min: -5", "14: after_min: cần một số lớn hơn 0, thấy '-5'"),
        ("per_day: 3", "per_day: 2.5", "17: desk.limits.per_day: cần một số nguyên, thấy 2.5"),
        ("answer_min: 20", "time_zone: Hà_Nội", "16: desk.time_zone: cần một múi giờ máy này biết"),
        ("admin: true", "admin: maybe", "5: admin: chỉ nhận: có, false, không, no, true, yes; thấy 'maybe'"),
        ("  off_hours: true\n", "", "8: desk.shifts: cần có người trực mọi giờ, mà còn trống: thứ Hai"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_line(config: Path, old: str, new: str, fault: str) -> None:
    assert old in SOUND
    found = faults(config, SOUND.replace(old, new, 1))
    assert any(one.startswith(fault) for one in found), found


def test_all_faults_are_told_together(config: Path) -> None:
    text = SOUND.replace("[Lan, 2]", "[77]").replace("17h", "99h").replace("id: 1,", "id: x,")
    assert len(faults(config, text)) == 3


def test_gaps_are_looked_for_only_where_every_shift_could_be_read(config: Path) -> None:
    assert len(faults(config, SOUND.replace("17h", "99h").replace("  off_hours: true\n", ""))) == 1


def test_a_rota_with_gaps_is_named_by_check(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_CONFIG", str(config))
    config.write_text(SOUND.replace("off_hours: true", "off_hours: false"), encoding="utf-8")
    assert run(["check"]) == 1
    assert "config.yaml:8: desk.shifts: cần có người trực mọi giờ" in capsys.readouterr().err


def test_gaps_are_told_by_day_and_hour(config: Path) -> None:
    told = told_gaps(gaps(read(config, SOUND)))
    assert told.startswith("thứ Hai 00:00 - 07:30; thứ Hai 17:00 - thứ Ba 07:30; ")
    assert told.endswith("thứ Sáu 17:00 - thứ Bảy 08:15; chủ nhật 00:00 - 08:15")
