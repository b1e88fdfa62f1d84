"""What the desk answered to an order, as the board shows it: its words, and the ways on. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.channels.callback import packed
from bot.channels.web.desk.places import CASE, LIST, of_broadcast
from bot.channels.web.rendering import as_html
from bot.dialogue.actions.action import Action, parse
from bot.dialogue.actions.broadcasts import ApproveBroadcast, EditBroadcast, OfBroadcast
from bot.dialogue.actions.desk import (
    AnswerCase,
    AskSenders,
    ChooseFinding,
    DropPending,
    MergeCases,
    OpenQueue,
    PassOn,
    ReadWhole,
    RewritePending,
    SendPending,
    UndoFinding,
    ViewCase,
)
from bot.domain.messages import Choice, Outgoing
from bot.ports.pages import Lying

SPARE_KEYS = "1234567890ABCDE"
"""Of buttons that have no letter of their own, in their order on the page."""
UNDO_KEY = "u"
_KEYS: dict[type[Action], str] = {
    SendPending: "y",
    ApproveBroadcast: "y",
    EditBroadcast: "e",
    DropPending: "d",
    RewritePending: "e",
    UndoFinding: UNDO_KEY,
}


@dataclass(frozen=True, slots=True)
class WayOn:
    """A button (`value`) or a link (`address`), and the key that does the same, "" for none."""

    label: str
    value: str = ""
    address: str = ""
    key: str = ""
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """`is_preview`: whether it waits for the officer's word to go."""

    text: str
    html: Markup
    ways: tuple[WayOn, ...]
    is_preview: bool


def answer_of(lying: Lying) -> DeskAnswer:
    return said(lying.letter.outgoing)


def said(out: Outgoing, taken: Collection[str] = ()) -> DeskAnswer:
    """A message of the desk; `taken`: keys that press something else on its page."""
    text = out.text or out.notice
    preview = any(isinstance(parse(one.action), SendPending) for one in out.choices)
    return DeskAnswer(text, as_html(text), keyed([way_of(one) for one in out.choices], taken), preview)


def keys_of(answer: DeskAnswer | None) -> frozenset[str]:
    return frozenset(way.key for way in answer.ways) if answer is not None else frozenset()


def keys_left(taken: Collection[str]) -> tuple[str, ...]:
    """Keys for what is numbered on a page, "" behind the last."""
    return (*(one for one in SPARE_KEYS if one not in taken), *("",) * len(SPARE_KEYS))


def keyed(ways: Sequence[WayOn], taken: Collection[str]) -> tuple[WayOn, ...]:
    """Each way with its letter, or with the next spare key where it has none or something else on the page has it."""
    used, found = set(taken), []
    for way in ways:
        key = way.key if way.key and way.key not in used else keys_left(used)[0]
        used.add(key)
        found.append(replace(way, key=key))
    return tuple(found)


def broadcast_of(lying: Lying) -> str:
    """The page of the broadcast that its buttons are about, "" for none."""
    actions = (parse(one.action) for one in lying.letter.outgoing.choices)
    return next((of_broadcast(one.of.code) for one in actions if isinstance(one, OfBroadcast)), "")


def way_of(choice: Choice) -> WayOn:
    """What in the chat asks for words is a link to the form for them."""
    action = parse(choice.action)
    key = _KEYS.get(type(action), "") if action is not None else ""
    if address := _address(action):
        return WayOn(choice.label, address=address, key=key)
    return WayOn(
        choice.label, packed(0, choice.action), key=key, is_first=isinstance(action, (SendPending, ApproveBroadcast))
    )


def _address(action: Action | None) -> str:  # noqa: PLR0911 - one for each kind of button
    match action:
        case OpenQueue():
            return LIST
        case ViewCase(code) | ReadWhole(code):
            return f"{CASE}{code}"
        case AnswerCase(code):
            return f"{CASE}{code}#ket-luan"
        case ChooseFinding(code, finding):
            return f"{CASE}{code}?ketluan={finding}#ket-luan"
        case RewritePending(code, mark):
            return f"{CASE}{code}?sua={mark}#viec"
        case AskSenders(code):
            return f"{CASE}{code}#hoi-them"
        case PassOn(code, officer) if not officer:
            return f"{CASE}{code}#chuyen"
        case MergeCases(code, into) if not into:
            return f"{CASE}{code}#gop"
        case EditBroadcast(edition):
            return f"{of_broadcast(edition.code)}#sua"
        case _:
            return ""
