"""/theodoi: how a case stands, by its code; a code that is typed alone is read the same way."""

import re

from bot.answers.normalise import fold_text
from bot.dialogue import by_code
from bot.dialogue.drafting import FOLLOW as BY_BUTTON
from bot.dialogue.library import Library
from bot.dialogue.receipts import follow, standing
from bot.dialogue.shown import harmless
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks
from bot.domain.cases import Status
from bot.domain.codes import LETTERS, read_code
from bot.domain.messages import Incoming, Outgoing

_WORDS = frozenset({"theo doi", "theodoi", "xem ket qua"})
_TYPED_ALONE = re.compile(r"[A-Za-z0-9]{2}-[A-Za-z0-9]{4}")
MAX_CODE_CHARS = 20


def _claims(_: State, incoming: Incoming) -> bool:
    """Numbers alone are as likely a day and a year."""
    text = incoming.text
    if incoming.media or _TYPED_ALONE.fullmatch(text) is None:
        return False
    return read_code(text) is not None or any(letter.isalpha() for letter in text)


def _typed(incoming: Incoming) -> str:
    return incoming.action.removeprefix(BY_BUTTON) if incoming.action else incoming.text.strip()


def _asks(_: State, incoming: Incoming, __: Library) -> Asks:
    code = read_code(_typed(incoming))
    return by_code.asks(code)


def _follow(state: State, incoming: Incoming, context: Context) -> Result:
    library, typed = context.library, _typed(incoming)
    if not typed or fold_text(typed) in _WORDS:
        return reply(state, Outgoing(library.say("follow_how")))
    code = read_code(typed)
    if code is None:
        return reply(state, Outgoing(library.say(_fault(typed), typed=harmless(typed[:MAX_CODE_CHARS]))))
    case = by_code.named(context)
    if case is None:
        return reply(state, Outgoing(by_code.unknown(code, context)), by_code.A_WRONG_ONE)
    ways = (follow(case.merged_into, library),) if case.status is Status.MERGED and case.merged_into else ()
    return reply(state, Outgoing(standing(case, library), ways))


def _fault(typed: str) -> str:
    """Why it is no code: a slip that the check letter noticed, or not a code's form at all."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return "code_slip" if len(letters) == LETTERS + 1 and letters.isascii() else "code_form"


FOLLOW = Step(
    "follow",
    _follow,
    commands=frozenset({"theodoi"}),
    actions=frozenset({BY_BUTTON.rstrip(":")}),
    words=_WORDS,
    claims=_claims,
    asks=_asks,
)
