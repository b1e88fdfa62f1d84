"""Finds where a link in running text ends: punctuation, quotes and words glued to it are cut off."""

import re

from bot.links.prose import is_syllable

_CLOSERS = {")": "(", "]": "["}
_ALWAYS = frozenset(".,;:!?'\"*\\([")
_PAIRED = frozenset("_~")
"""Marks of italics and strike-through: no part of a link that the same mark opens."""
_FILE = r"html?|php|aspx?|jsp|vov|vnp|chn|ldo|tpo|epi|apk|pdf|amp"
_PROSE = re.compile(r"(?<![.,;:!?)])[.,;:!?)]++(?=\w*[^\W\x00-\x7f])")
_GLUED = re.compile(rf"(?<=\.)(?:{_FILE})(?=[^\W\d_a-z])|(?<=\d)(?=[^\x00-\x7f])", re.IGNORECASE)
_SENTENCE = re.compile(r"\.([A-Z][a-z]{1,5})$")
_AFTER_HOST = re.compile(r"https?://[^/?#\\]*", re.IGNORECASE)


def trim(url: str, before: str = "") -> str:
    """Without what follows the link: punctuation, quotes, closing brackets that it did not open."""
    url = url.partition("[/")[0]
    end = len(url)
    balance = {closer: url.count(opener) - url.count(closer) for closer, opener in _CLOSERS.items()}
    while end:
        last = url[end - 1]
        if last in _CLOSERS and balance[last] < 0:
            balance[last] += 1
        elif last not in _ALWAYS and not (last in _PAIRED and last == before):
            break
        end -= 1
    return url[:end]


def without_prose(url: str, after: str = "") -> str:
    """Without the sentence glued to it: "https://vtv.vn/a.html,mọi người" ends at the comma.

    An address that has such letters earlier (…/wiki/Hà_Nội,_Việt_Nam) is left whole.
    """
    path = _AFTER_HOST.match(url)
    start = path.end() if path else 0
    for pattern in (_GLUED, _PROSE):
        found = pattern.search(url, start)
        if found and url[start : found.start()].isascii():
            url = url[: found.start() if pattern is _PROSE else found.end()]
    sentence = _SENTENCE.search(url, start)
    if sentence and after[:1] == " " and after[1:].isalpha() and is_syllable(sentence[1].lower()):
        url = url[: sentence.start()]
    return url
