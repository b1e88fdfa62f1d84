"""A link, a forwarded post, a photo sent without a command: what is known of it at once, and what to do next."""

from dataclasses import replace

from bot.answers.decision import Answer, Suggestion
from bot.answers.decision import AnswerStatus as Answered
from bot.answers.schema import Entry
from bot.dialogue import aside, ellipsis, posts, render
from bot.dialogue import thread as threads
from bot.dialogue.actions.asking import AskDesk, OpenEntry
from bot.dialogue.actions.submitting import Check, Join, SaidSame, Send, own_code_of
from bot.dialogue.beside_links import may_stand
from bot.dialogue.drafting import IN_QUESTION, done, shown
from bot.dialogue.duplicates import MAX_NEAR, exact, nearly
from bot.dialogue.findings import finding_text
from bot.dialogue.guide import Known
from bot.dialogue.library import Library
from bot.dialogue.material import SubmittedMessage, brings_material, taken_apart
from bot.dialogue.others import said_of_others, ways_to_others
from bot.dialogue.photo_words import PhotoWords, SeenInPhoto, photo_words, seen_in_photo
from bot.dialogue.provenance import known, said_of_forward, said_of_links, said_of_numbers
from bot.dialogue.qr import said_of_codes
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Said, Step
from bot.dialogue.times import day
from bot.domain.asking import Asks, Found
from bot.domain.cases import Case
from bot.domain.drafts import Draft
from bot.domain.messages import Choice, Incoming, Outgoing
from bot.links.link import LinkStatus

MAX_MEANT = 2
MOMENT_S = 3.0
NO_ANSWER = Answer(Answered.ABSTAINED, None, 1.0)


def _claims(_: State, incoming: Incoming) -> bool:
    return brings_material(incoming)


def _asks(_: State, incoming: Incoming, library: Library) -> Asks:
    material = taken_apart(incoming, library.sources).material
    return Asks(keys=material.keys, bands=(*material.bands, *photo_words(incoming).bands))


def _share_check(state: State, incoming: Incoming, context: Context) -> Result:
    library = context.library
    sent = taken_apart(incoming, library.sources)
    if (told := _told_just_now(state, sent, context)) is not None:
        return told
    same = exact(sent.material, context.found)
    words = photo_words(incoming)
    near = _near_cases(sent, words, context.found) if same is None else ()
    told_apart = incoming.text if posts.is_told_apart(incoming.text) else ""
    post = sent.material.text if sent.material.form else told_apart
    seen = posts.found(post, incoming, NO_ANSWER, library) if post else None
    in_photo = seen_in_photo(words, library) if seen is None else SeenInPhoto()
    links = said_of_links(sent.links, len(sent.material.links), library)
    said = [
        *([_judged(same, library)] if same is not None else []),
        *said_of_codes(incoming, library),
        *_with_signs(links, sent, seen, library),
        *([in_photo.said] if in_photo.said else []),
        *said_of_forward(incoming, library),
        *said_of_numbers(sent.numbers, library),
        *(_perhaps(case, library) for case in near),
        *([library.say("text_cut")] if sent.cut else []),
    ]
    told_of = same or near or seen or in_photo.said or sent.links or sent.numbers
    if not told_of and not any(one.codes for one in incoming.media):
        said.append(library.say("cannot_tell"))
    if in_photo.offered and not in_photo.said:
        said.append(library.say("photo_offers"))
    draft = replace(
        _drafted(sent, for_desk=state.step == IN_QUESTION), made_s=context.now_s, message=incoming.origin.message
    )
    state, gone = aside.begun(state, draft)
    said += said_of_others(state, gone, library)
    text = "\n\n".join([*said, library.say("check_next")])
    answer, meant = _told(sent, seen, library)
    answer = in_photo.answer or answer
    meant = tuple(dict.fromkeys((*meant, *in_photo.offered)))[:MAX_MEANT]
    ways = _ways_to_desk(same, library) if sent.numbers else _choices(meant, same, near, library)
    choices = (*ways, *ways_to_others(state, draft, library))
    signs = tuple(sign.id for sign in seen.looked.signs) if seen is not None else in_photo.signs
    entry = answer.entry
    before = threads.said_beside(state.thread.at(context.now_s), draft.made_s, sent.question, context.now_s)
    thread = threads.Thread(at_s=before.at_s, beside=before.beside)
    if entry is not None:
        thread = threads.asked(entry.title, entry.id, context.now_s, before)
    files = same.files if same is not None else ()
    told = shown(replace(state, thread=thread), Outgoing(text, choices, quotes=True, media=files), draft)
    return replace(told, said=Said(answer, signs=signs))


def _told_just_now(state: State, sent: SubmittedMessage, context: Context) -> Result | None:
    """Words that came a moment after the forward they belong to, as some telephones send them: it is answered."""
    draft = state.draft
    if draft is None or not sent.question or draft.material != sent.material or draft.screen != state.version:
        return None
    if not 0 <= context.now_s - draft.made_s <= MOMENT_S:
        return None
    thread = threads.said_beside(state.thread.at(context.now_s), draft.made_s, sent.question, context.now_s)
    kept = replace(state, thread=thread, draft=replace(draft, unkept=True))
    return Result(kept, (Outgoing(context.library.say("asked_of_above"), quotes=True),))


def _near_cases(sent: SubmittedMessage, words: PhotoWords, found: Found) -> tuple[Case, ...]:
    cases = {case.id: case for case in (*nearly(sent.material, found), *words.cases(found))}
    return tuple(cases.values())[:MAX_NEAR]


def _with_signs(links: list[str], sent: SubmittedMessage, seen: posts.Judged | None, library: Library) -> list[str]:
    """What was seen in a post, above its links where none of them warns: the bank's own address in a swindler's letter
    says nothing of the letter.
    """
    if seen is None:
        return links
    signs = posts.introduced(render.render_entry(seen.entry, library).text, seen.looked, library)
    if not seen.looked.suspicious or known(sent.links) is Known.LOOKALIKE:
        return [*links, signs]
    official = any(link.status is LinkStatus.OFFICIAL for link in sent.links)
    return [signs, *links, *([library.say("official_in_post")] if official else [])]


def _drafted(sent: SubmittedMessage, *, for_desk: bool) -> Draft:
    """What may be passed on. Words beside it are kept only where the desk was being written to: else they may be a
    question, which is answered and forgotten.
    """
    if for_desk:
        return Draft(sent.material, note=sent.question)
    return Draft(sent.material, unkept=bool(sent.question))


def _judged(case: Case, library: Library) -> str:
    if case.is_judged:
        return library.say("judged", finding=finding_text(case, library))
    return library.say("sent_by_others", date=day(case.opened_s, library.desk.zone))


def _perhaps(case: Case, library: Library) -> str:
    """A case that may be the same. Its text is shown by its beginning, for the member to tell."""
    said = library.say("not_judged_yet")
    if case.is_judged:
        said = library.say("judged_so", finding=library.say(f"finding_{case.finding}"))
    date = day(case.opened_s, library.desk.zone)
    return library.say("perhaps", code=case.code, date=date, beginning=_beginning(case, library), said=said)


def _beginning(case: Case, library: Library) -> str:
    return render.beginning(case.material.text) if case.material.form else library.say("similar_photo")


def _choices(
    meant: tuple[Entry, ...], same: Case | None, near: tuple[Case, ...], library: Library
) -> tuple[Choice, ...]:
    alike = (SaidSame(case.code).button(library.say("choice_near", code=case.code)) for case in near)
    asked = (OpenEntry(one.id).button(library.say("choice_meant", title=one.title)) for one in meant)
    check = Check().button(library.say("choice_check"))
    return (*alike, *asked, check, *_ways_to_desk(same, library))


def _told(sent: SubmittedMessage, seen: posts.Judged | None, library: Library) -> tuple[Answer, tuple[Entry, ...]]:
    """What is said of the whole, and the entries offered for what is asked beside it."""
    standing = known(sent.links)
    meant = _meant(sent.question, standing, library)
    if standing is Known.LOOKALIKE:
        return Answer(Answered.ANSWERED, library.guide.endings[library.guide.lookalike], 1.0), meant
    if seen is not None:
        return posts.answered(seen.entry, seen.looked), meant
    if meant:
        offered = tuple(Suggestion(entry, 1 / len(meant)) for entry in meant)
        return Answer(Answered.SUGGESTED, None, 1 / len(meant), offered), meant
    return NO_ANSWER, meant


def _meant(question: str, standing: Known, library: Library) -> tuple[Entry, ...]:
    """What is asked beside the link; the guided check is the better answer to some of it, and no "do" stands beside a
    link that is not official.
    """
    if not ellipsis.own_words(ellipsis.said(question), ""):
        return ()
    answer = library.answer(question)
    first = (answer.entry,) if answer.entry is not None else ()
    also = [suggestion.entry for suggestion in answer.suggestions] if answer.status is Answered.SUGGESTED else []
    entries = (entry for entry in (*first, *also) if entry.id not in library.guide.stands_in_for)
    return tuple(entry for entry in entries if may_stand(entry, standing))[:MAX_MEANT]


def _ways_to_desk(same: Case | None, library: Library) -> tuple[Choice, ...]:
    if library.desk.address is None:
        return (AskDesk().button(library.say("choice_desk")),)
    if same is not None and same.is_judged:
        return Join().button(library.say("choice_join")), Send().button(library.say("choice_send_more"))
    return (Send().button(library.say("choice_send")),)


def _asks_near(_: State, incoming: Incoming, __: Library) -> Asks:
    return Asks(codes=(own_code_of(incoming.action),))


def _near(state: State, _: Incoming, context: Context) -> Result:
    """The member says that it is the same: its standing is told, and it is what the draft goes to. Versioned: only a
    code that was just offered.
    """
    library, draft = context.library, state.draft
    case = next(iter(context.found.cases), None)
    if draft is None or case is None:
        return done(state, render.stale(library), draft=draft)
    text = "\n\n".join([_judged(case, library), library.say("check_next")])
    ways = (Check().button(library.say("choice_check")), *_ways_to_desk(case, library))
    said = replace(draft, reason="", harm="", contact="", answers=(), case_id=0, code=case.code)
    return shown(state, Outgoing(text, ways, media=case.files), said)


SHARE_CHECK = Step("share_check", _share_check, claims=_claims, asks=_asks)
SAID_SAME = Step("near", _near, actions=frozenset({SaidSame}), asks=_asks_near, versioned=True)
