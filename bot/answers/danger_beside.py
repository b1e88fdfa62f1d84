"""Danger told beside another matter: "tôi không muốn sống nữa, đăng ảnh cuộc họp nội bộ được không".

Read whole, such a message is mostly the other matter. So what is asked of the documents, or only said in passing, is
set aside, and the rest is heard alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.answers.chances import PASSAGES_FROM
from bot.answers.decision import Answer, AnswerStatus
from bot.answers.normalise import fold, fold_text, words
from bot.answers.plain_words import MIN_WORDS
from bot.answers.schema import Card

MAX_WORDS = 45
"""Longer texts are stories and posts: their passages are read (normalise.passages)."""
MAX_CLAUSES = 8
MIN_REST_WORDS = 3
MIN_TOLD_WORDS = 5
"""A part of fewer words is heard only by the plainest: "tối nay em đăng" sounds like anything."""
MAX_PLAIN_WORDS = 10
LEAST_OF_WHOLE, LEAST_OF_ONE = 1e-4, 0.5
"""Where the whole, or every part by itself, has less of a chance, the parts are not decided one by one, which costs."""
MAX_CUTS, MOST_ASKED = 12, 4
"""A text without marks is cut in two at so many places at most; of the loudest sides so many are looked at."""
IN_PASSING = frozenset({"thanks", "greeting", "bye", "reported-to-boss"})
_ENDS = re.compile(r"[,.;:!?…\n]+|\b(?:à mà|a ma|tiện thể|tien the|nhân tiện|nhan tien)\b", re.IGNORECASE)
_CRIES = frozenset("cuu voi giup toi tui em minh".split())
"""Posts that beg for money begin so too; alone such a message is heard."""
_PRAISES = re.compile(r"\b(?:tuyen duong|bieu duong|khen|neu guong|guong|ca ngoi|cam phuc|tri an)\b")
"""Who tells of a rescue to praise it needs no card."""
_SUPPOSES = frozenset("thi neu khi".split())


@dataclass(frozen=True, slots=True)
class Hearing:
    """How a part is heard: `plain` gives the card of the plainest words, `chances` of each text that it calls for help;
    `least` is the chance from which a part alone is sure enough.
    """

    plain: Callable[[str], Card | None]
    decide: Callable[[str], Answer]
    chances: Callable[[Sequence[Sequence[str]]], Sequence[float]]
    least: float


def clauses(text: str) -> list[str]:
    """The parts between marks; [] of a text that is one, or long."""
    parts = [part.strip() for part in _ENDS.split(text) if part.strip()]
    short = len(words(text)) <= MAX_WORDS
    return parts if short and 2 <= len(parts) <= MAX_CLAUSES else []


def heard_beside(text: str, whole: float, hearing: Hearing) -> Answer | None:
    """The card of help that part of a message asks for, None for none. `whole`: the chance of the whole message."""
    parts = clauses(text)
    if not parts:
        return _run_on(text, hearing) if whole >= PASSAGES_FROM else None
    for part in parts:
        card = hearing.plain(part)
        typed = fold_text(part).split()
        if card is not None and len(typed) >= MIN_REST_WORDS and not _CRIES.issuperset(typed):
            return Answer(AnswerStatus.URGENT, None, 1.0, card=card)
    if whole < LEAST_OF_WHOLE or max(hearing.chances([words(part) for part in parts])) < LEAST_OF_ONE:
        return None
    set_aside = [_is_another_matter(hearing.decide(part)) for part in parts]
    rest = ", ".join(part for part, aside in zip(parts, set_aside, strict=True) if not aside)
    if all(set_aside) or not any(set_aside) or len(words(rest)) < MIN_REST_WORDS:
        return None
    if (card := hearing.plain(rest)) is not None:
        return Answer(AnswerStatus.URGENT, None, 1.0, card=card)
    return _told(rest, hearing) if _PRAISES.search(fold_text(text)) is None else None


def _run_on(text: str, hearing: Hearing) -> Answer | None:
    """Of a text without marks, cut in two anywhere: one side that calls for help beside one that is another matter."""
    typed = words(text)
    if not 2 * MIN_REST_WORDS < len(typed) <= MAX_WORDS:
        return None
    for said, rest in _ends_of(typed):
        card = hearing.plain(" ".join(said))
        if card is not None and fold(rest[0]) in _SUPPOSES:
            return None
        if card is not None and _is_another_matter(hearing.decide(" ".join(rest))):
            return Answer(AnswerStatus.URGENT, None, 1.0, card=card)
    cuts = list(range(MIN_REST_WORDS, len(typed) - MIN_REST_WORDS + 1))
    cuts = cuts[:: -(-len(cuts) // MAX_CUTS)]
    halves = [(typed[:cut], typed[cut:]) for cut in cuts]
    sides = [*halves, *((right, left) for left, right in halves)]
    chances = hearing.chances([side for side, _ in sides])
    loudest = sorted(range(len(sides)), key=chances.__getitem__, reverse=True)[:MOST_ASKED]
    for place in loudest:
        told, rest = (" ".join(side) for side in sides[place])
        if chances[place] >= hearing.least and _is_another_matter(hearing.decide(rest)):
            return _told(told, hearing)
    return None


def _told(text: str, hearing: Hearing) -> Answer | None:
    if len(words(text)) < MIN_TOLD_WORDS:
        return None
    answer = hearing.decide(text)
    return answer if answer.status is AnswerStatus.URGENT and answer.confidence >= hearing.least else None


def _ends_of(typed: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """So many words of the beginning, or of the end, and the rest; the most words first."""
    for size in range(min(len(typed) - MIN_REST_WORDS, MAX_PLAIN_WORDS), MIN_WORDS - 1, -1):
        yield typed[:size], typed[size:]
        yield typed[-size:], typed[:-size]


def _is_another_matter(answer: Answer) -> bool:
    if answer.status is AnswerStatus.ABOUT:
        return answer.card is not None and answer.card.id in IN_PASSING
    return answer.status is AnswerStatus.ANSWERED
