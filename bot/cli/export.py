"""`bot export cases|stats`: the cases as a table, without personal data; what was counted, of nobody in particular."""

import argparse
import asyncio
import csv
import io
import sys
from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path

from openpyxl import Workbook

from bot.app.parts import open_store
from bot.cli import stats
from bot.config import Settings, load_settings
from bot.domain.cases import CaseKind, Finding, Harm, Reason, Status, Urgency
from bot.domain.errors import BotError
from bot.storage.desk.export import Exported

HEADINGS = (
    "Mã vụ",
    "Loại",
    "Tình trạng",
    "Mức gấp",
    "Lý do",
    "Thiệt hại",
    "Gửi lúc",
    "Trả lời lúc",
    "Số phút chờ",
    "Kết luận",
    "Số người gửi",
    "Đường dẫn (đã ngắt)",
    "Số tệp",
)
WORDS: Mapping[str, str] = {
    CaseKind.SUBMISSION: "nội dung gửi kiểm tra",
    CaseKind.QUESTION: "câu hỏi",
    Status.OPEN: "chưa ai nhận",
    Status.CLAIMED: "đang có người giữ",
    Status.ANSWERED: "đã trả lời",
    Status.MERGED: "đã gộp vào vụ khác",
    Status.WITHDRAWN: "người gửi đã rút",
    Urgency.HIGH: "khẩn",
    Urgency.RAISED: "sớm",
    Urgency.NORMAL: "thường",
}
REASONS: Mapping[str, str] = {
    Reason.SCAM: "nghi lừa đảo",
    Reason.IMPERSONATION: "nghi mạo danh",
    Reason.FAKE_MEDIA: "ảnh, video giả",
    Reason.UNVERIFIED: "tin chưa kiểm chứng",
    Reason.LEAK: "lộ tin riêng hoặc mật",
    Reason.OTHER: "lý do khác",
}
HARMS: Mapping[str, str] = {
    Harm.NONE: "chưa làm gì",
    Harm.CLICKED: "đã bấm vào liên kết",
    Harm.GAVE_CODE: "đã gửi mã OTP, mật khẩu",
    Harm.PAID: "đã chuyển tiền",
}
FINDINGS: Mapping[str, str] = {
    "": "",
    Finding.TRUE: "đúng",
    Finding.FALSE: "sai",
    Finding.MISLEADING: "gây hiểu lầm",
    Finding.UNPROVEN: "chưa xác định",
    Finding.SCAM: "lừa đảo",
    Finding.IMPERSONATION: "mạo danh",
    Finding.OUT_OF_SCOPE: "ngoài phạm vi",
    Finding.REPLY: "trả lời bằng lời",
}
"""As a clerk reads them."""
BOM = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


def run(options: argparse.Namespace) -> int:
    settings = load_settings()
    output = stats.place(options.file, options.output)
    if options.what == "stats":
        table = stats.sheet(settings)
        _write(table, options.format, output, "Số liệu")
        stats.report(len(table) - 1)
        return 0
    found = asyncio.run(_cases(settings))
    table = [HEADINGS, *(_row(case, settings.desk.zone) for case in found)]
    _write(table, options.format, output, "Các vụ")
    print(f"Đã xuất {len(found)} vụ.", file=sys.stderr)
    return 0


async def _cases(settings: Settings) -> list[Exported]:
    store = await open_store(settings)
    try:
        return await store.export()
    finally:
        await store.close()


def _row(case: Exported, zone: tzinfo) -> tuple[object, ...]:
    waited_min = round((case.answered_s - case.opened_s) / 60) if case.answered_s is not None else ""
    return (
        case.code,
        WORDS[case.kind],
        WORDS[case.status],
        WORDS[case.urgency],
        REASONS[case.reason],
        HARMS[case.harm],
        _time(case.opened_s, zone),
        _time(case.answered_s, zone),
        waited_min,
        FINDINGS[case.finding or ""],
        case.submitters,
        _harmless(" ".join(case.links)),
        case.files,
    )


def _time(at_s: float | None, zone: tzinfo) -> str:
    return f"{datetime.fromtimestamp(at_s, zone):%Y-%m-%d %H:%M}" if at_s is not None else ""


def _harmless(text: str) -> str:
    """A spreadsheet must not take what somebody sent for a formula."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _target(output: str | None) -> Path:
    if not output:
        raise BotError(
            "bot export: bảng xlsx cần tên tệp, ví dụ: .venv/bin/bot export cases --format xlsx --output vu.xlsx"
        )
    return Path(output)


def _write(table: list[tuple[object, ...]], form: str, output: str | None, title: str) -> None:
    if form == "xlsx":
        _write_xlsx(table, _target(output), title)
    else:
        _write_csv(table, output)


def _write_csv(table: list[tuple[object, ...]], output: str | None) -> None:
    """With a byte order mark, also on the screen, from where it may be led into a file: only by it do spreadsheets know
    the Vietnamese letters.
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    if output:
        Path(output).write_text(text.getvalue(), encoding="utf-8-sig")
    else:
        sys.stdout.write(BOM + text.getvalue())


def _write_xlsx(table: list[tuple[object, ...]], path: Path, title: str) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in table:
        sheet.append(row)
    book.save(path)
