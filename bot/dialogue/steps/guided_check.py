"""“Tôi nên chia sẻ không?”: the questions of knowledge/share_check.yaml one by one, and the verdict at their end."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answers.schema import Entry
from bot.dialogue import posts, render
from bot.dialogue.actions.action import only, parse
from bot.dialogue.actions.asking import AskDesk, OpenEntry
from bot.dialogue.actions.submitting import Check, Send
from bot.dialogue.drafting import shown
from bot.dialogue.guide import Asking, Known, answer_of, where
from bot.dialogue.library import Library
from bot.dialogue.material import MAX_INSPECTED
from bot.dialogue.provenance import known
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, notice
from bot.domain.drafts import Draft
from bot.domain.messages import Incoming, Outgoing
from bot.links.link import Link, inspect


def _check(state: State, incoming: Incoming, context: Context) -> Result:
    library, draft = context.library, state.draft
    if draft is None:
        return notice(state, render.stale(library))
    tapped = parse(incoming.action)
    answer = tapped.answer if isinstance(tapped, Check) else ""
    answered = replace(draft, answers=(*draft.answers, answer) if answer else ())
    links = [inspect(url, library.sources) for url in draft.material.links[:MAX_INSPECTED]]
    looked = posts.looked_at(draft.material.text, links, library) if draft.material.form else None
    seen = looked.settles if looked is not None and looked.suspicious else ()
    place = where(library.guide, answered.answers, _comes_from(draft, links), seen)
    if isinstance(place, Entry):
        return shown(state, _ending(place, answered, library), answered)
    outgoing = _question(place, library)
    if looked is not None and seen and not answered.answers:
        outgoing = replace(outgoing, text=f"{posts.named(looked, library)}\n\n{outgoing.text}")
    return shown(state, outgoing, answered)


def _comes_from(draft: Draft, links: Sequence[Link]) -> Known:
    """What is known of where it was found: a forward, or a page that is not official, comes from somewhere else."""
    standing = known(links)
    if standing is Known.NOTHING and (links or draft.material.forwarded):
        return Known.ELSEWHERE
    return standing


def _question(asking: Asking, library: Library) -> Outgoing:
    question = asking.question
    text = library.say("check_question", number=asking.number, text=question.text)
    buttons = (Check(answer_of(question, option)).button(option.label) for option in question.options)
    return Outgoing(text, tuple(buttons))


def _ending(ending: Entry, draft: Draft, library: Library) -> Outgoing:
    verdict = render.render_entry(ending, library)
    related = only(verdict.choices, OpenEntry)
    has_desk = library.desk.address is not None
    desk = Send().button(library.say("choice_send")) if has_desk else AskDesk().button(library.say("choice_desk"))
    rests_on = library.say("check_ended" if draft.answers else "check_ended_at_once")
    return Outgoing(f"{render.render_whole(ending, library)}\n\n{rests_on}", (desk, *related))


GUIDED_CHECK = Step("check", _check, actions=frozenset({Check}), versioned=True)
