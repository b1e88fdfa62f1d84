"""What is kept about a member (/dulieu), and its deletion (/xoa)."""

from datetime import datetime

from bot.dialogue import render
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks
from bot.domain.effects import Forget
from bot.domain.members import Kept
from bot.domain.messages import Choice, Incoming, Outgoing

DELETE = render.DELETE_MINE
_WORDS = frozenset({"du lieu", "du lieu cua toi", "dulieu"})
_WORDS_FOR_DELETING = frozenset({"xoa du lieu", "xoa du lieu cua toi", "xoa het"})


def _asks(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(kept=True)


def _show(state: State, _: Incoming, context: Context) -> Result:
    library = context.library
    if not context.found.kept:
        return reply(state, Outgoing(library.say("kept_nothing")))
    lines = "\n".join(_line(kept, library) for kept in context.found.kept)
    delete = Choice(DELETE, library.say("choice_forget"))
    return reply(state, Outgoing(library.say("kept", lines=lines), (delete,)))


def _line(kept: Kept, library: Library) -> str:
    kind = library.say(f"kept_{kept.kind}", count=kept.count)
    if kept.until_s is None:
        return library.say("kept_line_lasting", kind=kind)
    until = datetime.fromtimestamp(kept.until_s, library.desk.zone)
    return library.say("kept_line", kind=kind, until=f"{until:%H:%M ngày %d/%m/%Y}")


def _forget(state: State, _: Incoming, context: Context) -> Result:
    reply_ = Outgoing(context.library.say("forgotten"))
    return Result(State(state.version + 1), (reply_,), (Forget(),))


MY_DATA = Step(
    "my_data", _show, commands=frozenset({"dulieu"}), actions=frozenset({render.SHOW_MINE}), words=_WORDS, asks=_asks
)
FORGET = Step(
    "forget",
    _forget,
    commands=frozenset({"xoa"}),
    actions=frozenset({DELETE}),
    words=_WORDS_FOR_DELETING,
    versioned=True,
)
