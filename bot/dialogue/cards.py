"""What the desk sees of a case: its card, all of it where the card is too short, and the name of its topic. Pure.

Nothing of who sent it is here but what they chose to tell. Links are in brackets, so that nobody opens one by a slip.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.dialogue.actions.desk import (
    AnswerCase,
    AskPublic,
    AskSenders,
    GiveBack,
    HidePublic,
    MergeCases,
    OfCase,
    PassOn,
    ReadWhole,
    TakeCase,
)
from bot.dialogue.desk_buttons import see
from bot.dialogue.desk_lists import digest, handover, queue, reminder
from bot.dialogue.files_said import files_said
from bot.dialogue.library import Library
from bot.dialogue.provenance import said_of_reports
from bot.dialogue.public_findings import may_be_public
from bot.dialogue.shown import (
    brief,
    finding_name,
    harmless_host,
    harmless_line,
    holder,
    mark,
    matter,
    quoted,
    state,
    when,
)
from bot.domain.cases import Case, CaseKind, Harm, Status
from bot.domain.messages import Choice, Outgoing
from bot.domain.pieces import shortened
from bot.links.extract import extract
from bot.links.link import Link, inspect
from bot.links.link import LinkStatus as Standing

__all__ = ["card", "digest", "handover", "queue", "reminder", "topic_name", "whole"]

MAX_LINKS = 5
MAX_LINK_CHARS = 100
MAX_TEXT_CHARS = 900
MAX_NOTES = 3
MAX_NOTE_CHARS = 200
MAX_CONTACTS = 2
MAX_REMARKS = 2
MAX_NAME_CHARS = 60
MAX_FILES = 3
MAX_NEAR = 2
MAX_MESSAGE_CHARS = 300
"""With these a card stays one message of Telegram (4,096 units), and so can be edited in place; a test looks."""
MAX_WHOLE_CHARS = 12_000
MAX_WHOLE_LINKS = 50
MAX_WHOLE_LINK_CHARS = 2_000
MAX_WHOLE_NOTES = 20
MAX_TOPIC_CHARS = 60


def card(case: Case, library: Library, now_s: float, names: Mapping[str, str], near: Sequence[Case] = ()) -> Outgoing:
    """One case; `names` of officers by id, `near` are cases to propose for merging."""
    proposed = near[:MAX_NEAR] if case.status in {Status.OPEN, Status.CLAIMED} else ()
    blocks = (
        _head(case, library, now_s, names),
        _links(case, library),
        _text(case, library),
        _added(case, library),
        _proposed(proposed, names, library),
    )
    return Outgoing("\n\n".join(filter(None, blocks)), _choices(case, library, proposed))


def whole(case: Case, library: Library) -> Outgoing:
    """Text and links in full, as far as anybody reads."""
    urls = urls_of(case)
    lines = [f"• {brief(url, MAX_WHOLE_LINK_CHARS)}" for url in urls[:MAX_WHOLE_LINKS]]
    if len(urls) > MAX_WHOLE_LINKS:
        lines.append(library.say("card_more_links", count=len(urls) - MAX_WHOLE_LINKS))
    text = library.say("card_whole", code=case.code, text=quoted(brief(case.material.text, MAX_WHOLE_CHARS) or "…"))
    more = "\n".join((*lines, *_whole_notes(case)))
    return Outgoing("\n\n".join(filter(None, (text, shortened(more, MAX_WHOLE_CHARS)))))


def _whole_notes(case: Case) -> Iterator[str]:
    """The newest notes, as many as there is room for; no others are made harmless for nothing."""
    room = MAX_WHOLE_CHARS
    for note in case.notes[-MAX_WHOLE_NOTES:]:
        if room <= 0:
            return
        shown = quoted(brief(note, room), "• ")
        room -= len(shown)
        yield shown


def topic_name(case: Case, library: Library) -> str:
    return shortened(f"{case.code} · {matter(case, library)}", MAX_TOPIC_CHARS)


def _head(case: Case, library: Library, now_s: float, names: Mapping[str, str]) -> str:
    lines = [library.say("card_head", mark=mark(case, library), code=case.code, matter=matter(case, library))]
    if case.status is Status.ANSWERED:
        words = {"finding": finding_name(case.finding, library), "name": holder(case, names, library)}
        lines.append(library.say("card_answered", at=when(case.answered_s, now_s, library), **words))
    else:
        lines.append(library.say("card_state", state=state(case, names, library)))
        if case.is_judged:
            lines.append(library.say("desk_reopened", finding=finding_name(case.finding, library)))
    if case.message:
        lines.append(library.say("card_message", message=quoted(brief(case.message, MAX_MESSAGE_CHARS), "")))
    lines.append(library.say("card_sent", count=case.submitters, at=when(case.opened_s, now_s, library)))
    if case.harm is not Harm.NONE:
        key = "card_harm" if case.submitters <= 1 else "card_harm_of_one"
        lines.append(library.say(key, harm=library.say(f"desk_harm_{case.harm}")))
    if case.material.forwarded:
        source = harmless_line(case.material.forwarded, MAX_NAME_CHARS)
        lines.append(library.say("card_forwarded", source=source))
    if case.material.media:
        kinds = Counter(one.kind for one in case.material.media)
        parts = ", ".join(library.say(f"desk_media_{kind}", count=count) for kind, count in kinds.items())
        lines.append(library.say("card_media", parts=parts))
        if named := files_said(case.material.media, library):
            lines.append(library.say("card_files", files="; ".join(named[:MAX_FILES])))
            if len(named) > MAX_FILES:
                lines.append(library.say("card_more_files", count=len(named) - MAX_FILES))
    return "\n".join(lines)


def _links(case: Case, library: Library) -> str:
    urls = urls_of(case)
    lines = [said_of_link(inspect(url, library.sources), library) for url in urls[:MAX_LINKS]]
    if len(urls) > MAX_LINKS:
        lines.append(library.say("card_more_links", count=len(urls) - MAX_LINKS))
    return library.say("card_links", lines="\n".join(lines)) if lines else ""


def said_of_link(link: Link, library: Library) -> str:
    """The address and what the bot found; a look-alike with the name that it imitates."""
    of = library.sources.listed.get(link.of or "")
    said = library.say(
        f"desk_link_{link.level or link.status}",
        of=shortened(of.name if of else harmless_host(link.of or ""), MAX_NAME_CHARS),
        why=library.say(f"desk_rule_{link.why}"),
    )
    shown = library.say("card_link", link=brief(link.url, MAX_LINK_CHARS), said=said)
    if link.wraps and link.status is not Standing.OFFICIAL:
        shown += "\n" + library.say("card_wraps", link=brief(link.wraps, MAX_LINK_CHARS))
    reported = said_of_reports(link, library)
    return f"{shown}\n   {reported}" if reported else shown


def urls_of(case: Case) -> tuple[str, ...]:
    return case.material.links or (extract(case.material.text) if case.kind is CaseKind.QUESTION else ())


def _text(case: Case, library: Library) -> str:
    """The text, but for one that is nothing besides the links."""
    material = case.material
    if not material.text or material.text == "\n".join(material.links):
        return ""
    key = "card_question" if case.kind is CaseKind.QUESTION else "card_text"
    said = library.say(key, text=quoted(brief(material.text, MAX_TEXT_CHARS)))
    left = len(material.text) - MAX_TEXT_CHARS
    return f"{said}\n{library.say('card_cut', count=left)}" if left > 0 else said


def _added(case: Case, library: Library) -> str:
    """What the senders wrote themselves, and the names that they chose to give."""
    blocks = []
    notes = [quoted(brief(note, MAX_NOTE_CHARS), "• ") for note in case.notes[-MAX_NOTES:]]
    names = [f"• {harmless_line(name, MAX_NAME_CHARS)}" for name in case.contacts[-MAX_CONTACTS:]]
    in_all, named = len(case.notes) + case.older_notes, len(case.contacts) + case.older_contacts
    for key, lines, count in (("card_notes", notes, in_all), ("card_contacts", names, named)):
        if count > len(lines):
            lines.append(library.say("card_more_words", count=count - len(lines)))
        if lines:
            blocks.append(library.say(key, lines="\n".join(lines)))
    if case.remarks:
        remarks = [quoted(brief(one.text, MAX_NOTE_CHARS), "• ") for one in case.remarks[-MAX_REMARKS:]]
        blocks.append(library.say("card_remarks", lines="\n".join(remarks)))
    return "\n\n".join(blocks)


def _proposed(near: Sequence[Case], names: Mapping[str, str], library: Library) -> str:
    lines = "\n".join(f"• {other.code} · {state(other, names, library)}" for other in near)
    return library.say("card_near", lines=lines) if near else ""


_OPEN: tuple[tuple[type[OfCase], str], ...] = (
    (AnswerCase, "choice_traloi"),
    (AskSenders, "choice_hoithem"),
    (PassOn, "choice_chuyen"),
    (MergeCases, "choice_gop"),
)
_WAYS: Mapping[Status, tuple[tuple[type[OfCase], str], ...]] = {
    Status.OPEN: ((TakeCase, "choice_nhan"), *_OPEN),
    Status.CLAIMED: (*_OPEN, (GiveBack, "choice_bonhan")),
    Status.ANSWERED: ((AnswerCase, "choice_sua"),),
    Status.MERGED: (),
    Status.WITHDRAWN: (),
}


def _choices(case: Case, library: Library, near: Sequence[Case]) -> tuple[Choice, ...]:
    """What can be done with a case as it stands, and with what the card had no room for."""
    choices = [kind(case.code).button(library.say(label)) for kind, label in _WAYS[case.status]]
    choices += [
        MergeCases(case.code, other.code).button(library.say("choice_merge_into", code=other.code)) for other in near
    ]
    if not may_be_public(case):
        public = HidePublic(case.code) if case.is_public else AskPublic(case.code)
        choices.append(public.button(library.say("choice_public_hide" if case.is_public else "choice_public")))
    if case.status is Status.MERGED:
        choices.append(see(case.merged_into, library))
    if len(case.material.text) > MAX_TEXT_CHARS or len(urls_of(case)) > MAX_LINKS or len(case.notes) > MAX_NOTES:
        choices.append(ReadWhole(case.code).button(library.say("choice_whole")))
    return tuple(choices)
