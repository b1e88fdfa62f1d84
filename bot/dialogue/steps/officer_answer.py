"""The answer to a case: a finding with or without words, an entry of the knowledge base, a question back.

By command, or by buttons; words to a finding are a reply to the message that asks for them.
"""

from bot.dialogue import render
from bot.dialogue.desk_lists import called
from bot.dialogue.drafting import MORE
from bot.dialogue.library import Library
from bot.dialogue.officers import (
    Refusal,
    asks_cases,
    audit,
    for_officers,
    is_question,
    meant,
    officer_step,
    refuse_closed,
    refuse_held,
    refuse_merged,
    split_word,
    told,
)
from bot.dialogue.shown import finding_name, harmless, shortened, without_strangers
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.dialogue.verdicts import Verdict, conclude, findings_for, refuse_misfit, sounds_like_dont, take_finding
from bot.domain.asking import Asks
from bot.domain.cases import Case, Finding, Officer
from bot.domain.effects import AskMore, TellDesk
from bot.domain.marks import plain
from bot.domain.messages import Choice, Incoming, Outgoing

MAX_QUESTION_CHARS = 1_000
MAX_PICKED = 3
FOR_FINDING, FOR_MORE = "finding:", "more"
"""Purposes of the messages that ask an officer for words (see `bot.domain.asking.Answered`)."""
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
    if sounds_like_dont(wanted.rest):
        raise Refusal(library.say("desk_true_or_dont", code=case.code), findings_for(case, library))
    if finding is Finding.REPLY and words.startswith(ENTRY):
        return _entry(state, incoming, context, officer, case, words)
    if finding is Finding.REPLY and words.startswith(SEARCH):
        return _offer(state, incoming, context, case, words.removeprefix(SEARCH))
    if finding is Finding.REPLY and not words:
        return _ask_for_words(state, incoming, context, officer, case, finding)
    return conclude(state, incoming, context, officer, Verdict(case, finding, words))


def _which_finding(state: State, incoming: Incoming, context: Context, officer: Officer, case: Case) -> Result:
    """A question is answered in words; of a post it is first said what it is."""
    if is_question(case):
        return _ask_for_words(state, incoming, context, officer, case, Finding.REPLY)
    text = context.library.say("desk_choose_finding", code=case.code)
    return told(state, incoming, text, findings_for(case, context.library))


def _found(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """A finding was tapped: its words are asked for."""
    library = context.library
    wanted = meant(incoming, context)
    finding = _slug(wanted.rest, library)
    refuse_merged(wanted.case, library)
    refuse_held(wanted.case, officer, context)
    refuse_misfit(wanted.case, finding, library)
    return _ask_for_words(state, incoming, context, officer, wanted.case, finding)


def _send_bare(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    wanted = meant(incoming, context)
    verdict = Verdict(wanted.case, _slug(wanted.rest, context.library))
    return conclude(state, incoming, context, officer, verdict)


def _slug(text: str, library: Library) -> Finding:
    if text not in set(Finding):
        raise Refusal(library.say("stale_choice"))
    return Finding(text)


def _ask_for_words(
    state: State, incoming: Incoming, context: Context, officer: Officer, case: Case, finding: Finding
) -> Result:
    """A message to reply to; where words are not needed it has a button, and to a question answers to pick from."""
    library = context.library
    choices: tuple[Choice, ...] = ()
    if finding is not Finding.REPLY:
        choices = (Choice(f"gui:{case.code}:{finding}", library.say("choice_send_bare")),)
    elif is_question(case):
        choices = _entries(case, case.material.text, library)
    key = "desk_write_reply" if finding is Finding.REPLY else "desk_write_words"
    words = {"code": case.code, "finding": finding_name(finding, library), "officer": called((officer,))}
    prompt = Outgoing(library.say(key, **words), choices, ask=True)
    ask = TellDesk(incoming.address, case.id, prompt, f"{FOR_FINDING}{finding}")
    return told(state, incoming, library.say("desk_write_below"), effects=(ask,))


def _offer(state: State, incoming: Incoming, context: Context, case: Case, words: str) -> Result:
    """Entries that the words find."""
    choices = _entries(case, words, context.library)
    key = "desk_pick_entry" if choices else "desk_no_entry_found"
    return told(state, incoming, context.library.say(key, code=case.code), choices)


def _entries(case: Case, words: str, library: Library) -> tuple[Choice, ...]:
    answer = library.answer(words)
    first = (answer.entry,) if answer.entry is not None else ()
    entries = dict.fromkeys((*first, *(suggestion.entry for suggestion in answer.suggestions)))
    return tuple(Choice(f"cau:{case.code}:{entry.id}", entry.title) for entry in list(entries)[:MAX_PICKED])


def _preview(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """What the member would read, before it is sent."""
    library = context.library
    wanted = meant(incoming, context)
    refuse_merged(wanted.case, library)
    refuse_held(wanted.case, officer, context)
    text = library.say("desk_preview_entry", code=wanted.case.code, text=_entry_text(wanted.rest, library))
    send = Choice(f"guicau:{wanted.case.code}:{wanted.rest}", library.say("choice_send_entry"))
    return reply(state, Outgoing(text, (send,)))


def _entry(state: State, incoming: Incoming, context: Context, officer: Officer, case: Case, words: str) -> Result:
    """entry:ID, with or without words of the officer in front."""
    entry_id, own = split_word(words.removeprefix(ENTRY))
    text = "\n\n".join(filter(None, (own, plain(_entry_text(entry_id, context.library)))))
    return conclude(state, incoming, context, officer, Verdict(case, Finding.REPLY, text))


def _send_entry(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    wanted = meant(incoming, context)
    return _entry(state, incoming, context, officer, wanted.case, f"{ENTRY}{wanted.rest}")


def _entry_text(entry_id: str, library: Library) -> str:
    entry = library.entry(entry_id)
    if entry is None:
        raise Refusal(library.say("desk_no_such_entry", entry=shortened(harmless(entry_id), 40)))
    return render.render_whole(entry, library)


def _ask_more(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """/hoithem K7-3M24 câu hỏi; by button, the question is the reply to the message that asks for it."""
    library = context.library
    wanted = meant(incoming, context)
    if not wanted.rest:
        refuse_closed(wanted.case, library)
        words = {"code": wanted.case.code, "officer": called((officer,))}
        prompt = Outgoing(library.say("desk_write_question_back", **words), ask=True)
        ask = TellDesk(incoming.address, wanted.case.id, prompt, FOR_MORE)
        return told(state, incoming, library.say("desk_write_below"), effects=(ask,))
    return _asked(state, incoming, context, officer, wanted.case, wanted.rest)


def _asked(state: State, incoming: Incoming, context: Context, officer: Officer, case: Case, words: str) -> Result:
    library = context.library
    refuse_closed(case, library)
    if len(words) > MAX_QUESTION_CHARS:
        raise Refusal(library.say("desk_words_too_long", count=len(words), max_chars=MAX_QUESTION_CHARS))
    if not case.submitters:
        raise Refusal(library.say("desk_nobody_to_ask", code=case.code))
    answer = Choice(f"{MORE}{case.code}", library.say("choice_answer_more"))
    asked = library.say("desk_asked_back", code=case.code, question=without_strangers(words, library))
    question = Outgoing(asked, (answer,))
    effects = (AskMore(case.id, question), audit(officer, "hoithem", case))
    return told(state, incoming, library.say("desk_asked", code=case.code, count=case.submitters), effects=effects)


def _words(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """Words without a command: to a message that asked for them, to another one of the desk, or to nobody."""
    library, answered = context.library, context.found.answered
    if not incoming.answered:
        return _as_question(state, incoming, context)
    if answered is None:
        raise Refusal(library.say("desk_reply_to_unknown"))
    case, text = answered.case, incoming.text.strip()
    asked = answered.purpose.startswith(FOR_FINDING) or answered.purpose == FOR_MORE
    if asked and (incoming.media or not text):
        raise Refusal(library.say("desk_words_only", code=case.code))
    if answered.purpose == FOR_MORE:
        return _asked(state, incoming, context, officer, case, text)
    if asked:
        finding = _slug(answered.purpose.removeprefix(FOR_FINDING), library)
        return conclude(state, incoming, context, officer, Verdict(case, finding, text))
    ways = (("traloi", "choice_traloi"), ("hoithem", "choice_hoithem"))
    choices = tuple(Choice(f"{action}:{case.code}", library.say(label)) for action, label in ways)
    raise Refusal(library.say("desk_reply_to_card", code=case.code), choices)


def _as_question(state: State, incoming: Incoming, context: Context) -> Result:
    """What the documents say, as for a member."""
    text = incoming.text.strip()
    if not text:
        return reply(state, Outgoing(context.library.say("empty")))
    answer = render.render(context.library.answer(text), context.library)
    kept = tuple(choice for choice in answer.choices if choice.action.startswith(render.OPEN_ENTRY))
    return reply(state, Outgoing(answer.text, kept))


def _asks_answered(_: State, incoming: Incoming, __: Library) -> Asks:
    return Asks(answered=incoming.answered)


ANSWER = officer_step("traloi", _answer)
FOUND = Step("officer_finding", for_officers(_found), actions=frozenset({"ketluan"}), asks=asks_cases)
SEND_BARE = Step("officer_send", for_officers(_send_bare), actions=frozenset({"gui"}), asks=asks_cases)
PREVIEW = Step("officer_preview", for_officers(_preview), actions=frozenset({"cau"}), asks=asks_cases)
SEND_ENTRY = Step("officer_entry", for_officers(_send_entry), actions=frozenset({"guicau"}), asks=asks_cases)
ASK_MORE = officer_step("hoithem", _ask_more)
WORDS = Step("officer_words", for_officers(_words), asks=_asks_answered)
