"""Answers as messages: the verdict, the plain answer, the clause it rests on, and what to pick next."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answers.decision import Answer, Status, Suggestion
from bot.answers.schema import Card, Citation, Entry, Kind, Role
from bot.dialogue.library import Library
from bot.dialogue.linking import Why
from bot.dialogue.shown import harmless
from bot.domain.messages import Choice, Outgoing

MAX_RELATED = 3
MAX_BEGINNING_CHARS = 160
OPEN_ENTRY = "entry:"
OPEN_TOPIC = "topic:"
OPEN_TOPICS = "topics"
ASK_DESK = "desk"
WATCH_ENTRY = "watch:"


def render(answer: Answer, library: Library) -> Outgoing:
    if answer.card is not None:
        return render_card(answer.card, library)
    if answer.entry is not None:
        meant = tuple(suggestion.entry for suggestion in answer.suggestions)
        return render_entry(answer.entry, library, meant)
    if answer.status is Status.SUGGESTED:
        return Outgoing(library.say("suggest"), _offer(answer.suggestions, library) + elsewhere(library))
    return Outgoing(library.say("not_settled"), elsewhere(library))


def render_card(card: Card, library: Library) -> Outgoing:
    """A card of help or about the bot: what it says, its lines, and the officer where the card offers one."""
    text = card.text.format(contact=library.desk_contact)
    desk = (Choice(ASK_DESK, library.say("choice_desk")),) if card.desk or card.now else ()
    return Outgoing("\n".join([text, *(f"• {line}" for line in card.now)]), desk)


def render_entry(entry: Entry, library: Library, also: tuple[Entry, ...] = ()) -> Outgoing:
    """An entry in full, with what else may have been meant and related entries as choices."""
    related = dict.fromkeys((*also, *filter(None, map(library.entry, entry.related))))
    choices = tuple(
        Choice(OPEN_ENTRY + other.id, library.say("choice_related", title=other.title))
        for other in list(related)[:MAX_RELATED]
    )
    if entry.kind is Kind.NOT_COVERED:
        text = library.say("not_covered", title=entry.title, answer=entry.answer, turn_to=entry.turn_to)
    else:
        text = library.say(
            "answer",
            verdict=library.say(f"verdict_{entry.verdict}"),
            title=entry.title,
            answer=entry.answer,
            next=entry.next,
            grounds="\n".join(_grounds(entry, library)),
        )
    watch = (Choice(WATCH_ENTRY + entry.id, library.say("choice_watch")),) if entry.kind is not Kind.NOT_COVERED else ()
    return Outgoing(text, choices + elsewhere(library) + watch)


def with_also(first: Outgoing, also: Sequence[tuple[int, Answer]], library: Library) -> Outgoing:
    """Under the answer to the first question a line on each of the others, by their place in the message and not in the
    member's words, which go nowhere but into the answer; what is said to them stands first among the choices.
    """
    if not also:
        return first
    lines, choices = [], []
    for number, answer in also:
        entry = answer.entry
        if answer.status is Status.ANSWERED and entry is not None:
            verdict = library.say(f"verdict_{entry.verdict}")
            lines.append(library.say("also_answered", number=number, verdict=verdict, title=entry.title))
            choices.append(Choice(OPEN_ENTRY + entry.id, library.say("choice_related", title=entry.title)))
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
    )
    again = Choice(OPEN_ENTRY + entry.id, library.say("choice_related", title=entry.title))
    return Outgoing(text, (again, *elsewhere(library)))


def elsewhere(library: Library) -> tuple[Choice, ...]:
    """The ways on that are always open."""
    return (
        Choice(OPEN_TOPICS, library.say("choice_topics")),
        Choice(ASK_DESK, library.say("choice_desk")),
    )


def stale(library: Library) -> Outgoing:
    """Said to a choice of an older screen."""
    return Outgoing(library.say("stale_choice"), elsewhere(library))


def beginning(text: str) -> str:
    """The first words of a post, for somebody to know it again by; nothing in them can be tapped."""
    line = " ".join(harmless(text).split())
    return line if len(line) <= MAX_BEGINNING_CHARS else line[: MAX_BEGINNING_CHARS - 1].rstrip() + "…"


def _offer(suggestions: tuple[Suggestion, ...], library: Library) -> tuple[Choice, ...]:
    return tuple(
        Choice(OPEN_ENTRY + suggestion.entry.id, library.say("choice_suggestion", title=suggestion.entry.title))
        for suggestion in suggestions
    )


def _grounds(entry: Entry, library: Library) -> list[str]:
    """The first clause in its own words, the others by their place, then what to know of the documents."""
    knowledge = library.knowledge
    first, *others = entry.citations
    lines = [library.say("ground", quote=first.quote, **_place(first, library))]
    if others:
        places = "; ".join(library.say("place", **_place(citation, library)) for citation in others)
        lines.append(library.say("more_grounds", places=places))
    cited = dict.fromkeys(knowledge.clauses[clause].document for clause in entry.clauses)
    for document in map(knowledge.documents.__getitem__, cited):
        if document.replaced_by is not None:
            successor = knowledge.documents[document.replaced_by].short
            lines.append(library.say("note_superseded", document=document.short, successor=successor))
        elif document.period is not None:
            years = {"first": document.period[0], "last": document.period[1]}
            lines.append(library.say("note_period", document=document.short, **years))
        elif document.role is Role.RELATED:
            lines.append(library.say("note_related", document=document.short, issuer=document.issuer))
    return lines


def _place(citation: Citation, library: Library) -> dict[str, str]:
    clause = library.knowledge.clauses[citation.clause]
    label = clause.label[:1].lower() + clause.label[1:]
    return {"document": library.knowledge.documents[clause.document].short, "label": label}
