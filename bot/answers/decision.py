"""From ranked entries to what is said: an answer, choices, or the honest "the documents don't settle this"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bot.answers.features import Floats
from bot.answers.schema import OPPOSITES, Card, CardKind, Entry, Kind

MAX_SUGGESTIONS = 3
LOOKED_AT = 8
LEAST_SUGGESTED = 0.1


class Status(StrEnum):
    ANSWERED = "answered"
    SUGGESTED = "suggested"
    ABSTAINED = "abstained"
    URGENT = "urgent"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Parameters:
    """Learned by `bot train` from the knowledge base alone, and kept with it.

    temperature: divides the logits, so that probabilities mean what they say.
    answer_from: confidence (0..1) from which an entry is answered.
    suggest_from: confidence from which an entry is offered as a choice.
    conflict_share: an entry of the opposite verdict with this share of the first one's confidence forbids an answer.
    negated_conflict_share: the same for a question with a negation in it.
    urgent_from: share of all cards of help together from which one is shown, before anything else.
    about_from: share of all cards about the bot together from which one is shown.
    corpus: content hash of what they were learned from.
    """

    temperature: float
    answer_from: float
    suggest_from: float
    conflict_share: float
    negated_conflict_share: float
    urgent_from: float
    about_from: float
    corpus: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    entry: Entry
    confidence: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to a question.

    `entry` is the rule that answers, or the not-covered entry that was recognised; `suggestions` are rules to choose
    from (after an answer: what else may have been meant); `gate` names what forbade an answer that was sure enough.
    `card` is what is said when the status is URGENT or ABOUT; `entry` is then None.
    """

    status: Status
    entry: Entry | None
    confidence: float
    suggestions: tuple[Suggestion, ...] = ()
    gate: str = ""
    card: Card | None = None


class Decider:
    """The decision over a fixed list of entries and cards, with what can be known of them beforehand."""

    def __init__(self, names: Sequence[str], entries: Mapping[str, Entry], cards: Mapping[str, Card]) -> None:
        self._said: list[Entry | Card] = [cards[name] if name in cards else entries[name] for name in names]
        kinds = [said.kind for said in self._said]
        self._rules = np.flatnonzero([kind is Kind.RULE for kind in kinds])
        self._rule_entries = [entries[names[place]] for place in self._rules.tolist()]
        self._refusals = np.flatnonzero([kind is Kind.NOT_COVERED for kind in kinds])
        self._urgent = np.flatnonzero([kind is CardKind.URGENT for kind in kinds])
        self._about = np.flatnonzero([kind is CardKind.ABOUT for kind in kinds])
        self._agreeing = [
            np.array([place for place, other in enumerate(self._rule_entries) if agree(other, entry)])
            for entry in self._rule_entries
        ]

    def decide(self, probabilities: Floats, negated: bool, parameters: Parameters, *, brief: bool = False) -> Answer:
        """Help comes before everything else. A rule is answered only when sure, and never over an opposite verdict that
        is nearly as likely. A few words (`brief`) name a matter and ask nothing yet: they get choices.

        `probabilities` has one for each entry and card, then that of other matters.
        """
        card = self._card(self._urgent, probabilities, Status.URGENT, parameters.urgent_from)
        card = card or self._card(self._about, probabilities, Status.ABOUT, parameters.about_from)
        if card is not None:
            return card
        shares = probabilities[self._rules]
        first = shares.argsort()[: -LOOKED_AT - 1 : -1].tolist()
        ranked = [
            (self._rule_entries[place], share) for place, share in zip(first, shares[first].tolist(), strict=True)
        ]
        best = ranked[0][0]
        agreeing = float(shares[self._agreeing[first[0]]].sum())
        elsewhere = float(1.0 - shares.sum())
        offered = _suggestions(ranked, parameters)
        if agreeing < parameters.answer_from or elsewhere > agreeing:
            if parameters.suggest_from <= agreeing:
                return Answer(Status.SUGGESTED, None, agreeing, offered)
            return Answer(Status.ABSTAINED, self._refused(probabilities), elsewhere)
        if _opposed(ranked, parameters.negated_conflict_share if negated else parameters.conflict_share):
            return Answer(Status.SUGGESTED, None, agreeing, offered, "verdict conflict")
        if brief:
            return Answer(Status.SUGGESTED, None, agreeing, offered, "only a few words")
        others = tuple(one for one in offered if one.entry is not best and not agree(one.entry, best))
        return Answer(Status.ANSWERED, best, agreeing, others)

    def _card(self, places: NDArray[np.int64], probabilities: Floats, status: Status, least: float) -> Answer | None:
        """The likeliest card of a kind, when all of that kind together are likely enough."""
        together = float(probabilities[places].sum())
        if not len(places) or together < least:
            return None
        likeliest = self._said[places[probabilities[places].argmax()]]
        return Answer(status, None, together, card=likeliest) if isinstance(likeliest, Card) else None

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
