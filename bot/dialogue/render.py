"""Answers as messages: the verdict, the plain answer, the clause it rests on, and what to pick next."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answers.decision import Answer, AnswerStatus, Suggestion
from bot.answers.schema import Card, Entry, Kind
from bot.dialogue.about_answer import Why
from bot.dialogue.actions.asking import (
    AskDesk,
    AskToForget,
    GiveQuestion,
    NotMeant,
    OpenEntry,
    OpenGrounds,
    OpenTopics,
    ShowMine,
    WatchEntry,
)
from bot.dialogue.brief import brief, in_one_sentence, left_out
from bot.dialogue.library import Library
from bot.dialogue.shown import harmless_line
from bot.domain.messages import Choice, Outgoing
from bot.planning.citations import notes_of, place, quoted, render_clauses

MAX_RELATED = 2
MAX_UNDER_ANSWER = 1
"""Related entries under an answer: more of them stand behind the taps beside it, and few buttons fit a phone."""
MAX_OTHERS = 3
MAX_BEGINNING_CHARS = 160
_MY_DATA = ((ShowMine(), "choice_my_data"), (AskToForget(), "choice_forget"))
_ON_MY_DATA = frozenset({"delete-my-data", "privacy-stored"})
"""Cards about the bot that lead to what is kept about a member, and its deletion."""


def render(answer: Answer, library: Library) -> Outgoing:
    if answer.card is not None:
        return render_card(answer.card, library)
    if answer.entry is not None:
        meant = tuple(suggestion.entry for suggestion in answer.suggestions)
        return render_entry(answer.entry, library, meant)
    if answer.status is AnswerStatus.SUGGESTED:
        return Outgoing(library.say("suggest"), _offer(answer.suggestions, library) + elsewhere(library))
    return Outgoing(library.say("not_settled"), (*elsewhere(library), _give(library)))


def render_heard(library: Library) -> Outgoing:
    """To what only tells something: that it was heard, and that no document speaks of it should it be a question."""
    return Outgoing(library.say("heard"), (*elsewhere(library), _give(library)))


def render_card(card: Card, library: Library) -> Outgoing:
    """A card of help or about the bot: what it says, its lines, and the officer where the card offers one."""
    text = card.text.format(contact=library.desk_contact)
    mine = tuple(action.button(library.say(label)) for action, label in _MY_DATA) if card.id in _ON_MY_DATA else ()
    desk = (AskDesk().button(library.say("choice_desk")),) if card.desk or card.now else ()
    lines = "\n".join([text, *(f"• {line}" for line in card.now)])
    return Outgoing(lines, mine + desk, urgent=bool(card.now))


def render_entry(entry: Entry, library: Library, also: tuple[Entry, ...] = ()) -> Outgoing:
    """An entry as it fits a phone, with what else may have been meant and related entries as choices."""
    related = dict.fromkeys((*also, *filter(None, map(library.entry, entry.related))))
    choices = tuple(_related(other, library) for other in list(related)[:MAX_UNDER_ANSWER])
    if entry.kind is Kind.NOT_COVERED:
        text = library.say("not_covered", title=entry.title, answer=entry.answer, turn_to=entry.turn_to)
        return Outgoing(text, (*choices, _not_meant(entry, library), *elsewhere(library)), entry=entry.id)
    text = "\n".join([brief(entry, library), *notes_of(entry.clauses[:1], library.knowledge)])
    more = OpenGrounds(entry.id).button(library.say("choice_grounds"))
    ways = (*choices, more, _not_meant(entry, library), AskDesk().button(library.say("choice_desk")))
    return Outgoing(text, ways, grounds=entry.clauses, entry=entry.id)


def render_others(entry: Entry, answer: Answer | None, library: Library, *, give: bool) -> Outgoing:
    """To one who meant something else than `entry`: the other readings of the question where it is still known, else
    what stands near the entry; and the officer. `give`: the question is still in mind, and may be given.
    """
    near = filter(None, map(library.entry, entry.related))
    read = (one.entry for one in answer.suggestions) if answer is not None else ()
    own = (answer.entry,) if answer is not None and answer.entry is not None else ()
    others = [one for one in dict.fromkeys((*own, *read, *near)) if one.id != entry.id][:MAX_OTHERS]
    offered = tuple(OpenEntry(one.id).button(library.say("choice_suggestion", title=one.title)) for one in others)
    ways = (*offered, *elsewhere(library), *((_give(library),) if give else ()))
    return Outgoing(library.say("not_meant" if offered else "not_meant_nothing_else"), ways)


def render_grounds(entry: Entry, library: Library) -> Outgoing:
    """What the brief form leaves out: the rest of the answer, what to do, every clause in its own words, and notes."""
    clauses = render_clauses(entry.citations, library.knowledge)
    page = library.say("on_the_web", url=f"{library.web_url}{page_of(entry)}") if library.web_url else ""
    parts = [left_out(entry, library), library.say("what_to_do", next=entry.next), clauses, page]
    related = tuple(_related(other, library) for other in filter(None, map(library.entry, entry.related)))
    watch = WatchEntry(entry.id).button(library.say("choice_watch"))
    text = library.say("about_entry", title=entry.title, rest="\n\n".join(filter(None, parts)))
    ways = (*related[:MAX_RELATED], *elsewhere(library), watch)
    return Outgoing(text, ways, grounds=entry.clauses, entry=entry.id)


def page_of(entry: Entry) -> str:
    """Where an answer stands on the page, for good."""
    return f"/tra-cuu/tra-loi/{entry.id}"


def render_whole(entry: Entry, library: Library) -> str:
    """An entry in full, where nothing can be tapped: what an officer or a broadcast says."""
    if entry.kind is Kind.NOT_COVERED:
        return render_entry(entry, library).text
    return library.say(
        "answer_whole",
        verdict=library.say(f"verdict_{entry.verdict}"),
        title=entry.title,
        answer=entry.answer,
        next=entry.next,
        grounds="\n".join(_grounds(entry, library)),
    )


def with_also(first: Outgoing, also: Sequence[tuple[int, Answer]], library: Library) -> Outgoing:
    """Under the answer to the first question a line on each of the others, by their place in the message and not in the
    member's words, which go nowhere but into the answer; what is said to them stands first among the choices.
    """
    if not also:
        return first
    lines, choices = [], []
    for number, answer in also:
        entry = answer.entry
        if answer.status is AnswerStatus.ANSWERED and entry is not None:
            verdict = library.say(f"verdict_{entry.verdict}")
            lines.append(library.say("also_answered", number=number, verdict=verdict, title=entry.title))
            choices.append(OpenEntry(entry.id).button(library.say("choice_related", title=entry.title)))
        elif answer.suggestions:
            lines.append(library.say("also_choose", number=number))
            choices += _offer(answer.suggestions[:1], library)
        else:
            lines.append(library.say("also_unsettled", number=number))
    text = f"{first.text}\n\n{library.say('also', lines=chr(10).join(lines))}"
    others = [choice for choice in first.choices if choice.action not in {one.action for one in choices}]
    return replace(first, text=text, choices=(*choices, *others))


def render_why(entry: Entry, why: Why, library: Library) -> Outgoing:
    """What an answer rests on, said again for whoever asks: the documents' own words, and nothing besides."""
    verdict = library.say(f"verdict_{entry.verdict}") if entry.verdict else ""
    if not entry.citations:
        return Outgoing(library.say("why_not_covered", title=entry.title, turn_to=entry.turn_to), elsewhere(library))
    document = library.knowledge.documents[library.knowledge.clauses[entry.citations[0].clause].document]
    text = library.say(
        f"why_{why}",
        verdict=verdict,
        title=entry.title,
        answer=entry.answer,
        grounds="\n".join(_grounds(entry, library)),
        document=document.title,
        issuer=document.issuer,
        summary=in_one_sentence(entry),
        place=library.say("place", **place(entry.citations[0], library.knowledge)),
    )
    again = OpenEntry(entry.id).button(library.say("choice_related", title=entry.title))
    return Outgoing(text, (again, *elsewhere(library)))


def elsewhere(library: Library) -> tuple[Choice, ...]:
    """The ways on that are always open."""
    return (
        OpenTopics().button(library.say("choice_topics")),
        AskDesk().button(library.say("choice_desk")),
    )


def stale(library: Library) -> Outgoing:
    """Said to a choice of an older screen."""
    return Outgoing(library.say("stale_choice"), elsewhere(library))


def beginning(text: str) -> str:
    """The first words of a post, for somebody to know it again by; nothing in them can be tapped."""
    return harmless_line(text, MAX_BEGINNING_CHARS)


def _offer(suggestions: tuple[Suggestion, ...], library: Library) -> tuple[Choice, ...]:
    return tuple(
        OpenEntry(suggestion.entry.id).button(library.say("choice_suggestion", title=suggestion.entry.title))
        for suggestion in suggestions
    )


def _give(library: Library) -> Choice:
    return GiveQuestion().button(library.say("choice_teach"))


def _not_meant(entry: Entry, library: Library) -> Choice:
    return NotMeant(entry.id).button(library.say("choice_not_meant"))


def _related(entry: Entry, library: Library) -> Choice:
    return OpenEntry(entry.id).button(library.say("choice_related", title=entry.title))


def _grounds(entry: Entry, library: Library) -> list[str]:
    """The first clause in its own words, the others by their place, then what to know of the documents."""
    first, *others = entry.citations
    lines = [quoted(first, library.knowledge)]
    if others:
        places = "; ".join(library.say("place", **place(citation, library.knowledge)) for citation in others)
        lines.append(library.say("more_grounds", places=places))
    return lines + notes_of(entry.clauses, library.knowledge)
