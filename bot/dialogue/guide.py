"""The guided check "Tôi nên chia sẻ không?": a few questions with buttons that end in a verdict. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.answers.schema import Entry, Verdict


class Known(StrEnum):
    """What is known of all links of a message together; ELSEWHERE: it comes from somewhere else than official pages."""

    OFFICIAL = "official"
    ELSEWHERE = "elsewhere"
    LOOKALIKE = "lookalike"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One button; `to` is a question further down, or an ending. `known`: what settles it without asking."""

    id: str
    label: str
    to: str
    known: Known = Known.NOTHING


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    id: str
    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """Questions by id, the first one first; endings are rules as in answers/, with verdict and clause.

    `lookalike`: the ending where a link imitates an official one. `stands_in_for`: entries that the check replaces.
    """

    questions: Mapping[str, GuideQuestion] = field(default_factory=dict)
    endings: Mapping[str, Entry] = field(default_factory=dict)
    lookalike: str = ""
    stands_in_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asking:
    """Where the check stands: the question to ask, and its number from 1."""

    question: GuideQuestion
    number: int


def answer_of(question: GuideQuestion, option: Option) -> str:
    """An answer as the conversation remembers it, and as its button carries it."""
    return f"{question.id}:{option.id}"


def where(guide: Guide, answers: Sequence[str], known: Known, seen: Sequence[str] = ()) -> Asking | Entry:
    """The next question after these answers, or the ending they lead to; an answer to another question counts not.
    `seen`: answers that the post itself gives; those questions are not asked, and where one of them is enough for a
    "don't", it ends the check.
    """
    if known is Known.LOOKALIKE:
        return guide.endings[guide.lookalike]
    if (ended := _ended_by(guide, seen)) is not None:
        return ended
    place = next(iter(guide.questions))
    asked = 0
    while place in guide.questions:
        question = guide.questions[place]
        option = _settled(question, answers, known) or _settled(question, seen, Known.NOTHING)
        if option is None:
            return Asking(question, asked + 1)
        asked += any(answer_of(question, one) in answers for one in question.options)
        place = option.to
    return guide.endings[place]


def _ended_by(guide: Guide, seen: Sequence[str]) -> Entry | None:
    options = (_settled(question, seen, Known.NOTHING) for question in guide.questions.values())
    endings = (guide.endings.get(option.to) for option in options if option is not None)
    return next((one for one in endings if one is not None and one.verdict is Verdict.DONT), None)


def _settled(question: GuideQuestion, answers: Sequence[str], known: Known) -> Option | None:
    """The option that was picked, or that what is known picks."""
    for option in question.options:
        if answer_of(question, option) in answers or (known and option.known is known):
            return option
    return None
