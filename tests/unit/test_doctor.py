"""What `bot doctor` makes of what it sees: one line a state."""

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.app.doctor import data, duty, platform
from bot.app.doctor.examining import guarded
from bot.app.doctor.finding import TITLES, Diagnosis, Severity, fault, note, ok, ordered, told
from bot.app.doctor.zalo import tokens
from bot.channels.outside import Certificate
from bot.channels.telegram.inspection import Hook, Rights
from bot.channels.zalo.tokens import Pair
from bot.config import Settings
from bot.domain.cases import Officer
from bot.domain.desk import NAMED, Desk, Shift
from bot.domain.errors import DataFaults, Fault, PlatformDown
from bot.domain.messages import Address
from bot.planning.schema import Calendar
from bot.storage.disk import Room
from bot.storage.inspection import DatabaseSeen, File, PostgresServer
from bot.storage.migrate import Standing

NOW_S = 1_795_496_400.0
DAY_S = 86_400.0
OURS = "https://tro-ly.vidu.vn/telegram/webhook"
DB = Path("/opt/tro-ly/data/bot.db")
MB = data.MEGABYTE
STANDING = Standing("0001", "0001")
SERVER = PostgresServer((), 0.0, 0.0, 0, 0)
ALL = Rights(is_here=True, may_write=True, may_delete=True, may_manage_topics=True, is_forum=True)
LAN = Officer("telegram:1", "Lan", head=True)
DESK = Desk(address=Address("telegram", "-100"), officers=(LAN,))
BY_DAY = Shift(frozenset(range(7)), time(7), time(17), (LAN.id,))
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 30, 9, tzinfo=ZONE)
CALENDAR = Calendar(ZONE, time(21), time(7), {(1, 1): "Tết Dương lịch"}, {date(2027, 2, 6): "Tết"}, 0)
OK, NOTE, FAULT = Severity.OK, Severity.NOTE, Severity.FAULT

WEBHOOKS = {
    "polling, none set": (Hook("", 0), "", OK, "polling"),
    "polling, one set": (Hook(OURS, 0), "", FAULT, "/revoke"),
    "webhook, ours": (Hook(OURS, 3), OURS, OK, "đúng"),
    "webhook, none set": (Hook("", 0), OURS, FAULT, "PUBLIC_URL"),
    "webhook, of elsewhere": (Hook("https://khac.vn/x", 0), OURS, FAULT, "PUBLIC_URL"),
    "webhook, refused a minute ago": (Hook(OURS, 1, "SSL error", NOW_S - 60), OURS, FAULT, "SSL error"),
    "webhook, refused yesterday": (Hook(OURS, 1, "SSL error", NOW_S - DAY_S), OURS, OK, "đúng"),
    "many wait": (Hook("", 101), "", NOTE, "101"),
}
GROUPS = {
    "all rights": (ALL, OK, "đủ quyền"),
    "put out": (replace(ALL, is_here=False), FAULT, "không ở trong nhóm"),
    "muted": (replace(ALL, may_write=False), FAULT, "chặn viết"),
    "no right to delete": (replace(ALL, may_delete=False), NOTE, "xóa tin"),
    "no right to topics": (replace(ALL, may_manage_topics=False), NOTE, "chủ đề"),
    "no topics, none needed": (replace(ALL, may_manage_topics=False, is_forum=False), OK, "đủ quyền"),
}
DATABASES = {
    "SQLite, in use": (DatabaseSeen(STANDING, 2, file=File(DB, 9)), OK, "đang chạy"),
    "SQLite, not in use": (DatabaseSeen(STANDING, file=File(DB, 9)), OK, "không chạy"),
    "no file yet": (DatabaseSeen(file=File(DB, 0)), NOTE, "lần chạy đầu"),
    "not writable": (DatabaseSeen(STANDING, file=File(DB, 9, "thư mục data không cho ghi")), FAULT, "chown"),
    "locked": (DatabaseSeen(STANDING, file=File(DB, 9, "database is locked")), NOTE, "bận"),
    "damaged": (DatabaseSeen(file=File(DB, 9, damage="file is not a database")), FAULT, "sao lưu"),
    "behind": (DatabaseSeen(Standing("0001", "0002"), file=File(DB, 9)), FAULT, "bot migrate"),
    "empty": (DatabaseSeen(Standing(None, "0002"), server=SERVER), FAULT, "trống"),
    "of a newer program": (DatabaseSeen(Standing("9999", "0002"), file=File(DB, 9)), FAULT, "mới hơn"),
    "PostgreSQL": (DatabaseSeen(STANDING, 1, server=SERVER), OK, "thông"),
    "without rights": (
        DatabaseSeen(STANDING, server=replace(SERVER, lacking=("UPDATE cases",))),
        FAULT,
        "UPDATE cases",
    ),
    "old snapshot": (DatabaseSeen(STANDING, server=replace(SERVER, oldest_s=3_600)), NOTE, "60 phút"),
    "prepared": (DatabaseSeen(STANDING, server=replace(SERVER, prepared=2)), NOTE, "ROLLBACK PREPARED"),
    "idle slot": (DatabaseSeen(STANDING, server=replace(SERVER, idle_slots=1)), NOTE, "pg_drop_replication_slot"),
}
DISKS = {
    "wide": (Room(DB, 9_000 * MB, 9_999 * MB), 100 * MB, OK),
    "narrow": (Room(DB, 900 * MB, 9_999 * MB), 100 * MB, NOTE),
    "no room for a backup": (Room(DB, 9_000 * MB, 9_999 * MB), 4_000 * MB, NOTE),
    "full": (Room(DB, 100 * MB, 9_999 * MB), 0, FAULT),
}
CLOCKS = {
    "right": (2.0, OK, "khớp"),
    "fast": (600.0, FAULT, "nhanh hơn Telegram 10 phút"),
    "slow": (-40.0, FAULT, "40"),
}
CERTIFICATES = {
    "long good": (Certificate("a.vn", NOW_S + 60 * DAY_S), OK, "60"),
    "late": (Certificate("a.vn", NOW_S + 12 * DAY_S), NOTE, "12 ngày"),
    "nearly over": (Certificate("a.vn", NOW_S + 2 * DAY_S), FAULT, "certbot"),
    "over": (Certificate("a.vn", NOW_S - DAY_S), FAULT, "0 ngày"),
    "not taken": (Certificate("a.vn", fault="certificate has expired"), FAULT, "has expired"),
}
ROTAS = {
    "no desk": (Desk(), NOTE, "bot setup"),
    "no officers": (replace(DESK, officers=()), FAULT, "/moi"),
    "always": (DESK, OK, "mọi giờ"),
    "by day, a head": (replace(DESK, shifts=(BY_DAY,)), OK, "17:00"),
    "by day, nobody to call": (
        replace(DESK, officers=(replace(LAN, head=False),), shifts=(BY_DAY,)),
        NOTE,
        "on_call",
    ),
    "a stranger": (replace(DESK, standby=(f"{NAMED}Mai",)), FAULT, "Mai"),
    "holidays without end": (
        replace(DESK, shifts=(BY_DAY,), holidays=frozenset(map(date.fromordinal, range(739_000, 741_000)))),
        FAULT,
        "một năm",
    ),
}
HOLIDAYS = {
    "of a desk without shifts": (DESK, CALENDAR, OK, "đủ"),
    "known to the desk": (
        replace(DESK, shifts=(BY_DAY,), holidays=frozenset({date(2027, 1, 1), date(2027, 2, 6)})),
        CALENDAR,
        OK,
        "đủ",
    ),
    "forgotten by the desk": (
        replace(DESK, shifts=(BY_DAY,), holidays=frozenset({date(2027, 1, 1)})),
        CALENDAR,
        NOTE,
        "2027-02-06",
    ),
    "not yet in the calendar": (DESK, replace(CALENDAR, dates={date(2026, 2, 16): "Tết"}), NOTE, "holidays.yaml"),
}


def words(findings: "list[Diagnosis] | Diagnosis") -> str:
    listed = [findings] if isinstance(findings, Diagnosis) else findings
    return " ".join(f"{one.says} {one.cure}" for one in listed)


def worst(findings: "list[Diagnosis] | Diagnosis") -> Severity:
    listed = [findings] if isinstance(findings, Diagnosis) else findings
    return max((one.level for one in listed), key=[OK, NOTE, FAULT].index)


@pytest.mark.parametrize("state", WEBHOOKS)
def test_how_updates_come_is_held_against_the_settings(state: str) -> None:
    hook, wanted, level, says = WEBHOOKS[state]
    found = platform.webhook(hook, wanted, NOW_S)
    assert (found.level, says in words(found)) == (level, True), found


@pytest.mark.parametrize("state", GROUPS)
def test_rights_in_the_group_are_judged_by_what_the_desk_needs(state: str) -> None:
    rights, level, says = GROUPS[state]
    found = platform.desk(rights)
    assert (worst(found), says in words(found)) == (level, True), found


@pytest.mark.parametrize("state", DATABASES)
def test_a_database_that_does_not_serve_is_told_with_its_cure(state: str) -> None:
    seen, level, says = DATABASES[state]
    found = data.database(seen)
    assert (worst(found), says in words(found)) == (level, True), found


@pytest.mark.parametrize("state", DISKS)
def test_room_is_judged_by_what_a_backup_takes(state: str) -> None:
    room, size, level = DISKS[state]
    assert data.disk(room, size).level is level


@pytest.mark.parametrize("state", CLOCKS)
def test_a_clock_that_differs_is_told_by_how_much(state: str) -> None:
    ahead_s, level, says = CLOCKS[state]
    found = platform.clock(ahead_s, "Telegram")
    assert (found.level, says in words(found)) == (level, True), found


@pytest.mark.parametrize("state", CERTIFICATES)
def test_a_certificate_is_told_before_it_ends(state: str) -> None:
    seen, level, says = CERTIFICATES[state]
    found = platform.certificate(seen, NOW_S)
    assert (found.level, says in words(found)) == (level, True), found


@pytest.mark.parametrize("state", ROTAS)
def test_a_rota_without_somebody_is_told(state: str) -> None:
    desk, level, says = ROTAS[state]
    found = duty.rota(desk, (), NOW)
    assert (worst(found), says in words(found)) == (level, True), found


def test_whoever_was_invited_is_no_stranger_on_the_rota() -> None:
    desk = replace(DESK, standby=(f"{NAMED}Mai",))
    assert worst(duty.rota(desk, (Officer("telegram:2", "Mai"),), NOW)) is OK


@pytest.mark.parametrize("state", HOLIDAYS)
def test_holidays_of_the_coming_months_are_asked_for(state: str) -> None:
    desk, calendar, level, says = HOLIDAYS[state]
    found = duty.holidays(desk, calendar, NOW)
    assert (worst(found), says in words(found)) == (level, True), found


@pytest.mark.parametrize(
    ("age_d", "level", "says"),
    [
        (None, FAULT, "zalo login"),
        (0, OK, "tự được thay"),
        (5, NOTE, "hết hạn lúc"),
        (80, NOTE, "10 ngày"),
        (91, FAULT, "ba tháng"),
    ],
)
def test_the_accounts_tokens_are_judged_by_their_age(
    age_d: int | None, level: Severity, says: str, settings: Settings
) -> None:
    since_s = NOW_S - (age_d or 0) * DAY_S
    pair = None if age_d is None else Pair("a", "r", since_s, since_s + 90_000)
    found = tokens(pair, NOW_S, settings)
    assert (found.level, says in words(found)) == (level, True), found


@pytest.mark.parametrize(
    ("raised", "says"),
    [
        (PlatformDown("ClientConnectorError"), "mạng"),
        (DataFaults([Fault("a.yaml", 3, "x", "cần y")]), "a.yaml:3"),
        (TimeoutError(), "TimeoutError"),
        (ZeroDivisionError("một lời của ai đó"), "ZeroDivisionError"),
    ],
)
async def test_a_check_that_fails_is_a_finding_and_quotes_nobody(raised: Exception, says: str) -> None:
    async def fails() -> list[Diagnosis]:
        raise raised

    found = list(await guarded("token", fails))
    assert worst(found) is FAULT
    assert says in words(found)
    assert "một lời của ai đó" not in words(found)


def test_findings_are_told_in_the_order_of_the_checks_each_with_its_cure() -> None:
    text = told(ordered([note("disk", "hẹp.", "Dọn."), ok("token", "của @a."), fault("clock", "lệch.", "Chỉnh.")]))
    assert [line[0] for line in text.splitlines()] == ["✓", "✗", " ", "!", " ", "1"]
    assert set(TITLES) >= {"token", "disk", "clock"}
