"""What the desk answered to an order, as the board shows it: its words, and the ways on. Pure."""

from dataclasses import dataclass

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
    ShowCase,
    UndoFinding,
)
from bot.domain.messages import Choice, Outgoing
from bot.ports.pages import Lying

_KEYS: dict[type[Action], str] = {
    SendPending: "y",
    ApproveBroadcast: "y",
    EditBroadcast: "e",
    DropPending: "d",
    RewritePending: "e",
    UndoFinding: "u",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A button (`value`) or a link (`address`), and the key that does the same, "" for none."""

    label: str
    value: str = ""
    address: str = ""
    key: str = ""
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`is_preview`: whether it waits for the officer's word to go."""

    text: str
    html: Markup
    ways: tuple[Way, ...]
    is_preview: bool


def answer_of(lying: Lying) -> Answer:
    return said(lying.letter.outgoing)


def said(out: Outgoing) -> Answer:
    """A message of the desk."""
    text = out.text or out.notice
    preview = any(isinstance(parse(one.action), SendPending) for one in out.choices)
    return Answer(text, as_html(text), tuple(map(way_of, out.choices)), preview)


def broadcast_of(lying: Lying) -> str:
    """The page of the broadcast that its buttons are about, "" for none."""
    actions = (parse(one.action) for one in lying.letter.outgoing.choices)
    return next((of_broadcast(one.of.code) for one in actions if isinstance(one, OfBroadcast)), "")


def way_of(choice: Choice) -> Way:
    """What in the chat asks for words is a link to the form for them."""
    action = parse(choice.action)
    key = _KEYS.get(type(action), "") if action is not None else ""
    if address := _address(action):
        return Way(choice.label, address=address, key=key)
    return Way(
        choice.label, packed(0, choice.action), key=key, is_first=isinstance(action, (SendPending, ApproveBroadcast))
    )


def _address(action: Action | None) -> str:  # noqa: PLR0911 - one for each kind of button
    match action:
        case OpenQueue():
            return LIST
        case ShowCase(code) | ReadWhole(code):
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
