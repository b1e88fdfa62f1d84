"""The decision's parameters from the knowledge base alone: what `bot train` does.

Folds hold out examples, whole not-covered entries and background lines; from what was held out are learned the
temperature that makes the probabilities truest, the logistics of what a text is, and the thresholds: each the lowest
that keeps false answers, choices, or cards under its limit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answers.chances import Group, loudest_passage
from bot.answers.decision import Answer, AnswerPolicy, AnswerStatus, agree
from bot.answers.learning import train_with
from bot.answers.logistic import Logistic, fit_logistic
from bot.answers.matcher import Matcher, Ranking
from bot.answers.parameters import Parameters
from bot.answers.schema import Card, CardKind, Corpus, Entry, Kind, Knowledge

FOLDS = 5
WHOLE_REFUSALS_EVERY = 2 * FOLDS
SEED = 2022
TEMPERATURES = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
ANSWER_LEVELS = tuple(level / 100 for level in range(20, 96, 2))
MAX_FALSE_ANSWERS = 0.08
"""Of held-out examples of refusals, which are near misses on purpose; of other people's questions it is less than half
(docs/why/calibration.md)."""
MAX_ANSWERED_BACKGROUND = 0.015
MAX_CHOICES_ON_BACKGROUND = 0.024
MAX_ANSWERED_BESIDE_RULES = 0.1
MAX_CHOICES_BESIDE_RULES = 0.13
"""The first two of lines of other matters, the others of those that use the words of a rule on purpose."""
BESIDE_RULES_KINDS = ("bait-", "contrasts-", "details-", "other-documents", "other-senses", "twins-")
"""How the kinds of the latter begin: files of knowledge/background."""
MAX_FALSE_ALARMS = 0.008
MAX_FALSE_ALARMS_OF_LOOK_ALIKES = 0.06
"""The first of lines of other matters, the second of those that use the words of danger on purpose."""
LOOK_ALIKE_KINDS = ("calm-", "look_alikes")
"""How the kinds of the latter begin: files of knowledge/background, and `look_alikes` of urgent.yaml."""
MAX_FALSE_ALARMS_OF_PASSAGES = 0.012
"""Of longer questions and lines that belong to no card: the first dozen of these tell of danger all the same ("tối qua
Zalo bị chiếm, có phải báo lãnh đạo không"; docs/why/calibration.md)."""
MAX_FALSE_ABOUT = 0.03
SUGGEST_SHARE_OF_ANSWER = 0.5
CONFLICT_SHARE = 0.65
NEGATED_CONFLICT_SHARE = 0.6
_NEVER = Logistic((0.0,) * 5, -60.0)

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A question the matcher had not seen: its ranking, and its entry or card (None: other matters, of a kind)."""

    said: Entry | Card | None
    decider: AnswerPolicy
    place: int | None
    ranking: Ranking
    kind_of_line: str = ""

    @property
    def kind(self) -> Kind | CardKind | None:
        return self.said.kind if self.said is not None else None

    def decide(self, parameters: Parameters) -> Answer:
        return self.decider.decide(self.ranking, parameters)


def calibrate(corpus: Corpus, knowledge: Knowledge, version: str) -> tuple[Parameters, list[HeldOut]]:
    """Learn the parameters; the held-out rankings are returned for the report."""
    held = [item for fold in range(FOLDS) for item in hold_out(corpus, knowledge, fold)]
    return learn_parameters(held, version), held


def learn_parameters(held: Sequence[HeldOut], version: str) -> Parameters:
    """In the order in which they build on one another."""
    drawn = parameters_at(truest_temperature(held), version)
    kinds = np.array([str(item.kind) for item in held])
    signals: dict[str, NDArray[np.float64]] = {}
    for name, kind in (("rules", Kind.RULE), ("urgent", CardKind.URGENT), ("about", CardKind.ABOUT)):
        signals[name] = np.array([_signals(item, name, drawn.temperature) for item in held])
        key = "question" if name == "rules" else name
        own = kinds == str(kind)
        learned_from = own | (kinds == str(None)) if name != "rules" else own | ~own
        if own.any():
            drawn = _with(drawn, **{key: fit_logistic(signals[name][learned_from], own[learned_from])})
    question, urgent, about = (
        learned.chances(signals[name])
        for name, learned in (("rules", drawn.question), ("urgent", drawn.urgent), ("about", drawn.about))
    )
    passages = np.array([loudest_passage(item.ranking, item.decider.groups.urgent, drawn)[0] for item in held])
    safe, other = kinds != str(CardKind.URGENT), kinds == str(None)
    sounds_so = np.array([item.kind_of_line.startswith(LOOK_ALIKE_KINDS) for item in held])
    beside = np.array([item.kind_of_line.startswith(BESIDE_RULES_KINDS) for item in held])
    plain, near = question[other & ~beside], question[beside]
    drawn = _with(
        drawn,
        urgent_from=_strictest(
            (urgent[other & ~sounds_so], MAX_FALSE_ALARMS), (urgent[sounds_so], MAX_FALSE_ALARMS_OF_LOOK_ALIKES)
        ),
        passage_from=_level(passages[safe & (passages > 0.0)], MAX_FALSE_ALARMS_OF_PASSAGES),
        about_from=_level(about[other], MAX_FALSE_ABOUT),
        choices_from=_strictest((plain, MAX_CHOICES_ON_BACKGROUND), (near, MAX_CHOICES_BESIDE_RULES)),
        question_from=_strictest((plain, MAX_ANSWERED_BACKGROUND), (near, MAX_ANSWERED_BESIDE_RULES)),
    )
    levels = [_with(drawn, answer_from=level, suggest_from=_half(level)) for level in ANSWER_LEVELS]
    return next((level for level in levels if false_answers(held, level) <= MAX_FALSE_ANSWERS), levels[-1])


def _with(parameters: Parameters, **changed: Any) -> Parameters:
    return replace(parameters, **changed)


def _half(level: float) -> float:
    return round(level * SUGGEST_SHARE_OF_ANSWER, 3)


def _strictest(*limited: tuple[NDArray[np.float64], float]) -> float:
    """The lowest threshold that keeps each kind of lines under its own limit; a kind without lines has none."""
    return max((_level(chances, most) for chances, most in limited if len(chances)), default=1.0)


def _level(chances: NDArray[np.float64], most: float) -> float:
    """The lowest threshold at which at most this share passes; never under an even chance."""
    if not len(chances):
        return 1.0
    allowed = int(most * len(chances))
    return round(min(1.0, max(0.05, float(np.sort(chances)[::-1][allowed]) + 1e-5)), 5)


def _signals(item: HeldOut, name: str, temperature: float) -> tuple[float, ...]:
    group: Group = getattr(item.decider.groups, name)
    if not len(group):
        return (0.0,) * 5
    ranking = item.ranking
    raw = ranking.logits / np.float32(ranking.scale)
    return group.signals(raw, ranking.probabilities(temperature), ranking.known)


def false_answers(held: Sequence[HeldOut], parameters: Parameters) -> float:
    """The share answered of the held-out questions of refusals."""
    outside = [item for item in held if item.kind is Kind.NOT_COVERED]
    answered = sum(item.decide(parameters).status is AnswerStatus.ANSWERED for item in outside)
    return answered / max(1, len(outside))


def report(held: Sequence[HeldOut], parameters: Parameters) -> dict[str, float]:
    """What the parameters do on the held-out questions."""
    said = [(item, item.decide(parameters)) for item in held]
    rules = [(item.said, answer.entry) for item, answer in said if item.kind is Kind.RULE]
    answered = [(wanted, found) for wanted, found in rules if found is not None and found.kind is Kind.RULE]
    right = sum(agree(found, wanted) for wanted, found in answered if isinstance(wanted, Entry))

    def share(kind: Kind | CardKind | None, status: AnswerStatus) -> float:
        own = [answer.status is status for item, answer in said if item.kind is kind]
        return sum(own) / max(1, len(own))

    def alarms(kind: Kind | None) -> float:
        return share(kind, AnswerStatus.URGENT)

    return {
        "answered": len(answered) / max(1, len(rules)),
        "right": right / max(1, len(rules)),
        "false answers on refusals": share(Kind.NOT_COVERED, AnswerStatus.ANSWERED),
        "choices on refusals": share(Kind.NOT_COVERED, AnswerStatus.SUGGESTED),
        "answered on other matters": share(None, AnswerStatus.ANSWERED),
        "choices on other matters": share(None, AnswerStatus.SUGGESTED),
        "danger: a card of help": share(CardKind.URGENT, AnswerStatus.URGENT),
        "danger: a rule": share(CardKind.URGENT, AnswerStatus.ANSWERED),
        "false alarms on rules": alarms(Kind.RULE),
        "false alarms on refusals": alarms(Kind.NOT_COVERED),
        "false alarms on other matters": alarms(None),
        "about the bot: a card": share(CardKind.ABOUT, AnswerStatus.ABOUT),
        "about the bot, on rules": share(Kind.RULE, AnswerStatus.ABOUT),
    }


def truest_temperature(held: Sequence[HeldOut]) -> float:
    return min(TEMPERATURES, key=lambda value: _surprise(held, value))


def parameters_at(temperature: float, version: str) -> Parameters:
    """Before anything else is learned: no text is a question, a call for help, or about the bot."""
    return Parameters(
        temperature=temperature,
        question=_NEVER,
        urgent=_NEVER,
        about=_NEVER,
        question_from=0.5,
        choices_from=0.5,
        urgent_from=0.5,
        passage_from=0.5,
        about_from=0.5,
        answer_from=0.5,
        suggest_from=0.25,
        conflict_share=CONFLICT_SHARE,
        negated_conflict_share=NEGATED_CONFLICT_SHARE,
        corpus=version,
    )


def hold_out(corpus: Corpus, knowledge: Knowledge, fold: int) -> Iterator[HeldOut]:
    """Rank what one fold holds out, by a matcher that learned from the rest."""
    said: dict[str, Entry | Card] = {**knowledge.entries, **knowledge.cards}
    draw = np.random.default_rng(SEED)
    out = draw.integers(0, FOLDS, len(corpus.texts)) == fold
    line_out = draw.integers(0, FOLDS, len(corpus.background)) == fold
    refusals = sorted(name for name in set(corpus.entries) if said[name].kind is Kind.NOT_COVERED)
    away = {name for place, name in enumerate(refusals) if place % WHOLE_REFUSALS_EVERY == fold}
    examples = list(zip(corpus.texts, corpus.entries, out, strict=True))
    lines = list(zip(corpus.background, corpus.background_kinds, line_out, strict=True))
    kept = [(text, name) for text, name, held in examples if not held and name not in away]
    matcher = train_with(corpus, kept, [(line, kind) for line, kind, held in lines if not held], away)
    decider = AnswerPolicy(matcher.names, knowledge.entries, knowledge.cards)
    for text, name, held in examples:
        if held:
            yield _held(matcher, decider, text, said[name])
    for line, kind, held in lines:
        if held:
            yield replace(_held(matcher, decider, line, None), kind_of_line=kind)


def _held(matcher: Matcher, decider: AnswerPolicy, text: str, said: Entry | Card | None) -> HeldOut:
    place = matcher.names.index(said.id) if said and said.id in matcher.names else None
    ranking = matcher.rank(text)
    passages = ranking.passages()
    return HeldOut(said, decider, place, replace(ranking, passages=lambda: passages, vector=None))


def _surprise(held: Sequence[HeldOut], temperature: float) -> float:
    """Mean negative log-likelihood of the right entry, over the questions that have one."""
    losses = [
        -np.log(max(1e-9, float(item.ranking.probabilities(temperature)[item.place])))
        for item in held
        if item.place is not None
    ]
    return float(np.mean(losses))
