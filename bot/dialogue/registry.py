"""All steps of the dialogue. To add one: its module under steps/, and a line here."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.actions.action import parse
from bot.dialogue.step import Step, never
from bot.dialogue.steps.ask import ASK, ENTRY, GROUNDS, NOT_MEANT, TOPIC, TOPICS
from bot.dialogue.steps.cancel import CANCEL
from bot.dialogue.steps.care import TELL
from bot.dialogue.steps.drafts import DRAFT_LIST, TAKE_UP
from bot.dialogue.steps.follow import FOLLOW
from bot.dialogue.steps.give import GIVE
from bot.dialogue.steps.gui import GUI
from bot.dialogue.steps.guided_check import GUIDED_CHECK
from bot.dialogue.steps.help import HELP
from bot.dialogue.steps.more import ADD_MORE, GIVE_HELD, MORE
from bot.dialogue.steps.move import MOVE
from bot.dialogue.steps.my_data import FORGET, MY_DATA
from bot.dialogue.steps.news import NEWS
from bot.dialogue.steps.officer_answer import ANSWER, ASK_MORE, FOUND, PICKED, SEND_BARE
from bot.dialogue.steps.officer_article import ARTICLE
from bot.dialogue.steps.officer_board import BOARD
from bot.dialogue.steps.officer_broadcast import DECIDE
from bot.dialogue.steps.officer_cases import GIVE_BACK, PASS_ON, REST, TAKE
from bot.dialogue.steps.officer_compose import COMPOSE, EDIT, SAMPLE
from bot.dialogue.steps.officer_desk import DUTY, OFFICER_HELP, QUEUE, READ, SEE
from bot.dialogue.steps.officer_figures import FIGURES
from bot.dialogue.steps.officer_lessons import LESSONS
from bot.dialogue.steps.officer_log import LOG
from bot.dialogue.steps.officer_merging import MERGE, SPLIT
from bot.dialogue.steps.officer_notes import HISTORY, NOTE_DOWN
from bot.dialogue.steps.officer_public import ASK_PUBLIC, HIDE_PUBLIC, MAKE_PUBLIC
from bot.dialogue.steps.officer_roles import DISMISS, INVITE, JOIN
from bot.dialogue.steps.officer_send import DROP, NOTE_WORDS, REWRITE, SEND, SHOW_AGAIN
from bot.dialogue.steps.officer_sessions import SESSIONS
from bot.dialogue.steps.officer_undo import UNDO
from bot.dialogue.steps.officer_words import WORDS
from bot.dialogue.steps.own_cases import JUDGE, OWN_CASE, OWN_LIST, TAKE_BACK
from bot.dialogue.steps.own_number import DESK_NUMBERS, OWN_NUMBER
from bot.dialogue.steps.question import DESK, QUESTION
from bot.dialogue.steps.quiz import POLL, QUIZ
from bot.dialogue.steps.send_all import SEND_SEVERAL
from bot.dialogue.steps.share_check import SAID_SAME, SHARE_CHECK
from bot.dialogue.steps.stale import STALE
from bot.dialogue.steps.submit import NAME, NOTE, SUBMIT
from bot.dialogue.steps.subscribe import CHOOSE, MAY_UNSUBSCRIBE, SUBSCRIBE, UNIT, UNSUBSCRIBE
from bot.dialogue.steps.unknown_command import NO_COMMAND, NO_DESK_COMMAND
from bot.dialogue.steps.unsupported import UNSENDABLE, UNSUPPORTED
from bot.dialogue.steps.watch import UNWATCH, WATCH
from bot.dialogue.steps.welcome import WELCOME


@dataclass(frozen=True, slots=True)
class Registry:
    """Steps by what leads to them, as the tags of buttons; `claiming` are asked in their order. `default` answers what
    no other step claims, `unknown` an unknown command.
    """

    by_name: Mapping[str, Step]
    by_command: Mapping[str, Step]
    by_action: Mapping[str, Step]
    by_words: Mapping[str, Step]
    claiming: tuple[Step, ...]
    default: Step
    unknown: Step

    def tapped(self, text: str) -> Step | None:
        """The step of a button, None for what is none here."""
        action = parse(text)
        return self.by_action.get(action.tag) if action is not None else None


def _registry(steps: tuple[Step, ...], default: Step, unknown: Step) -> Registry:
    return Registry(
        by_name={step.name: step for step in steps},
        by_command={command: step for step in steps for command in step.commands},
        by_action={action.tag: step for step in steps for action in step.actions},
        by_words={words: step for step in steps for words in step.words},
        claiming=tuple(step for step in steps if step.claims is not never),
        default=default,
        unknown=unknown,
    )


FALLBACK = STALE
_WAITING = (MORE, NOTE, NAME, QUESTION)
"""Steps in the middle of something: what they wait for is theirs before it is anything else."""
_DRAFTS = (SUBMIT, DRAFT_LIST, TAKE_UP, SEND_SEVERAL)
_OWN = (FOLLOW, OWN_LIST, OWN_CASE, TAKE_BACK, JUDGE)
_SUBMITTING = (*_OWN, SHARE_CHECK, SAID_SAME, GUIDED_CHECK, *_DRAFTS, GUI, DESK, ADD_MORE, GIVE_HELD, CANCEL)

_BROADCASTS = (SUBSCRIBE, MOVE, CHOOSE, UNIT, UNSUBSCRIBE, MAY_UNSUBSCRIBE, NEWS, WATCH, UNWATCH, QUIZ, POLL)
_PLAIN = (
    TELL,
    WELCOME,
    ASK,
    ENTRY,
    GROUNDS,
    NOT_MEANT,
    GIVE,
    TOPICS,
    TOPIC,
    HELP,
    MY_DATA,
    FORGET,
    UNSUPPORTED,
    OWN_NUMBER,
)
MEMBER = _registry((*_WAITING, *_SUBMITTING, *_PLAIN, *_BROADCASTS), ASK, NO_COMMAND)

_DESK_WORK = (
    QUEUE,
    SEE,
    READ,
    TAKE,
    GIVE_BACK,
    REST,
    PASS_ON,
    MERGE,
    SPLIT,
    NOTE_DOWN,
    HISTORY,
    LOG,
    DUTY,
    FIGURES,
    LESSONS,
    BOARD,
    SESSIONS,
)
_DESK_ROLES = (INVITE, JOIN, DISMISS, DESK_NUMBERS)
_DESK_ANSWERS = (
    ANSWER,
    FOUND,
    SEND_BARE,
    PICKED,
    ASK_MORE,
    SEND,
    SHOW_AGAIN,
    REWRITE,
    NOTE_WORDS,
    DROP,
    UNDO,
    WORDS,
    UNSENDABLE,
)
_PUBLIC = (ASK_PUBLIC, MAKE_PUBLIC, HIDE_PUBLIC)
_BROADCASTING = (COMPOSE, EDIT, SAMPLE, DECIDE, ARTICLE)
_ASKING = (ASK, ENTRY, GROUNDS, NOT_MEANT, GIVE, TOPICS, TOPIC)
OFFICER = _registry(
    (*_ASKING, OFFICER_HELP, *_DESK_WORK, *_DESK_ROLES, *_DESK_ANSWERS, *_PUBLIC, *_BROADCASTING),
    WORDS,
    NO_DESK_COMMAND,
)
"""What is done in the desk's chat."""
