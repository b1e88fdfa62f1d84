"""How a conversation goes on around a draft: shown with choices, waiting for words, or done with it."""

from dataclasses import replace

from bot.dialogue.actions.submitting import DropDraft, DropName, DropNote, SendNow, WriteName, WriteNote
from bot.dialogue.library import Library
from bot.dialogue.material import links_of
from bot.dialogue.shown import harmless, harmless_line
from bot.dialogue.state import State
from bot.dialogue.step import Result
from bot.domain.cases import Reason
from bot.domain.drafts import Draft
from bot.domain.effects import Effect
from bot.domain.messages import Choice, Incoming, MediaKind, Outgoing

IN_NOTE, IN_NAME, IN_QUESTION, IN_MORE = "note", "name", "question", "more"
"""The steps that wait for a member's words."""


MAX_CONTACT_CHARS = 100


def shown(state: State, outgoing: Outgoing, draft: Draft | None) -> Result:
    """One message; its choices, and they alone, are what can be picked by number. It is the draft's newest screen;
    beside others that wait it is shown as a reply to the message that brought the draft.
    """
    offered = tuple(choice.action for choice in outgoing.choices)
    after = state.next()
    if draft is not None and offered:
        draft = replace(draft, screen=after.version, ways=offered)
    return Result(replace(after, step="", offered=offered, draft=draft), (outgoing,), about=_about(state, draft))


def waiting(state: State, step: str, text: str, draft: Draft | None) -> Result:
    """One message that asks for words, which `step` then takes."""
    asked = replace(state.next(), step=step, offered=(), draft=draft)
    return Result(asked, (Outgoing(text),), about=_about(state, draft))


def _about(state: State, draft: Draft | None) -> str:
    return draft.message if draft is not None and state.aside and not draft.case_id else ""


def done(state: State, outgoing: Outgoing, *effects: Effect, draft: Draft | None = None) -> Result:
    """The draft is passed on, or dropped; another one that is at hand keeps its own screen."""
    return Result(replace(shown(state, outgoing, None).state, draft=draft), (outgoing,), effects)


def is_plain(incoming: Incoming, draft: Draft | None) -> bool:
    """Whether a message is only words: no file, no forward, and no link but those that the draft is about."""
    own = draft.material.links if draft is not None else ()
    return not (incoming.media or incoming.forwarded or set(links_of(incoming)) - set(own))


def said_same(draft: Draft) -> str:
    """The code of the case that the member said this is, "" for none."""
    return "" if draft.case_id else draft.code


def without_answer(draft: Draft | None) -> Draft | None:
    """What was about to be sent before the desk's question came between, if anything was."""
    if draft is None or not (draft.material.text or draft.material.media):
        return None
    return replace(draft, case_id=0, code="") if draft.case_id else draft


def summary(draft: Draft, library: Library, before: str = "") -> Outgoing:
    """What is about to be sent to the desk, with what can still be added; `before` stands in front."""
    lines = [library.say("summary_parts", parts=parts(draft, library))]
    lines.append(library.say("summary_reason", reason=library.say(f"reason_{draft.reason or Reason.OTHER}")))
    if draft.harm:
        lines.append(library.say("summary_harm", harm=library.say(f"harm_{draft.harm}")))
    if draft.note:
        lines.append(library.say("summary_note", note=harmless(draft.note)))
    if draft.note_media:
        lines.append(library.say("summary_files", count=len(draft.note_media)))
    if draft.unkept and not (draft.note or draft.note_media):
        lines.append(library.say("summary_unkept"))
    named = "summary_named" if draft.contact else "summary_unnamed"
    lines.append(library.say(named, contact=harmless_line(draft.contact, MAX_CONTACT_CHARS)))
    text = library.say("summary", lines="\n".join(lines))
    return Outgoing("\n\n".join(filter(None, (before, text))), _ways_on(draft, library))


def parts(draft: Draft, library: Library) -> str:
    """What is sent, in a few words: "1 bài viết, 2 liên kết, 1 ảnh"."""
    material = draft.material
    kinds = [file.kind for file in material.media]
    counts = {
        "part_post": int(bool(material.form)),
        "part_links": len(material.links),
        **{f"part_{kind}": kinds.count(kind) for kind in MediaKind},
    }
    return ", ".join(library.say(key, count=count) for key, count in counts.items() if count) or library.say(
        "part_text"
    )


def _ways_on(draft: Draft, library: Library) -> tuple[Choice, ...]:
    name = (DropName(), "choice_unnamed") if draft.contact else (WriteName(), "choice_name")
    noted = bool(draft.note or draft.note_media)
    ways = (
        (SendNow(), "choice_send_now"),
        (WriteNote(), "choice_change_note" if noted else "choice_note"),
        *(((DropNote(), "choice_unnote"),) if noted else ()),
        name,
        (DropDraft(), "choice_drop"),
    )
    return tuple(action.button(library.say(label)) for action, label in ways)
