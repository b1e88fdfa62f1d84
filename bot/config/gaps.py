"""The gaps of a rota in words, by day and hour."""

from collections.abc import Sequence

from bot.config.days import WEEKDAYS
from bot.planning.rota import Gap

MAX_TOLD_GAPS = 10


def told_gaps(found: Sequence[Gap]) -> str:
    """thứ Hai 11:30 - 13:30; thứ Hai 17:00 - thứ Ba 07:30"""
    told = "; ".join(map(_told, found[:MAX_TOLD_GAPS]))
    return told if len(found) <= MAX_TOLD_GAPS else f"{told}; …"


def _told(gap: Gap) -> str:
    (day, start_min), (last_day, end_min) = divmod(gap.start_min, 24 * 60), divmod(gap.end_min, 24 * 60)
    if end_min == 0:
        last_day, end_min = last_day - 1, 24 * 60
    end = f"{end_min // 60:02}:{end_min % 60:02}"
    same_day = day == last_day
    start = f"{WEEKDAYS[day]} {start_min // 60:02}:{start_min % 60:02}"
    return f"{start} - {end}" if same_day else f"{start} - {WEEKDAYS[last_day % 7]} {end}"
