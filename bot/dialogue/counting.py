"""Which questions of a message are counted, and as what. Pure."""

from bot.answers.decision import Answer, AnswerStatus
from bot.dialogue.step import Said
from bot.domain.counting import Asked, QuestionOutcome
from bot.domain.messages import Incoming, Setting

_OUTCOMES = {
    AnswerStatus.ANSWERED: QuestionOutcome.ANSWERED,
    AnswerStatus.SUGGESTED: QuestionOutcome.CHOICES,
    AnswerStatus.ABSTAINED: QuestionOutcome.SILENT,
    AnswerStatus.URGENT: QuestionOutcome.URGENT,
}
"""What is said about the bot itself answers no question."""


def counted(incoming: Incoming, said: Said | None, week_s: float) -> tuple[Asked, ...]:
    """The questions that a member typed: not what they tapped, and not what officers say among themselves."""
    if said is None or incoming.action or incoming.setting is Setting.DESK:
        return ()
    answers = (said.answer, *(answer for _, answer in said.also))
    return tuple(
        Asked(week_s, _topic(answer), _OUTCOMES[answer.status]) for answer in answers if answer.status in _OUTCOMES
    )


def _topic(answer: Answer) -> str:
    """That of the answer, or the one that all readings have."""
    entries = (answer.entry,) if answer.entry is not None else tuple(one.entry for one in answer.suggestions)
    topics = {entry.topic for entry in entries}
    return topics.pop() if len(topics) == 1 else ""
