"""How much of a forwarded text stands in another one, and whether what differs makes it another matter.

Words are aligned one by one. Where the texts part (a *gap*), numbers, names and negation are compared: one message with
another bank, amount, date or place, or turned into its opposite, is another message however much of it is the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rapidfuzz.distance import OSA, Levenshtein

from bot.answers.negation import is_negated
from bot.answers.syllables import is_syllable
from bot.likeness.place_names import PLACE_WORDS

MIN_RUN = 3
"""Words in a row that count as taken over; fewer are met by chance."""
MIN_SLIP_CHARS = 3
MAX_NEGATION_GAP = 3
"""A negation in a longer gap belongs to a sentence added or left out, not to the ones that stayed."""

_DIGITS = re.compile(r"\d+")
_REBUTTAL = re.compile(
    r"(?<!phai )\b(?:tin (?:gia|don|vit|nham|sai|bay)|tung tin|(?:la|hoan toan) sai|sai su that|that thiet|bia dat"
    r"|dung chuyen|vu khong|xuyen tac|bac bo|phu nhan|dinh chinh|khong (?:dung|co) (?:su )?that|khong chinh xac"
    r"|khong he|khong phai that|khong co (?:chuyen|viec|vu|bang chung|co so)|(?:dung|khong nen|cho) (?:voi )?tin"
    r"|(?:thu doan|chieu tro) lua dao|ke gian|fake news|da bi xu phat|van (?:\w+ ){1,4}binh thuong)\b"
)
"""What rebuts: tin giả, sai sự thật, bịa đặt, bác bỏ, không có chuyện, đừng tin, kẻ gian, vẫn … bình thường."""
_ASKED_BEFORE = re.compile(
    r"\b(?:co phai|phai chang|lieu|khong (?:biet|ro)|(?:nho|xin|giup|de|can) (?:\w+ ){0,3}(?:xac minh|kiem tra))"
    r" (?:\w+ ){0,6}$"
)
_ASKED_AFTER = re.compile(
    r" (?:(?:co )?(?:phai|dung|that) khong|khong(?= (?:a|vay|the|nhi|ha|moi|cac|anh|chi)\b|$)"
    r"|hay(?: la)? (?:that|dung)|ha|chang)\b"
)
"""liệu có phải tin giả, tin giả phải không: who asks, rebuts nothing."""
_ASKED_CHARS = 200
"""So far before a rebuttal its question begins, at most."""
_OPPOSITES = (("tang", "giam"), ("dung", "sai"), ("that", "gia"), ("da", "chua"))
_DENYING = frozenset({"khong", "chang", "chua"})
_MAY_DENY = frozenset({"dung", "cam", "cho"})
"""đừng, cấm, chớ; folded they are many other words too."""
_LOANWORDS = frozenset(
    "online offline share video clip app web website page fanpage link sms otp pin sim like comment inbox admin group"
    " nick post tag live livestream email internet wifi banking hotline camera file shop ship sale voucher code hack"
    " virus free ok oke alo haha hihi huhu hic hix thank thanks tks pls".split()
)


@dataclass(frozen=True, slots=True)
class WordGap:
    """Words of the one and of the other text that stand in each other's place, and the word that follows in both."""

    left: Sequence[str]
    right: Sequence[str]
    after: Sequence[str]


def likeness(left: str, right: str) -> float:
    """The share (0..1) of the shorter normal form that stands in the longer one; 0 where they say different things."""
    ours, theirs = left.split(), right.split()
    runs, gaps = _align(ours, theirs)
    if not runs or _rebuts(left) != _rebuts(right) or any(map(_says_otherwise, gaps)):
        return 0.0
    return sum(run for run in runs if run >= MIN_RUN) / min(len(ours), len(theirs))


def _align(ours: Sequence[str], theirs: Sequence[str]) -> tuple[list[int], list[WordGap]]:
    """The lengths of the runs of words that both have, and the gaps between."""
    runs: list[int] = []
    gaps: list[WordGap] = []
    for same, group in groupby(_steps(ours, theirs), key=lambda step: step[0]):
        steps = list(group)
        (_, left, right, *_), (*_, left_end, right_end) = steps[0], steps[-1]
        if same:
            runs.append(left_end - left)
        else:
            sides = _named_alike(ours[left:left_end], theirs[right:right_end], _cased(ours), _cased(theirs))
            gaps.append(WordGap(*sides, ours[left_end : left_end + 1]))
    return runs, gaps


def _cased(words: Sequence[str]) -> bool:
    """Whether capitals tell names in this text; in one typed without capitals only provinces have them."""
    return any(word[0].isupper() and word.lower() not in PLACE_WORDS for word in words)


def _named_alike(
    left: Sequence[str], right: Sequence[str], left_cased: bool, right_cased: bool
) -> tuple[Sequence[str], Sequence[str]]:
    """In a text without capitals, as many words as a name has, in its place, are a name too."""
    if left_cased == right_cased or len(left) != len(right):
        return left, right
    pairs = [
        (word.capitalize(), other.capitalize()) if word[0].isupper() or other[0].isupper() else (word, other)
        for word, other in zip(left, right, strict=True)
    ]
    return [word for word, _ in pairs], [other for _, other in pairs]


def _steps(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Whether it is the same, where it begins in the one and the other, and where it ends, of each piece in turn."""
    ours, theirs = [word.lower() for word in ours], [word.lower() for word in theirs]
    for step in Levenshtein.opcodes(ours, theirs):
        left, right = step.src_start, step.dest_start
        if step.tag == "replace":
            for word, other in zip(ours[left : step.src_end], theirs[right : step.dest_end], strict=True):
                yield _is_slip(word, other), left, right, left + 1, right + 1
                left, right = left + 1, right + 1
        else:
            yield step.tag == "equal", left, right, step.src_end, step.dest_end


def _is_slip(word: str, other: str) -> bool:
    """Whether one is a slip of typing of the other, an ordinary word: "khoong" and "khong"."""
    return (
        min(len(word), len(other)) >= MIN_SLIP_CHARS
        and is_syllable(word) != is_syllable(other)
        and OSA.distance(word, other, score_cutoff=1) <= 1
        and word.isalpha()
        and other.isalpha()
    )


def _says_otherwise(gap: WordGap) -> bool:
    """Whether the two texts say different things here."""
    left, right = _values(gap.left), _values(gap.right)
    differ = left and right and not (left <= right or right <= left)
    return bool(differ and not _abbreviates(gap)) or _turned(gap)


def _values(words: Sequence[str]) -> frozenset[str]:
    """The numbers and names among some words: digits, words with a capital, and what is no word of the language."""
    numbers = (number.lstrip("0") for word in words for number in _DIGITS.findall(word))
    return frozenset([*numbers, *(word.lower() for word in words if _is_name(word))])


def _is_name(word: str) -> bool:
    if word.lower() in _LOANWORDS or not word.isalpha():
        return False
    return word[0].isupper() or (len(word) > 2 and not is_syllable(word))


def _abbreviates(gap: WordGap) -> bool:
    """Whether one side is the initials of the other: "BCT" for "Bộ Công Thương"."""
    return any(
        _is_name(word)
        and not is_syllable(word.lower())
        and word.lower() in "".join(other[0].lower() for other in others)
        for words, others in ((gap.left, gap.right), (gap.right, gap.left))
        for word in words
    )


def _turned(gap: WordGap) -> bool:
    """Whether one text denies here what the other says."""
    left, right, after = ([word.lower() for word in words] for words in (gap.left, gap.right, gap.after))
    if any((one in left and other in right) or (other in left and one in right) for one, other in _OPPOSITES):
        return True
    fewer, more = sorted((len(left), len(right)))
    if fewer > 1 or more > MAX_NEGATION_GAP:
        return False
    left_denies, right_denies = _denies(left + after), _denies(right + after)
    return left_denies != right_denies and not _MAY_DENY & set(left if right_denies else right)


def _denies(words: Sequence[str]) -> bool:
    """Whether a "không" denies what follows it; one that ends a question does not."""
    return any(word in _DENYING and is_negated((word, after)) for word, after in pairwise(words))


def _rebuts(form: str) -> bool:
    """Whether a text calls something false, and does not only ask whether it is."""
    lower = form.lower()
    return any(
        not (
            _ASKED_BEFORE.search(lower, max(0, found.start() - _ASKED_CHARS), found.start())
            or _ASKED_AFTER.match(lower, found.end())
        )
        for found in _REBUTTAL.finditer(lower)
    )
