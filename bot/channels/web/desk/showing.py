"""A case as the board shows it: the words of others stay text, links are broken, photos are those written anew."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.channels.callback import packed
from bot.channels.web.rendering import as_html
from bot.dialogue.actions.action import Action
from bot.dialogue.actions.desk import GiveBack, MergeCases, SplitCase, TakeCase
from bot.dialogue.cards import MAX_WHOLE_CHARS, MAX_WHOLE_LINKS, said_of_link, urls_of
from bot.dialogue.duplicates import nearly
from bot.dialogue.files_said import files_said
from bot.dialogue.history import events, noted
from bot.dialogue.library import Library
from bot.dialogue.posts import looked_at, named
from bot.dialogue.prompts import entries_for, ready_words
from bot.dialogue.showing_back import finding_of, undo
from bot.dialogue.shown import brief, finding_name, harmless_line, holder, matter, state, when
from bot.dialogue.verdicts import FOR_QUESTIONS, FOR_SUBMISSIONS
from bot.domain.asking import Found
from bot.domain.cases import Case, CaseKind, Finding, Harm, Officer, Status
from bot.domain.messages import MediaKind
from bot.domain.pending import FOR_FINDING
from bot.domain.pieces import shortened
from bot.links.link import LinkStatus as Known
from bot.links.link import inspect
from bot.ports.board import Opened

MAX_EXCERPT_CHARS = 110
MAX_NAME_CHARS = 60
MAX_PHOTOS = 10
MINUTE_S, HOUR_S, DAY_S = 60.0, 3600.0, 86_400.0
OPEN = frozenset({Status.OPEN, Status.CLAIMED})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    code: str
    urgency: str
    mark: str
    matter: str
    state: str
    waits: str
    senders: int
    excerpt: str
    take: str = ""
    harm: str = ""


@dataclass(frozen=True, slots=True)
class Possible:
    """A finding that the officer may choose, with the words that are shipped for it."""

    slug: str
    label: str
    ready: str


@dataclass(frozen=True, slots=True)
class FindingOnItsWay:
    """A finding that is on its way, and how it is taken back."""

    said: str
    undo: str


@dataclass(frozen=True, slots=True)
class CaseShown:
    """All that the page of a case says; `photos`: their places among the files of the case, `elsewhere`: whether there
    are files that the board does not show; `files`: what is known of those.
    """

    row: Row
    opened: str
    is_open: bool
    is_mine: bool
    give_back: str
    split: str
    is_answered: bool
    is_merged: bool
    merged_into: str
    is_question: bool
    text: str
    links: tuple[Markup, ...]
    more_links: int
    forwarded: str
    media: str
    photos: tuple[int, ...]
    elsewhere: bool
    files: tuple[str, ...]
    notes: tuple[str, ...]
    contacts: tuple[str, ...]
    signs: Markup | None
    near: tuple[tuple[str, str, str], ...]
    answer: str
    answered: str
    reopened: str
    possible: tuple[Possible, ...]
    entries: tuple[tuple[str, str], ...]
    leaving: FindingOnItsWay | None
    events: tuple[Markup, ...]
    remarks: tuple[Markup, ...]


def row_of(case: Case, library: Library, now_s: float, names: Mapping[str, str]) -> Row:
    text = case.material.text or " ".join(urls_of(case))
    is_open = case.status in OPEN
    return Row(
        code=case.code,
        urgency=case.urgency.value.partition("-")[2],
        mark=library.say(f"board_urgency_{case.urgency.value.partition('-')[2]}") if is_open else "",
        matter=matter(case, library),
        state=state(case, names, library),
        waits=waited(now_s - (case.opened_s if is_open else case.answered_s), library),
        senders=case.submitters,
        excerpt=" ".join(brief(text, MAX_EXCERPT_CHARS).split()) or _media(case, library),
        take=tap(TakeCase(case.code)) if case.status is Status.OPEN else "",
        harm=library.say(f"desk_harm_{case.harm}") if case.harm is not Harm.NONE else "",
    )


def tap(action: Action) -> str:
    """What a form sends for a button of the desk."""
    return packed(0, action.pack())


def waited(seconds: float, library: Library) -> str:
    """5 phút, 3 giờ, 2 ngày."""
    if seconds < HOUR_S:
        return library.say("board_minutes", count=max(1, round(seconds / MINUTE_S)))
    if seconds < 2 * DAY_S:
        return library.say("board_hours", count=round(seconds / HOUR_S))
    return library.say("board_days", count=round(seconds / DAY_S))


def case_shown(opened: Opened, officer: Officer, library: Library, now_s: float, names: Mapping[str, str]) -> CaseShown:
    case = opened.case
    urls = urls_of(case)
    links = [inspect(url, library.sources) for url in urls[:MAX_WHOLE_LINKS]]
    only_links = case.material.text == "\n".join(case.material.links)
    is_open = case.status in OPEN
    near = nearly(case.material, Found(similar=opened.similar)) if is_open else ()
    return CaseShown(
        row=row_of(case, library, now_s, names),
        opened=when(case.opened_s, now_s, library),
        is_open=is_open,
        is_mine=case.status is Status.CLAIMED and case.holder == officer.id,
        give_back=tap(GiveBack(case.code)) if case.status is Status.CLAIMED else "",
        split=tap(SplitCase(case.code)) if case.status is Status.MERGED else "",
        is_answered=case.status is Status.ANSWERED,
        is_merged=case.status is Status.MERGED,
        merged_into=case.merged_into,
        is_question=case.kind is CaseKind.QUESTION,
        text="" if only_links else brief(case.material.text, MAX_WHOLE_CHARS),
        links=tuple(as_html(said_of_link(link, library).removeprefix("• ")) for link in links),
        more_links=max(len(urls) - MAX_WHOLE_LINKS, 0),
        forwarded=harmless_line(case.material.forwarded, MAX_NAME_CHARS) if case.material.forwarded else "",
        media=_media(case, library),
        photos=photos_of(case),
        elsewhere=len(photos_of(case)) < len(case.material.media),
        files=files_said(case.material.media, library),
        notes=tuple(brief(note, MAX_WHOLE_CHARS) for note in case.notes),
        contacts=tuple(harmless_line(name, MAX_NAME_CHARS) for name in case.contacts),
        signs=_signs(case, [link.url for link in links if link.status is not Known.OFFICIAL], library),
        near=tuple((one.code, state(one, names, library), tap(MergeCases(case.code, one.code))) for one in near),
        answer=_answer(case, names, library, now_s) if case.status is Status.ANSWERED else "",
        answered=brief(case.message, MAX_WHOLE_CHARS),
        reopened=library.say("desk_reopened", finding=finding_name(case.finding, library))
        if is_open and case.is_judged
        else "",
        possible=_possible(case, library),
        entries=tuple((packed(0, one.action), one.label) for one in entries_for(case, case.material.text, library))
        if case.kind is CaseKind.QUESTION
        else (),
        leaving=_leaving(opened, library, now_s, names),
        events=tuple(map(as_html, reversed(events(case, opened.history, opened.joined, library, now_s, names)))),
        remarks=tuple(as_html(one.removeprefix("• ")) for one in noted(case, library, now_s, names)),
    )


def photos_of(case: Case) -> tuple[int, ...]:
    """The places of those that are shown."""
    media = case.material.media
    return tuple(place for place, one in enumerate(media) if one.kind is MediaKind.PHOTO)[:MAX_PHOTOS]


def _media(case: Case, library: Library) -> str:
    kinds = Counter(one.kind for one in case.material.media)
    return ", ".join(library.say(f"desk_media_{kind}", count=count) for kind, count in kinds.items())


def _signs(case: Case, strange: Sequence[str], library: Library) -> Markup | None:
    """What the program saw in a post, for the officer to weigh."""
    if case.kind is CaseKind.QUESTION or not case.material.text:
        return None
    links = [inspect(url, library.sources) for url in strange]
    looked = looked_at(case.material.text, links, library)
    return as_html(named(looked, library)) if looked.suspicious else None


def _answer(case: Case, names: Mapping[str, str], library: Library, now_s: float) -> str:
    words = {"finding": finding_name(case.finding, library), "name": holder(case, names, library)}
    return library.say("card_answered", at=when(case.answered_s, now_s, library), **words)


def _possible(case: Case, library: Library) -> tuple[Possible, ...]:
    fitting: tuple[Finding, ...] = FOR_QUESTIONS if case.kind is CaseKind.QUESTION else FOR_SUBMISSIONS
    return tuple(
        Possible(one.value, library.say(f"choice_finding_{one}"), ready_words(one, library)) for one in fitting
    )


def _leaving(opened: Opened, library: Library, now_s: float, names: Mapping[str, str]) -> FindingOnItsWay | None:
    one = next((one for one in opened.pending if one.due_s and one.purpose.startswith(FOR_FINDING)), None)
    if one is None:
        return None
    words = {
        "code": opened.case.code,
        "name": names.get(one.officer) or library.say("desk_someone"),
        "finding": finding_name(finding_of(one), library),
        "at": when(one.due_s, now_s, library),
    }
    return FindingOnItsWay(
        shortened(library.say("desk_under_way", **words), 400), packed(0, undo(opened.case, one, library).action)
    )
