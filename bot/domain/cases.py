"""Cases: what members pass to the duty officer, and what the officer concludes. Pure data; no member is named here.

A *case* is one link, post, photo or question; everybody who sends the same joins it. Its code is the receipt that a
member gets and the name that officers use.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.messages import Media


class CaseKind(StrEnum):
    SUBMISSION = "submission"
    QUESTION = "question"


class Status(StrEnum):
    """OPEN: nobody holds it; CLAIMED: an officer does; ANSWERED; MERGED into another case; WITHDRAWN: nobody who sent
    it waits for an answer any more.
    """

    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Finding(StrEnum):
    """An officer's conclusion, by the slug that commands use."""

    TRUE = "dung"
    FALSE = "sai"
    MISLEADING = "gay-hieu-lam"
    UNPROVEN = "chua-xac-dinh"
    SCAM = "lua-dao"
    IMPERSONATION = "mao-danh"
    OUT_OF_SCOPE = "ngoai-pham-vi"
    REPLY = "tra-loi"


class Reason(StrEnum):
    """Why a member sends something, picked by one tap."""

    SCAM = "lua-dao"
    IMPERSONATION = "mao-danh"
    FAKE_MEDIA = "anh-video-gia"
    UNVERIFIED = "chua-kiem-chung"
    LEAK = "lo-thong-tin"
    OTHER = "khac"


class Harm(StrEnum):
    """What has already happened to the member; anything but NONE raises the urgency."""

    NONE = "chua"
    CLICKED = "da-bam"
    GAVE_CODE = "da-gui-ma"
    PAID = "da-chuyen-tien"


class Urgency(StrEnum):
    """From the most urgent; the order of the queue."""

    HIGH = "1-khan"
    RAISED = "2-som"
    NORMAL = "3-thuong"


_WORST_FIRST = (Harm.PAID, Harm.GAVE_CODE, Harm.CLICKED, Harm.NONE)
LOUD = frozenset({Harm.PAID, Harm.GAVE_CODE})
"""Harm that officers are called for at once, at any hour."""


def worst(*harms: Harm) -> Harm:
    """The worst that happened to any of those who sent the same."""
    return min(harms, key=_WORST_FIRST.index)


def urgency_of(reason: Reason, harm: Harm) -> Urgency:
    """Money or codes given away come first, then what is about to harm someone."""
    if harm in LOUD:
        return Urgency.HIGH
    raised = harm is Harm.CLICKED or reason in {Reason.SCAM, Reason.IMPERSONATION, Reason.LEAK}
    return Urgency.RAISED if raised else Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class Key:
    """What makes two submissions the same for certain: kind "link" (canonical), "text" (text_key) or "file"."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Band:
    """One of several numbers that nearly equal texts (kind "text") or photos ("photo") share."""

    kind: str
    place: int
    value: int


@dataclass(frozen=True, slots=True)
class Material:
    """What was sent, as far as the desk needs it. `text` is whole, with links as written; `forwarded` see Incoming."""

    text: str = ""
    links: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    forwarded: str = ""
    keys: tuple[Key, ...] = ()
    bands: tuple[Band, ...] = ()
    form: str = ""
    looks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """What was sent under a receipt's code that has since gone into another case."""

    code: str
    material: Material


@dataclass(frozen=True, slots=True)
class Note:
    """What an officer noted of a case, for the desk alone."""

    officer: str
    text: str
    at_s: float


@dataclass(frozen=True, slots=True)
class Case:
    """A case as steps and officers see it. `holder` is an officer's id, "" for none; times in epoch seconds.

    `since_s`: since when it waits for what is due next: to be taken, or to be answered by its holder. `harm`: the worst
    of all who sent it. `finding`: of an open case, the one that stands although it was opened again; `message` and
    `files` are what the officer said with it. `submitters`: how many members sent it and can be told, none who had
    themselves forgotten; `notes` are what they added, without saying who, and `contacts` the names they gave: the
    newest of them, beside so many `older_notes` and `older_contacts`.
    `due`: how many of the submitters have heard no finding, or have said more since.
    `round` counts the findings that it has had. `filed`: what was merged into it and still has senders; `remarks` are
    the officers' own notes, the newest last. `spoken`: somebody who sent it has said more since it was answered.
    `public_round`: which of its findings the desk made public, 0 for none.
    """

    id: int
    code: str
    kind: CaseKind
    status: Status
    urgency: Urgency
    opened_s: float
    material: Material
    reason: Reason = Reason.OTHER
    harm: Harm = Harm.NONE
    holder: str = ""
    finding: Finding | None = None
    message: str = ""
    files: tuple[Media, ...] = ()
    answered_s: float = 0.0
    submitters: int = 0
    due: int = 0
    notes: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    older_notes: int = 0
    older_contacts: int = 0
    merged_into: str = ""
    card: str = ""
    topic: str = ""
    since_s: float = 0.0
    round: int = 0
    filed: tuple[Filed, ...] = ()
    remarks: tuple[Note, ...] = ()
    spoken: bool = False
    public_round: int = 0

    @property
    def is_public(self) -> bool:
        """Whether everybody may read the finding that stands now."""
        return self.status is Status.ANSWERED and 0 < self.round == self.public_round

    @property
    def is_judged(self) -> bool:
        """Whether a finding stands; the case may be open again all the same."""
        return self.finding is not None and self.status is not Status.MERGED


@dataclass(frozen=True, slots=True)
class PublicFinding:
    """What everybody may read of an answered case: the officer's finding and words, and when they were sent."""

    finding: Finding
    message: str
    answered_s: float


@dataclass(frozen=True, slots=True)
class Similar:
    """A case that shares bands with what was sent: `form` (normal form of its text) or `look` (of a photo)."""

    case: Case
    kind: str
    form: str


@dataclass(frozen=True, slots=True)
class Officer:
    """Someone of the desk. `id` is the platform's ("telegram:123"); `admin` may invite and revoke."""

    id: str
    name: str
    admin: bool = False
    head: bool = False
