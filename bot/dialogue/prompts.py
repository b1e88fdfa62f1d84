"""Messages of the desk that ask an officer for words: whom, for what, and until when the words count. Pure.

Others read along and may reply too; their words are not meant for any member.
"""

from dataclasses import replace

from bot.dialogue.actions.desk import PickEntry, SendBare, UseReady
from bot.dialogue.desk_buttons import answer_or_ask
from bot.dialogue.desk_lists import called
from bot.dialogue.library import Library
from bot.dialogue.officers import Refusal, is_question, names, refuse_closed, told
from bot.dialogue.shown import finding_name, without_strangers
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.asking import Answered
from bot.domain.cases import Case, Finding, Officer
from bot.domain.desk_effects import TellDesk
from bot.domain.effects import Effect
from bot.domain.messages import Choice, Incoming, Outgoing
from bot.domain.pending import FOR_FINDING

FOR_MORE, FOR_NOTE = "more", "remark"
"""Purposes of these messages (see `bot.domain.asking.Answered`)."""
OPEN_S = 15 * 60.0
"""As the messages say themselves."""
MAX_PICKED = 3


def slug(text: str, library: Library) -> Finding:
    """The finding of a button or of a message that asks for words.

    Raises:
        Refusal: there is none of that name.
    """
    if text not in set(Finding):
        raise Refusal(library.say("stale_choice"))
    return Finding(text)


def ask_words(
    state: State,
    incoming: Incoming,
    context: Context,
    officer: Officer,
    case: Case,
    finding: Finding,
    *effects: Effect,
    before: str = "",
) -> Result:
    """A message to reply to; where words are not needed it has buttons, and to a question answers to pick from.

    What can be taken over and edited stands in it: the words `before`, else those that are shipped for the finding.
    """
    library = context.library
    choices: tuple[Choice, ...] = ()
    ready = ready_words(finding, library)
    if finding is not Finding.REPLY:
        bare = SendBare(case.code, finding).button(library.say("choice_send_bare"))
        choices = (bare, UseReady(case.code, finding).button(library.say("choice_use_ready")))
    elif is_question(case):
        choices = entries_for(case, case.material.text, library)
    key = "desk_write_reply" if finding is Finding.REPLY else "desk_write_words"
    words = {"code": case.code, "finding": finding_name(finding, library), "officer": called((officer,))}
    parts = [library.say(key, **words)]
    if before:
        parts.append(library.say("desk_words_before", words=without_strangers(before, library)))
    elif ready:
        parts.append(library.say("desk_words_ready", words=ready))
    prompt = Outgoing("\n\n".join(parts), choices)
    ask = _ask(incoming, officer, case, prompt, f"{FOR_FINDING}{finding}")
    return told(state, incoming, library.say("desk_write_below"), effects=(ask, *effects))


def ready_words(finding: Finding, library: Library) -> str:
    """What is shipped for a finding, to be sent as it is or edited first; a reply has none."""
    return "" if finding is Finding.REPLY else library.say(f"ready_words_{finding}")


def ask_question(
    state: State, incoming: Incoming, context: Context, officer: Officer, case: Case, *effects: Effect
) -> Result:
    """A message to reply to with the question for those who sent the case."""
    library = context.library
    refuse_closed(case, library)
    words = {"code": case.code, "officer": called((officer,))}
    prompt = Outgoing(library.say("desk_write_question_back", **words))
    ask = _ask(incoming, officer, case, prompt, FOR_MORE)
    return told(state, incoming, library.say("desk_write_below"), effects=(ask, *effects))


def ask_note(state: State, incoming: Incoming, context: Context, officer: Officer, case: Case) -> Result:
    """A message to reply to with what is to be noted of the case."""
    library = context.library
    prompt = Outgoing(library.say("desk_note_how", code=case.code, officer=called((officer,))))
    ask = _ask(incoming, officer, case, prompt, FOR_NOTE)
    return told(state, incoming, library.say("desk_write_below"), effects=(ask,))


def entries_for(case: Case, words: str, library: Library) -> tuple[Choice, ...]:
    """Answers of the knowledge base that the words find."""
    answer = library.answer(words)
    first = (answer.entry,) if answer.entry is not None else ()
    entries = dict.fromkeys((*first, *(suggestion.entry for suggestion in answer.suggestions)))
    return tuple(PickEntry(case.code, entry.id).button(entry.title) for entry in list(entries)[:MAX_PICKED])


def _ask(incoming: Incoming, officer: Officer, case: Case, prompt: Outgoing, purpose: str) -> TellDesk:
    return TellDesk(incoming.address, case.id, replace(prompt, ask=True), purpose, officer.id, OPEN_S)


def asks_for_words(answered: Answered) -> bool:
    return answered.purpose.startswith(FOR_FINDING) or answered.purpose in {FOR_MORE, FOR_NOTE}


def refuse_unasked(answered: Answered, officer: Officer, context: Context) -> None:
    """Raises Refusal for the words of another officer than the one who was asked, and for words that come too late."""
    library, case = context.library, answered.case
    choices = answer_or_ask(case.code, library)
    if answered.asked and answered.asked != officer.id:
        name = names(context).get(answered.asked) or library.say("desk_someone")
        raise Refusal(library.say("desk_asked_another", code=case.code, name=name), choices)
    if answered.open_until_s <= context.now_s:
        raise Refusal(library.say("desk_ask_closed", code=case.code), choices)
