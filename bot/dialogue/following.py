"""A message read with what was asked before it: alone, or together where that is surer. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.answers.decision import Answer, Status, Suggestion
from bot.answers.schema import OPPOSITES, Entry, Kind, Verdict
from bot.dialogue import ellipsis
from bot.dialogue.ellipsis import Said
from bot.dialogue.linking import Why
from bot.dialogue.pasted import asks
from bot.dialogue.several import split
from bot.dialogue.thread import Thread, asked

SURE_ALONE = 0.9
"""From this confidence on a message with words of its own needs nothing of what was said before."""
SURE_OF_ITSELF = 0.6
"""From this confidence on the opposite verdict to that of the message alone is not read into it."""
SURELY_OTHER = 0.98
"""From this confidence on a message with any word of its own speaks of something else, whatever links it."""
MAX_OWN_OF_REFUSED = 2
"""Words of its own that a message may have, which alone is known to be about something else."""
MIN_OWN_OF_QUESTION = 2
MIN_TOLD_WORDS = 3
MIN_OWN_MATTER = 2
SURER_BY = 0.2
GATE = "turned round by nothing that was said"

Ask = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Understood:
    """The text as it was read, and its answer; `why` where the message asks about the answer shown before.

    `tells`: the message asks nothing, and is kept for the question that may come.
    """

    text: str
    answer: Answer
    why: Why | None = None
    tells: bool = False


def understand(text: str, thread: Thread, shown: Entry | None, ask: Ask) -> Understood:
    """`shown` is the entry last shown, None for none. Danger is heard first, whatever was talked about."""
    alone = ask(text)
    if alone.status is Status.URGENT:
        return Understood(text, alone)
    message = ellipsis.said(text)
    if shown is not None and (why := ellipsis.why(message, _known(thread, shown))) is not None:
        return Understood(thread.question, Answer(Status.ANSWERED, shown, 1.0), why)
    if not message.words or ellipsis.lets_go(message) or (alone.status is Status.ABOUT and not _about_matter(message)):
        return Understood(text, alone)
    meant = ellipsis.corrected(message)
    if meant is not None:
        question, *told = (ellipsis.without_negated(one, message) for one in (thread.question, *thread.told))
        thread = replace(thread, question=question, told=tuple(told))
    plain = meant or message
    before = _before(thread)
    if meant is not None and meant.words:
        alone = ask(meant.text)
    if not before or not plain.words:
        return Understood(text, alone, tells=_tells(text, message))
    together = _of_another_matter(thread, plain, alone, ask) or _together(
        thread, plain, shown if meant is None else None, ask
    )
    if together is not None and (
        _forbids_what_is_good(together, alone, plain) or _allows_what_is_bad(together, alone, plain)
    ):
        together = None
    if together is not None and _is_better(together, alone, plain, thread, corrects=meant is not None):
        return _unless_turned(together, alone, plain, shown)
    return Understood(plain.text if meant is not None else text, alone, tells=_tells(text, message))


@dataclass(frozen=True, slots=True)
class Also:
    """A further question of a message, the `number`th in it, and its answer."""

    number: int
    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Served:
    """The first question that is answered, and the others of the message with what is said to them."""

    first: Understood
    also: tuple[Also, ...] = ()


def serve(text: str, thread: Thread, shown: Entry | None, ask: Ask) -> Served:
    """A message of several questions is split only where that answers more than one of them."""
    whole = understand(text, thread, shown, ask)
    parts = split(text)
    corrects = ellipsis.corrected(ellipsis.said(text)) is not None
    if len(parts) < 2 or corrects or whole.why is not None or whole.answer.status in {Status.URGENT, Status.ABOUT}:
        return Served(whole)
    read: list[Understood] = []
    for part in parts:
        one = understand(part, thread, shown, ask)
        if one.answer.status is Status.URGENT:
            return Served(one)
        if one.answer.status is Status.ANSWERED and one.answer.entry is not None:
            thread, shown = asked(one.text, one.answer.entry.id, thread.at_s), one.answer.entry
        read.append(one)
    served = [one for one in read if _serves(one)]
    first = next((one for one in served if one.answer.status is Status.ANSWERED), None)
    of_one_part = any(one.answer.entry is whole.answer.entry for one in served)
    if first is None or (_is_surer(whole.answer, first.answer) and not of_one_part):
        return Served(whole)
    others = [(number, one) for number, one in enumerate(read, 1) if one is not first and _serves(one)]
    also = tuple(
        Also(number, parts[number - 1], one.answer)
        for number, one in others
        if one.answer.entry is not first.answer.entry
    )
    return Served(first, also) if also else Served(whole)


def _is_surer(whole: Answer, part: Answer) -> bool:
    """Whether the message as a whole is answered otherwise, and surer: its parts are no questions of their own."""
    answered = whole.status is Status.ANSWERED and whole.entry is not part.entry
    return answered and whole.confidence > part.confidence + SURER_BY


def _serves(one: Understood) -> bool:
    """What is a question for the documents, or names a matter of its own that they are silent on."""
    answer = one.answer
    if answer.status in {Status.ANSWERED, Status.SUGGESTED}:
        return True
    names_one = answer.entry is not None or ellipsis.own_words(ellipsis.said(one.text), "") >= MIN_OWN_OF_QUESTION
    return answer.status is Status.ABSTAINED and names_one


def _before(thread: Thread) -> str:
    return " ".join(filter(None, (thread.question, *thread.told)))


def _known(thread: Thread, shown: Entry) -> str:
    return ellipsis.said(f"{thread.question} {shown.title} {shown.answer}").folded


def _together(thread: Thread, message: Said, shown: Entry | None, ask: Ask) -> Understood | None:
    """The message with what was told before it, or with the last question changed where it says so. What turns nothing
    round is still about the same matter: the title of what was shown stands for it.
    """
    before = " ".join(thread.told) if thread.told else thread.question
    answered = not thread.told or (thread.question == thread.told[-1] and ellipsis.tells_how_it_stands(message))
    text = ellipsis.merged(before, message) if answered else f"{before} {message.text}"
    same_matter = not thread.told and not ellipsis.turns_round(message) and _own(message, thread) < MIN_OWN_MATTER
    if shown is not None and same_matter:
        text = f"{shown.title}. {text}"
    answer = ask(text)
    if answer.status in {Status.ANSWERED, Status.URGENT, Status.SUGGESTED}:
        return Understood(text, answer)
    return None


def _of_another_matter(thread: Thread, message: Said, alone: Answer, ask: Ask) -> Understood | None:
    """A message that goes on with another matter ("còn bài của trang lạ thì sao"): asked as the question before was,
    but of its own matter only. None for what is not answered so.
    """
    if thread.told or not ellipsis.links_back(message) or alone.status is Status.ANSWERED:
        return None
    text = ellipsis.carried(thread.question, message)
    if not text or not _own(message, thread) or len(message.words) > ellipsis.MAX_WORDS:
        return None
    answer = ask(text)
    return Understood(text, answer) if answer.status is Status.ANSWERED else None


def _forbids_what_is_good(together: Understood, alone: Answer, message: Said) -> bool:
    """Whether a message about something good would be forbidden for what was asked before it."""
    entry = together.answer.entry
    forbids = entry is not None and entry.verdict is Verdict.DONT
    return forbids and ellipsis.is_of_good(message) and not (alone.entry is entry and ellipsis.turns_round(message))


def _allows_what_is_bad(together: Understood, alone: Answer, message: Said) -> bool:
    """Whether what was asked before would allow what the message surely says by itself ("còn chửi lại thì sao")."""
    one, other = alone.entry, together.answer.entry
    if one is None or other is None or alone.status is not Status.ANSWERED or alone.confidence < SURE_OF_ITSELF:
        return False
    return {one.verdict, other.verdict} == OPPOSITES and ellipsis.is_of_bad(message)


def _own(message: Said, thread: Thread) -> int:
    return ellipsis.own_words(message, ellipsis.said(_before(thread)).folded)


def _is_better(together: Understood, alone: Answer, message: Said, thread: Thread, *, corrects: bool) -> bool:
    """Whether the message leans on what came before, and is surer with it."""
    links = ellipsis.links_back(message) or corrects
    own = _own(message, thread)
    of_it = ellipsis.asks_of_it(message)
    leans = links or thread.told or ellipsis.fills_a_slot(message) or of_it
    most = ellipsis.MAX_OWN_AFTER_LINK if links else ellipsis.MAX_OWN
    if not leans or len(message.words) > ellipsis.MAX_WORDS or own > most:
        return False
    answer = together.answer
    refused = alone.entry is not None and alone.entry.kind is Kind.NOT_COVERED
    surely_refused = refused and ellipsis.turns_round(message) and alone.confidence >= SURE_ALONE
    if surely_refused or (own and not (links or of_it) and alone.status is Status.SUGGESTED):
        return False
    if answer.status is Status.SUGGESTED:
        return alone.status is Status.ABSTAINED and own == 0
    if alone.status is Status.ANSWERED and answer.status is Status.ANSWERED:
        own_matter = ellipsis.names_a_document(message) or (ellipsis.turns_round(message) and not thread.told)
        return not own_matter and (own <= 1 or alone.confidence < SURE_ALONE or answer.confidence >= alone.confidence)
    sure = SURELY_OTHER if own <= MIN_OWN_MATTER else SURE_ALONE
    if own and alone.status is Status.ABSTAINED and alone.confidence >= sure and not corrects:
        return False
    return own <= 1 or (links and (own <= MAX_OWN_OF_REFUSED or not (refused or corrects)))


def _unless_turned(together: Understood, alone: Answer, message: Said, shown: Entry | None) -> Understood:
    """The opposite of what was said just before needs words that turn it round, or stands alone: else choices."""
    entry = together.answer.entry
    if entry is None or shown is None or {entry.verdict, shown.verdict} != OPPOSITES:
        return together
    if ellipsis.turns_round(message) or (alone.entry is not None and alone.entry.verdict is entry.verdict):
        return together
    offered = (Suggestion(shown, 0.5), Suggestion(entry, together.answer.confidence))
    return Understood(together.text, Answer(Status.SUGGESTED, None, together.answer.confidence, offered, GATE))


def _about_matter(message: Said) -> bool:
    """A word that links back and one for what is done: "vậy like thôi" is no mere yes, though it sounds like one."""
    return ellipsis.links_back(message) and ellipsis.fills_a_slot(message)


def _tells(text: str, message: Said) -> bool:
    """Whether a message tells something and asks nothing: then it belongs to the question that may come."""
    return len(message.words) >= MIN_TOLD_WORDS and not asks(text, message.folded) and not ellipsis.links_back(message)
