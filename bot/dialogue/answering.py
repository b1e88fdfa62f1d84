"""A member's words, photos and files while the desk waits for their answer: as a reply to the question they go there at
once, in any other message by one tap. Pure.
"""

import re
from dataclasses import replace

from bot.answers.decision import AnswerStatus as Answered
from bot.dialogue.actions.action import each, parse
from bot.dialogue.actions.asking import TellOfDanger
from bot.dialogue.actions.submitting import GiveHeld, SayMore
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.asking import Asks, Found
from bot.domain.cases import Case, Status
from bot.domain.codes import read_code
from bot.domain.drafts import Held
from bot.domain.messages import Choice, Incoming, Setting

MAX_OFFERED = 3
MAX_CODES = 5
_CODE = re.compile(r"\b[A-Z0-9]{2}-[A-Z0-9]{4}\b")
_MAY_BE_ANSWERS = frozenset({"yes-no-ok", "didnt-understand", "test-message", "laugh-or-emoji", "repeat"})
"""Cards about the bot for words that answer a question as well."""


def asked_by(incoming: Incoming) -> str:
    """The code of the case that the desk's question is about, where the member replies to that very message."""
    actions = incoming.replied.actions if incoming.replied is not None else ()
    return next((one.code for one in each(SayMore, actions)), "")


def may_be_answer(state: State, incoming: Incoming, library: Library) -> bool:
    """Whether a message may be for the desk though nothing says so: plain words or files, while no step waits."""
    plain = incoming.setting is Setting.PRIVATE and not (incoming.command or incoming.edited or state.step)
    return plain and library.desk.address is not None and bool(incoming.text or incoming.media)


def asks_too(incoming: Incoming, asks: Asks) -> Asks:
    """What to look up besides: the desk's open questions, and the cases that the message replied to names."""
    codes = _named(incoming)
    return replace(asks, asked=True, codes=tuple(dict.fromkeys((*asks.codes, *codes))))


def offered(result: Result, incoming: Incoming, context: Context) -> Result:
    """The reply with the one tap that passes the message on to the desk, where it may be meant for it."""
    cases = _meant(incoming, context.found)
    if not cases or not result.replies:
        return result
    library, told = context.library, result.replies[-1]
    ways = tuple(GiveHeld(case.code).button(library.say("choice_give", code=case.code)) for case in cases)
    said = result.said.answer if result.said is not None else None
    if said is not None and said.status is Answered.URGENT:
        text, choices = told.text, _of_danger(cases, ways, told.choices, incoming)
    elif _speaks_for_itself(result):
        text, choices = f"{told.text}\n\n{library.say('give_or')}", (*ways, *told.choices)
    else:
        kept = told.choices if said is not None and said.status is Answered.SUGGESTED else ()
        key = _asked_key(cases[0], context.found)
        text, choices = library.say(key, code=cases[0].code), (*ways, *kept)
    state = replace(
        result.state,
        held=Held(incoming.text, incoming.media),
        offered=tuple(dict.fromkeys((*(one.action for one in choices), *result.state.offered))),
    )
    return replace(result, state=state, replies=(*result.replies[:-1], replace(told, text=text, choices=choices)))


def _speaks_for_itself(result: Result) -> bool:
    """Whether the reply answers what was said, so that it stands whoever the message was meant for."""
    if result.said is None:
        return False
    answer = result.said.answer
    if answer.card is not None:
        return answer.card.id not in _MAY_BE_ANSWERS
    return answer.status is Answered.ANSWERED or bool(result.state.draft)


def _meant(incoming: Incoming, found: Found) -> tuple[Case, ...]:
    """First the case that the message replied to names, then those with an open question, then those just answered."""
    named = _named(incoming)
    own = (case for case in found.cases if case.code in named and case.id in found.mine)
    cases = dict.fromkeys((*own, *found.asked, *found.replied))
    return tuple(case for case in cases if case.status is not Status.MERGED)[:MAX_OFFERED]


def _of_danger(
    cases: tuple[Case, ...], ways: tuple[Choice, ...], choices: tuple[Choice, ...], incoming: Incoming
) -> tuple[Choice, ...]:
    """Words in reply to what was said of a case go to that case, and open no other."""
    named = _named(incoming)
    theirs = tuple(way for case, way in zip(cases, ways, strict=True) if case.code in named)
    if not theirs:
        return (*choices, *ways)
    return (*theirs, *(one for one in choices if not isinstance(parse(one.action), TellOfDanger)))


def _asked_key(case: Case, found: Found) -> str:
    if case in found.asked:
        return "give_asked"
    return "give_replied" if case in found.replied else "give_named"


def _named(incoming: Incoming) -> tuple[str, ...]:
    text = incoming.replied.text if incoming.replied is not None else ""
    read = (read_code(one) for one in _CODE.findall(text)[:MAX_CODES])
    return tuple(filter(None, read))
