"""Help for somebody in danger, before everything else: who needs it, the card, and what follows it.

The words that brought the card stay in the thread, in memory alone, until they are passed on or the thread is over.
"""

import re
from dataclasses import replace

from bot.answers.decision import Answer, AnswerStatus
from bot.answers.normalise import fold_text
from bot.answers.schema import Card, CardKind
from bot.dialogue.actions.asking import TellOfDanger
from bot.dialogue.anothers import is_anothers
from bot.dialogue.danger_sent import brought, together
from bot.dialogue.drafting import IN_MORE, IN_QUESTION, is_plain
from bot.dialogue.following import understand
from bot.dialogue.library import Library
from bot.dialogue.opened import only_opened, with_its_link
from bot.dialogue.pasted import is_pasted
from bot.dialogue.relief import asked_beside, tells_it_goes_on
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Said, reply
from bot.domain.asking import URGENT
from bot.domain.cases import Harm
from bot.domain.drafts import NO_DRAFT, Draft
from bot.domain.effects import Effect
from bot.domain.marks import BOLD, BOLD_END
from bot.domain.messages import Choice, Incoming, Outgoing, Setting
from bot.domain.neighbours import TIMES

FIRST_LINES = 2
MAX_WORDS_CHARS = 2_000
MAX_URGENT = 5
"""Urgent cases of one member in an hour."""
OWN_WORDS = 4
CLEAR_WORDS = 6
"""A question of at least so many words that has its answer is another matter; fewer may still be about the danger."""
_COMMANDS = frozenset({"", "hoi", "gui", "canbo", "them"})
_TO_DESK = frozenset({"canbo", "them"})
_HARMS = {"money-just-lost": Harm.PAID, "otp-or-password-given": Harm.GAVE_CODE}
"""What has happened to a member who needs these cards."""
_GOES_ON = frozenset({
    "yes-no-ok", "didnt-understand", "human-please", "angry-at-bot", "repeat", "laugh-or-emoji", "test-message",
})  # fmt: skip
"""What a member may say in distress without meaning the bot by it."""
_FAREWELLS = {"self-harm": "bye"}
"""After this card such words are no mere goodbye: "thôi để tôi ngủ một giấc"."""
_GOES_BACK = re.compile(
    r"\b(?:hoi nay|luc nay|ban nay|hoi som) (?:\w+ ){0,4}(?:dang|chia se|share|like|gui|up|post)\b.*"
    r"\b(?:(?:duoc|dc) (?:khong|ko|k|hong|hok|chua)|nghen|nghe|nha|nhe|hen)(?: \w+)?$"
)
"""What goes back to what was asked before the danger: "tấm hình hồi nãy đăng được không"."""
_CLAUSE_END = re.compile(r"[,.;:!?\n]+")
_LINK = re.compile(r"(?:https?://|www\.)\S+")


def needs_care(state: State, incoming: Incoming, library: Library) -> bool:
    """Whether a message tells of danger, or goes on after a card of help; a forward is somebody else's words."""
    text = understood(state, incoming, library)
    if not text or incoming.setting is Setting.DESK or incoming.action:
        return False
    if incoming.forwarded and not incoming.question:
        return False
    if incoming.command not in _COMMANDS or is_pasted(text) or _goes_to_desk(state, incoming, library):
        return False
    answer = library.answer(text)
    if _is_past(text, state, library):
        return False
    if answer.status is AnswerStatus.URGENT:
        return not _told_before(state) and not is_anothers(text, library)
    waits = bool(state.step or incoming.command or incoming.media) or incoming.setting is Setting.GROUP
    stays = bool(state.thread.care) and not waits
    return stays and (_goes_on(text, answer, state.thread.care) or _tells_of_danger(text, library))


def danger(incoming: Incoming, library: Library) -> Card | None:
    """The card of help for words that are on their way to the officers, None where they tell of no danger."""
    text = own_words(incoming)
    answer = library.answer(text)
    return answer.card if answer.status is AnswerStatus.URGENT and not is_pasted(text) else None


def told_often(context: Context) -> bool:
    """Whether the officers know by now: each urgent case calls them by name, at night too."""
    own, beside = context.found.tallies.get(URGENT, 0), context.found.tallies_beside.get(URGENT, 0)
    return own >= MAX_URGENT or beside >= MAX_URGENT * TIMES


def harm_of(card: Card | None, text: str) -> Harm:
    """What has happened, by the card and by what the member says: who only opened a link has given nothing away."""
    harm = _HARMS.get(card.id, Harm.NONE) if card is not None else Harm.NONE
    return Harm.CLICKED if harm is Harm.GAVE_CODE and only_opened(text) else harm


def sent(state: State, card: Card, code: str, told: Outgoing, context: Context, *effects: Effect) -> Result:
    """What to do at once, and that the words are at the desk already, under this code."""
    thread = replace(state.thread, care=card.id, care_words="", care_code=code, care_sent=NO_DRAFT, at_s=context.now_s)
    whole = replace(told, text=f"{card_text(card)}\n\n{told.text}", urgent=True)
    return reply(replace(state, thread=thread), whole, *effects)


def beside(told: Result, incoming: Incoming, card: Card, context: Context) -> Result:
    """What to do at once, before whatever else is said; the words are one tap away from the officers."""
    help_ = shown(told.state, as_said(incoming), context.library.answer(own_words(incoming)), card, context)
    first = help_.replies[0]
    help_ = kept_beside(help_, incoming, context.library)
    return replace(help_, replies=(replace(first, text=f"{first.text}\n\n{told.replies[0].text}"),))


def is_another(text: str, card: Card, before: Card | None) -> bool:
    """Whether a message brings a card of its own: a few words of fear after one are about the same danger."""
    return before is None or (card != before and len(text.split()) >= OWN_WORDS)


def is_over(state: State, incoming: Incoming, context: Context) -> bool:
    """Whether a message that only goes on comes so late that nobody means the card any more."""
    late = bool(state.thread.care) and not state.thread.at(context.now_s).care
    return late and context.library.answer(own_words(incoming)).status is not AnswerStatus.URGENT


def understood(state: State, incoming: Incoming, library: Library) -> str:
    """The member's own words, with what they are about where the message before says so."""
    return with_its_link(state, own_words(incoming), library.sources)


def own_words(incoming: Incoming) -> str:
    """What the member says: beside a post that is replied to, only the reply; without links."""
    return _LINK.sub(" ", incoming.question or incoming.text).strip()


def as_said(incoming: Incoming) -> str:
    """The same words with their links: the officers look at those too."""
    return (incoming.question or incoming.text).strip()


def _goes_to_desk(state: State, incoming: Incoming, library: Library) -> bool:
    """Whether the words are for the officers: those steps send them, and show what to do at once."""
    if library.desk.address is None:
        return False
    waits = state.step == IN_MORE or (state.step == IN_QUESTION and is_plain(incoming, None))
    return incoming.command in _TO_DESK or (waits and not incoming.command)


def _told_before(state: State) -> bool:
    """Whether the words go to the desk anyway, and what to do at once was said when the harm was picked."""
    return bool(state.step and state.draft is not None and state.draft.harm not in {"", Harm.NONE})


def _goes_on(text: str, answer: Answer, care: str) -> bool:
    """Whether a message after the card `care` stays with it: all but a clear question about something else."""
    if answer.status is AnswerStatus.ABOUT:
        return answer.card is not None and answer.card.id in _GOES_ON | {_FAREWELLS.get(care, "")}
    return answer.status is not AnswerStatus.ANSWERED or len(text.split()) < CLEAR_WORDS


def _tells_of_danger(text: str, library: Library) -> bool:
    """Whether it does as a whole, or in one of its clauses, or says that it still goes on."""
    clauses = (one.strip() for one in _CLAUSE_END.split(text))
    urgent = (library.answer(one).status is AnswerStatus.URGENT for one in (text, *filter(None, clauses)))
    return tells_it_goes_on(text) or any(urgent)


def _is_past(text: str, state: State, library: Library) -> bool:
    """Whether a message after a card asks something else of the documents, of itself or of what was asked before the
    danger, and either says that the danger is over or names what it goes back to. What tells of danger never does.
    """
    if not state.thread.care:
        return False
    beside = asked_beside(text)
    asked = beside or (text if _GOES_BACK.search(fold_text(text).rstrip(" ?.!")) is not None else "")
    if not asked or _tells_of_danger(asked, library):
        return False
    shown_before = library.entry(state.thread.entry)
    return understand(asked, state.thread, shown_before, library.answer).answer.status is AnswerStatus.ANSWERED


def shown(state: State, text: str, answer: Answer, card: Card, context: Context) -> Result:
    """The card; nothing of what was said leaves the conversation."""
    thread = replace(state.thread, care=card.id, care_words=_added(state, text), care_code="", at_s=context.now_s)
    told = Outgoing(card_text(card), (_tell_desk(context.library),), urgent=True)
    return replace(reply(replace(state, thread=thread), told), said=Said(answer))


def stays(state: State, text: str, card: Card, context: Context) -> Result:
    """The same care again, shorter; what is said is added to what can be passed on."""
    library, before = context.library, state.thread
    thread = replace(before, care_words=_added(state, text), at_s=context.now_s)
    lines = "\n".join(f"• {line}" for line in card.now[:FIRST_LINES])
    told = Outgoing(library.say("urgent_stays", lines=lines), (_tell_desk(library),), urgent=True)
    said = Said(Answer(AnswerStatus.URGENT, None, 1.0, card=card))
    return replace(reply(replace(state, thread=thread), told), said=said)


def kept_beside(told: Result, incoming: Incoming, library: Library) -> Result:
    """With what came beside the words, for when they are passed on; like them it is kept in memory alone."""
    thread = told.state.thread
    material = together(thread.care_sent.material, brought(incoming, library.sources))
    message = incoming.origin.message if material.keys else ""
    sent = Draft(material, message=message or thread.care_sent.message)
    return replace(told, state=replace(told.state, thread=replace(thread, care_sent=sent)))


def _added(state: State, text: str) -> str:
    """What can be passed on: what was said since the card, and is not at the desk yet."""
    return "\n".join(filter(None, (state.thread.care_words, text)))[-MAX_WORDS_CHARS:]


def in_group(card: Card, library: Library) -> str:
    """Where others read along: the numbers alone, and the way to the private chat."""
    return library.say("urgent_group", numbers=", ".join(card.numbers))


def card_text(card: Card) -> str:
    return "\n".join([f"{BOLD}{card.text}{BOLD_END}", "", *(f"• {line}" for line in card.now)])


def card_of(library: Library, slug: str) -> Card | None:
    card = library.knowledge.cards.get(slug)
    return card if card is not None and card.kind is CardKind.URGENT else None


def _tell_desk(library: Library) -> Choice:
    return TellOfDanger().button(library.say("choice_urgent"))
