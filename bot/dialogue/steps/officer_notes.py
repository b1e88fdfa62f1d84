"""What the desk keeps for itself: notes on a case, and what was done to it by whom."""

from dataclasses import replace

from bot.dialogue.library import Library
from bot.dialogue.officers import Refusal, asks_cases, audit, meant, names, officer_step, told
from bot.dialogue.shown import finding_name, harmless, quoted, when
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, reply
from bot.domain.asking import Asks, Deed
from bot.domain.cases import Finding, Officer
from bot.domain.effects import Remark, read_audit
from bot.domain.messages import Incoming, Outgoing

MAX_NOTE_CHARS = 1_000
_NOT_TOLD = frozenset({"xem", "doc", "hangdoi", "lichsu"})
"""Looking is logged too, and is no event of the case."""


def _note(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """/ghichu K7-3M24 lời: it never leaves the desk."""
    library = context.library
    wanted = meant(incoming, context)
    words = wanted.rest.strip()
    if not words:
        raise Refusal(library.say("desk_note_how", code=wanted.case.code))
    if len(words) > MAX_NOTE_CHARS:
        raise Refusal(library.say("desk_words_too_long", count=len(words), max_chars=MAX_NOTE_CHARS))
    effects = (Remark(wanted.case.id, officer.id, words), audit(officer, "ghichu", wanted.case))
    said = library.say("desk_noted", code=wanted.case.code)
    if incoming.media:
        said = f"{said}\n{library.say('desk_note_without_files')}"
    return told(state, incoming, said, effects=effects)


def _history(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    library, case = context.library, meant(incoming, context).case
    told_of = [one for one in context.found.history if read_audit(one.action)[0] not in _NOT_TOLD]
    lines = [_line(one, context) for one in told_of]
    notes = [
        quoted(
            library.say(
                "desk_history_note",
                at=when(one.at_s, context.now_s, library),
                name=names(context).get(one.officer) or library.say("desk_someone"),
                text=harmless(one.text),
            ),
            "• ",
        )
        for one in case.remarks
    ]
    opened = library.say("desk_history_opened", at=when(case.opened_s, context.now_s, library))
    text = library.say("desk_history", code=case.code, lines="\n".join((opened, *lines)))
    if notes:
        text += "\n\n" + library.say("desk_history_notes", lines="\n".join(notes))
    return reply(state, Outgoing(text), audit(officer, "lichsu", case))


def _line(deed: Deed, context: Context) -> str:
    """What was done, in words; what stands behind a colon is a finding, a case or an officer."""
    library = context.library
    action, to = read_audit(deed.action)
    return library.say(
        "desk_history_line",
        at=when(deed.at_s, context.now_s, library),
        name=names(context).get(deed.officer) or library.say("desk_someone"),
        deed=library.say(f"deed_{action}", to=_named(to, context)) if f"deed_{action}" in _DEEDS else action,
    )


_DEEDS = frozenset(
    f"deed_{action}"
    for action in "nhan bonhan chuyen traloi dinhchinh hoithem gop gop_vao tach tach_ra hoantac ghichu nhan_loi"
    " congbo thoicongbo".split()
)


def _named(to: str, context: Context) -> str:
    if to in set(Finding):
        return finding_name(Finding(to), context.library)
    return names(context).get(to) or to


def _asks_history(state: State, incoming: Incoming, library: Library) -> Asks:
    return replace(asks_cases(state, incoming, library), history=True)


NOTE_DOWN = officer_step("ghichu", _note)
HISTORY = officer_step("lichsu", _history, asks=_asks_history)
