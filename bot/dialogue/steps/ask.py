"""A question and its answer; the topics to browse."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.answers.decision import Answer, AnswerStatus
from bot.answers.schema import Entry, Kind
from bot.answers.wordless import wordless
from bot.dialogue import care, ellipsis, numbers, posts, render
from bot.dialogue import thread as threads
from bot.dialogue.actions.action import Action, each, parse
from bot.dialogue.actions.asking import (
    AskDesk,
    NotMeant,
    OfEntry,
    OpenEntry,
    OpenGrounds,
    OpenTopic,
    OpenTopics,
    WatchEntry,
    entry_of,
)
from bot.dialogue.anothers import is_anothers
from bot.dialogue.beside_links import beside, held_back
from bot.dialogue.complaints import is_complaint
from bot.dialogue.following import Understood
from bot.dialogue.library import Library
from bot.dialogue.pasted import may_be_post
from bot.dialogue.provenance import said_of_numbers
from bot.dialogue.relief import asked_beside
from bot.dialogue.serving import Served, serve, serve_back
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Said, Step, reply
from bot.dialogue.thanks import is_thanks
from bot.dialogue.thread import Thread
from bot.dialogue.turning_back import turned_back
from bot.domain.messages import Choice, Incoming, Outgoing
from bot.domain.teaching import MAX_GIVEN_CHARS
from bot.planning.citations import period_note

MAX_QUESTION_CHARS = 2_000
PAGE_CHOICES = 8

_WORDS_FOR_TOPICS = frozenset({"chu de", "cac chu de", "xem chu de", "muc luc", "menu"})

COMPLAINT = "angry-at-bot"
"""The card for those who say that an answer is wrong."""
THANKS = "thanks"


def _ask(state: State, incoming: Incoming, context: Context) -> Result:
    library = context.library
    text = incoming.text.strip()
    if not text:
        return reply(state, Outgoing(library.say("empty")))
    if len(text) > MAX_QUESTION_CHARS and not wordless(text):
        return reply(state, Outgoing(library.say("too_long", max_chars=MAX_QUESTION_CHARS)))
    if asked := numbers.asked_about(text):
        desk = AskDesk().button(library.say("choice_desk"))
        return reply(state, Outgoing("\n\n".join(said_of_numbers(asked, library)), (desk,)))
    links = beside(text, incoming.spans, library)
    question = links.question.strip() or text
    if state.thread.care:
        question = asked_beside(question) or question
    thread = state.thread.at(context.now_s)
    served = _served(question, state, thread, library)
    read = replace(served.first, answer=held_back(served.first.answer, links, library))
    urgent = read.answer.card if read.answer.status is AnswerStatus.URGENT else None
    if read.why is None and (urgent is None or is_anothers(text, library)):
        post = posts.found(text, incoming, read.answer, library)
        if post is not None:
            return posts.judged(state, incoming, post, context)
    if urgent is not None:
        return care.shown(state, text, read.answer, urgent, context)
    told, kept = _told(question, read, served, thread, state, context)
    if read.answer.status is AnswerStatus.ABSTAINED and may_be_post(text):
        told = replace(told, text=f"{told.text}\n\n{library.say('if_received')}")
    if links.said:
        told = replace(told, text="\n\n".join((*links.said, told.text)))
    also = tuple((one.question, one.answer) for one in served.also)
    return replace(_reply(replace(state, thread=kept), told, library), said=Said(read.answer, also))


def _served(question: str, state: State, thread: Thread, library: Library) -> Served:
    """What is asked, and its answer; to one who only says that the last one was wrong, or thanks, the card for that."""
    meant = COMPLAINT if is_complaint(question) else THANKS if is_thanks(question) else ""
    card = library.knowledge.cards.get(meant)
    if card is not None:
        return Served(Understood(question, Answer(AnswerStatus.ABOUT, None, 1.0, card=card)))
    back = turned_back(question, thread, library)
    if back is None:
        return serve(question, thread, _shown(state, thread, library), library.answer)
    return serve_back(back, thread, library.entry(back.spoken.entry), library.answer)


def _told(
    question: str, read: Understood, served: Served, thread: Thread, state: State, context: Context
) -> tuple[Outgoing, Thread]:
    """What is said, and what is kept in mind of it."""
    library, entry = context.library, read.answer.entry
    if read.why is not None and entry is not None:
        kept = replace(thread.without_care(), entry=entry.id, at_s=context.now_s)
        if read.text != thread.question:
            kept = threads.asked(read.text, entry.id, context.now_s, thread)
        return render.render_why(entry, read.why, library), kept
    complained_of = _complained_of(read.answer, state, thread, library)
    if complained_of is not None:
        return _others(complained_of, thread, library)
    told = render.render_heard(library) if _only_heard(question, read) else render.render(read.answer, library)
    others = [(one.number, one.answer) for one in served.also]
    kept = threads.with_served(_kept(thread, question, read, context.now_s), served.spoken)
    return render.with_also(told, others, library), kept


def _only_heard(question: str, read: Understood) -> bool:
    """Whether a message tells something that no document speaks of, or only who one is, and asks nothing."""
    if not read.tells or read.answer.status is not AnswerStatus.ABSTAINED:
        return False
    return read.answer.entry is None or ellipsis.says_who(ellipsis.said(question))


def _shown(state: State, thread: Thread, library: Library) -> Entry | None:
    """The entry last shown; after a restart the buttons under it still tell which."""
    own = (OpenGrounds, WatchEntry)
    under = (one.entry for one in each(OfEntry, state.offered) if isinstance(one, own))
    name = thread.entry or next(under, "")
    return library.entry(name) or library.guide.endings.get(name)


def _kept(thread: Thread, text: str, read: Understood, now_s: float) -> Thread:
    """An answer begins a thread; what only tells something goes on; anything else leaves it as it is. Whatever is met
    with silence can be given.
    """
    entry = read.answer.entry if read.answer.status is AnswerStatus.ANSWERED else None
    if entry is not None and not read.tells:
        return threads.asked(read.text, entry.id, now_s, thread)
    missed = text[:MAX_GIVEN_CHARS] if read.answer.status is AnswerStatus.ABSTAINED else ""
    if read.tells:
        kept = replace(threads.told(thread, text, now_s), missed=missed, was_answered=False)
        return kept if entry is None else replace(kept, question=text, entry=entry.id)
    return replace(thread, told=(), at_s=now_s, missed=missed, was_answered=False)


def _entry(state: State, incoming: Incoming, context: Context) -> Result:
    entry = context.library.entry(entry_of(incoming.action))
    if entry is None:
        return reply(state, render.stale(context.library))
    told = render.render_entry(entry, context.library)
    before = state.thread.at(context.now_s)
    picked = threads.asked(before.question or entry.title, entry.id, context.now_s, before)
    return replace(
        _reply(replace(state, thread=picked), told, context.library),
        said=Said(Answer(AnswerStatus.ANSWERED, entry, 1.0)),
    )


def _grounds(state: State, incoming: Incoming, context: Context) -> Result:
    entry = context.library.entry(entry_of(incoming.action))
    if entry is None or entry.kind is Kind.NOT_COVERED:
        return reply(state, render.stale(context.library))
    return reply(state, render.render_grounds(entry, context.library))


def _not_meant(state: State, incoming: Incoming, context: Context) -> Result:
    entry = context.library.entry(entry_of(incoming.action))
    if entry is None:
        return reply(state, render.stale(context.library))
    told, kept = _others(entry, state.thread.at(context.now_s), context.library)
    return reply(replace(state, thread=kept), told)


def _complained_of(answer: Answer, state: State, thread: Thread, library: Library) -> Entry | None:
    """What was shown to one who now says that it is wrong."""
    return _shown(state, thread, library) if answer.card is not None and answer.card.id == COMPLAINT else None


def _others(entry: Entry, thread: Thread, library: Library) -> tuple[Outgoing, Thread]:
    """The entry is let go; the question is kept for whoever picks another reading."""
    answer = library.answer(thread.question) if thread.question and thread.entry == entry.id else None
    missed = thread.question[:MAX_GIVEN_CHARS] if answer is not None else thread.missed
    told = render.render_others(entry, answer, library, give=bool(missed))
    return told, replace(thread, entry="", missed=missed, was_answered=True)


def _reply(state: State, told: Outgoing, library: Library) -> Result:
    """For what years the directive was issued is said once a conversation."""
    notes = [period_note(document, library.knowledge) for document in library.knowledge.documents.values()]
    for note in filter(None, notes):
        if note in told.text and state.period_told:
            told = replace(told, text=told.text.replace(f"\n{note}", ""))
        elif note in told.text:
            state = replace(state, period_told=True)
    return reply(state, told)


def _topics(state: State, incoming: Incoming, context: Context) -> Result:
    library = context.library
    titles = [OpenTopic(topic.id).button(topic.title) for topic in library.knowledge.topics.values()]
    tapped = parse(incoming.action)
    start = tapped.start if isinstance(tapped, OpenTopics) else 0
    return reply(state, Outgoing(library.say("topics"), _page(titles, start, OpenTopics, library)))


def _topic(state: State, incoming: Incoming, context: Context) -> Result:
    library = context.library
    tapped = parse(incoming.action)
    topic = library.knowledge.topics.get(tapped.topic) if isinstance(tapped, OpenTopic) else None
    if not isinstance(tapped, OpenTopic) or topic is None:
        return reply(state, render.stale(library))
    entries = [library.knowledge.entries[entry] for entry in topic.entries]
    titles = [OpenEntry(entry.id).button(entry.title) for entry in entries]
    text = library.say("topic", title=topic.title)
    return reply(state, Outgoing(text, _page(titles, tapped.start, partial(OpenTopic, topic.id), library)))


def _page(choices: list[Choice], start: int, page: Callable[[int], Action], library: Library) -> tuple[Choice, ...]:
    """A screenful of choices, with one that leads to the next screen while there is more."""
    size = PAGE_CHOICES + (len(choices) - start == PAGE_CHOICES + 1)
    shown = choices[start : start + size]
    after = start + len(shown)
    if after < len(choices):
        last = min(after + PAGE_CHOICES, len(choices))
        label = library.say("choice_more", first=after + 1, last=last, total=len(choices))
        shown.append(page(after).button(label))
    return tuple(shown)


ASK = Step("ask", _ask, commands=frozenset({"hoi"}), personal=False)
ENTRY = Step("entry", _entry, actions=frozenset({OpenEntry}), personal=False)
NOT_MEANT = Step("not-meant", _not_meant, actions=frozenset({NotMeant}), personal=False)
GROUNDS = Step("grounds", _grounds, actions=frozenset({OpenGrounds}), personal=False)
TOPICS = Step(
    "topics", _topics, commands=frozenset({"chude"}), actions=frozenset({OpenTopics}), words=_WORDS_FOR_TOPICS
)
TOPIC = Step("topic", _topic, actions=frozenset({OpenTopic}))
