"""All the questions of one message, each read with what was asked before; and a question that is gone back to. Pure."""

from dataclasses import dataclass, replace

from bot.answers.decision import Answer, AnswerStatus, Ask
from bot.answers.schema import Entry
from bot.dialogue import ellipsis
from bot.dialogue.following import Understood, understand
from bot.dialogue.listing import against, marked
from bot.dialogue.several import split
from bot.dialogue.thread import Spoken, Thread, asked
from bot.dialogue.turning_back import Back

MIN_OWN_OF_QUESTION = 2
SURER_BY = 0.2


@dataclass(frozen=True, slots=True)
class Also:
    """A further question of a message, the `number`th in it, and its answer."""

    number: int
    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Served:
    """The first question that is answered, and the others of the message with what is said to them. `spoken`: all of
    them in their order, of a message that has several.
    """

    first: Understood
    also: tuple[Also, ...] = ()
    spoken: tuple[Spoken, ...] = ()


def serve(text: str, thread: Thread, shown: Entry | None, ask: Ask) -> Served:
    """A message of several questions is split where it lists them, or where that answers more than one of them."""
    whole = understand(text, thread, shown, ask)
    items = marked(text) or _both(against(text), ask)
    parts = items or split(text)
    corrects = ellipsis.corrected(ellipsis.said(text)) is not None
    if (
        len(parts) < 2
        or corrects
        or whole.why is not None
        or whole.answer.status in {AnswerStatus.URGENT, AnswerStatus.ABOUT}
    ):
        return Served(whole)
    read: list[Understood] = []
    for part in parts:
        one = understand(part, thread, shown, ask)
        if one.answer.status is AnswerStatus.URGENT:
            return Served(one)
        if one.answer.status is AnswerStatus.ANSWERED and one.answer.entry is not None and not items:
            thread, shown = asked(one.text, one.answer.entry.id, thread.at_s), one.answer.entry
        read.append(replace(one, tells=one.tells and not items))
    served = [one for one in read if _serves(one)]
    first = next((one for one in served if one.answer.status is AnswerStatus.ANSWERED), None)
    of_one_part = bool(items) or any(one.answer.entry is whole.answer.entry for one in served)
    if first is None or (_is_surer(whole.answer, first.answer) and not of_one_part):
        return Served(whole)
    others = [(number, one) for number, one in enumerate(read, 1) if one is not first and _serves(one)]
    also = tuple(
        Also(number, parts[number - 1], one.answer)
        for number, one in others
        if one.answer.entry is not first.answer.entry
    )
    return Served(first, also, tuple(map(_spoken, read))) if also or items else Served(whole)


def _both(pair: tuple[str, ...], ask: Ask) -> tuple[str, ...]:
    """What is set against something else is asked of it only where both are questions for the documents."""
    return pair if all(ask(one).status in {AnswerStatus.ANSWERED, AnswerStatus.SUGGESTED} for one in pair) else ()


def _spoken(one: Understood) -> Spoken:
    entry = one.answer.entry
    return Spoken(one.text, entry.id if entry is not None else "")


def _is_surer(whole: Answer, part: Answer) -> bool:
    """Whether the message as a whole is answered otherwise, and surer: its parts are no questions of their own."""
    answered = whole.status is AnswerStatus.ANSWERED and whole.entry is not part.entry
    return answered and whole.confidence > part.confidence + SURER_BY


def _serves(one: Understood) -> bool:
    """What is a question for the documents, or names a matter of its own that they are silent on."""
    answer = one.answer
    if answer.status in {AnswerStatus.ANSWERED, AnswerStatus.SUGGESTED}:
        return True
    names_one = answer.entry is not None or ellipsis.own_words(ellipsis.said(one.text), "") >= MIN_OWN_OF_QUESTION
    return answer.status is AnswerStatus.ABSTAINED and names_one


def serve_back(back: Back, thread: Thread, shown: Entry | None, ask: Ask) -> Served:
    """The question that is gone back to, with what the message adds to it. `shown`: what was shown for it."""
    then = replace(thread, question=back.spoken.question, entry=back.spoken.entry, told=())
    again = Served(Understood(back.spoken.question, ask(back.spoken.question)))
    if not back.rest:
        return again
    served = serve(back.rest, then, shown, ask)
    if served.first.why is not None:
        return served
    text = ellipsis.merged(back.spoken.question, ellipsis.said(back.rest))
    together = ask(text, joined=True)
    if together.status is AnswerStatus.ANSWERED:
        return Served(Understood(text, together))
    return served if served.first.answer.status is AnswerStatus.ANSWERED else again
