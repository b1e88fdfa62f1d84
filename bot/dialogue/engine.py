"""Which step answers a message, and its result. Pure: the same state, message and context give the same result."""

from dataclasses import dataclass, replace

from bot.answers.normalise import fold_text
from bot.dialogue import answering, aside, desk_taps, group, taps
from bot.dialogue.actions.action import parse
from bot.dialogue.actions.asking import AnswerQuiz, OutOfRange, Unsupported
from bot.dialogue.care import is_over, needs_care
from bot.dialogue.drafting import IN_NAME
from bot.dialogue.library import Library
from bot.dialogue.pointing import with_meant
from bot.dialogue.registry import FALLBACK, MEMBER, OFFICER, Registry
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.dialogue.steps.ask import ASK
from bot.dialogue.steps.care import CARE
from bot.dialogue.steps.more import REPLY
from bot.dialogue.steps.own_cases import OWN_LIST
from bot.dialogue.steps.share_check import SHARE_CHECK
from bot.dialogue.steps.subscribe import BY_LINK, MAY_UNSUBSCRIBE
from bot.dialogue.steps.unsupported import EDITED, FORWARDED
from bot.dialogue.thread import NOTHING as NOTHING_SAID
from bot.dialogue.told_apart import told_apart
from bot.domain.asking import Asks
from bot.domain.messages import Incoming, Outgoing, Setting, split_command, with_rest

MAX_CHOICE_DIGITS = 3
MAX_WORDS_CHARS = 40
_DEEP_LINK = "start"
_UNIT_LINK = "dv-"
_BY_LINK = {"tat": BY_LINK}
_OUT_OF_RANGE = OutOfRange().pack()
_OPEN = frozenset({ASK.name, SHARE_CHECK.name, CARE.name})
"""Steps for what nothing else explains: it may be an answer to the desk as well."""


@dataclass(frozen=True, slots=True)
class Read:
    """A message as it is understood: with its command or action made plain, and the step that answers it."""

    state: State
    incoming: Incoming
    step: Step

    def asks(self, library: Library) -> Asks:
        """What to look up before `run`."""
        if self.incoming.setting is Setting.GROUP:
            return group.asks(self.incoming, library)
        wanted = self.step.asks(self.state, self.incoming, library)
        if self.incoming.setting is Setting.DESK:
            return replace(wanted, officers=True, by_officer=True)
        return answering.asks_too(self.incoming, wanted) if self._may_be_answer(library) else wanted

    def run(self, context: Context) -> Result:
        """In a group only questions are answered, and nothing is remembered; a command that is not ours is another
        bot's.
        """
        if self.incoming.setting is Setting.GROUP:
            return group.answered(self.incoming, self.step, context)
        if self.step is CARE and is_over(self.state, self.incoming, context):
            return read(replace(self.state, thread=NOTHING_SAID), self.incoming, context.library).run(context)
        result = self._result(context)
        if self._may_be_answer(context.library):
            return answering.offered(result, self.incoming, context)
        if self.incoming.setting is Setting.DESK:
            return desk_taps.handled(result, self.incoming)
        acts = bool(self.incoming.action) and (self.step.versioned or self.step.once)
        return taps.handled(result, self.incoming) if acts else result

    def _result(self, context: Context) -> Result:
        if self.incoming.action == _OUT_OF_RANGE:
            at_desk = self.incoming.setting is Setting.DESK
            said = context.library.say("desk_unclear_number") if at_desk else _out_of_range(self.state, context.library)
            return reply(self.state, Outgoing(said))
        return self.step.run(self.state, self.incoming, context)

    def _may_be_answer(self, library: Library) -> bool:
        open_ = self.step.name in _OPEN and not self.incoming.action
        mistaken = self.incoming.action == _OUT_OF_RANGE
        return (open_ or mistaken) and answering.may_be_answer(self.state, self.incoming, library)


def _out_of_range(state: State, library: Library) -> str:
    match len(state.offered):
        case 0:
            return library.say("empty")
        case 1:
            return library.say("unclear_number_one")
        case count:
            return library.say("unclear_number", count=count)


def read(state: State, incoming: Incoming, library: Library) -> Read:
    """What a message asks for; help comes before everything else. In a group no state counts."""
    plain = _made_plain(state, incoming, library)
    if plain.setting is Setting.GROUP:
        state = State()
    elif plain.action and plain.setting is Setting.PRIVATE:
        state, plain = _with_draft(state, plain)
    apart = told_apart(plain, library)
    if apart is not plain and _step(state, apart, library) is CARE:
        return Read(state, apart, CARE)
    return Read(state, plain, _step(state, plain, library))


def _with_draft(state: State, incoming: Incoming) -> tuple[State, Incoming]:
    """A tap on the newest screen of a draft takes it up, whatever else was said since."""
    step_ = MEMBER.tapped(incoming.action)
    if step_ is None or not step_.versioned or _is_offered(state, incoming) or taps.before(state, incoming):
        return state, incoming
    draft = aside.of_screen(state, incoming.version, incoming.action)
    if draft is None:
        return state, incoming
    return aside.taken_up(state, draft), incoming


def _step(state: State, incoming: Incoming, library: Library) -> Step:
    """Words that stand for a step are meant so; of all others, those that tell of danger come first."""
    named = not (incoming.command or answering.asked_by(incoming)) and _stands_for_step(state, incoming)
    return CARE if not named and needs_care(state, incoming, library) else _route(state, incoming)


def _stands_for_step(state: State, incoming: Incoming) -> bool:
    own = incoming.setting is Setting.PRIVATE and not incoming.action and OWN_LIST.claims(state, incoming)
    leaves = not state.thread.care and MAY_UNSUBSCRIBE.claims(state, incoming)
    return own or leaves or _named(incoming, MEMBER) is not None


def asks(state: State, incoming: Incoming, library: Library) -> Asks:
    """What to look up before `step`."""
    return read(state, incoming, library).asks(library)


def step(state: State, incoming: Incoming, context: Context) -> Result:
    """The result of one message."""
    return read(state, incoming, context.library).run(context)


def _made_plain(state: State, incoming: Incoming, library: Library) -> Incoming:
    """A message with its command, or the choice that its number or its words stand for, made plain.

    A deep link (`/start dulieu`) is read as the command that it carries, and only opens a screen: anybody may have made
    it. What is forwarded is somebody else's words: no command, no number.

    While a step waits for words, a number is one.
    """
    incoming = with_meant(state, _as_words(state, incoming))
    if incoming.action or incoming.command or incoming.forwarded or incoming.question:
        return incoming
    text = incoming.text.strip()
    command, rest = split_command(text)
    if command == _DEEP_LINK and rest in MEMBER.by_command:
        command, rest = _BY_LINK.get(rest, rest), ""
    if command == _DEEP_LINK and rest.startswith(_UNIT_LINK):
        command = "nhantin"
    if command:
        return with_rest(replace(incoming, command=command), rest)
    if (
        text.isdecimal()
        and len(text) <= MAX_CHOICE_DIGITS
        and not (incoming.media or _is_reply(incoming) or state.step)
    ):
        number = int(text)
        if not state.offered and incoming.setting is Setting.PRIVATE:
            return replace(incoming, action=AnswerQuiz(text).pack(), version=state.version)
        action = state.offered[number - 1] if 1 <= number <= len(state.offered) else _OUT_OF_RANGE
        return replace(incoming, action=action, version=state.version)
    if action := _labelled(state, incoming, text, library):
        return replace(incoming, action=action, version=state.version)
    return with_rest(incoming, text)


def _as_words(state: State, incoming: Incoming) -> Incoming:
    """A contact card, where a name is asked for, is that name; anywhere else it is not read."""
    named = isinstance(parse(incoming.action), Unsupported) and state.step == IN_NAME and incoming.text
    return replace(incoming, action="") if named else incoming


def _labelled(state: State, incoming: Incoming, text: str, library: Library) -> str:
    """The choice among those offered whose button says just this, "" for none."""
    if not state.offered or state.step or len(text) > MAX_WORDS_CHARS or incoming.media or _is_reply(incoming):
        return ""
    action = library.labels.get(fold_text(text), "")
    return action if action in state.offered else ""


def _is_reply(incoming: Incoming) -> bool:
    """Whether the words belong to the message that they reply to, and pick nothing elsewhere."""
    return bool(incoming.answered or answering.asked_by(incoming))


def _route(state: State, incoming: Incoming) -> Step:
    registry = OFFICER if incoming.setting is Setting.DESK else MEMBER
    if incoming.forwarded and incoming.setting is Setting.DESK:
        return FORWARDED
    replies = not (incoming.action or incoming.command) and bool(answering.asked_by(incoming))
    if incoming.edited and (state.step or incoming.command or replies or incoming.setting is Setting.DESK):
        return EDITED
    if replies:
        return REPLY
    if incoming.action:
        return _tapped(state, incoming, registry)
    if incoming.command:
        return registry.by_command.get(incoming.command, registry.unknown)
    return _named(incoming, registry) or _claiming(state, incoming, registry)


def _tapped(state: State, incoming: Incoming, registry: Registry) -> Step:
    found = registry.tapped(incoming.action) or FALLBACK
    if (found.versioned or found.once) and taps.before(state, incoming) is not None:
        return taps.AGAIN
    return FALLBACK if found.versioned and not _is_offered(state, incoming) else found


def _is_offered(state: State, incoming: Incoming) -> bool:
    """Whether the newest screen, of all or of the draft at hand, shows this choice; a modified client can send any."""
    screens = {state.version, state.draft.screen} if state.draft is not None else {state.version}
    return incoming.version in screens and incoming.action in state.offered


def _named(incoming: Incoming, registry: Registry) -> Step | None:
    """The step that a few plain words stand for ("cán bộ")."""
    if len(incoming.text) > MAX_WORDS_CHARS or incoming.media or incoming.forwarded or incoming.answered:
        return None
    return registry.by_words.get(fold_text(incoming.text))


def _claiming(state: State, incoming: Incoming, registry: Registry) -> Step:
    if incoming.setting is not Setting.GROUP:
        for step_ in registry.claiming:
            if step_.claims(state, incoming):
                return step_
    return registry.by_name.get(state.step, registry.default)
