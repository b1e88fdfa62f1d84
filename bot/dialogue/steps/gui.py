"""/gui with a link, a text, a photo: what is known of it, and off to the desk, in one message."""

from bot.dialogue import aside, posts
from bot.dialogue.actions.submitting import Send
from bot.dialogue.drafting import shown
from bot.dialogue.library import Library
from bot.dialogue.material import SubmittedMessage, taken_apart
from bot.dialogue.others import said_of_gone
from bot.dialogue.passing_on import asks_to_pass_on, pass_on
from bot.dialogue.provenance import said_of_links
from bot.dialogue.qr import said_of_codes
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import NOTHING, Asks
from bot.domain.drafts import Draft
from bot.domain.messages import Incoming, Outgoing


def _is_empty(incoming: Incoming) -> bool:
    return not (incoming.text.strip() or incoming.media or incoming.spans)


def _asks(_: State, incoming: Incoming, library: Library) -> Asks:
    if _is_empty(incoming) or library.desk.address is None:
        return NOTHING
    return asks_to_pass_on(Draft(taken_apart(incoming, library.sources, all_is_post=True).material))


def _gui(state: State, incoming: Incoming, context: Context) -> Result:
    """What is known of it is said before anything else, also where no desk can take it."""
    library = context.library
    no_desk = library.say("desk", contact=library.desk_contact) if library.desk.address is None else ""
    if _is_empty(incoming):
        if no_desk:
            return reply(state, Outgoing(no_desk))
        begun = state.draft is not None
        ways = (Send().button(library.say("choice_send")),) if begun else ()
        return shown(state, Outgoing(library.say("gui_how"), ways), state.draft)
    sent = taken_apart(incoming, library.sources, all_is_post=True)
    said = "\n\n".join(_said(sent, incoming, library))
    if no_desk:
        return reply(state, Outgoing("\n\n".join(filter(None, (said, no_desk)))))
    draft = Draft(sent.material, note=sent.question, made_s=context.now_s, message=incoming.origin.message)
    state, gone = aside.begun(state, draft)
    return pass_on(state, draft, context, "\n\n".join(filter(None, (said, *said_of_gone(gone, library)))))


def _said(sent: SubmittedMessage, incoming: Incoming, library: Library) -> list[str]:
    """The signs of a post come first: the bank's own address in a swindler's letter says nothing of the letter."""
    said = [*said_of_codes(incoming, library), *said_of_links(sent.links, len(sent.material.links), library)]
    if sent.material.form:
        looked = posts.looked_at(sent.material.text, sent.links, library)
        said = [posts.named(looked, library), *said] if looked.suspicious else said
    return [*said, library.say("text_cut")] if sent.cut else said


GUI = Step("gui", _gui, commands=frozenset({"gui"}), asks=_asks)
