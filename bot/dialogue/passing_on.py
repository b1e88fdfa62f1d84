"""Submits a draft to the desk: opens a case, joins an open one, or returns a finding that stands already."""

from dataclasses import replace

from bot.dialogue import adding
from bot.dialogue.drafting import done, said_same, shown
from bot.dialogue.duplicates import exact
from bot.dialogue.findings import finding_text
from bot.dialogue.library import Library
from bot.dialogue.others import with_others
from bot.dialogue.receipts import follow, how_it_stands, joined, promised_s, receipt, refusal, refusal_today
from bot.dialogue.shown import harmless, quoted
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.dialogue.telling import tell_desk
from bot.domain.asking import Asks
from bot.domain.cases import Case, CaseKind, Harm, Reason, Status
from bot.domain.desk_effects import TellDesk
from bot.domain.drafts import Draft
from bot.domain.effects import Effect
from bot.domain.messages import Outgoing
from bot.domain.submission_effects import JoinCase, OpenCase


def asks_to_pass_on(draft: Draft) -> Asks:
    """What `pass_on` looks at: whether it was sent before, what the member has sent, and a code for a new case."""
    code = said_same(draft)
    return Asks(codes=(code,) if code else (), keys=draft.material.keys, limits=True, tallies=True, officers=True)


def pass_on(state: State, draft: Draft, context: Context, before: str = "") -> Result:
    """The draft is sent; what nobody holds yet becomes a case. `before` stands in front of the reply."""
    result = passed_on(state, draft, context)
    told = result.replies[0]
    if before:
        told = replace(told, text=f"{before}\n\n{told.text}")
    if result.effects:
        told = with_others(told, state, context.library)
    offered = tuple(choice.action for choice in told.choices)
    return replace(result, state=replace(result.state, offered=offered), replies=(told,), about=draft.message)


def passed_on(state: State, draft: Draft, context: Context) -> Result:
    """The receipt, the finding that stands, or why it is not sent: the draft is then still at hand."""
    case = _same(draft, context)
    if case is not None and case.is_judged:
        return _told(state, draft, case, context)
    if refused := refusal(context):
        return shown(state, Outgoing(refused), draft)
    if case is None:
        return _opened(state, draft, context)
    return _joined(state, draft, case, context)


def _same(draft: Draft, context: Context) -> Case | None:
    """The case that the member said it is, else the one that it is for certain."""
    found, code = context.found, said_same(draft)
    said = next((case for case in found.cases if case.code == code and case.status is not Status.MERGED), None)
    return said or exact(draft.material, found)


def _opened(state: State, draft: Draft, context: Context) -> Result:
    library = context.library
    case = OpenCase(
        code=context.code,
        kind=CaseKind.SUBMISSION,
        material=draft.material,
        reason=_reason(draft),
        harm=_harm(draft),
        note=_note(draft, library),
        contact=draft.contact,
        promised_s=promised_s(context),
        message=draft.message,
    )
    text = receipt(context.code, draft.contact, _own(draft), context)
    files = _files(draft, context.code, 0, library)
    return done(state, Outgoing(text, (follow(context.code, library),)), case, *files)


def _joined(state: State, draft: Draft, case: Case, context: Context) -> Result:
    library = context.library
    if case.id in context.found.mine and not _adds(draft):
        text = library.say("sent_before", standing=how_it_stands(case, library))
        told = Outgoing(text, (follow(case.code, library),), media=case.files if case.is_judged else ())
        return done(state, told)
    if refused := adding.refused(case, len(_note(draft, library)), context):
        return shown(state, Outgoing(refused), draft)
    text = joined(case.code, draft.contact, _own(draft), context)
    files = _files(draft, case.code, case.id, library)
    join = replace(_join(draft, case, library), promised_s=promised_s(context))
    return done(state, Outgoing(text, (follow(case.code, library),)), join, *files)


def _told(state: State, draft: Draft, case: Case, context: Context) -> Result:
    """The standing finding, at once; the member hears of it if it changes. What they add goes to the desk as words."""
    library, finding = context.library, finding_text(case, context.library)
    desk = library.desk.address if _adds(draft) else None
    if desk is None:
        told = Outgoing(library.say("told", finding=finding), (follow(case.code, library),), media=case.files)
        return done(state, told, _join(draft, case, library))
    if refused := refusal_today(context) or adding.refused(case, len(_note(draft, library)), context):
        return shown(state, Outgoing(f"{finding}\n\n{refused}"), draft)
    told = Outgoing(library.say("told_added", finding=finding), (follow(case.code, library),), media=case.files)
    added = tell_desk(desk, case, _added(draft, case, library), context) if _adds_words(draft) else ()
    files = _files(draft, case.code, case.id, library)
    return done(state, told, _join(draft, case, library), *added, *files)


def _own(draft: Draft) -> str:
    """What may be the sender's own words."""
    typed = "" if draft.material.forwarded else draft.material.text
    return f"{draft.note}\n{typed}"


def _files(draft: Draft, code: str, case_id: int, library: Library) -> tuple[Effect, ...]:
    """What goes with the note is told to the desk and, like the photos of an answer, kept nowhere else."""
    desk = library.desk.address
    if desk is None or not draft.note_media:
        return ()
    text = library.say("desk_note_files", code=code, count=len(draft.note_media))
    told = Outgoing(text, media=draft.note_media)
    return (TellDesk(desk, case_id, told, code="" if case_id else code, words=True),)


def _join(draft: Draft, case: Case, library: Library) -> JoinCase:
    return JoinCase(
        case_id=case.id,
        reason=_reason(draft),
        harm=_harm(draft),
        note=_note(draft, library),
        contact=draft.contact,
        material=draft.material,
        heard=case.is_judged,
        message=draft.message,
    )


def _adds(draft: Draft) -> bool:
    """Whether there is more than the material itself."""
    return bool(draft.note_media) or _adds_words(draft)


def _adds_words(draft: Draft) -> bool:
    return bool(draft.note or draft.contact or _harm(draft) is not Harm.NONE)


def _note(draft: Draft, library: Library) -> str:
    """The words of the note, or that there are files in their place."""
    files = library.say("more_files", count=len(draft.note_media)) if draft.note_media else ""
    return draft.note or files


def _added(draft: Draft, case: Case, library: Library) -> str:
    harm = library.say("summary_harm", harm=library.say(f"harm_{draft.harm}")) if draft.harm else ""
    contact = library.say("summary_named", contact=draft.contact) if draft.contact else ""
    words = harmless("\n".join(filter(None, (harm, draft.note, contact))))
    return library.say("desk_added", code=case.code, words=quoted(words))


def _reason(draft: Draft) -> Reason:
    return Reason(draft.reason) if draft.reason else Reason.OTHER


def _harm(draft: Draft) -> Harm:
    return Harm(draft.harm) if draft.harm else Harm.NONE
