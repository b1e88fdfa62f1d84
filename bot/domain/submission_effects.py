"""What members do to cases, as effects (see `bot.domain.effects`): send, join, add words, take back."""

from dataclasses import dataclass

from bot.domain.cases import CaseKind, Harm, Material, Reason
from bot.domain.messages import Address


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

    `heard`: the standing finding is in this very reply, so that only corrections are still to be sent. `urgent` as in
    `OpenCase`.
    """

    case_id: int
    reason: Reason = Reason.OTHER
    harm: Harm = Harm.NONE
    note: str = ""
    contact: str = ""
    material: Material | None = None
    heard: bool = False
    urgent: bool = False
    promised_s: float = 0.0
    message: str = ""


@dataclass(frozen=True, slots=True)
class AddNote:
    """A member's answer to a question of the desk, kept with the case. `urgent`: it tells of danger; that, or harm that
    is loud, calls the officers at once, and opens an answered case again, as other words do that want an answer.
    """

    case_id: int
    text: str
    harm: Harm = Harm.NONE
    urgent: bool = False
    wants_answer: bool = False


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The conversation that asks sends a case no longer: nothing ties it to them, their words go from the card, and
    nobody is called to a case that none waits for. What only they sent goes, as with `Forget`.
    """

    case_id: int
    leaving: Leaving | None = None
