"""An answer as it fits a phone: the verdict, at most three sentences and the quotation. The rest is one tap away."""

import re

from bot.answers.schema import Entry
from bot.dialogue.library import Library
from bot.planning.citations import quoted

MAX_SHOWN_CHARS = 520
MAX_SENTENCES = 3

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-z])")


def brief(entry: Entry, library: Library) -> str:
    """The first sentences, as many as fit beside the quotation; at least one."""
    ground = quoted(entry.citations[0], library.knowledge, whole=False)
    shown = _sentences(entry)[:MAX_SENTENCES]
    while len(shown) > 1 and len(_text(entry, shown, ground, library)) > MAX_SHOWN_CHARS:
        shown.pop()
    return _text(entry, shown, ground, library)


def in_one_sentence(entry: Entry) -> str:
    return _sentences(entry)[0]


def left_out(entry: Entry, library: Library) -> str:
    """What the brief form leaves out of the answer itself, "" for nothing."""
    shown = brief(entry, library)
    return " ".join(sentence for sentence in _sentences(entry) if sentence not in shown)


def _text(entry: Entry, shown: list[str], ground: str, library: Library) -> str:
    verdict = library.say(f"verdict_{entry.verdict}")
    return library.say("answer", verdict=verdict, title=entry.title, answer=" ".join(shown), ground=ground)


def _sentences(entry: Entry) -> list[str]:
    return _SENTENCE_END.split(entry.answer)
