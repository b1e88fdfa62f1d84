"""The answer to a case: a finding with or without words, an entry of the knowledge base, a question back.

By command, or by buttons; words to a finding are a reply to the message that asks for them (see `officer_words`). All
of it is shown back, and goes by a tap on "Gửi" (see `officer_send`).
"""

from bot.dialogue import render
from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import (
    AnswerCase,
    AskSenders,
    ChooseFinding,
    PickEntry,
    PickEntryOnce,
    SendBare,
    UseReady,
)
from bot.dialogue.code_words import split_word
from bot.dialogue.library import Library
from bot.dialogue.officers import (
    Refusal,
    asks_cases,
    for_officers,
    is_question,
    meant,
    officer_step,
    refuse_held,
    refuse_merged,
    told,
)
from bot.dialogue.prompts import ask_question, ask_words, entries_for, ready_words
from bot.dialogue.showing_back import show_finding, show_question
from bot.dialogue.shown import harmless
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step
from bot.dialogue.verdicts import Conclusion, findings_for, is_bare_true, refuse_misfit, take_finding
from bot.domain.cases import Case, Finding, Officer
from bot.domain.marks import plain
from bot.domain.messages import Incoming
from bot.domain.pieces import shortened

ENTRY = "entry:"
SEARCH = "?"


def _answer(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """/traloi K7-3M24 sai Lời nhắn; with less, what is missing is asked for."""
    library = context.library
    wanted = meant(incoming, context)
    case = wanted.case
    refuse_merged(case, library)
    refuse_held(case, officer, context)
    if not wanted.rest:
        return _which_finding(state, incoming, context, officer, case)
    finding, words = take_finding(wanted.rest, library)
    if finding is None:
        shown = shortened(harmless(wanted.rest), 20)
        raise Refusal(library.say("desk_which_finding", code=case.code, words=shown), findings_for(case, library))
    if finding is Finding.REPLY and words.startswith(ENTRY):
        return _entry(state, incoming, context, officer, case, words)
    if finding is Finding.REPLY and words.startswith(SEARCH):
        return _offer(state, incoming, context, case, words.removeprefix(SEARCH))
    if finding is Finding.REPLY and not (words or incoming.media):
        return ask_words(state, incoming, context, officer, case, finding)
    verdict = Conclusion(case, finding, words, incoming.media, doubtful=is_bare_true(wanted.rest))
    return show_finding(state, incoming, context, officer, verdict)


def _which_finding(state: State, incoming: Incoming, context: Context, officer: Officer, case: Case) -> Result:
    """A question is answered in words; of a post it is first said what it is."""
    if is_question(case):
        return ask_words(state, incoming, context, officer, case, Finding.REPLY)
    text = context.library.say("desk_choose_finding", code=case.code)
    return told(state, incoming, text, findings_for(case, context.library))


def _found(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """A finding was tapped: its words are asked for."""
    library = context.library
    wanted = meant(incoming, context)
    finding = _tapped(incoming, library)
    refuse_merged(wanted.case, library)
    refuse_held(wanted.case, officer, context)
    refuse_misfit(wanted.case, finding, library)
    return ask_words(state, incoming, context, officer, wanted.case, finding)


def _send_bare(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    wanted, finding = meant(incoming, context), _tapped(incoming, context.library)
    words = ready_words(finding, context.library) if isinstance(parse(incoming.action), UseReady) else ""
    verdict = Conclusion(wanted.case, finding, words)
    return show_finding(state, incoming, context, officer, verdict)


def _tapped(incoming: Incoming, library: Library) -> Finding:
    """The finding of a button.

    Raises:
        Refusal: there is none.
    """
    tapped = parse(incoming.action)
    if not isinstance(tapped, ChooseFinding | SendBare | UseReady):
        raise Refusal(library.say("stale_choice"))
    return tapped.finding


def _offer(state: State, incoming: Incoming, context: Context, case: Case, words: str) -> Result:
    """Entries that the words find."""
    choices = entries_for(case, words, context.library)
    key = "desk_pick_entry" if choices else "desk_no_entry_found"
    return told(state, incoming, context.library.say(key, code=case.code), choices)


def _picked(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """One of the entries was tapped."""
    case, picked = meant(incoming, context).case, parse(incoming.action)
    refuse_merged(case, context.library)
    entry = picked.entry if isinstance(picked, PickEntry) else ""
    return _entry(state, incoming, context, officer, case, f"{ENTRY}{entry}")


def _entry(state: State, incoming: Incoming, context: Context, officer: Officer, case: Case, words: str) -> Result:
    """entry:ID, with or without words of the officer in front."""
    entry_id, own = split_word(words.removeprefix(ENTRY))
    text = "\n\n".join(filter(None, (own, plain(_entry_text(entry_id, context.library)))))
    return show_finding(state, incoming, context, officer, Conclusion(case, Finding.REPLY, text))


def _entry_text(entry_id: str, library: Library) -> str:
    entry = library.entry(entry_id)
    if entry is None:
        raise Refusal(library.say("desk_no_such_entry", entry=shortened(harmless(entry_id), 40)))
    return render.render_whole(entry, library)


def _ask_more(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """/hoithem K7-3M24 câu hỏi; by button, the question is the reply to the message that asks for it."""
    wanted = meant(incoming, context)
    if incoming.media:
        raise Refusal(context.library.say("desk_words_only", code=wanted.case.code))
    if not wanted.rest:
        return ask_question(state, incoming, context, officer, wanted.case)
    return show_question(state, incoming, context, officer, wanted.case, wanted.rest)


ANSWER = officer_step("traloi", _answer, actions=(AnswerCase,))
FOUND = Step("officer_finding", for_officers(_found), actions=frozenset({ChooseFinding}), asks=asks_cases)
SEND_BARE = Step("officer_bare", for_officers(_send_bare), actions=frozenset({SendBare, UseReady}), asks=asks_cases)
PICKED = Step("officer_entry", for_officers(_picked), actions=frozenset({PickEntry, PickEntryOnce}), asks=asks_cases)
ASK_MORE = officer_step("hoithem", _ask_more, actions=(AskSenders,))
