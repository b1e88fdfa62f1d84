"""Words that call for somebody's ear and tell nothing: "cán bộ ơi", "tôi muốn gặp cán bộ gấp". Beside danger they
sound like words about the bot, and would hide it.
"""

import re

from bot.answers.normalise import fold, words

_SELF = "(?:toi|tui|em|con|chau|minh|bac|chu|co|anh|chi)"
_WHO = "(?:can bo(?: truc)?|nguoi(?: that)?|dong chi|cac anh|cac chi|cac bac|cac chu|nguoi truc|lanh dao|ai do)"
_CALLS = re.compile(
    rf"\b(?:(?:{_SELF} )?(?:muon|can|xin|cho {_SELF})(?: duoc)? (?:gap|noi chuyen voi|noi voi|lien he|hoi) {_WHO}"
    r"(?: (?:gap|lien|ngay|voi))*"
    r"|(?:can bo|dong chi|anh|chi|bac|chu|co|bot|ad|admin|moi nguoi|ba con|cac anh|cac bac|troi) oi"
    rf"|cuu {_SELF}(?: voi)?|giup {_SELF} voi)\b"
)


def without_calls(text: str) -> str:
    """The words that are left, "" where nothing of the kind stands in it or nothing else does."""
    kept = [(word, bare) for word in words(text) if (bare := fold(word))]
    joined = " ".join(bare for _, bare in kept)
    gone: set[int] = set()
    for found in _CALLS.finditer(joined):
        first = joined[: found.start()].count(" ")
        gone.update(range(first, first + found.group().count(" ") + 1))
    return " ".join(word for place, (word, _) in enumerate(kept) if place not in gone) if gone else ""
