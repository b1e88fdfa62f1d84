"""A command that is none, or another place's: which one is meant, and where it is typed. Nothing is done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType

from bot.dialogue.actions.desk import AnswerCase, AskSenders, GiveBack, MergeCases, OfCase, PassOn, TakeCase
from bot.dialogue.desk_buttons import see
from bot.dialogue.helping import for_members, for_officer
from bot.dialogue.library import Library
from bot.dialogue.menus import DESK_MENU, MEMBER_MENU
from bot.dialogue.officers import for_officers
from bot.dialogue.shown import harmless
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.dialogue.typed_codes import code_among
from bot.domain.cases import Officer
from bot.domain.codes import read_code
from bot.domain.messages import Choice, Incoming, Outgoing

_CLOSING = ("traloi", "gop")
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    **dict.fromkeys(("dong", "dongvu", "xong", "ketthuc", "close", "done", "resolve"), _CLOSING),
    **dict.fromkeys(("ketluan", "dap", "phanhoi", "reply", "answer"), ("traloi",)),
    **dict.fromkeys(("tra", "bo", "tralai", "nha", "release", "unclaim"), ("bonhan",)),
    **dict.fromkeys(("giu", "lay", "claim", "take"), ("nhan",)),
    **dict.fromkeys(("giao", "chuyentiep", "assign", "phancong"), ("chuyen",)),
    **dict.fromkeys(("danhsach", "ds", "list", "queue", "vu", "cacvu"), ("hangdoi",)),
    **dict.fromkeys(("mo", "phieu", "show", "open"), ("xem",)),
    **dict.fromkeys(("hoilai", "hoi_them", "ask"), ("hoithem",)),
    **dict.fromkeys(("note", "ghi"), ("ghichu",)),
    **dict.fromkeys(("guitin", "phat", "broadcast"), ("phathanh",)),
})  # fmt: skip
"""What people type for a command of the desk."""
_OF_A_CASE: Mapping[str, type[OfCase]] = MappingProxyType({
    "nhan": TakeCase, "bonhan": GiveBack, "traloi": AnswerCase,
    "hoithem": AskSenders, "chuyen": PassOn, "gop": MergeCases,
})  # fmt: skip
_ALIKE = 0.7
_MOST = 2


def _at_desk(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    library, command = context.library, incoming.command
    if command in MEMBER_MENU:
        return reply(state, Outgoing(library.say("command_in_private", command=command)))
    meant = _OTHER_NAMES.get(command) or _alike(command, DESK_MENU)
    if not meant:
        return reply(state, _before(for_officer(officer, library), _none(command, library)))
    lines = [_none(command, library), library.say("command_meant", lines=_listed(meant, library))]
    if meant == _CLOSING:
        lines.append(library.say("desk_closing"))
    return reply(state, Outgoing("\n".join(lines), _ways(meant, read_code(code_among(incoming.text)), library)))


def _in_private(state: State, incoming: Incoming, context: Context) -> Result:
    library, command = context.library, incoming.command
    help_ = for_members(library)
    if command in DESK_MENU and library.desk.address is not None:
        help_ = _before(help_, library.say("command_at_desk", command=command))
    elif meant := _alike(command, MEMBER_MENU):
        said = (_none(command, library), library.say("command_meant", lines=_listed(meant, library)))
        help_ = _before(help_, " ".join(said))
    return reply(state, help_)


def _alike(command: str, known: Sequence[str]) -> tuple[str, ...]:
    return tuple(get_close_matches(command.replace("_", ""), known, _MOST, _ALIKE))


def _ways(meant: Sequence[str], code: str | None, library: Library) -> tuple[Choice, ...]:
    """The same by one tap, where the case was named."""
    if code is None:
        return ()
    ways = (_OF_A_CASE[one](code).button(library.say(f"choice_{one}")) for one in meant if one in _OF_A_CASE)
    return (*ways, see(code, library))


def _none(command: str, library: Library) -> str:
    return library.say("command_none", command=harmless(f"/{command}"))


def _listed(commands: Sequence[str], library: Library) -> str:
    return "\n".join(f"• /{name}: {library.say(f'command_{name}')}" for name in commands)


def _before(help_: Outgoing, said: str) -> Outgoing:
    """The help, with what is to be said first."""
    return replace(help_, text=f"{said}\n\n{help_.text}")


NO_COMMAND = Step("no_command", _in_private)
NO_DESK_COMMAND = Step("officer_no_command", for_officers(_at_desk))
