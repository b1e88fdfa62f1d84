"""Answers to quizzes: a number where there are no polls, the platform's word of a poll where there are."""

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.asking import AnswerQuiz, PickInPoll
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks
from bot.domain.broadcast_effects import CountAnswer, CountPoll
from bot.domain.broadcasts import BroadcastAsks
from bot.domain.messages import Incoming, Outgoing

MAX_OPTION_DIGITS = 2


def _asks(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(broadcast=BroadcastAsks(quiz=True))


def _answer(state: State, incoming: Incoming, context: Context) -> Result:
    """`/dap 2`, or a bare number where nothing else was offered. The answer is counted and forgotten."""
    library, found = context.library, context.found.broadcast.quiz
    if found is None:
        return reply(state, Outgoing(library.say("empty" if incoming.action else "quiz_none")))
    broadcast_id, quiz = found
    tapped = parse(incoming.action)
    text = tapped.number if isinstance(tapped, AnswerQuiz) else incoming.text.strip()
    picked = int(text) - 1 if text.isdecimal() and len(text) <= MAX_OPTION_DIGITS else -1
    if not 0 <= picked < len(quiz.options):
        return reply(state, Outgoing(library.say("quiz_number", count=len(quiz.options), question=quiz.question)))
    key = "quiz_right" if picked == quiz.correct else "quiz_wrong"
    right = f"{quiz.correct + 1}. {quiz.options[quiz.correct]}"
    text = library.say(key, right=right, explanation=quiz.explanation)
    return reply(state, Outgoing(text), CountAnswer(broadcast_id, picked))


def _poll(state: State, incoming: Incoming, __: Context) -> Result:
    """Said by the platform, to nobody in particular; the option is held against the quiz where it is counted."""
    picked = parse(incoming.action)
    counted = (CountPoll(picked.poll, picked.option),) if isinstance(picked, PickInPoll) else ()
    return Result(State(state.version), (), counted)


QUIZ = Step("quiz", _answer, commands=frozenset({"dap"}), actions=frozenset({AnswerQuiz}), asks=_asks)
POLL = Step("poll", _poll, actions=frozenset({PickInPoll}))
