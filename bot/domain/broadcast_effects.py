"""What a step asks to be done about broadcasts: what members choose, what is counted, what officers do."""

from dataclasses import dataclass

from bot.domain.articles import ArticleStep, ArticleWish
from bot.domain.broadcasts import BroadcastStatus, NewBroadcast, Part, Rhythm
from bot.domain.messages import Address, Outgoing


@dataclass(frozen=True, slots=True)
class Subscribe:
    """The member hears from now on; also one who had left or could not be reached. `unit` "" keeps the one chosen."""

    unit: str = ""


@dataclass(frozen=True, slots=True)
class OfferMove:
    """What the member is subscribed to may go on elsewhere, for whoever names the code; by its hash."""

    code_hash: str
    expires_s: float


@dataclass(frozen=True, slots=True)
class TakeMove:
    """The subscription that was offered under this code goes on here; the code is used up."""

    code_hash: str


@dataclass(frozen=True, slots=True)
class Choose:
    """What the member wants to hear, and how often."""

    muted: frozenset[str]
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class JoinUnit:
    """The member hears what is for this unit too, and for no other; "" for none."""

    unit: str


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Nothing more from now on; what was chosen is forgotten."""


@dataclass(frozen=True, slots=True)
class ReachableAgain:
    """The member writes again: they can be reached."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The member wants to hear when this answer changes, until then."""

    entry: str
    until_s: float


@dataclass(frozen=True, slots=True)
class Unwatch:
    entry: str


@dataclass(frozen=True, slots=True)
class CountAnswer:
    """One more picked this option of a quiz; nothing says who."""

    broadcast_id: int
    option: int


@dataclass(frozen=True, slots=True)
class CountPoll:
    """An option was picked in a poll; counted once for each poll."""

    poll: str
    option: int


@dataclass(frozen=True, slots=True)
class Compose:
    """A draft of an officer."""

    broadcast: NewBroadcast


@dataclass(frozen=True, slots=True)
class Edit:
    """Other words for the draft, unless somebody was faster than who saw this `version`; who wrote them answers for it
    like who wrote the first ones. `title`: what the desk calls it from now on.
    """

    broadcast_id: int
    version: int
    parts: tuple[Part, ...]
    officer: str
    title: str


@dataclass(frozen=True, slots=True)
class Readdress:
    """The draft goes to another audience, of so many."""

    broadcast_id: int
    audience: str
    recipients: int


@dataclass(frozen=True, slots=True)
class Approve:
    """The draft goes out at `due_s` (0: at once), unless somebody was faster, or has changed this `version`."""

    broadcast_id: int
    officer: str
    due_s: float
    version: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """The draft's time, while it waits for approval."""

    broadcast_id: int
    due_s: float


@dataclass(frozen=True, slots=True)
class Steer:
    """The broadcast is paused, goes on, or is cancelled: `to`, if it still is in `status`."""

    broadcast_id: int
    status: BroadcastStatus
    to: BroadcastStatus


@dataclass(frozen=True, slots=True)
class GoByArticle:
    """The draft goes as an article, or as messages again."""

    broadcast_id: int
    wish: ArticleWish | None


@dataclass(frozen=True, slots=True)
class SteerArticle:
    """What becomes of an article that waits for a person, if it is still at its `turn`."""

    broadcast_id: int
    turn: int
    to: ArticleStep


@dataclass(frozen=True, slots=True)
class ShowDesk:
    """Messages for the officers' chat, in their order."""

    desk: Address
    messages: tuple[Outgoing, ...]


BroadcastEffect = (
    Subscribe
    | OfferMove
    | TakeMove
    | Choose
    | JoinUnit
    | Unsubscribe
    | ReachableAgain
    | Watch
    | Unwatch
    | CountAnswer
    | CountPoll
    | Compose
    | Edit
    | Readdress
    | Approve
    | Schedule
    | Steer
    | GoByArticle
    | SteerArticle
    | ShowDesk
)
