"""What the decision goes by: learned by `bot train` from the knowledge base alone, and kept with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.answers.logistic import Logistic

_LOGISTICS = ("question", "urgent", "about")


@dataclass(frozen=True, slots=True)
class Parameters:
    """Learned by `bot train` from the knowledge base alone, and kept with it.

    temperature: divides the logits, so that probabilities mean what they say.
    question, urgent, about: the chance that a text is a question for the documents, comes from somebody who needs help
        now, or is about the bot, from the signals of that group of classes.
    question_from, choices_from: that chance from which a rule may be answered, and from which rules may be offered.
    urgent_from, passage_from: the chance of a whole text, and of one passage of it, from which a card of help is shown.
    about_from: the chance from which a card about the bot is shown.
    answer_from: confidence (0..1) from which an entry is answered.
    suggest_from: confidence from which an entry is offered as a choice.
    conflict_share: an entry of the opposite verdict with this share of the first one's confidence forbids an answer.
    negated_conflict_share: the same for a question with a negation in it.
    corpus: content hash of what they were learned from.
    """

    temperature: float
    question: Logistic
    urgent: Logistic
    about: Logistic
    question_from: float
    choices_from: float
    urgent_from: float
    passage_from: float
    about_from: float
    answer_from: float
    suggest_from: float
    conflict_share: float
    negated_conflict_share: float
    corpus: str


def parameters_from(plain: Mapping[str, Any]) -> Parameters:
    """From what `asdict` makes of them.

    Raises:
        TypeError, KeyError: a key is missing or unknown.
    """
    learned = {name: Logistic(tuple(plain[name]["weights"]), plain[name]["bias"]) for name in _LOGISTICS}
    return Parameters(**{**plain, **learned})
