"""What a telephone takes for a number that it may call, in a text that a platform's application shows."""

import re
from itertools import chain

from phonenumbers import Leniency, PhoneNumberMatcher

from tests.tappable import cleaned_by_platform

_REGIONS = ("VN", "US")
"""Where a telephone here says that it is. (In Germany or Britain three digits may be a number, and so each year.)
"""
_ANDROID = re.compile(r"(?:\+[0-9]+[- .]*)?(?:\([0-9]+\)[- .]*)?[0-9][0-9\- .]+[0-9]")
"""Before it used libphonenumber (https://developer.android.com/reference/android/util/Patterns#PHONE)."""
_FEWEST_DIGITS = 5
"""https://developer.android.com/reference/android/text/util/Linkify#sPhoneNumberMatchFilter"""


def callable_numbers(text: str) -> set[str]:
    """By libphonenumber as Android's Linkify asks it (POSSIBLE), and by Android's own pattern."""
    shown = cleaned_by_platform(text)
    found = (PhoneNumberMatcher(shown, region, leniency=Leniency.POSSIBLE) for region in _REGIONS)
    by_pattern = {one[0] for one in _ANDROID.finditer(shown) if sum(map(str.isdigit, one[0])) >= _FEWEST_DIGITS}
    return {one.raw_string for one in chain.from_iterable(found)} | by_pattern
