"""Answers to insert in any chat: what `@bot câu hỏi` offers. Nothing of it is stored."""

from dataclasses import dataclass

from bot.answers.decision import AnswerStatus
from bot.answers.schema import Card
from bot.dialogue import care
from bot.dialogue.beside_links import beside, held_back, may_stand
from bot.dialogue.library import Library
from bot.dialogue.render import render_entry
from bot.domain.marks import plain
from bot.domain.messages import Outgoing

MAX_QUESTION_CHARS = 256
"""https://core.telegram.org/bots/api#inlinequery"""


@dataclass(frozen=True, slots=True)
class Offer:
    """`id` of the entry; title and description are what is picked from, `message` is what is inserted."""

    id: str
    title: str
    description: str
    message: Outgoing


def offers(text: str, library: Library) -> tuple[Offer, ...]:
    """The answer, or what may have been meant; nothing where the documents settle nothing."""
    question = text.strip()[:MAX_QUESTION_CHARS]
    if not question:
        return ()
    links = beside(question, (), library)
    answer = held_back(library.answer(links.question.strip() or question), links, library)
    if answer.status is AnswerStatus.URGENT and answer.card is not None:
        return (_help(answer.card),)
    first = (answer.entry,) if answer.status is AnswerStatus.ANSWERED and answer.entry else ()
    others = (one.entry for one in answer.suggestions if not links.has_links or may_stand(one.entry, links.known))
    entries = dict.fromkeys((*first, *others))
    found = []
    for entry in entries:
        message = render_entry(entry, library)
        verdict = library.say(f"verdict_{entry.verdict}") if entry.verdict else ""
        found.append(Offer(entry.id, entry.title, plain(f"{verdict} · {entry.answer}"), Outgoing(message.text)))
    return tuple(found)


def _help(card: Card) -> Offer:
    """In danger there is nothing to choose from."""
    text = care.card_text(card)
    return Offer(card.id, card.text, plain(" ".join(card.now)), Outgoing(text))
