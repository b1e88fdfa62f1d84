"""What concerns the desk itself, as effects (see `bot.domain.effects`): its messages, its log, who serves there."""

from dataclasses import dataclass

from bot.domain.messages import Address, Outgoing


@dataclass(frozen=True, slots=True)
class TellDesk:
    """A message to the desk about a case, remembered under `purpose` (see `bot.domain.asking.Answered`). One that asks
    an officer for words names them by id in `asked`, and waits `open_s` seconds for them. `words` are a member's, which
    wait until the desk's own messages have gone. `code`: of a case that an effect before this one opens, where it has
    no number yet.
    """

    desk: Address
    case_id: int
    outgoing: Outgoing
    purpose: str = "note"
    asked: str = ""
    open_s: float = 0.0
    words: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class CloseAsk:
    """The words that a message of the desk asked for have been given: further replies to it are none."""

    desk: Address
    message: str


@dataclass(frozen=True, slots=True)
class Audit:
    """One line of the audit log: who did what to which case. No member, no text."""

    officer: str
    action: str
    code: str = ""


MAX_ACTION_CHARS = 32


LOOKING = frozenset({"xem", "doc", "hangdoi", "lichsu", "thongke", "nhatky"})
"""Looking is logged too, and changes nothing."""


SPLIT_OFF = "tach_ra"
"""In the log of a case, with the code of the one that was split off from it."""


def audit_action(action: str, to: str = "") -> str:
    """As the log has it; `to` is another officer (by id), or a finding's slug."""
    return f"{action}:{to}"[:MAX_ACTION_CHARS] if to else action


def read_audit(action: str) -> tuple[str, str]:
    """What `audit_action` made one of; "" for no `to`."""
    done, _, to = action.partition(":")
    return done, to


@dataclass(frozen=True, slots=True)
class Invite:
    """A one-time invitation, by the hash of its code."""

    code_hash: str
    admin: bool
    expires_s: float


@dataclass(frozen=True, slots=True)
class Enlist:
    """An invited officer joins; the invitation is used up."""

    code_hash: str
    officer: str
    name: str
    admin: bool


@dataclass(frozen=True, slots=True)
class Dismiss:
    """An invited officer's access ends; cases that they hold are open again."""

    officer: str


@dataclass(frozen=True, slots=True)
class TellOfficer:
    """What concerns one officer alone, by id, said to them in private."""

    officer: str
    told: Outgoing


@dataclass(frozen=True, slots=True)
class EndSessions:
    """An officer, by id, leaves the board where a session, by its digest, is open; "" for everywhere."""

    officer: str
    session: str = ""


@dataclass(frozen=True, slots=True)
class OfferBoard:
    """An officer, by id, may enter the desk's board by a link; `link` is its digest (`bot.domain.board`). `told`, which
    has the link in it, goes to the officer in private.
    """

    officer: str
    link: str
    told: Outgoing
