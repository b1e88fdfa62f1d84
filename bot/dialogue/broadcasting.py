"""Broadcasts in words: what members get, what the desk sees of it."""

from collections.abc import Iterable
from datetime import datetime

from bot.dialogue import articles
from bot.dialogue.actions.articles import GoAsArticle, GoAsMessages
from bot.dialogue.actions.broadcasts import (
    ApproveBroadcast,
    DropBroadcast,
    EditBroadcast,
    Leave,
    ListAudiences,
    ListTimes,
    PauseBroadcast,
    ResumeBroadcast,
)
from bot.dialogue.broadcast_buttons import buttons
from bot.dialogue.library import Library
from bot.dialogue.times import moment
from bot.domain.broadcasts import (
    ALL,
    NOTICES,
    OFFICERS,
    UNIT,
    UPTO,
    WARNINGS,
    WATCH,
    Broadcast,
    BroadcastKind,
    BroadcastStatus,
    Part,
    Quiz,
)
from bot.domain.messages import LOCAL, Choice, Media, MediaKind, Outgoing
from bot.domain.pieces import shortened
from bot.planning.calendar import first_open
from bot.planning.message_texts import progress_bar

MAX_TITLE_CHARS = 60
_OWN = (BroadcastKind.WARNING, BroadcastKind.CORRECTION)
"""What the program drafts by itself."""


def outgoing(part: Part, library: Library) -> Outgoing:
    """A part where there are no polls, or as a preview: a quiz has its options numbered."""
    picture = LOCAL + part.picture
    media = (Media(MediaKind.PHOTO, picture, picture),) if part.picture else part.media
    text = part.text if part.quiz is None else quiz_text(part.quiz, library)
    return Outgoing(text, part.choices, media=media)


def quiz_text(quiz: Quiz, library: Library) -> str:
    options = "\n".join(f"{number}. {option}" for number, option in enumerate(quiz.options, 1))
    return library.say("quiz", question=quiz.question, options=options)


def leave_choice(library: Library) -> Choice:
    return Leave().button(library.say("choice_leave"))


def topic_name(topic: str, library: Library) -> str:
    """A topic of the plan, or of what officers write."""
    planned = library.plan.topics if library.plan is not None else {}
    return planned.get(topic) or library.say(f"topic_{topic}")


def topics(library: Library) -> tuple[str, ...]:
    """All that a member can choose from."""
    return (*(library.plan.topics if library.plan is not None else ()), NOTICES, WARNINGS)


def audience_name(audience: str, library: Library) -> str:
    if audience == ALL:
        return library.say("audience_all")
    if audience == OFFICERS:
        return library.say("audience_officers")
    if audience.startswith(UNIT):
        unit = audience.removeprefix(UNIT)
        return library.say("audience_unit", unit=library.broadcast.units.get(unit, unit))
    if audience.startswith(UPTO):
        return library.say("audience_reached", audience=audience_name(audience.split(":", 2)[2], library))
    entry = library.entry(audience.removeprefix(WATCH))
    return library.say("audience_watch", title=entry.title if entry else audience.removeprefix(WATCH))


def opens(at_s: float, library: Library) -> float:
    """The first moment from then on at which broadcasts may go."""
    if library.plan is None:
        return at_s
    calendar = library.plan.calendar
    at = datetime.fromtimestamp(at_s, calendar.zone)
    opening = first_open(at, calendar)
    return opening.timestamp() if opening > at else at_s


def may_go(now_s: float, library: Library) -> bool:
    return opens(now_s, library) <= now_s


def is_too_late(broadcast: Broadcast, now_s: float, library: Library) -> bool:
    """Whether an officer's hour has passed by longer than the calendar allows; planned ones are settled when made."""
    if library.plan is None or not broadcast.due_s or broadcast.kind is BroadcastKind.PLANNED:
        return False
    return now_s > opens(broadcast.due_s, library) + library.plan.calendar.late_window_s


def clock(at_s: float, now_s: float, library: Library) -> str:
    zone = library.desk.zone
    return moment(datetime.fromtimestamp(at_s, zone), datetime.fromtimestamp(now_s, zone))


def when(due_s: float, now_s: float, library: Library, at_once: str = "broadcast_at_once") -> str:
    """When a draft will go, once it is approved."""
    at_s = opens(max(due_s, now_s), library)
    if at_s <= now_s:
        return library.say(at_once)
    moved = bool(due_s) and abs(at_s - due_s) > 1
    key = "broadcast_at_moved" if moved or not due_s else "broadcast_at"
    return library.say(key, at=clock(at_s, now_s, library))


def control(broadcast: Broadcast, now_s: float, library: Library) -> Outgoing:
    """What the desk decides on: a draft with its audience and time."""
    text = library.say(
        "broadcast_draft",
        code=broadcast.code,
        title=broadcast.title,
        audience=audience_name(broadcast.audience, library),
        count=number(broadcast.recipients),
        when=when(broadcast.due_s, now_s, library),
    )
    if broadcast.kind in _OWN:
        text = f"{text}\n{library.say('broadcast_own')}"
    if not broadcast.recipients and broadcast.by_article is None:
        text = f"{text}\n{library.say('broadcast_nobody')}"
    if by_article := articles.terms(broadcast, library):
        text = f"{text}\n{by_article}"
    fixed = broadcast.audience.startswith((WATCH, UPTO))
    to_whom = () if fixed else (ListAudiences,)
    other = GoAsArticle if broadcast.by_article is None else GoAsMessages
    carrier = (other,) if articles.can_go(broadcast, library) else ()
    ways = (ApproveBroadcast, EditBroadcast, ListTimes, *to_whom, *carrier, DropBroadcast)
    return Outgoing(text, buttons(broadcast, ways, library))


def card(broadcast: Broadcast, now_s: float, library: Library, answers: str = "") -> Outgoing:
    """How a broadcast goes; where the clock matters, `now_s` is it."""
    match broadcast.status:
        case BroadcastStatus.DRAFT:
            return control(broadcast, now_s, library)
        case BroadcastStatus.MISSED:
            due = clock(broadcast.due_s, now_s, library)
            return Outgoing(library.say("broadcast_missed", title=broadcast.title, due=due))
        case BroadcastStatus.RUNNING:
            text, ways = _running("broadcast_running", broadcast, now_s, library), [PauseBroadcast, DropBroadcast]
        case BroadcastStatus.PAUSED:
            text, ways = _running("broadcast_paused", broadcast, now_s, library), [ResumeBroadcast, DropBroadcast]
        case BroadcastStatus.APPROVED:
            goes = when(broadcast.due_s, now_s, library, "broadcast_begins")
            text, ways = library.say("broadcast_approved", code=broadcast.code, when=goes), [DropBroadcast]
        case _:
            dropped = "broadcast_cancelled" if broadcast.started_s else "broadcast_dropped"
            key = "broadcast_done" if broadcast.status is BroadcastStatus.DONE else dropped
            lines = (_ended(key, broadcast, library), _awaited(broadcast, library), answers)
            text, ways = "\n".join(filter(None, lines)), []
    return Outgoing(text, buttons(broadcast, ways, library))


def overview(found: Iterable[Broadcast], library: Library) -> Outgoing:
    """How broadcasts are written, and those that are not over yet."""
    lines = "\n".join(line(one, library) for one in found)
    return Outgoing("\n\n".join(filter(None, (library.say("broadcast_usage"), lines))))


def line(one: Broadcast, library: Library) -> str:
    status = library.say(f"broadcast_is_{one.status.value}")
    return library.say("broadcast_line", code=one.code, title=one.title, status=status)


def title_of(text: str) -> str:
    """The first words of what an officer wrote."""
    return shortened(text.strip().partition("\n")[0], MAX_TITLE_CHARS)


def number(count: int) -> str:
    """As it is written in Vietnamese: 40.000"""
    return f"{count:,}".replace(",", ".")


def topic_of(kind: BroadcastKind) -> str:
    """The topic under which a member may mute what officers send; a correction was asked for by name."""
    return {BroadcastKind.COMPOSED: NOTICES, BroadcastKind.WARNING: WARNINGS}.get(kind, "")


def _running(key: str, broadcast: Broadcast, now_s: float, library: Library) -> str:
    done = broadcast.tally.reached
    total = max(broadcast.recipients, done)
    gone_s = max(now_s - broadcast.started_s, 1.0)
    left_s = (total - done) * gone_s / done if done else 0.0
    return library.say(
        key,
        code=broadcast.code,
        title=broadcast.title,
        bar=progress_bar(done, total),
        total=number(total),
        left=library.say("broadcast_left", left=_duration(left_s, library))
        if done
        else library.say("broadcast_left_unknown"),
        **_counts(broadcast),
    )


def _ended(key: str, broadcast: Broadcast, library: Library) -> str:
    took_s = max(broadcast.finished_s - broadcast.started_s, 0.0) if broadcast.started_s else 0.0
    return library.say(
        key,
        code=broadcast.code,
        title=broadcast.title,
        total=number(broadcast.recipients),
        took=_duration(took_s, library),
        **_counts(broadcast),
    )


def _awaited(broadcast: Broadcast, library: Library) -> str:
    return library.say("broadcast_awaited", count=number(broadcast.awaited)) if broadcast.awaited else ""


def _counts(broadcast: Broadcast) -> dict[str, str]:
    tally = broadcast.tally
    return {"sent": number(tally.sent), "failed": number(tally.failed), "blocked": number(tally.blocked)}


def _duration(seconds: float, library: Library) -> str:
    if seconds < 60:
        return library.say("duration_s", seconds=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 60:
        return library.say("duration_min", minutes=minutes)
    return library.say("duration_h", hours=minutes // 60, minutes=minutes % 60)
