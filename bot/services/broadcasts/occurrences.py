"""Planned messages as broadcasts: what is due by the calendar, in the words of the knowledge base."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue import broadcasting
from bot.dialogue.actions.asking import OpenEntry
from bot.dialogue.library import Library
from bot.domain.articles import ArticleWish
from bot.domain.broadcasts import (
    ALL,
    OFFICERS,
    UNIT,
    Broadcast,
    BroadcastKind,
    BroadcastStatus,
    NewBroadcast,
    Part,
    Rhythm,
    answer_of,
)
from bot.domain.codes import new_code
from bot.domain.messages import Choice
from bot.domain.pieces import units
from bot.planning.calendar import DueNow, Missed, Occurrence, occurrences, settle
from bot.planning.limits import MAX_CAPTION_UNITS, MAX_TEXT_UNITS
from bot.planning.message_texts import render_answer, render_guidance
from bot.planning.schema import Audience, Plan, Planned, Reach

ANSWER_AFTER_S = 2 * 3600.0
LOOK_BACK = timedelta(days=31)
"""A machine that was off for longer does not report what it missed before."""


def due_now(plan: Plan, since_s: float, now_s: float, library: Library) -> list[NewBroadcast]:
    """What is to be sent now, APPROVED, and what came too late, MISSED; also what was made before."""
    zone = plan.calendar.zone
    now = datetime.fromtimestamp(now_s, zone)
    start = max(datetime.fromtimestamp(since_s, zone), now - LOOK_BACK)
    messages = {one.id: one for one in plan.messages}
    found = []
    for occurrence in occurrences(plan.messages, start, now + timedelta(seconds=1), plan.calendar):
        planned = messages[occurrence.id]
        match settle(planned, occurrence.scheduled, now, plan.calendar):
            case DueNow():
                found.append(_new(planned, occurrence, BroadcastStatus.APPROVED, plan, library))
            case Missed():
                found.append(_new(planned, occurrence, BroadcastStatus.MISSED, plan, library))
            case _:
                continue
    return found


def parts(planned: Planned, library: Library) -> tuple[Part, ...]:
    """The message with its choices; of a quiz the text is what is told later."""
    choices = _choices(planned, library)
    if planned.quiz is not None:
        answer = render_answer(planned.quiz, planned.citations, library.knowledge)
        return (replace(_fitted(Part(answer, choices), MAX_TEXT_UNITS), quiz=planned.quiz),)
    text = render_guidance(planned, library.knowledge)
    if planned.picture is not None:
        return (_fitted(Part(text, choices, picture=str(planned.picture)), MAX_CAPTION_UNITS),)
    return (_fitted(Part(text, choices), MAX_TEXT_UNITS),)


def draft_of(planned: Planned, library: Library) -> Broadcast:
    """As it would go now, for a look at it."""
    made = parts(planned, library)
    shown = Broadcast(0, "", BroadcastKind.PLANNED, BroadcastStatus.DRAFT, planned.title, made)
    return replace(shown, audience=audience(planned.audience), by_article=_wish(planned, library))


def answer_to(broadcast: Broadcast, now_s: float, library: Library) -> NewBroadcast | None:
    """What is right, for those who have had time to answer; None for what is no quiz. It goes with its quiz."""
    asked = broadcast.parts[0] if broadcast.parts else Part()
    if asked.quiz is None or not asked.text:
        return None
    return NewBroadcast(
        code=new_code(),
        kind=broadcast.kind,
        status=BroadcastStatus.APPROVED,
        title=library.say("quiz_answer_title", title=broadcast.title),
        parts=(replace(asked, quiz=None),),
        audience=broadcast.audience,
        topic=broadcast.topic,
        rhythm=broadcast.rhythm,
        due_s=now_s + ANSWER_AFTER_S,
        occurrence=answer_of(broadcast.code),
    )


def audience(given: Audience) -> str:
    if given.reach is Reach.UNIT:
        return f"{UNIT}{given.unit}"
    return OFFICERS if given.reach is Reach.OFFICERS else ALL


def rhythm_of(planned: Planned, occurrence: Occurrence, plan: Plan) -> Rhythm:
    """The first of its month goes to all, the first of its week to all but those who hear once a month."""
    day = occurrence.due.date()
    if audience(planned.audience) != ALL:
        return Rhythm.MONTHLY
    month = occurrence.due.replace(day=1, hour=0, minute=0)
    week = occurrence.due.replace(hour=0, minute=0) - timedelta(days=day.weekday())
    general = [one for one in plan.messages if one.audience.reach is Reach.ALL]
    earlier = occurrences(general, min(month, week), occurrence.due, plan.calendar)
    if not any(one.due >= month for one in earlier):
        return Rhythm.MONTHLY
    return Rhythm.EVERY if any(one.due >= week for one in earlier) else Rhythm.WEEKLY


def _new(
    planned: Planned, occurrence: Occurrence, status: BroadcastStatus, plan: Plan, library: Library
) -> NewBroadcast:
    return NewBroadcast(
        code=new_code(),
        kind=BroadcastKind.PLANNED,
        status=status,
        title=planned.title,
        parts=parts(planned, library),
        audience=audience(planned.audience),
        topic=planned.topic,
        rhythm=rhythm_of(planned, occurrence, plan),
        due_s=occurrence.due.timestamp(),
        occurrence=occurrence.key,
        by_article=_wish(planned, library),
    )


def _wish(planned: Planned, library: Library) -> ArticleWish | None:
    """Guidance to all goes as an article where the settings say so."""
    settings = library.broadcast.article
    if settings is None or not settings.planned or planned.quiz is not None or audience(planned.audience) != ALL:
        return None
    return ArticleWish(planned.description, str(planned.picture or ""))


def _choices(planned: Planned, library: Library) -> tuple[Choice, ...]:
    entries = filter(None, map(library.entry, planned.entries))
    related = (OpenEntry(one.id).button(library.say("choice_related", title=one.title)) for one in entries)
    return (*related, broadcasting.leave_choice(library))


def _fitted(part: Part, most: int) -> Part:
    """Labels of choices may be written out beneath the text; where there is no room, only the way out stays."""
    written = sum(units(choice.label) + 5 for choice in part.choices)
    return part if units(part.text) + written <= most else replace(part, choices=part.choices[-1:])
