"""“Thôi”, “hủy”: back out, politely."""

from bot.dialogue.drafting import IN_NAME, IN_NOTE, done, shown, summary, without_answer
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step
from bot.domain.messages import Incoming, Outgoing

_WORDS = frozenset({"thoi", "thoi khong gui", "khong gui nua", "huy", "huy bo", "bo qua", "thoi khoi"})


def _cancel(state: State, _: Incoming, context: Context) -> Result:
    """Words that were about to be added are not; a draft that nothing is being added to goes."""
    library, draft = context.library, state.draft
    if draft is not None and state.step in {IN_NOTE, IN_NAME}:
        return shown(state, summary(draft, library, library.say("not_added")), draft)
    if state.step:
        return done(state, Outgoing(library.say("cancelled")), draft=without_answer(draft))
    return done(state, Outgoing(library.say("dropped" if draft is not None else "nothing_to_cancel")))


CANCEL = Step("cancel", _cancel, commands=frozenset({"huy", "thoi"}), words=_WORDS)
