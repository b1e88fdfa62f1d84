"""Which letters can be read as Vietnamese syllables: prose without spaces is told from names by it."""

import re
from functools import lru_cache

_SYLLABLE = r"(?:ngh?|nh|ph|th|tr|ch|gh?|gi|kh?|qu|[bcdhlmnprstvx])?[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?"
_ONE = re.compile(_SYLLABLE)
_SOME = re.compile(rf"(?:{_SYLLABLE})+")


def is_syllable(word: str) -> bool:
    """True for a folded word such as "khong" or "do"; false for "vtv", "vnexpress", "nhandan"."""
    return _ONE.fullmatch(word) is not None


@lru_cache(maxsize=4096)
def are_syllables(word: str) -> bool:
    """True for what can be read as Vietnamese without its spaces: "nhandan", "dichvucong"; at most 63 letters."""
    return len(word) < 64 and _SOME.fullmatch(word) is not None
