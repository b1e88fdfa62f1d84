"""The normal form of a forwarded text: what stays the same when a message is passed on.

    text -> links to their place, amounts to digits -> words, folded, names kept capital -> wrappers cut off

A normal form is kept with its case, and the keys made from it too: a change of these rules asks for all of them anew.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from bot.answers.normalise import COMBINING, ZERO_WIDTH, canonical, fold
from bot.answers.syllables import is_syllable
from bot.likeness.place_names import PLACES

LINK = "link"
MAX_WORDS = 1_500
MAX_CHARS = 4_096
"""The longest message of Telegram; what is longer is read to here."""

_INVISIBLE = re.compile(f"[{ZERO_WIDTH}]")
_STRAY_MARKS = re.compile(f"[{COMBINING}]")
_LINK = re.compile(
    r"""(?:h(?:tt|xx)ps?://|www\.)\S+
      | (?<![\w@.\]-])(?:[a-z0-9-]++(?:\.|\[\.\]))+
        (?:(?:com|net|org|vn|info|top|xyz|cc|app|site|online|shop|club|vip|icu|biz|asia)\b(?:/\S*)?|[a-z]{2,}/\S+)""",
    re.IGNORECASE | re.VERBOSE,
)
_DIGIT_GROUPS = re.compile(r"(?<=\d)[., ](?=\d{3})")
_AMOUNT = re.compile(
    r"(?<![\w.,])(\d{1,9})(?:[.,](\d{1,2}))?\s?"
    r"(k|nghìn|nghin|ngàn|ngan(?!\s+hang)|triệu|trieu|tr|tỷ|tỉ|ty)(\d?)(?!\w)",
    re.IGNORECASE,
)
_ZEROS = {"k": 3, "n": 3, "t": 6}
_HOUR = re.compile(r"(?<!\w)(\d{1,2})\s?(?:h|g|giờ|gio)(?=\d\d(?!\w)|(?!\w))", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_START = frozenset(".!?:;…\n\"“”'‘(-–—•*>=/")

_SHORT_FORMS = {
    short: full
    for full, shorts in {
        "khong": "ko k kg khg hok hk khum",
        "duoc": "dc",
        "nguoi": "ng",
        "nguoi ta": "ngta",
        "moi nguoi": "mn mng",
        "anh em": "ae",
        "roi": "r",
        "voi": "vs",
        "biet": "bit bik bjt",
        "truoc": "trc",
        "nuoc": "nc",
        "cung": "cx cg",
        "gi": "j",
        "so dien thoai": "sdt",
        "benh vien": "bv",
        "tai khoan": "tk",
        "so tai khoan": "stk",
        "cong tac vien": "ctv",
        "1": "mot",
    }.items()
    for short in shorts.split()
}
_WEEKDAYS = {"hai": "2", "ba": "3", "tu": "4", "nam": "5", "sau": "6", "bay": "7"}
_WEEKDAY = re.compile(r"\bthu (hai|ba|tu|nam|sau|bay)\b")

_OPENING = re.compile(
    r"(?:(?:fwd?|forwarded(?: message)?|(?:tin nhan )?(?:duoc )?chuyen tiep(?: nhieu lan)?|(?:share|chia se) gap"
    r"|copy(?: tu nhom khac)?) )+",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"(?: (?:nguon|cre|credit)(?: (?:suu tam|st|internet|facebook|fb|zalo|mang))?+| suu tam| xem them){1,12}+$",
    re.IGNORECASE,
)


def normal_form(text: str) -> str:
    """Folded words with one space between; names begin with a capital, a link is the word "link".

    Gone: diacritics, emoji, punctuation, invisible characters, "Fwd:", "Chuyển tiếp", "share gấp" in front and
    "nguồn: sưu tầm" at the end. Amounts, hours and weekdays have one spelling: "20tr" and "20 triệu" -> 20000000.

    >>> normal_form("Fwd: Agribank thông báo: nộp 2tr5 tại Đà Nẵng, xem www.a.top/x !!! (nguồn: sưu tầm)")
    'agribank thong bao nop 2500000 tai Da Nang xem link'
    """
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[:MAX_CHARS]))[:MAX_CHARS]
    plain = _LINK.sub(f" {LINK} ", _STRAY_MARKS.sub("", plain))
    plain = _AMOUNT.sub(_digits, _DIGIT_GROUPS.sub("", plain))
    plain = _HOUR.sub(r"\1 gio ", plain)
    form = " ".join(_named_places(list(_words(plain))[:MAX_WORDS]))
    form = _WEEKDAY.sub(lambda found: f"thu {_WEEKDAYS[found[1]]}", form)
    opening = _OPENING.match(form)
    return _ENDING.sub("", form[opening.end() if opening else 0 :])


def _digits(amount: re.Match[str]) -> str:
    """An amount in plain digits: "2tr5" -> 2500000, "1,5 tỷ" -> 1500000000, "300k" -> 300000."""
    whole, decimals, unit, half = amount.groups()
    zeros = 9 if fold(canonical(unit)) == "ty" else _ZEROS[unit[0].lower()]
    return whole + ((decimals or "") + half).ljust(zeros, "0")


def _words(text: str) -> Iterator[str]:
    """The folded words, short forms written out; a word with a capital within a sentence keeps it."""
    found = list(_WORD.finditer(text))
    tells_names = 2 * sum(word[0][0].isupper() for word in found) < len(found)
    end = 0
    for word in found:
        before = text[end : word.start()].strip(" ")[-1:]
        within = end > 0 and (not before or before not in _SENTENCE_START)
        end = word.end()
        folded = fold(canonical(word[0]))
        if folded in _SHORT_FORMS:
            yield from _SHORT_FORMS[folded].split()
        elif folded:
            yield folded.capitalize() if tells_names and within and _is_name(word[0], folded) else folded


def _is_name(word: str, folded: str) -> bool:
    """Whether a capital within a sentence means a name: that of "Hùng" or "SCB" does, a shouted "ĐỪNG" does not."""
    return word[0].isupper() and not (len(word) > 1 and word.isupper() and is_syllable(folded))


def _named_places(words: list[str]) -> list[str]:
    """The words, with the names of provinces capital."""
    lower = [word.lower() for word in words]
    named = list(words)
    for place, pair in enumerate(pairwise(lower)):
        if " ".join(pair) in PLACES:
            named[place : place + 2] = [word.capitalize() for word in pair]
    return named
