"""What a step of the dialogue is: a pure function from state and message to state, replies and effects."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.answers.decision import Answer
from bot.dialogue.actions.action import Action
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.domain.asking import EMPTY, NOTHING, Asks, Found
from bot.domain.cases import Officer
from bot.domain.effects import Effect
from bot.domain.messages import Incoming, Outgoing
from bot.ports.channel import ALL_CAPABLE, Capabilities


@dataclass(frozen=True, slots=True)
class Context:
    """What a step may look at: the knowledge, what was looked up for it, the time, a code nobody has yet (`codes`: one
    for each of the further things asked about, where it may need one), and in the desk's chat the officer who speaks
    (None for someone who is none). `secret`: a random word, where one was asked for. `capabilities`
    are those of the channel that the message came by.
    """

    library: Library
    found: Found = EMPTY
    now_s: float = 0.0
    code: str = ""
    officer: Officer | None = None
    codes: tuple[str, ...] = ()
    secret: str = ""
    capabilities: Capabilities = ALL_CAPABLE


@dataclass(frozen=True, slots=True)
class Said:
    """What the words of a reply rest on: the answer, further questions of the same message with theirs, and the signs
    that were named in a post.
    """

    answer: Answer
    also: tuple[tuple[str, Answer], ...] = ()
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """`said` is for whoever examines the dialogue; members see the replies alone. `used`: the buttons of the message
    that was tapped lead nowhere any more. `about`: the member's message that the first reply is shown as a reply to,
    by its id, where that is another one than it answers.
    """

    state: State
    replies: tuple[Outgoing, ...] = ()
    effects: tuple[Effect, ...] = ()
    said: Said | None = None
    used: bool = False
    about: str = ""


def never(_: State, __: Incoming) -> bool:
    return False


def _asks_nothing(_: State, __: Incoming, ___: Library) -> Asks:
    return NOTHING


@dataclass(frozen=True, slots=True)
class Step:
    """One step, and what leads to it: commands, kinds of actions, plain words (folded).

    `claims` is asked of a private message that no command, choice or plain words explain: the first step that claims it
    takes it. `asks` says what to look up before `run`. `personal` steps are for private conversations alone; a
    `versioned` action counts only on the newest screen, or on the newest one of a draft, and only where that screen
    offers it; a second tap of the same is only acknowledged there, and of an action that counts `once`.
    """

    name: str
    run: Callable[[State, Incoming, Context], Result]
    commands: frozenset[str] = frozenset()
    actions: frozenset[type[Action]] = frozenset()
    words: frozenset[str] = frozenset()
    claims: Callable[[State, Incoming], bool] = never
    asks: Callable[[State, Incoming, Library], Asks] = _asks_nothing
    personal: bool = True
    versioned: bool = False
    once: bool = False


def notice(state: State, outgoing: Outgoing) -> Result:
    """One message that changes nothing: what was offered before can still be picked."""
    offered = tuple(dict.fromkeys((*(choice.action for choice in outgoing.choices), *state.offered)))
    return Result(replace(state, offered=offered), (outgoing,))


def reply(state: State, outgoing: Outgoing, *effects: Effect) -> Result:
    """One message, its choices remembered in place of those shown before."""
    offered = tuple(choice.action for choice in outgoing.choices) or state.offered
    return Result(replace(state.next(), step="", offered=offered), (outgoing,), effects)
