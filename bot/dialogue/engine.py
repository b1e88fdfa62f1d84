"""One step of the conversation: what is said to a message, and what is remembered until the next."""

from dataclasses import dataclass, replace

from bot.answers.normalise import fold_text
from bot.dialogue import render
from bot.dialogue.library import Library
from bot.domain.messages import Choice, Incoming, Outgoing

MAX_QUESTION_CHARS = 2_000
MAX_CHOICE_DIGITS = 3
PAGE_CHOICES = 8
HELP = "help"

_WORDS_FOR_TOPICS = frozenset({"chu de", "cac chu de", "xem chu de", "muc luc", "menu"})
_WORDS_FOR_DESK = frozenset({"can bo", "can bo truc", "hoi can bo", "hoi can bo truc", "gap can bo"})
_WORDS_FOR_HELP = frozenset({"tro giup", "trogiup", "huong dan", "giup", "help"})


@dataclass(frozen=True, slots=True)
class State:
    """What a conversation remembers: the choices last shown, in their order. Nothing of what was asked."""

    offered: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    state: State
    reply: Outgoing


def step(state: State, incoming: Incoming, library: Library) -> Result:
    """The reply to one message; exactly one."""
    reply = _reply(state, incoming, library)
    return Result(replace(state, offered=reply.choices or state.offered), reply)


def welcome(library: Library) -> Result:
    reply = Outgoing(library.say("welcome"), render.elsewhere(library))
    return Result(State(reply.choices), reply)


def _reply(state: State, incoming: Incoming, library: Library) -> Outgoing:
    if incoming.action:
        return _act(incoming.action, library)
    text = incoming.text.strip()
    if not text:
        return Outgoing(library.say("empty"))
    if len(text) > MAX_QUESTION_CHARS:
        return Outgoing(library.say("too_long", max_chars=MAX_QUESTION_CHARS))
    if text.isdecimal() and len(text) <= MAX_CHOICE_DIGITS:
        return _pick(int(text), state, library)
    action = _action_of(fold_text(text))
    return _act(action, library) if action else render.render(library.answer(text), library)


def _action_of(folded: str) -> str:
    """The action that a plain word stands for, "" for a question."""
    if folded in _WORDS_FOR_TOPICS:
        return render.OPEN_TOPICS
    if folded in _WORDS_FOR_DESK:
        return render.ASK_DESK
    return HELP if folded in _WORDS_FOR_HELP else ""


def _pick(number: int, state: State, library: Library) -> Outgoing:
    if not state.offered:
        return Outgoing(library.say("empty"))
    if not 1 <= number <= len(state.offered):
        return Outgoing(library.say("unclear_number", count=len(state.offered)))
    return _act(state.offered[number - 1].action, library)


def _act(action: str, library: Library) -> Outgoing:
    kind, _, name = action.partition(":")
    if action == HELP:
        return Outgoing(library.say("help"), render.elsewhere(library))
    if action == render.ASK_DESK:
        return Outgoing(library.say("desk", contact=library.desk_contact))
    if kind == render.OPEN_TOPICS:
        return _topics(library, int(name) if name.isdecimal() else 0)
    if action.startswith(render.OPEN_TOPIC):
        topic_id, _, start = name.partition(":")
        return _topic(topic_id, library, int(start) if start.isdecimal() else 0)
    entry = library.entry(name) if action.startswith(render.OPEN_ENTRY) else None
    if entry is not None:
        return render.render_entry(entry, library)
    return Outgoing(library.say("stale_choice"), render.elsewhere(library))


def _topics(library: Library, start: int) -> Outgoing:
    titles = [Choice(render.OPEN_TOPIC + topic.id, topic.title) for topic in library.knowledge.topics.values()]
    return Outgoing(library.say("topics"), _page(titles, start, render.OPEN_TOPICS + ":", library))


def _topic(topic_id: str, library: Library, start: int) -> Outgoing:
    topic = library.knowledge.topics.get(topic_id)
    if topic is None:
        return Outgoing(library.say("stale_choice"), render.elsewhere(library))
    entries = [library.knowledge.entries[entry] for entry in topic.entries]
    titles = [Choice(render.OPEN_ENTRY + entry.id, entry.title) for entry in entries]
    here = f"{render.OPEN_TOPIC}{topic_id}:"
    return Outgoing(library.say("topic", title=topic.title), _page(titles, start, here, library))


def _page(choices: list[Choice], start: int, here: str, library: Library) -> tuple[Choice, ...]:
    """A screenful of choices, with one that leads to the next screen while there is more."""
    size = PAGE_CHOICES + (len(choices) - start == PAGE_CHOICES + 1)
    shown = choices[start : start + size]
    after = start + len(shown)
    if after < len(choices):
        last = min(after + PAGE_CHOICES, len(choices))
        label = library.say("choice_more", first=after + 1, last=last, total=len(choices))
        shown.append(Choice(f"{here}{after}", label))
    return tuple(shown)
