"""/theodoi: how a case stands, by its code; a code that is typed alone is read the same way. Without one, the member's
own are listed.
"""

import re

from bot.dialogue import by_code
from bot.dialogue.actions.submitting import Follow, own_code_of
from bot.dialogue.feedback import opinions
from bot.dialogue.library import Library
from bot.dialogue.own_list import asks_own, own_list
from bot.dialogue.receipts import follow, standing
from bot.dialogue.shown import harmless
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.dialogue.typed_codes import is_code
from bot.domain.asking import Asks
from bot.domain.cases import Case, Status
from bot.domain.codes import LETTERS, read_code
from bot.domain.messages import Choice, Incoming, Outgoing

_CALLED_A_CODE = re.compile(
    r"(?:xem |cho (?:tôi|toi|em) xem |tra )?(?:mã|ma)(?: (?:số|so|biên nhận|bien nhan|vụ|vu))?:? (?P<code>.{6,8})",
    re.IGNORECASE,
)
"""“mã 2v-2cde”."""
MAX_CODE_CHARS = 20


def _claims(_: State, incoming: Incoming) -> bool:
    text = incoming.text.strip()
    called = _CALLED_A_CODE.fullmatch(text)
    is_called = called is not None and read_code(called["code"]) is not None
    return not incoming.media and (is_called or is_code(text))


def _typed(incoming: Incoming) -> str:
    if incoming.action:
        return own_code_of(incoming.action)
    called = _CALLED_A_CODE.fullmatch(incoming.text.strip())
    return called["code"] if called is not None else incoming.text.strip()


def _asks(state: State, incoming: Incoming, library: Library) -> Asks:
    typed = _typed(incoming)
    return by_code.asks(read_code(typed)) if typed else asks_own(state, incoming, library)


def _follow(state: State, incoming: Incoming, context: Context) -> Result:
    library, typed = context.library, _typed(incoming)
    if not typed:
        return own_list(state, incoming, context)
    code = read_code(typed)
    if code is None:
        return reply(state, Outgoing(library.say(_fault(typed), typed=harmless(typed[:MAX_CODE_CHARS]))))
    case = by_code.named(context)
    if case is None:
        return reply(state, Outgoing(by_code.unknown(code, context)), by_code.A_WRONG_ONE)
    return reply(state, standing(case, library, *_ways_on(case, context)))


def _ways_on(case: Case, context: Context) -> tuple[Choice, ...]:
    """To the case that a merged one became; of one's own finding, what one thinks of it."""
    if case.status is Status.MERGED and case.merged_into:
        return (follow(case.merged_into, context.library),)
    judged = case.status is Status.ANSWERED and case.id in context.found.mine
    return opinions(case, context.library) if judged else ()


def _fault(typed: str) -> str:
    """Why it is no code: a slip that the check letter noticed, or not a code's form at all."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return "code_slip" if len(letters) == LETTERS + 1 and letters.isascii() else "code_form"


FOLLOW = Step(
    "follow",
    _follow,
    commands=frozenset({"theodoi"}),
    actions=frozenset({Follow}),
    claims=_claims,
    asks=_asks,
)
