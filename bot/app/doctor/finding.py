"""What a check found, and what to do about it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """FAULT: something does not work or is about to stop. NOTE: it works and should be looked at. SKIPPED: could not be
    looked at, for a reason that another finding names or the operator asked for.
    """

    OK = "ok"
    NOTE = "note"
    FAULT = "fault"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`check` is a key of TITLES; `says` and `cure` are for the operator, `cure` "" where nothing is to be done."""

    check: str
    level: Severity
    says: str
    cure: str = ""


TITLES = {
    "settings": "cài đặt",
    "token": "mã của bot",
    "webhook": "đường tin đến",
    "desk": "nhóm bàn trực",
    "rota": "lịch trực",
    "knowledge": "kho câu trả lời",
    "holidays": "ngày nghỉ",
    "database": "cơ sở dữ liệu",
    "clock": "đồng hồ",
    "disk": "ổ đĩa",
    "files": "quyền xem tệp",
    "certificate": "chứng chỉ https",
    "zalo": "Zalo OA",
    "zalobot": "bot Zalo",
}
"""Every check, in the order in which findings are told."""
_MARKS = {Severity.OK: "✓", Severity.NOTE: "!", Severity.FAULT: "✗", Severity.SKIPPED: "-"}


def ok(check: str, says: str) -> Diagnosis:
    return Diagnosis(check, Severity.OK, says)


def note(check: str, says: str, cure: str) -> Diagnosis:
    return Diagnosis(check, Severity.NOTE, says, cure)


def fault(check: str, says: str, cure: str) -> Diagnosis:
    return Diagnosis(check, Severity.FAULT, says, cure)


def skipped(check: str, says: str) -> Diagnosis:
    return Diagnosis(check, Severity.SKIPPED, says)


def ordered(findings: Iterable[Diagnosis]) -> tuple[Diagnosis, ...]:
    places = {check: place for place, check in enumerate(TITLES)}
    return tuple(sorted(findings, key=lambda one: places[one.check]))


def told(findings: Sequence[Diagnosis]) -> str:
    """One line a finding, its cure below it, and how many there are at the end."""
    lines: list[str] = []
    for one in findings:
        lines.append(f"{_MARKS[one.level]} {TITLES[one.check]}: {one.says}")
        lines += [f"    → {one.cure}"] if one.cure else []
    faults, notes = (sum(one.level is level for one in findings) for level in (Severity.FAULT, Severity.NOTE))
    sound = "Mọi thứ đều ổn." if not faults + notes else f"{faults} lỗi cần sửa, {notes} điều nên xem."
    return "\n".join([*lines, sound])
