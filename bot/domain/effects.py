"""What a step asks to be done besides replying; all of it happens in the transaction of the message, or none.

Effects carry everything that is to be said, so that storage needs no wording.
"""

from dataclasses import dataclass

from bot.domain.broadcast_effects import BroadcastEffect
from bot.domain.cases import CaseKind, Finding, Harm, Material, Reason
from bot.domain.messages import Address, Media, Outgoing
from bot.domain.pending import Pending
from bot.domain.teaching import DecideLesson, GiveWords


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is said where a member takes back what they sent: `told` to the desk, with the codes of the cases that
    nobody waits for any more in place of {codes}; `removed` in the place of a message that the platform keeps.
    """

    desk: Address
    told: str
    removed: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete all that is kept about the conversation that asks. What only they sent goes from the desk too; without
    `leaving` its chat is left as it is.
    """

    leaving: Leaving | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """One more of what the conversation that asks may do only so often in an hour; `name` is what."""

    name: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A new case under `code`, with the conversation that asks as its first submitter; `urgent` for one in danger.

    `promised_s`: when the member was told to expect an answer, 0 where nothing was said of it. `message`: the member's
    own that it came in, by its id, "" where that is not known.
    """

    code: str
    kind: CaseKind
    material: Material
    reason: Reason = Reason.OTHER
    harm: Harm = Harm.NONE
    note: str = ""
    contact: str = ""
    urgent: bool = False
    promised_s: float = 0.0
    message: str = ""


@dataclass(frozen=True, slots=True)
class JoinCase:
    """The conversation that asks is one more submitter of a case. Harm as in `AddNote`, `promised_s` and `message`
    as in `OpenCase`.

    `heard`: the standing finding is in this very reply, so that only corrections are still to be sent.
    """

    case_id: int
    reason: Reason = Reason.OTHER
    harm: Harm = Harm.NONE
    note: str = ""
    contact: str = ""
    material: Material | None = None
    heard: bool = False
    promised_s: float = 0.0
    message: str = ""


@dataclass(frozen=True, slots=True)
class AddNote:
    """A member's answer to a question of the desk, kept with the case. `urgent`: it tells of danger; that, or harm that
    is loud, calls the officers at once, and opens an answered case again.
    """

    case_id: int
    text: str
    harm: Harm = Harm.NONE
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The conversation that asks sends a case no longer: nothing ties it to them, their words go from the card, and
    nobody is called to a case that none waits for. What only they sent goes, as with `Forget`.
    """

    case_id: int
    leaving: Leaving | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The officer takes the case, whoever held it before (the step has looked)."""

    case_id: int
    officer: str


@dataclass(frozen=True, slots=True)
class Release:
    """The case is open again."""

    case_id: int


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as those read it who have a receipt of this code."""

    code: str
    first: Outgoing
    correction: Outgoing | None


@dataclass(frozen=True, slots=True)
class Conclude:
    """The officer's finding. `first` goes to submitters who have heard nothing, `correction` to those who heard
    another one before; None where it is the very one they heard. `round` counts the findings that the officer knew of:
    none may have come since.
    `others`: for those whose receipt has another code, as what they sent was merged into this case. `files` go with it,
    also to those who ask later.
    """

    case_id: int
    officer: str
    finding: Finding
    message: str
    first: Outgoing
    correction: Outgoing | None
    round: int
    others: tuple[Told, ...] = ()
    files: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Retract:
    """A finding that has just gone is taken back: `told` goes to all who heard it, and the officer holds the case."""

    case_id: int
    officer: str
    round: int
    told: Outgoing


@dataclass(frozen=True, slots=True)
class Prepare:
    """What an officer is about to send is kept, until they say whether it goes."""

    pending: Pending


@dataclass(frozen=True, slots=True)
class Drop:
    """What an officer was about to send, or what is on its way but has not gone, is given up."""

    mark: str


@dataclass(frozen=True, slots=True)
class Hold:
    """The finding goes at `due_s`, unless it is given up before; until then nothing about the case changes."""

    mark: str
    due_s: float
    conclude: Conclude


@dataclass(frozen=True, slots=True)
class AskMore:
    """Something goes to all who sent the case, and an answer is waited for; `submission`: to the member of that one
    alone. `others`: for those whose receipt has another code.
    """

    case_id: int
    question: Outgoing
    submission: int = 0
    others: tuple[Told, ...] = ()


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
class Merge:
    """All submitters and keys of one case go to another; `told` is for those who now have a finding to hear. From then
    on all have heard what the other case's have: its standing finding, or nothing yet.
    """

    case_id: int
    into_id: int
    told: Outgoing | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """A merged case stands by itself again, with those who have its receipt; `told` is for those who heard the other
    case's finding.
    """

    case_id: int
    told: Outgoing


@dataclass(frozen=True, slots=True)
class Remark:
    """An officer's note on a case, which never leaves the desk."""

    case_id: int
    officer: str
    text: str


@dataclass(frozen=True, slots=True)
class Publish:
    """Everybody may read the finding, or no longer; `round` counts the findings that the officer knew of."""

    case_id: int
    round: int
    public: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """One line of the audit log: who did what to which case. No member, no text."""

    officer: str
    action: str
    code: str = ""


MAX_ACTION_CHARS = 32


LOOKING = frozenset({"xem", "doc", "hangdoi", "lichsu", "thongke", "nhatky"})
"""Looking is logged too, and changes nothing."""


def audit_action(action: str, to: str = "") -> str:
    """As the log has it; `to` is another officer (by id), or a finding's slug."""
    return f"{action}:{to}"[:MAX_ACTION_CHARS] if to else action


def read_audit(action: str) -> tuple[str, str]:
    """What `audit_action` made one of; "" for no `to`."""
    done, _, to = action.partition(":")
    return done, to


@dataclass(frozen=True, slots=True)
class ShowCase:
    """The desk wants to see the card of a case again, with its material."""

    case_id: int


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
class OfferBoard:
    """An officer, by id, may enter the desk's board by a link; `link` is its digest (`bot.domain.board`). `told`, which
    has the link in it, goes to the officer in private.
    """

    officer: str
    link: str
    told: Outgoing


Effect = (
    Forget
    | Count
    | OpenCase
    | JoinCase
    | AddNote
    | Withdraw
    | Claim
    | Release
    | Conclude
    | Retract
    | Prepare
    | Drop
    | Hold
    | AskMore
    | TellDesk
    | CloseAsk
    | Merge
    | Split
    | Remark
    | Audit
    | Publish
    | ShowCase
    | Invite
    | Enlist
    | Dismiss
    | OfferBoard
    | GiveWords
    | DecideLesson
    | BroadcastEffect
)
