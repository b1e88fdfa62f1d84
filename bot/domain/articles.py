"""A broadcast as an article: one call of the platform's brings it to all who follow there. Pure data.

The platform takes an article, prepares it, and then is asked once to bring it to its readers. A kill may come at any
moment, so what is about to be done is written down before it is, and a call whose end is not known is never repeated
by itself where it may have reached readers.
"""

from dataclasses import dataclass
from enum import StrEnum


class ArticleStep(StrEnum):
    """CREATING and SENDING: a call may be under way. UNSURE: whether it went is for a person to see. REFUSED: nobody
    got it, and its broadcast may have been cancelled. LETTERS: it is to go as messages instead. SENT is looked at once
    more; OVER needs nothing any more.
    """

    WAITING = "waiting"
    CREATING = "creating"
    CREATED = "created"
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    REFUSED = "refused"
    LETTERS = "letters"
    OVER = "over"


UNDER_WAY = (
    ArticleStep.WAITING,
    ArticleStep.CREATING,
    ArticleStep.CREATED,
    ArticleStep.READY,
    ArticleStep.SENDING,
    ArticleStep.SENT,
)
"""Steps that go on by themselves."""
HOLDING = (*UNDER_WAY[:-1], ArticleStep.LETTERS)
"""Steps at which its broadcast is not over."""
IN_VAIN = (ArticleStep.REFUSED, ArticleStep.LETTERS)
"""Steps at which it has used none of what the platform grants in a month."""


@dataclass(frozen=True, slots=True)
class Article:
    """`cover` is a picture of this machine."""

    title: str
    description: str
    text: str
    cover: str


@dataclass(frozen=True, slots=True)
class Underway:
    """How far an article has come. `turn` counts its steps: whoever takes one that another has taken gets nothing.

    `token`: what the platform prepares it under; `ref`: its id there. `since_s`: when this step began; not before
    `again_s` it is gone on with; `tries`: how often in vain. `code`, `going` and `stopped` are of its broadcast:
    whether it may go to readers, and whether it is cancelled.
    """

    broadcast_id: int
    code: str
    article: Article
    step: ArticleStep
    turn: int
    token: str = ""
    ref: str = ""
    fault: str = ""
    tries: int = 0
    since_s: float = 0.0
    again_s: float = 0.0
    going: bool = True
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class ArticleWish:
    """That a broadcast goes as an article; where a field is "", the beginning of the text and the usual cover."""

    description: str = ""
    cover: str = ""


@dataclass(frozen=True, slots=True)
class ArticleSettings:
    """`cover` is a picture of this machine; `per_month`: how many a reader gets; `planned`: planned guidance to all
    goes so. `author` stands beneath the title; `provinces`: numbers of those whose readers get it, () for all.
    """

    cover: str
    per_month: int = 4
    planned: bool = True
    author: str = ""
    provinces: tuple[str, ...] = ()
