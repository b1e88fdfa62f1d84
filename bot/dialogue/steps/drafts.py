"""What was brought and is not sent yet: listed, and taken up again."""

from bot.dialogue import aside, render
from bot.dialogue.actions.action import parse
from bot.dialogue.actions.submitting import Check, ListDrafts, Send, SendAll, TakeUpDraft
from bot.dialogue.drafting import parts, shown, summary
from bot.dialogue.library import Library
from bot.dialogue.shown import harmless_line
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, notice, reply
from bot.domain.drafts import Draft
from bot.domain.messages import Choice, Incoming, Outgoing

MAX_LABEL_CHARS = 24


def _list(state: State, _: Incoming, context: Context) -> Result:
    library, unsent = context.library, aside.unsent(state)
    if not unsent:
        return notice(state, Outgoing(library.say("drafts_none"), render.elsewhere(library)))
    lines = (
        library.say(
            "drafts_line", number=number, beginning=render.beginning(one.material.text), parts=parts(one, library)
        )
        for number, one in enumerate(unsent, 1)
    )
    ways = tuple(_way(number, one, library) for number, one in enumerate(unsent, 1))
    if len(unsent) > 1 and library.desk.address is not None:
        ways = (*ways, SendAll().button(library.say("choice_send_all", count=len(unsent))))
    return reply(state, Outgoing(library.say("drafts_list", lines="\n".join(lines)), ways))


def _way(number: int, draft: Draft, library: Library) -> Choice:
    beginning = harmless_line(draft.material.text, MAX_LABEL_CHARS) or parts(draft, library)
    return TakeUpDraft(draft.screen).button(library.say("choice_draft", number=number, beginning=beginning))


def _take_up(state: State, incoming: Incoming, context: Context) -> Result:
    """The draft as it stands: what would be sent, where it is known why, else what can be done with it."""
    library, tapped = context.library, parse(incoming.action)
    screen = tapped.screen if isinstance(tapped, TakeUpDraft) else None
    draft = next((one for one in aside.unsent(state) if one.screen == screen), None)
    if draft is None:
        return notice(state, Outgoing(library.say("stale_gone"), render.elsewhere(library)))
    state = aside.taken_up(state, draft)
    if draft.reason:
        return shown(state, summary(draft, library), draft)
    ways = (Check().button(library.say("choice_check")), Send().button(library.say("choice_send")))
    text = library.say("draft_again", beginning=render.beginning(draft.material.text), parts=parts(draft, library))
    return shown(state, Outgoing(text, ways), draft)


DRAFT_LIST = Step("drafts", _list, actions=frozenset({ListDrafts}))
TAKE_UP = Step("take_up", _take_up, actions=frozenset({TakeUpDraft}))
