"""What officers do to cases, as effects (`bot.domain.effects`): take, answer, ask back, merge, note, make public."""

from dataclasses import dataclass

from bot.domain.cases import Finding
from bot.domain.messages import Address, Media, Outgoing
from bot.domain.pending import Pending


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
    """A finding as those read it who have a receipt of this code; see `Conclude`."""

    code: str
    first: Outgoing
    correction: Outgoing | None
    stays: Outgoing | None = None


@dataclass(frozen=True, slots=True)
class Conclude:
    """The officer's finding. `first` goes to submitters who have heard nothing, `correction` to those who heard
    another one before; None where it is the very one they heard: then `stays` goes to those of them who have said more
    since. `round` counts the findings that the officer knew of:
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
    stays: Outgoing | None = None


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
    """What an officer was about to send is given up; with `held`, what is on its way, which must not have gone."""

    mark: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class Recount:
    """So many members were said to get a finding. Where it goes to others, the desk is told `more` or `fewer`,
    with their number in the place of {count}.
    """

    desk: Address
    count: int
    more: str
    fewer: str


@dataclass(frozen=True, slots=True)
class Hold:
    """The finding goes at `due_s`, unless it is given up before; until then nothing about the case changes. `recount`:
    None where the number was not said.
    """

    mark: str
    due_s: float
    conclude: Conclude
    recount: Recount | None = None


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
class Merge:
    """All submitters and keys of one case go to another; `told` is for those who now have a finding to hear. From then
    on all have heard what the other case's have: its standing finding, or nothing yet.
    """

    case_id: int
    into_id: int
    told: Outgoing | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """A merged case stands by itself again, with those who sent it and those of the cases that went into it. `told` is
    for those who heard the other case's finding, with the code of their own receipt in the place of {code}.
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
class ShowCase:
    """The desk wants to see the card of a case again, with its material."""

    case_id: int
