"""What a conversation still has in mind: the last question with the entry shown, and what was told before a question.

It is part of the state, yet lives in the memory of the process alone and for minutes: see docs/why/thread.md.
"""

from dataclasses import dataclass, replace

from bot.domain.drafts import NO_DRAFT, Draft

LASTS_S = 1_800.0
"""Half an hour after the last message nobody goes on with "vậy like thôi"."""
MAX_TOLD = 6
MAX_TOLD_CHARS = 900
MAX_QUESTION_CHARS = 400
MAX_BESIDE = 5
MAX_BESIDE_CHARS = 1_000


@dataclass(frozen=True, slots=True)
class Spoken:
    """A question as it was read, and the id of what was shown for it, "" for nothing."""

    question: str
    entry: str


@dataclass(frozen=True, slots=True)
class Thread:
    """`question`: the last one that was answered, as it was read; `entry`: the id of what was shown for it.

    `told`: messages since that asked nothing. `at_s`: when the last message came. `care`: the card of help shown, until
    a new subject lets go; `care_words`: what can be passed on to the desk for it, `care_code`: the case it became,
    `care_sent`: what came beside those words.
    `beside`: what was said beside something brought, each with the moment of its draft: it becomes the note when that
    is sent to the desk. `missed`: the last question that got no answer or, with `was_answered`, another one than was
    meant: for the member to give, if they wish. `served`: all questions of the last message that had several.
    `earlier`: what was asked and shown before the last question.
    """

    question: str = ""
    entry: str = ""
    told: tuple[str, ...] = ()
    at_s: float = 0.0
    care: str = ""
    care_words: str = ""
    care_code: str = ""
    care_sent: Draft = NO_DRAFT
    beside: tuple[tuple[float, str], ...] = ()
    missed: str = ""
    was_answered: bool = False
    served: tuple[Spoken, ...] = ()
    earlier: Spoken | None = None

    def without_care(self) -> "Thread":
        return replace(self, care="", care_words="", care_code="", care_sent=NO_DRAFT)

    def at(self, now_s: float) -> "Thread":
        """The thread as it is now: nothing, once it is old."""
        return self if abs(now_s - self.at_s) <= LASTS_S else Thread()


NOTHING = Thread()


def asked(question: str, entry: str, now_s: float, before: Thread = NOTHING) -> Thread:
    """After an answer: of a long question its end, where it asks. `before`: what was said beside goes on with it."""
    earlier = Spoken(before.question, before.entry) if before.question and before.entry != entry else before.earlier
    return Thread(
        question[-MAX_QUESTION_CHARS:], entry, (), now_s, beside=before.beside, served=before.served, earlier=earlier
    )


def said_beside(thread: Thread, made_s: float, words: str, now_s: float) -> Thread:
    """With words that stood beside what became the draft of that moment; too long ones are not kept."""
    if not words or len(words) > MAX_BESIDE_CHARS:
        return thread
    return replace(thread, beside=(*thread.beside, (made_s, words))[-MAX_BESIDE:], at_s=now_s)


def words_beside(thread: Thread, made_s: float) -> str:
    """What was said beside the draft of that moment, "" where nothing was or it is forgotten by now."""
    return next((words for moment_s, words in reversed(thread.beside) if moment_s == made_s), "")


def told(thread: Thread, text: str, now_s: float) -> Thread:
    """After a message that asked nothing: the last ones are kept."""
    kept = (*thread.told, text)[-MAX_TOLD:]
    while len(kept) > 1 and sum(map(len, kept)) > MAX_TOLD_CHARS:
        kept = kept[1:]
    return replace(thread, told=tuple(one[-MAX_TOLD_CHARS:] for one in kept), at_s=now_s)


def with_served(thread: Thread, served: tuple[Spoken, ...]) -> Thread:
    """After a message of several questions; after any other what was served before stays in mind."""
    return replace(thread, served=served) if served else thread
