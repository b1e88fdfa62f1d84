"""Which letters can be read as Vietnamese syllables: prose without spaces is told from names by it."""

import re
from functools import lru_cache

_SYLLABLE = r"(?:ngh?|nh|ph|th|tr|ch|gh?|gi|kh?|qu|[bcdhlmnprstvx])?[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?"
_ONE = re.compile(_SYLLABLE)
_LONGEST = 8


def is_syllable(word: str) -> bool:
    """True for a folded word such as "khong" or "do"; false for "vtv", "vnexpress", "nhandan"."""
    return _ONE.fullmatch(word) is not None


@lru_cache(maxsize=4096)
def are_syllables(word: str) -> bool:
    """True for what can be read as Vietnamese without its spaces: "nhandan", "dichvucong"; at most 63 letters."""
    if not 0 < len(word) < 64:
        return False
    ends = {0}
    for start in range(len(word)):
        if start in ends:
            longest = min(start + _LONGEST, len(word))
            ends.update(end for end in range(start + 1, longest + 1) if _ONE.fullmatch(word, start, end))
    return len(word) in ends
