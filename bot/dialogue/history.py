"""What was done to a case by whom, in words. Pure."""

from collections.abc import Mapping, Sequence

from bot.answers.wording_log import DEEDS, deed_key
from bot.dialogue.library import Library
from bot.dialogue.shown import finding_name, harmless, harmless_line, quoted, when
from bot.domain.asking import Deed
from bot.domain.board import CHANNEL
from bot.domain.cases import Case, Finding
from bot.domain.desk_effects import LOOKING, MAX_ACTION_CHARS, read_audit
from bot.domain.messages import LOCAL_CHANNELS

_OF_BOARD = frozenset({"vao", "ra"})
"""What is done nowhere else."""


def events(
    case: Case,
    deeds: Sequence[Deed],
    joined_s: Sequence[float],
    library: Library,
    now_s: float,
    names: Mapping[str, str],
) -> tuple[str, ...]:
    """From the opening of the case on, what officers did and when others sent the same; `names` of officers by id."""
    opened = library.say("desk_history_opened", at=when(case.opened_s, now_s, library))
    done = [(one.at_s, _line(one, library, now_s, names)) for one in deeds if read_audit(one.action)[0] not in LOOKING]
    joined = [(at_s, library.say("desk_history_joined", at=when(at_s, now_s, library))) for at_s in joined_s]
    return (opened, *(line for _, line in sorted([*done, *joined], key=lambda one: one[0])))


def noted(case: Case, library: Library, now_s: float, names: Mapping[str, str]) -> tuple[str, ...]:
    """The officers' own notes."""
    return tuple(
        quoted(
            library.say(
                "desk_history_note",
                at=when(one.at_s, now_s, library),
                name=names.get(one.officer) or library.say("desk_someone"),
                text=harmless(one.text),
            ),
            "• ",
        )
        for one in case.remarks
    )


def deed_said(deed: Deed, library: Library, names: Mapping[str, str]) -> str:
    """A line of the audit in words, with where it was done, if not in the chat; what stands behind a colon is a
    finding, a case or an officer.
    """
    done, to = read_audit(deed.action)
    known = library.say(deed_key(done), to=_named(to, library, names)) if done in DEEDS else ""
    said = known or library.say("deed_other", action=harmless_line(done, MAX_ACTION_CHARS))
    if done in _OF_BOARD:
        return said
    if deed.way in LOCAL_CHANNELS:
        return library.say("deed_at_machine", deed=said)
    return library.say("deed_on_board", deed=said) if deed.way == CHANNEL else said


def log_line(deed: Deed, library: Library, now_s: float, names: Mapping[str, str]) -> str:
    """With the case or the broadcast that it was done to, among lines of others."""
    line = _line(deed, library, now_s, names)
    return library.say("desk_log_line", line=line, code=deed.code) if deed.code else line


def _line(deed: Deed, library: Library, now_s: float, names: Mapping[str, str]) -> str:
    return library.say(
        "desk_history_line",
        at=when(deed.at_s, now_s, library),
        name=names.get(deed.officer) or library.say("desk_someone"),
        deed=deed_said(deed, library, names),
    )


def _named(to: str, library: Library, names: Mapping[str, str]) -> str:
    if to in set(Finding):
        return finding_name(Finding(to), library)
    return names.get(to) or to or library.say("desk_someone")
