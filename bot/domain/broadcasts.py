"""Broadcasts: one content for many recipients. Pure data; who answered a quiz how is nowhere in it.

An *audience* is written "all", "unit:<name>", "officers" or "watch:<entry>" (those who asked to hear of a change); or
"upto:<number>:<audience>": those of it who had a number by then, and so may have got an earlier broadcast.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from bot.domain.articles import ArticleSettings, ArticleWish, Underway
from bot.domain.chunks import Tally
from bot.domain.messages import Choice, Media, MediaKind

ALL, OFFICERS, UNIT, WATCH, UPTO = "all", "officers", "unit:", "watch:", "upto:"
NOTICES, WARNINGS = "thong-bao", "canh-bao"
"""Topics of what officers write, beside those of the plan."""


class BroadcastKind(StrEnum):
    PLANNED = "planned"
    COMPOSED = "composed"
    CORRECTION = "correction"
    WARNING = "warning"


class BroadcastStatus(StrEnum):
    """DRAFT waits for an officer; APPROVED for its time; MISSED had none left."""

    DRAFT = "draft"
    APPROVED = "approved"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"
    MISSED = "missed"


OPEN = (BroadcastStatus.DRAFT, BroadcastStatus.APPROVED, BroadcastStatus.RUNNING, BroadcastStatus.PAUSED)


class Rhythm(IntEnum):
    """How often a member hears; of a broadcast: the rarest rhythm that it belongs to."""

    EVERY = 0
    WEEKLY = 1
    MONTHLY = 2


@dataclass(frozen=True, slots=True)
class Quiz:
    """One question; `correct` is the place of the right option, from 0."""

    question: str
    options: tuple[str, ...]
    correct: int
    explanation: str


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a broadcast. `picture` is a file of this machine; `media`: one file of the platform with the text
    as its caption, or an album, which has neither words nor choices. Of a `quiz` the text is what is told once members
    have had time to answer, in a broadcast of its own.
    """

    text: str = ""
    choices: tuple[Choice, ...] = ()
    picture: str = ""
    media: tuple[Media, ...] = ()
    quiz: Quiz | None = None


@dataclass(frozen=True, slots=True)
class About:
    """The finding that a warning tells, or corrects: the case, the number of its finding, and what was found."""

    case_id: int
    round: int
    finding: str


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast as officers see it. Times in epoch seconds, 0 for none; `due_s` 0 means at once.

    `recipients` is the audience's count when it started, or was composed; `awaited` of them hear of it when they write.
    `version` counts how often its words were changed; `reached_to` is the highest number that a warning has been handed
    out for. `by_article`: it goes as one where a channel can, unless that month's are used, of which there were
    `articles_used` when it was looked up.
    """

    id: int
    code: str
    kind: BroadcastKind
    status: BroadcastStatus
    title: str
    parts: tuple[Part, ...]
    audience: str = ALL
    topic: str = ""
    rhythm: Rhythm = Rhythm.MONTHLY
    due_s: float = 0.0
    recipients: int = 0
    tally: Tally = field(default_factory=Tally)
    creator: str = ""
    approver: str = ""
    started_s: float = 0.0
    finished_s: float = 0.0
    card: str = ""
    version: int = 0
    about: About | None = None
    reached_to: int = 0
    awaited: int = 0
    by_article: ArticleWish | None = None
    articles_used: int = 0


@dataclass(frozen=True, slots=True)
class NewBroadcast:
    """What is to be broadcast. `occurrence` names it for ever: a second one of the same name is not made."""

    code: str
    kind: BroadcastKind
    status: BroadcastStatus
    title: str
    parts: tuple[Part, ...]
    audience: str = ALL
    topic: str = ""
    rhythm: Rhythm = Rhythm.MONTHLY
    due_s: float = 0.0
    creator: str = ""
    occurrence: str = ""
    about: About | None = None
    by_article: ArticleWish | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a member chose. `muted`: topics that they do not want."""

    active: bool
    reachable: bool
    muted: frozenset[str] = frozenset()
    rhythm: Rhythm = Rhythm.EVERY
    unit: str = ""


@dataclass(frozen=True, slots=True)
class BroadcastAsks:
    """What steps ask about broadcasts: `codes` of broadcasts; `open`: those not over yet; `counts` of audiences, as far
    as they want the `topic` (that of the broadcast, where one is named); `subscription` and `watched` entries of the
    member; `quiz`: the newest one, for numbered answers; `moving`: the hash of a code that moves a subscription.
    """

    codes: tuple[str, ...] = ()
    open: bool = False
    counts: tuple[str, ...] = ()
    topic: str = ""
    subscription: bool = False
    watched: bool = False
    quiz: bool = False
    moving: str = ""


@dataclass(frozen=True, slots=True)
class BroadcastFound:
    """The answers; `articles`: those of the named broadcasts; `counts` by audience; `quiz` with its broadcast's id;
    `moving`: the code is somebody else's and still good.
    """

    broadcasts: tuple[Broadcast, ...] = ()
    open: tuple[Broadcast, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    subscription: Subscription | None = None
    watched: frozenset[str] = frozenset()
    quiz: tuple[int, Quiz] | None = None
    moving: bool = False
    articles: tuple[Underway, ...] = ()

    def count(self, audience: str) -> int:
        return dict(self.counts).get(audience, 0)


def answer_of(code: str) -> str:
    """The occurrence of the broadcast that tells the answer to the quiz with this code."""
    return f"answer:{code}"


NO_BROADCASTS = BroadcastFound()


def written_parts(parts: tuple[Part, ...]) -> str:
    return json.dumps([asdict(part) for part in parts], ensure_ascii=False, separators=(",", ":"))


def read_parts(text: str) -> tuple[Part, ...]:
    """What `written_parts` wrote."""
    return tuple(
        Part(
            plain["text"],
            tuple(Choice(**choice) for choice in plain["choices"]),
            plain["picture"],
            _media(plain),
            Quiz(**{**plain["quiz"], "options": tuple(plain["quiz"]["options"])}) if plain["quiz"] else None,
        )
        for plain in json.loads(text)
    )


def written_wish(wish: ArticleWish | None) -> str:
    return "" if wish is None else json.dumps(asdict(wish), ensure_ascii=False)


def read_wish(text: str) -> ArticleWish | None:
    return ArticleWish(**json.loads(text)) if text else None


def _media(plain: dict[str, Any]) -> tuple[Media, ...]:
    """Parts of before version 3 had one `photo`."""
    if photo := plain.get("photo"):
        return (Media(MediaKind.PHOTO, photo, photo),)
    kept = plain.get("media", ())
    return tuple(Media(MediaKind(one["kind"]), one["ref"], one["unique"], one.get("look", "")) for one in kept)


@dataclass(frozen=True, slots=True)
class BroadcastSettings:
    """`demand_members` who send the same within `demand_window_h` hours call for a warning, 0 for never; it quotes
    `demand_clause`. `units`: names of units by id, joined by an invitation link each. `article`: None where no channel
    takes any.
    """

    two_person: bool = False
    paid: bool = False
    demand_members: int = 5
    demand_window_h: float = 24.0
    demand_clause: str = "ct-2022#2.4c"
    watch_days: int = 90
    units: Mapping[str, str] = field(default_factory=dict)
    article: ArticleSettings | None = None
