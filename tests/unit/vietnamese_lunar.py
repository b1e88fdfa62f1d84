"""The Vietnamese lunar calendar from the moon and the sun themselves, so that listed holidays are held to account.

After Hồ Ngọc Đức, "Computing the Vietnamese lunar calendar" (https://www.informatik.uni-leipzig.de/~duc/amlich/), whose
formulas are from Jean Meeus, Astronomical Algorithms. Days are those of UTC+7.
"""

from datetime import date
from itertools import pairwise
from math import floor, radians, sin

_UTC_OFFSET_DAYS = 7 / 24
_ORDINAL_OF_JULIAN_DAY_0 = -1721425


def month_starts(year: int) -> dict[int, date]:
    """The first day of each ordinary (not leap) lunar month, 1 to 10 of `year`, 11 and 12 of the year before."""
    first, last = _month_eleven(year - 1), _month_eleven(year)
    leap_to_come = last - first == 13
    number = 11
    starts: dict[int, date] = {}
    for day, next_day in pairwise(map(_new_moon_day, range(first, last + 1))):
        if leap_to_come and _sign(day) == _sign(next_day):
            leap_to_come = False
            continue
        starts[number] = date.fromordinal(day + _ORDINAL_OF_JULIAN_DAY_0)
        number = number % 12 + 1
    return starts


def _month_eleven(year: int) -> int:
    """The new moon, counted from 1900, that begins the month with the winter solstice of `year`."""
    new_year_eve = date(year, 12, 31).toordinal() - _ORDINAL_OF_JULIAN_DAY_0
    moon = floor((new_year_eve - 2415021.077) / 29.530588853)
    return moon - 1 if _sign(_new_moon_day(moon)) >= 9 else moon


def _new_moon_day(k: int) -> int:
    """The Julian day number of the day, at UTC+7, of the k-th new moon after 1900-01-01."""
    t = k / 1236.85
    day = 2415020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    day += 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t**2))
    sun = radians(359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3)
    moon = radians(306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3)
    node = radians(21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3)
    day += (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun)
    day += -0.4068 * sin(moon) + 0.0161 * sin(2 * moon) - 0.0004 * sin(3 * moon)
    day += 0.0104 * sin(2 * node) - 0.0051 * sin(sun + moon) - 0.0074 * sin(sun - moon)
    day += 0.0004 * sin(2 * node + sun) - 0.0004 * sin(2 * node - sun) - 0.0006 * sin(2 * node + moon)
    day += 0.0010 * sin(2 * node - moon) + 0.0005 * sin(2 * moon + sun)
    earth_slower = -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(day - earth_slower + 0.5 + _UTC_OFFSET_DAYS)


def _sign(day: int) -> int:
    """Which twelfth of its path the sun is in as the day begins, 0 from the spring equinox, 9 from the solstice."""
    t = (day - 0.5 - _UTC_OFFSET_DAYS - 2451545) / 36525
    mean = radians(357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3)
    longitude = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    longitude += (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(mean)
    longitude += (0.019993 - 0.000101 * t) * sin(2 * mean) + 0.000290 * sin(3 * mean)
    return floor(longitude % 360 / 30)
