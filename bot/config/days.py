"""Days, times and dates as people write them in `config.yaml`."""

import re
from datetime import date, datetime, time, timedelta

import yaml

from bot.answers.normalise import fold_text
from bot.data.yaml_source import Scalar, Source, line_of
from bot.planning.calendar_files import MAX_HOLIDAY_RUN_DAYS

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "chủ nhật")

_CLOCK = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?)?", re.IGNORECASE)
_TO = re.compile(r"(?:(?<!\s)\s++)?[-–]\s*|(?<!\s)\s++(?:đến|den|to)\s+", re.IGNORECASE)
_TO_BETWEEN_DATES = re.compile(r"(?<!\s)\s++(?:[-–]|đến|den|to)\s+", re.IGNORECASE)
_NAMES = (
    "thu hai,thu 2,t2,hai,monday,mon",
    "thu ba,thu 3,t3,ba,tuesday,tue",
    "thu tu,thu 4,t4,tu,wednesday,wed",
    "thu nam,thu 5,t5,nam,thursday,thu",
    "thu sau,thu 6,t6,sau,friday,fri",
    "thu bay,thu 7,t7,bay,saturday,sat",
    "chu nhat,cn,sunday,sun",
)
_DAY_OF = {name: day for day, names in enumerate(_NAMES) for name in names.split(",")}
_ALL_DAYS = frozenset({"hang ngay", "moi ngay", "ca tuan", "every day", "daily"})
_EXAMPLE_DAYS = "thứ hai, thứ ba … chủ nhật, thứ hai - thứ sáu, hoặc hằng ngày"


def read_days(source: Source, node: yaml.Node | None, key: str) -> frozenset[int]:
    """Days of the week (0 is Monday) from a text or a list: "thứ hai - thứ sáu", "T7, CN", "hằng ngày"."""
    listed = node is not None and isinstance(node, yaml.SequenceNode)
    written = source.texts(node, key) if listed else [Scalar(source.text(node, key), line_of(node) if node else 1)]
    found: set[int] = set()
    for one in written:
        for part in filter(None, one.text.split(",")):
            days = _days(part)
            if not days:
                source.fault(one.line, key, f"cần ngày trong tuần, ví dụ {_EXAMPLE_DAYS}; thấy {part.strip()!r}")
            found |= days
    if listed and not written and node is not None:
        source.fault(line_of(node), key, f"cần ngày trong tuần, ví dụ {_EXAMPLE_DAYS}; đang để trống")
    return frozenset(found)


def _days(text: str) -> frozenset[int]:
    if fold_text(text) in _ALL_DAYS:
        return frozenset(range(7))
    ends = [_DAY_OF.get(fold_text(end)) for end in _TO.split(text.strip())]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) > 2:
        return frozenset()
    return frozenset((first + count) % 7 for count in range((last - first) % 7 + 1))


def read_clock(source: Source, node: yaml.Node | None, key: str) -> time | None:
    """A time of day: "07:30", "7h30", "17h"; "24:00" is midnight."""
    text = source.text(node, key)
    found = _CLOCK.fullmatch(text)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if hour * 60 + minute <= 24 * 60 and minute < 60:
        return time(hour % 24, minute)
    if node is not None and text:
        source.fault(line_of(node), key, f"cần một giờ trong ngày, ví dụ 07:30; thấy {text!r}")
    return None


def read_dates(source: Source, node: yaml.Node | None, key: str) -> frozenset[date]:
    """Dates of a list, each "2027-01-01" or "01/01/2027", or two with a dash between for all days from one to the
    other.
    """
    found: set[date] = set()
    for one in source.texts(node, key):
        if not one.text:
            continue
        ends = [_date(end) for end in _TO_BETWEEN_DATES.split(one.text)]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2:
            expected = "cần một ngày, ví dụ 2027-01-01, hoặc hai ngày nối bằng dấu -, ví dụ 2027-02-05 - 2027-02-11"
            source.fault(one.line, key, f"{expected}; thấy {one.text!r}")
        elif not 0 <= (last - first).days < MAX_HOLIDAY_RUN_DAYS:
            source.fault(one.line, key, f"cần từ 1 đến {MAX_HOLIDAY_RUN_DAYS} ngày, thấy {one.text!r}")
        else:
            found |= {first + timedelta(days=count) for count in range((last - first).days + 1)}
    return frozenset(found)


def _date(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    return None
