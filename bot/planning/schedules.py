"""Schedules as data: `cron: "0 8 5 * *"`, or `dates:` with one `2027-01-20 08:00` a line."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import yaml
from cronsim import CronSim, CronSimError

from bot.data.yaml_source import Scalar, Source, line_of
from bot.planning.calendar import wall_time
from bot.planning.schema import Cron, Dates

LONGEST_WAIT = timedelta(days=8 * 366)
"""The 29th of February may keep one waiting for eight years; what takes longer is a mistake."""

_NEVER = Dates(())
_CRON_FIELDS = 5
_ANY = ("*", "?")
_EXAMPLE = 'phút, giờ, ngày, tháng, thứ, ví dụ "0 8 5 * *"'
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")


def read_schedule(source: Source, node: yaml.Node | None, zone: ZoneInfo, now: datetime | None) -> Cron | Dates:
    """The schedule, or one that never comes after noting what is wrong. With `now`, dates that are all past are too."""
    if node is None:
        return _NEVER
    fields = source.fields(node, "schedule", frozenset(), frozenset({"cron", "dates"}))
    if len(fields) != 1:
        source.fault(line_of(node), "schedule", "cần một trong hai khóa cron, dates")
        return _NEVER
    if "cron" in fields:
        return _read_cron(source, fields["cron"])
    return _read_dates(source, fields["dates"], zone, now)


def _read_cron(source: Source, node: yaml.Node) -> Cron:
    expression = source.text(node, "cron")
    if expression and (wrong := cron_fault(expression)):
        source.fault(line_of(node), "cron", wrong)
    return Cron(expression)


def cron_fault(expression: str) -> str | None:
    """What was expected of a cron expression and is not so."""
    if len(expression.split()) != _CRON_FIELDS:
        return f"cần năm phần: {_EXAMPLE}; thấy {expression!r}"
    try:
        times = CronSim(expression, _BEGINNING)
        first = next(times, None)
    except CronSimError as error:
        return f"năm phần không đi được với nhau: {_EXAMPLE}; thấy {expression!r} ({error})"
    if first is None or first - _BEGINNING > LONGEST_WAIT:
        return f"cần một giờ sẽ đến, mà {expression!r} không đến trong tám năm"
    if len(times.hours) * len(times.minutes) > 1:
        return f"nhiều nhất mỗi ngày một lần: một phút và một giờ; thấy {expression!r}"
    _, _, day, _, weekday = expression.split()
    if not (day in _ANY or weekday in _ANY):
        return (
            "cần ngày trong tháng hoặc ngày trong tuần, phần kia để *: ghi cả hai thì không gửi đúng những ngày mình"
            f" nghĩ. Thứ ba đầu tiên của tháng viết là TUE#1; thấy {expression!r}"
        )
    return None


def _read_dates(source: Source, node: yaml.Node, zone: ZoneInfo, now: datetime | None) -> Dates:
    written = source.texts(node, "dates")
    times = [time for one in written if one.text and (time := _read_time(source, one, zone))]
    if not written:
        source.fault(line_of(node), "dates", "cần ít nhất một ngày")
    elif len(times) == len(written):
        if any(later.date() <= earlier.date() for earlier, later in pairwise(times)):
            source.fault(line_of(node), "dates", "nhiều nhất mỗi ngày một lần, ngày sớm ghi trước")
        if now is not None and max(times) <= now:
            source.fault(line_of(node), "dates", f"cần một ngày chưa đến, mà ngày cuối là {written[-1].text}")
    return Dates(tuple(times))


def _read_time(source: Source, written: Scalar, zone: ZoneInfo) -> datetime | None:
    try:
        if not _TIME.fullmatch(written.text):
            raise ValueError("không đúng dạng")
        named = datetime.fromisoformat(written.text)
    except ValueError as error:
        expected = f"cần ngày giờ có thật, ví dụ 2027-01-20 08:00; thấy {written.text!r} ({error})"
        source.fault(written.line, "dates", expected)
        return None
    return wall_time(named.date(), named.time(), zone)
