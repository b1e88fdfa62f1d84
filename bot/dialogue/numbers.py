"""Telephone and account numbers that somebody asks about: "stk 1903… có phải lừa đảo không". Pure."""

import re
from functools import lru_cache

from bot.answers.normalise import KEPT_TEXTS, fold_text

MAX_CHARS = 300
MOST = 3
_NUMBER = re.compile(r"(?<![\w.,:/@+-])\+?\d(?:[ .-]?\d){7,18}(?![\w/@]|[.,]\d)")
_NO_NUMBER = re.compile(
    r"\d{1,3}(?:[. ]\d{3})+|\d{1,2}[ .-]\d{1,2}[ .-]\d{4}|(?:\d ){7,}\d"
    r"|(?:19|20)\d\d[ .-](?:19|20)\d\d"
)
"""Sums of money, dates, from one year to another, single digits in a row; a telephone number begins with 0."""
_HAS_LETTERS = re.compile(r"[^\W\d_]")
_COUNTRY = "84"
_DOUBT = re.compile(
    r"\bco phai (?:\w+ ){0,6}(?:lua|gia|mao danh|that|cua|cong an|ngan hang)\b"
    r"|\b(?:lua dao|lua|gia mao|gia|mao danh|that|uy tin|dang tin|tin duoc|an toan)(?: \w+){0,3}"
    r" (?:khong|ko|k|kg|hong|hok|khg|chua)\b"
    r"|\b(?:kiem tra|xac minh|tra cuu|tra|check|xem)(?: \w+){0,4} (?:so|stk|tai khoan|sdt)\b"
    r"|\b(?:lua dao|lua) (?:phai|dung) (?:khong|ko|k|hong)\b|\b(?:cua ai|phai cua|la ai)\b"
)
_OWN = re.compile(r"\b(?:so|stk|sdt|tai khoan)(?: dien thoai)?(?: \w+)? (?:cua )?(?:toi|em|minh|tui)\b")


@lru_cache(maxsize=KEPT_TEXTS)
def asked_about(text: str) -> tuple[str, ...]:
    """The numbers, each as its digits, of a short text that asks whose they are or whether to trust them; () for any
    other text. A number alone asks that too.
    """
    if len(text) > MAX_CHARS:
        return ()
    written = (match[0] for match in _NUMBER.finditer(text))
    found = tuple(dict.fromkeys(_digits(one) for one in written if _is_number(one)))[:MOST]
    if not found:
        return ()
    folded = fold_text(text)
    if _HAS_LETTERS.search(text) is None:
        return found if _NUMBER.fullmatch(text.strip()) else ()
    return found if _DOUBT.search(folded) and not _OWN.search(folded) else ()


def _is_number(written: str) -> bool:
    return written[0] in "+0" or _NO_NUMBER.fullmatch(written) is None


def _digits(written: str) -> str:
    """+84 868 111 222 and 0868111222 are one."""
    digits = "".join(filter(str.isdecimal, written))
    if digits.startswith(_COUNTRY) and len(digits) in {11, 12}:
        return "0" + digits[len(_COUNTRY) :]
    return digits
