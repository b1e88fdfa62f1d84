"""Translates a form of the board to the command or button of the officers' chat that does the same. Pure.

So the board decides nothing: what may be done, what is shown back first, and who is told, is the desk's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.channels.callback import packed, unpacked
from bot.channels.web.desk.places import BROADCASTS, LESSONS, ROTA, of_broadcast
from bot.channels.web.forms import Form
from bot.dialogue.actions.action import Action, parse
from bot.dialogue.actions.articles import OfArticle
from bot.dialogue.actions.broadcasts import OfBroadcast
from bot.dialogue.actions.desk import AcceptLesson, MergeCases, OfCase, PassOn, RefuseLesson, UseReady
from bot.dialogue.library import Library
from bot.domain.cases import Finding
from bot.domain.codes import read_code

MAX_WORDS_CHARS = 8_000
CHOICE_CHARS = 64


@dataclass(frozen=True, slots=True)
class Order:
    """A command with its words, or a tap; `code` of the case that it is about, "" for none. `place`: the page that it
    belongs to, "" for that of the case.
    """

    text: str = ""
    choice: str = ""
    code: str = ""
    place: str = ""


def order_of(form: Form, library: Library) -> Order | None:
    """None for what no form of the board says."""
    if choice := form.get("chon"):
        picked = unpacked(choice[:CHOICE_CHARS])
        action = parse(picked[1]) if picked is not None else None
        return _tapped(choice, action) if action is not None else None
    if (command := _ALONE.get(form.get("viec"))) is not None and len(form.get("loi")) <= MAX_WORDS_CHARS:
        return command(form)
    code, make = read_code(form.get("vu")), _MADE.get(form.get("viec"))
    if code is None or make is None or len(form.get("loi")) > MAX_WORDS_CHARS:
        return None
    return make(code, form, library)


def _tapped(choice: str, action: Action) -> Order:
    if isinstance(action, OfBroadcast | OfArticle):
        return Order(choice=choice, place=of_broadcast(action.of.code))
    if isinstance(action, AcceptLesson | RefuseLesson):
        return Order(choice=choice, place=LESSONS)
    return Order(choice=choice, code=action.code if isinstance(action, OfCase) else "")


def _compose(form: Form) -> Order:
    return Order(f"/phathanh {form.get('loi')}".rstrip(), place=BROADCASTS)


def _of_broadcast(command: str) -> Callable[[Form], Order | None]:
    def made(form: Form) -> Order | None:
        code = read_code(form.get("vu"))
        return Order(f"/{command} {code} {form.get('loi')}".rstrip(), place=of_broadcast(code)) if code else None

    return made


def _rest(_: Form) -> Order:
    return Order("/nghi", place=ROTA)


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


_ALONE: Mapping[str, Callable[[Form], Order | None]] = {
    "phathanh": _compose,
    "sua": _of_broadcast("sua"),
    "hengio": _of_broadcast("hengio"),
    "nghi": _rest,
}
"""What is about no case."""
_MADE: Mapping[str, Callable[[str, Form, Library], Order | None]] = {
    "traloi": _answer,
    "cosan": _ready,
    "hoithem": _worded("hoithem"),
    "ghichu": _worded("ghichu"),
    "chuyen": _pass_on,
    "gop": _merge,
}
