"""What is to be sent, and what became of it."""

import json
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.domain.messages import NO_ORIGIN, Address, Choice, Origin, Outgoing


class Priority(IntEnum):
    """Lower goes first."""

    REPLY = 0
    FINDING = 2
    DESK = 4
    BROADCAST = 8


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one chat. `version` is the conversation's, for the buttons; `origin` is what it replies to."""

    address: Address
    outgoing: Outgoing
    priority: Priority = Priority.REPLY
    version: int = 0
    origin: Origin = NO_ORIGIN


@dataclass(frozen=True, slots=True)
class Job:
    """A letter as the outbox hands it out: `attempts` fences its outcome, `failures` counts refusals so far."""

    id: int
    letter: Letter
    attempts: int
    failures: int
    maybe_delivered: bool
    created_s: float


class Fate(StrEnum):
    """What becomes of a job after an attempt."""

    DELIVERED = "delivered"
    AGAIN = "again"
    DEAD = "dead"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one attempt.

    `counted`: the platform refused, so `failures` grows. `pause_lane_s`: this chat waits; `moved_to`: its new id;
    `gone`: nobody can be reached there any more.
    """

    job: Job
    fate: Fate
    again_at_s: float = 0.0
    counted: bool = False
    maybe_delivered: bool = False
    limited_s: float = 0.0
    moved_to: str = ""
    gone: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a worker gets to do next: jobs, and as many moments (epoch seconds) at which to send one each.

    `waiting`: something else waits, whether it is ready or not.
    """

    jobs: tuple[Job, ...] = ()
    slots: tuple[float, ...] = ()
    waiting: bool = False


def written(letter: Letter) -> str:
    """The letter's content as the outbox stores it; address and priority have columns of their own."""
    out = letter.outgoing
    plain: dict[str, object] = {"text": out.text}
    if out.choices:
        plain["choices"] = [[choice.action, choice.label] for choice in out.choices]
    if out.link:
        plain["link"] = [out.link.action, out.link.label]
    if letter.version:
        plain["version"] = letter.version
    if letter.origin != NO_ORIGIN:
        plain["origin"] = [letter.origin.message, letter.origin.tap]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def read(key: str, priority: int, body: str) -> Letter:
    plain = json.loads(body)
    link = plain.get("link")
    outgoing = Outgoing(
        plain["text"],
        tuple(Choice(action, label) for action, label in plain.get("choices", ())),
        Choice(*link) if link else None,
    )
    origin = Origin(*plain.get("origin", ()))
    return Letter(Address.of(key), outgoing, Priority(priority), plain.get("version", 0), origin)
