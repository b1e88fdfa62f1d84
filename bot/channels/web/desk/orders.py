"""What a form of the board asks for, as the command or the tap that does the same in the officers' chat. Pure.

So the board decides nothing: what may be done, what is shown back first, and who is told, is the desk's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels.callback import packed, unpacked
from bot.channels.web.forms import Form
from bot.dialogue.actions.action import Action, parse
from bot.dialogue.actions.desk import MergeCases, OfCase, PassOn, UseReady
from bot.dialogue.library import Library
from bot.domain.cases import Finding
from bot.domain.codes import read_code

MAX_WORDS_CHARS = 8_000
CHOICE_CHARS = 64


@dataclass(frozen=True, slots=True)
class Order:
    """A command with its words, or a tap; `code` of the case that it is about, "" for none."""

    text: str = ""
    choice: str = ""
    code: str = ""


def order_of(form: Form, library: Library) -> Order | None:
    """None for what no form of the board says."""
    if choice := form.get("chon"):
        picked = unpacked(choice[:CHOICE_CHARS])
        action = parse(picked[1]) if picked is not None else None
        return Order(choice=choice, code=action.code if isinstance(action, OfCase) else "") if action else None
    code, make = read_code(form.get("vu")), _MADE.get(form.get("viec"))
    if code is None or make is None or len(form.get("loi")) > MAX_WORDS_CHARS:
        return None
    return make(code, form, library)


def _answer(code: str, form: Form, library: Library) -> Order | None:
    finding = _finding(form)
    if finding is None:
        return Order(f"/traloi {code}", code=code)
    name = library.say(f"finding_name_{finding}") if finding is Finding.TRUE else finding.value
    return Order(f"/traloi {code} {name} {form.get('loi')}".rstrip(), code=code)


def _ready(code: str, form: Form, _: Library) -> Order | None:
    finding = _finding(form)
    return _tap(UseReady(code, finding), code) if finding is not None else Order(f"/traloi {code}", code=code)


def _pass_on(code: str, form: Form, _: Library) -> Order | None:
    return _tap(PassOn(code, form.get("can_bo")), code)


def _merge(code: str, form: Form, _: Library) -> Order | None:
    into = read_code(form.get("vao"))
    return _tap(MergeCases(code, into), code) if into else Order(f"/gop {code} {form.get('vao')}".rstrip(), code=code)


def _worded(command: str) -> Callable[[str, Form, Library], Order | None]:
    return lambda code, form, _: Order(f"/{command} {code} {form.get('loi')}".rstrip(), code=code)


def _tap(action: Action, code: str) -> Order | None:
    text = action.pack()
    return Order(choice=packed(0, text), code=code) if parse(text) is not None else None


def _finding(form: Form) -> Finding | None:
    slug = form.get("ketluan")
    return Finding(slug) if slug in set(Finding) else None


_MADE: Mapping[str, Callable[[str, Form, Library], Order | None]] = {
    "traloi": _answer,
    "cosan": _ready,
    "hoithem": _worded("hoithem"),
    "ghichu": _worded("ghichu"),
    "chuyen": _pass_on,
    "gop": _merge,
}
