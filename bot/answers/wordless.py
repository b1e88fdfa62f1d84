"""Messages that hold no Vietnamese words, told by their characters alone: emoji, another script, keys hit at random;
and a lone yes or no.
"""

import re

from bot.answers.normalise import Script, script_of, words

YES_NO = "yes-no-ok"
LAUGH, UNCLEAR, TEST, OTHER_LANGUAGE = "laugh-or-emoji", "didnt-understand", "test-message", "other-language"
LOOKED_AT_CHARS = 4_000

_LAUGHTER = re.compile(r"(?:(?:h[aieouêáí]|k[aeh])[\s!.~)]*+){2,}+|k{2,}+")
_YES_OR_NO = frozenset({"không", "khong", "có", "no", "yes"})
_QUESTION_MARKS = re.compile(r"[?\s]+")
_LINKS = re.compile(r"(?:https?://|www\.)\S+")
_DIGITS = re.compile(r"[\d\s]+")


def wordless(text: str) -> str:
    """The slug of the card about the bot for a text without words to read, "" for one that has some."""
    text = text[:LOOKED_AT_CHARS].strip()
    if not text:
        return ""
    found = words(text)
    if not found:
        return _without_letters(text)
    if _DIGITS.fullmatch(text):
        return TEST
    if script_of(text) is Script.OTHER:
        return OTHER_LANGUAGE
    if _LAUGHTER.fullmatch(" ".join(found)):
        return LAUGH
    return _of_one_word(found[0]) if len(found) == 1 else ""


def _of_one_word(word: str) -> str:
    if word in _YES_OR_NO:
        return YES_NO
    return TEST if len(word) == 1 and word not in {"k", "y", "n", "ừ", "ờ"} else ""


def only_links(text: str) -> bool:
    """Whether there is nothing but links, whose words ask nothing."""
    return bool(text.strip()) and not _LINKS.sub(" ", text).strip()


def _without_letters(text: str) -> str:
    if _QUESTION_MARKS.fullmatch(text):
        return UNCLEAR
    return TEST if text.isascii() and set(text) <= set(". -_,;/\\*#+=") else LAUGH
