"""The calendar as data: `calendar.yaml` (time zone, quiet hours, topics) and `holidays.yaml`."""

import re
from contextlib import suppress
from datetime import date, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from bot.data.whole import whole
from bot.data.yaml_source import Source, line_of
from bot.planning.schema import Calendar

MAX_HOLIDAY_RUN_DAYS = 31
MAX_YEARLY_HOLIDAYS = 60
MAX_LATE_WINDOW_HOURS = 168
MAX_TOPIC_CHARS = 45

_A_LEAP_YEAR = 2028
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_Key = TypeVar("_Key")
_CALENDAR_KEYS = frozenset({"time_zone", "quiet_hours", "late_window_hours", "topics"})


def read_calendar(calendar: Source, holidays: Source) -> tuple[Calendar, dict[str, str]]:
    """The calendar and the names of the topics. What is not sound is noted, and stands as a calendar in UTC that is
    never closed, so that the messages can still be read.
    """
    root = calendar.root()
    fields = {} if root is None else calendar.fields(root, "(tệp)", _CALENDAR_KEYS)
    quiet_from, quiet_until = _quiet_hours(calendar, fields.get("quiet_hours"))
    each_year, dates = _holidays(holidays)
    topics = {} if "topics" not in fields else _topics(calendar, fields["topics"])
    late_window_s = read_late_window(calendar, fields.get("late_window_hours"), default_s=0)
    zone = _zone(calendar, fields.get("time_zone"))
    return Calendar(zone, quiet_from, quiet_until, each_year, dates, late_window_s), topics


def read_late_window(source: Source, node: yaml.Node | None, default_s: int) -> int:
    """Hours as written, in seconds."""
    written = source.text(node, "late_window_hours")
    if node is None or not written:
        return default_s
    hours = whole(written, 1, MAX_LATE_WINDOW_HOURS)
    if hours is None:
        expected = f"cần số giờ chẵn, từ 1 đến {MAX_LATE_WINDOW_HOURS}; thấy {written!r}"
        source.fault(line_of(node), "late_window_hours", expected)
        return default_s
    return hours * 3600


def _zone(source: Source, node: yaml.Node | None) -> ZoneInfo:
    name = source.text(node, "time_zone") or "UTC"
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        expected = f"cần một múi giờ máy này biết, ví dụ Asia/Ho_Chi_Minh; thấy {name!r}"
        source.fault(line_of(node) if node else 1, "time_zone", expected)
        return ZoneInfo("UTC")


def _quiet_hours(source: Source, node: yaml.Node | None) -> tuple[time, time]:
    if node is None:
        return time(), time()
    fields = source.fields(node, "quiet_hours", frozenset({"from", "until"}))
    start, end = (_clock(source, fields.get(key), key) for key in ("from", "until"))
    if start is None or end is None:
        return time(), time()
    if start == end:
        source.fault(line_of(node), "quiet_hours", "giờ kết thúc phải khác giờ bắt đầu")
    return start, end


def _clock(source: Source, node: yaml.Node | None, key: str) -> time | None:
    text = source.text(node, key)
    if _CLOCK.fullmatch(text):
        return time.fromisoformat(text)
    if node is not None and text:
        source.fault(line_of(node), key, f"cần một giờ trong ngày, ví dụ 21:00; thấy {text!r}")
    return None


def _topics(source: Source, node: yaml.Node) -> dict[str, str]:
    topics: dict[str, str] = {}
    for name, value in source.pairs(node, "topics"):
        if name.text in topics:
            source.fault(name.line, name.text, "ghi hai lần, xin bỏ một chỗ")
        topics[name.text] = source.text(value, name.text, MAX_TOPIC_CHARS)
    return topics


def _holidays(source: Source) -> tuple[dict[tuple[int, int], str], dict[date, str]]:
    root = source.root()
    if root is None:
        return {}, {}
    fields = source.fields(root, "(tệp)", frozenset({"each_year", "dates"}))
    yearly: dict[tuple[int, int], str] = {}
    for node in source.items(fields.get("each_year"), "each_year"):
        one = source.fields(node, "each_year", frozenset({"day", "name"}))
        if day := _day(source, one.get("day"), "day", prefix=f"{_A_LEAP_YEAR}-"):
            _note(source, node, yearly, (day.month, day.day), source.text(one.get("name"), "name"))
    if len(yearly) > MAX_YEARLY_HOLIDAYS:
        expected = f"nhiều nhất {MAX_YEARLY_HOLIDAYS} ngày, đang có {len(yearly)}"
        source.fault(line_of(fields["each_year"]), "each_year", expected)
    dates: dict[date, str] = {}
    for node in source.items(fields.get("dates"), "dates"):
        name, days = _dated(source, node)
        for day in days:
            _note(source, node, dates, day, name)
    return yearly, dates


def _dated(source: Source, node: yaml.Node) -> tuple[str, list[date]]:
    """A holiday's name and days: one `day`, or all `from` one `to` another."""
    one = source.fields(node, "dates", frozenset({"name"}), frozenset({"day", "from", "to"}))
    name = source.text(one.get("name"), "name")
    keys = one.keys() & {"day", "from", "to"}
    if keys not in ({"day"}, {"from", "to"}):
        source.fault(line_of(node), "dates", "cần khóa day, hoặc cả hai khóa from và to")
        return name, []
    first, last = (_day(source, one[key], key) for key in (("day", "day") if "day" in keys else ("from", "to")))
    if first is None or last is None:
        return name, []
    if not 0 <= (last - first).days < MAX_HOLIDAY_RUN_DAYS:
        source.fault(line_of(node), "to", f"cần từ 1 đến {MAX_HOLIDAY_RUN_DAYS} ngày, thấy từ {first} đến {last}")
        return name, []
    return name, [first + timedelta(days=count) for count in range((last - first).days + 1)]


def _day(source: Source, node: yaml.Node | None, key: str, prefix: str = "") -> date | None:
    """A day as 2027-02-06, or without the year that `prefix` gives."""
    text = source.text(node, key)
    if _DAY.fullmatch(prefix + text):
        with suppress(ValueError):
            return date.fromisoformat(prefix + text)
    if node is not None and text:
        form = "09-02" if prefix else "2027-02-06"
        source.fault(line_of(node), key, f"cần một ngày có thật, ví dụ {form}; thấy {text!r}")
    return None


def _note(source: Source, node: yaml.Node, found: dict[_Key, str], key: _Key, name: str) -> None:
    if key in found:
        source.fault(line_of(node), "name", f"mỗi ngày ghi một lần, mà một ngày của {name!r} cũng là {found[key]!r}")
    found[key] = name
