"""Which step answers a message, and its result. Pure: the same state, message and context give the same result."""

from dataclasses import replace

from bot.answers.normalise import fold_text
from bot.dialogue.registry import BY_ACTION, BY_COMMAND, BY_NAME, BY_WORDS, DEFAULT, FALLBACK
from bot.dialogue.state import State
from bot.dialogue.step import Context, Need, Result, Step, reply
from bot.domain.messages import Choice, Incoming, Outgoing, Setting, split_command

MAX_CHOICE_DIGITS = 3
MAX_WORDS_CHARS = 40
GROUP_ACTIONS = frozenset({"entry"})
"""Choices that make sense where everybody reads along and nothing is remembered."""
_DEEP_LINK = "start"
_OUT_OF_RANGE = "out-of-range"


def needs(state: State, incoming: Incoming) -> frozenset[Need]:
    """What to look up before `step`."""
    return _route(state, _read(state, incoming)).needs


def step(state: State, incoming: Incoming, context: Context) -> Result:
    """The result of one message. In a group only questions are answered, and nothing is remembered."""
    read = _read(state, incoming)
    if read.setting is not Setting.PRIVATE:
        return _in_group(read, context)
    if read.action == _OUT_OF_RANGE:
        count = len(state.offered)
        text = context.library.say("unclear_number", count=count) if count else context.library.say("empty")
        return reply(state, Outgoing(text))
    return _route(state, read).run(state, read, context)


def _read(state: State, incoming: Incoming) -> Incoming:
    """A message with its command, or the choice that its number stands for, made plain.

    A deep link (`/start dulieu`) is read as the command that it carries.
    """
    if incoming.action:
        return incoming
    text = incoming.text.strip()
    command, rest = split_command(text)
    if command == _DEEP_LINK and rest in BY_COMMAND:
        command, rest = rest, ""
    if command:
        return replace(incoming, command=command, text=rest)
    if text.isdecimal() and len(text) <= MAX_CHOICE_DIGITS:
        number = int(text)
        action = state.offered[number - 1] if 1 <= number <= len(state.offered) else _OUT_OF_RANGE
        return replace(incoming, action=action, version=state.version)
    return replace(incoming, text=text)


def _route(state: State, incoming: Incoming) -> Step:
    if incoming.action:
        found = BY_ACTION.get(incoming.action.partition(":")[0], FALLBACK)
        return FALLBACK if found.versioned and incoming.version != state.version else found
    if incoming.command:
        return BY_COMMAND.get(incoming.command, BY_NAME["help"])
    if len(incoming.text) <= MAX_WORDS_CHARS:
        named = BY_WORDS.get(fold_text(incoming.text))
        if named is not None:
            return named
    return BY_NAME.get(state.step, DEFAULT)


def _in_group(incoming: Incoming, context: Context) -> Result:
    library = context.library
    found = _route(State(), incoming)
    private = Choice(incoming.command if found.personal and incoming.command else "hoi", library.say("choice_private"))
    if found.personal or not (incoming.text or incoming.action):
        return Result(State(), (Outgoing(library.say("group_private"), link=private),))
    answer = found.run(State(), incoming, context).replies[0]
    kept = tuple(choice for choice in answer.choices if choice.action.partition(":")[0] in GROUP_ACTIONS)
    return Result(State(), (Outgoing(answer.text, kept, private),))
