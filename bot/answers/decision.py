"""From ranked entries to what is said: an answer, choices, or the honest "the documents don't settle this"."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from typing import Protocol

import numpy as np

from bot.answers.chances import Chances, Group, Groups
from bot.answers.features import Floats
from bot.answers.matcher import Ranking
from bot.answers.parameters import Parameters
from bot.answers.schema import OPPOSITES, Card, Entry, Verdict

MAX_SUGGESTIONS = 3
LOOKED_AT = 8
LEAST_SUGGESTED = 0.1
Turned = Callable[[Floats], Floats]


class AnswerStatus(StrEnum):
    ANSWERED = "answered"
    SUGGESTED = "suggested"
    ABSTAINED = "abstained"
    URGENT = "urgent"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Suggestion:
    entry: Entry
    confidence: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to a question.

    `entry` is the rule that answers, or the not-covered entry that was recognised; `suggestions` are rules to choose
    from (after an answer: what else may have been meant); `gate` names what forbade an answer that was sure enough.
    `card` is what is said when the status is URGENT or ABOUT; `entry` is then None. `danger`: the chance that the
    text as a whole calls for help, where it was looked at.
    """

    status: AnswerStatus
    entry: Entry | None
    confidence: float
    suggestions: tuple[Suggestion, ...] = ()
    gate: str = ""
    card: Card | None = None
    danger: float = 0.0


class Ask(Protocol):
    """What there is to say to a text. `joined`: it is put together from several messages, each of which was heard
    alone; nobody said it so, and no part of it is heard by itself again.
    """

    def __call__(self, text: str, *, joined: bool = False) -> Answer: ...


OF_THE_BOT, TIMES_OF_DANGER = 0.4, 2.0
"""From this share on, and so many times that of danger, a text is the bot's own matter, however some words sound."""


class AnswerPolicy:
    """The decision over a fixed list of entries and cards, with what can be known of them beforehand."""

    def __init__(self, names: Sequence[str], entries: Mapping[str, Entry], cards: Mapping[str, Card]) -> None:
        self.groups = Groups(names, entries, cards)
        self._said = self.groups.said
        self._rules, self._refusals = self.groups.rules.places, self.groups.refusals.places
        self._rule_entries = [entries[names[place]] for place in self._rules.tolist()]
        self._agreeing = [np.array(places) for places in _agreeing(self._rule_entries)]

    def decide(self, ranking: Ranking, parameters: Parameters, turned: Turned = lambda shares: shares) -> Answer:
        """Help comes before everything else, then whether the text is a question for the documents at all.

        A rule is answered only when sure, and never over an opposite verdict that is nearly as likely. A few words
        name a matter and ask nothing yet: they get choices.
        `turned` moves what belongs to entries that do not hold in the question's circumstances.
        """
        chances = Chances.of(ranking, self.groups, parameters)
        calls = chances.urgent >= parameters.urgent_from and not self._is_of_the_bot(chances.probabilities)
        if calls or chances.passage >= parameters.passage_from:
            return self._card(chances.urgent_logits, self.groups.urgent, AnswerStatus.URGENT, chances.urgent)
        if chances.about >= parameters.about_from and chances.about > chances.question:
            about = self._card(ranking.logits, self.groups.about, AnswerStatus.ABOUT, chances.about)
            return replace(about, danger=chances.urgent)
        ruled = self._ruled(ranking, turned(chances.probabilities), chances.question, parameters)
        return replace(ruled, danger=chances.urgent)

    def _is_of_the_bot(self, shares: Floats) -> bool:
        """Words for the bot that share some with those of danger ("em không hỏi cái đó")."""
        of_the_bot, of_danger = (float(shares[group.places].sum()) for group in (self.groups.about, self.groups.urgent))
        return of_the_bot >= OF_THE_BOT and of_the_bot >= TIMES_OF_DANGER * of_danger

    def _ruled(self, ranking: Ranking, probabilities: Floats, question: float, parameters: Parameters) -> Answer:
        shares = probabilities[self._rules]
        first = shares.argsort()[: -LOOKED_AT - 1 : -1].tolist()
        ranked = [
            (self._rule_entries[place], share) for place, share in zip(first, shares[first].tolist(), strict=True)
        ]
        best = ranked[0][0]
        agreeing = float(shares[self._agreeing[first[0]]].sum())
        elsewhere = float(1.0 - shares.sum())
        offered = _suggestions(ranked, parameters)
        is_asked = question >= parameters.question_from and elsewhere <= agreeing
        if not is_asked or agreeing < parameters.answer_from:
            may_be = question >= parameters.choices_from and elsewhere <= float(shares.sum())
            if may_be and parameters.suggest_from <= agreeing:
                return Answer(AnswerStatus.SUGGESTED, None, agreeing, offered)
            return Answer(AnswerStatus.ABSTAINED, self._refused(probabilities), elsewhere)
        if _opposed(ranked, parameters.negated_conflict_share if ranking.negated else parameters.conflict_share):
            return Answer(AnswerStatus.SUGGESTED, None, agreeing, offered, "verdict conflict")
        if ranking.brief:
            return Answer(AnswerStatus.SUGGESTED, None, agreeing, offered, "only a few words")
        others = tuple(one for one in offered if one.entry is not best and not agree(one.entry, best))
        return Answer(AnswerStatus.ANSWERED, best, agreeing, others)

    def _card(self, logits: Floats, group: Group, status: AnswerStatus, confidence: float) -> Answer:
        """The likeliest card of a group."""
        likeliest = self._said[group.places[logits[group.places].argmax()]]
        return Answer(status, None, confidence, card=likeliest if isinstance(likeliest, Card) else None)

    def _refused(self, probabilities: Floats) -> Entry | None:
        """The not-covered entry that was recognised: the likeliest, when it is likelier than other matters."""
        if not len(self._refusals):
            return None
        likeliest = self._refusals[probabilities[self._refusals].argmax()]
        refusal = self._said[likeliest]
        return refusal if isinstance(refusal, Entry) and probabilities[likeliest] > probabilities[-1] else None


def agree(one: Entry, other: Entry) -> bool:
    """Two entries that would tell a member the same: one verdict, and the first clause of one is cited by both."""
    return one.verdict is other.verdict and (
        one.citations[0].clause in other.clauses or other.citations[0].clause in one.clauses
    )


def _agreeing(entries: Sequence[Entry]) -> Iterator[list[int]]:
    """For each entry the places of those that agree with it, itself among them; by what they cite, as most cite nothing
    in common.
    """
    first: dict[tuple[Verdict | None, str], list[int]] = defaultdict(list)
    cited: dict[tuple[Verdict | None, str], list[int]] = defaultdict(list)
    for place, one in enumerate(entries):
        first[one.verdict, one.citations[0].clause].append(place)
        for clause in dict.fromkeys(one.clauses):
            cited[one.verdict, clause].append(place)
    for one in entries:
        its_first = chain.from_iterable(first[one.verdict, clause] for clause in one.clauses)
        yield sorted({*its_first, *cited[one.verdict, one.citations[0].clause]})


def _opposed(ranked: Sequence[tuple[Entry, float]], limit: float) -> bool:
    """Whether an entry of the verdict opposite to the first one's has at least this share of its confidence."""
    best, best_share = ranked[0]
    return any(
        share >= limit * best_share and {entry.verdict, best.verdict} == OPPOSITES for entry, share in ranked[1:]
    )


def _suggestions(rules: Sequence[tuple[Entry, float]], parameters: Parameters) -> tuple[Suggestion, ...]:
    """The likeliest rules, at most one of each verdict and clause so that the choices differ."""
    chosen: list[Suggestion] = []
    least = parameters.suggest_from * LEAST_SUGGESTED
    for entry, share in rules:
        if len(chosen) == MAX_SUGGESTIONS or (chosen and share < least):
            break
        if not any(_same_ground(entry, suggestion.entry) for suggestion in chosen):
            chosen.append(Suggestion(entry, share))
    return tuple(chosen)


def _same_ground(one: Entry, other: Entry) -> bool:
    return one.verdict is other.verdict and one.citations[0].clause == other.citations[0].clause
