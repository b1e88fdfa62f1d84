"""A message read with what was asked before it: alone, or together where that is surer. Pure."""

from dataclasses import dataclass, replace

from bot.answers.decision import Answer, AnswerStatus, Ask, Suggestion
from bot.answers.schema import OPPOSITES, Entry, Kind, Verdict
from bot.dialogue import about_answer, ellipsis, protest, who
from bot.dialogue.about_answer import Why
from bot.dialogue.ellipsis import FoldedWords
from bot.dialogue.linking import EMPTY
from bot.dialogue.pasted import asks
from bot.dialogue.thread import Thread

SURE_ALONE = 0.9
"""From this confidence on a message with words of its own needs nothing of what was said before."""
SURE_OF_ITSELF = 0.6
"""From this confidence on the opposite verdict to that of the message alone is not read into it."""
SURELY_OTHER = 0.98
"""From this confidence on a message with any word of its own speaks of something else, whatever links it."""
SURE_OF_ANOTHER = 0.95
MAX_OWN_OF_REFUSED = 2
"""Words of its own that a message may have, which alone is known to be about something else."""
MIN_TOLD_WORDS = 3
MIN_OWN_MATTER = 2
OF_RIGHT = frozenset("dung sai quy dinh luat dieu".split())
"""What a correction may ask of the matter besides: "có đúng chỉ thị không"."""
GATE = "turned round by nothing that was said"


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
    if alone.status is AnswerStatus.URGENT:
        return Understood(text, alone)
    message = ellipsis.said(text)
    if (of_it := _of_the_last(text, message, thread, shown, alone, ask)) is not None:
        return of_it
    if (
        not message.words
        or ellipsis.lets_go(message)
        or (alone.status is AnswerStatus.ABOUT and not _about_matter(message))
    ):
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
    bad = together is not None and _allows_what_is_bad(together, alone, plain)
    if together is not None and (bad or _turns_against(together, alone, plain, thread)):
        together = None
    if together is not None and _is_better(together, alone, plain, thread, corrects=meant is not None):
        return _unless_turned(together, alone, plain, shown)
    return Understood(plain.text if meant is not None else text, alone, tells=not bad and _tells(text, message))


def _of_the_last(
    text: str, message: FoldedWords, thread: Thread, shown: Entry | None, alone: Answer, ask: Ask
) -> Understood | None:
    """What asks about the answer shown, objects to it, or names only whom or what of it is meant now."""
    why = about_answer.why(message, _known(thread, shown)) if shown is not None else None
    named = (_named(message, thread, alone, ask) or _of_the_same(thread, message, shown, ask)) if why is None else None
    if named is not None or shown is None:
        return named
    if why is None and _only_objects(text, message, thread, shown, alone, ask):
        why = Why.STANDS
    return Understood(thread.question, Answer(AnswerStatus.ANSWERED, shown, 1.0), why) if why is not None else None


def _named(message: FoldedWords, thread: Thread, alone: Answer, ask: Ask) -> Understood | None:
    """What names another whom the last question is about, or asks where something it names is written."""
    of_whom = who.asked_of(thread.question, message) if not thread.told else ""
    where = about_answer.asked_where(message) if thread.question and alone.status is not AnswerStatus.ANSWERED else ""
    with_it = f"{thread.question} {where}" if where else ""
    for text, why in ((of_whom, None), (where, Why.SOURCE), (with_it, Why.SOURCE)):
        if text and (answer := ask(text, joined=True)).status is AnswerStatus.ANSWERED:
            return Understood(text, answer, why)
    return None


def _only_objects(text: str, message: FoldedWords, thread: Thread, shown: Entry, alone: Answer, ask: Ask) -> bool:
    """Whether it objects to what was just answered, and the question is not answered otherwise with it."""
    sure = alone.status is AnswerStatus.ANSWERED and alone.confidence >= SURE_OF_ITSELF and alone.entry is not shown
    sure = sure and not protest.only_leave(message)
    just_answered = bool(thread.question) and not thread.told and not (thread.missed and not thread.was_answered)
    if sure or not just_answered or not protest.objects(text, message, shown):
        return False
    entry = ask(f"{thread.question}. {message.text}", joined=True).entry
    return entry is None or entry.verdict is shown.verdict


def _before(thread: Thread) -> str:
    return " ".join(filter(None, (thread.question, *thread.told)))


def _known(thread: Thread, shown: Entry) -> str:
    return ellipsis.said(f"{thread.question} {shown.title} {shown.answer}").folded


def _together(thread: Thread, message: FoldedWords, shown: Entry | None, ask: Ask) -> Understood | None:
    """The message with what was told before it, or with the last question changed where it says so. What turns nothing
    round is still about the same matter: the title of what was shown stands for it.
    """
    before = " ".join(thread.told) if thread.told else thread.question
    answered = not thread.told or (thread.question == thread.told[-1] and ellipsis.tells_how_it_stands(message))
    text = ellipsis.merged(before, message) if answered else f"{before} {message.text}"
    same_matter = not thread.told and not ellipsis.turns_round(message) and _own(message, thread) < MIN_OWN_MATTER
    if shown is not None and same_matter:
        text = f"{shown.title}. {text}"
    answer = ask(text, joined=True)
    if answer.status in {AnswerStatus.ANSWERED, AnswerStatus.URGENT, AnswerStatus.SUGGESTED}:
        return Understood(text, answer)
    return None


def _of_the_same(thread: Thread, message: FoldedWords, shown: Entry | None, ask: Ask) -> Understood | None:
    """A correction in the very words of the last question: "ý em là KHÔNG báo thì có đúng không"."""
    meant = ellipsis.corrected(message)
    known = EMPTY | OF_RIGHT | set(ellipsis.said(thread.question).folded.split())
    if shown is None or thread.told or meant is None or not meant.words or set(meant.folded.split()) - known:
        return None
    text = f"{shown.title}. {thread.question} {meant.text}"
    answer = ask(text, joined=True)
    return Understood(text, answer) if answer.status is AnswerStatus.ANSWERED else None


def _of_another_matter(thread: Thread, message: FoldedWords, alone: Answer, ask: Ask) -> Understood | None:
    """A message that goes on with another matter ("còn bài của trang lạ thì sao"): asked as the question before was,
    but of its own matter only. None for what is not answered so.
    """
    if thread.told or not ellipsis.links_back(message) or alone.status is AnswerStatus.ANSWERED:
        return None
    text = ellipsis.carried(thread.question, message)
    if not text or not _own(message, thread) or len(message.words) > ellipsis.MAX_WORDS:
        return None
    answer = ask(text, joined=True)
    return Understood(text, answer) if answer.status is AnswerStatus.ANSWERED else None


def _allows_what_is_bad(together: Understood, alone: Answer, message: FoldedWords) -> bool:
    """Whether what was asked before would allow what the message surely says by itself ("còn chửi lại thì sao"), or
    what is bad with nothing in it that turns it round.
    """
    one, other = alone.entry, together.answer.entry
    allows = other is not None and other.verdict is Verdict.DO and (one is None or one.verdict is not Verdict.DO)
    if allows and ellipsis.is_of_bad(message) and not ellipsis.turns_round(message):
        return True
    if one is None or other is None or alone.status is not AnswerStatus.ANSWERED or alone.confidence < SURE_OF_ITSELF:
        return False
    return {one.verdict, other.verdict} == OPPOSITES and ellipsis.is_of_bad(message)


def _turns_against(together: Understood, alone: Answer, message: FoldedWords, thread: Thread) -> bool:
    """Whether what was said before would turn round what the message says by itself: something good forbidden, or the
    opposite of what it surely is answered alone. A message may lean on what was said, or one of them say what is known,
    published or allowed.
    """
    one, other = alone.entry, together.answer.entry
    turns = ellipsis.turns_round(message)
    if other is None:
        return False
    if other.verdict is Verdict.DONT and ellipsis.is_of_good(message) and not (one is other and turns):
        return True
    if one is None or alone.status is not AnswerStatus.ANSWERED or {one.verdict, other.verdict} != OPPOSITES:
        return False
    leans = turns or ellipsis.links_back(message) or ellipsis.asks_of_it(message)
    sure = alone.confidence >= (SURE_OF_ITSELF if thread.told else SURE_ALONE)
    return sure and not (leans or any(ellipsis.turns_round(ellipsis.said(told)) for told in thread.told))


def _own(message: FoldedWords, thread: Thread) -> int:
    return ellipsis.own_words(message, ellipsis.said(_before(thread)).folded)


def _is_better(together: Understood, alone: Answer, message: FoldedWords, thread: Thread, *, corrects: bool) -> bool:
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
    allowed = corrects and answer.entry is not None and answer.entry.verdict is Verdict.DO
    surely_refused = refused and ellipsis.turns_round(message) and alone.confidence >= SURE_ALONE and not allowed
    if surely_refused or (own and not (links or of_it) and alone.status is AnswerStatus.SUGGESTED):
        return False
    if answer.status is AnswerStatus.SUGGESTED:
        return alone.status is AnswerStatus.ABSTAINED and own == 0
    if alone.status is AnswerStatus.ANSWERED and answer.status is AnswerStatus.ANSWERED:
        own_matter = ellipsis.names_a_document(message) or (ellipsis.turns_round(message) and not thread.told)
        return not own_matter and (own <= 1 or alone.confidence < SURE_ALONE or answer.confidence >= alone.confidence)
    sure = SURELY_OTHER if own < MIN_OWN_MATTER else SURE_OF_ANOTHER if own == MIN_OWN_MATTER else SURE_ALONE
    other_deed = corrects and (ellipsis.names_a_deed(message) or ellipsis.turns_round(message))
    if own and alone.status is AnswerStatus.ABSTAINED and alone.confidence >= sure and not other_deed:
        return False
    return own <= 1 or (links and (own <= MAX_OWN_OF_REFUSED or not (refused or corrects)))


def _unless_turned(together: Understood, alone: Answer, message: FoldedWords, shown: Entry | None) -> Understood:
    """The opposite of what was said just before needs words that turn it round, or stands alone: else choices."""
    entry = together.answer.entry
    if entry is None or shown is None or {entry.verdict, shown.verdict} != OPPOSITES:
        return together
    if ellipsis.turns_round(message) or (alone.entry is not None and alone.entry.verdict is entry.verdict):
        return together
    offered = (Suggestion(shown, 0.5), Suggestion(entry, together.answer.confidence))
    return Understood(together.text, Answer(AnswerStatus.SUGGESTED, None, together.answer.confidence, offered, GATE))


def _about_matter(message: FoldedWords) -> bool:
    """A word that links back and one for what is done: "vậy like thôi" is no mere yes, though it sounds like one."""
    return ellipsis.links_back(message) and ellipsis.fills_a_slot(message)


def _tells(text: str, message: FoldedWords) -> bool:
    """Whether a message tells something and asks nothing: then it belongs to the question that may come."""
    return len(message.words) >= MIN_TOLD_WORDS and not asks(text, message.folded) and not ellipsis.links_back(message)
