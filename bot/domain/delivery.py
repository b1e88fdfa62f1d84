"""What is to be sent, and what became of it."""

import json
from dataclasses import astuple, dataclass
from enum import IntEnum, StrEnum

from bot.domain.messages import NO_ORIGIN, Address, Choice, Media, MediaKind, Origin, Outgoing


class Priority(IntEnum):
    """Lower goes first. TAP is the answer to a tap and nothing besides: no message, so it waits for no pace. WORDS are
    what members add to a case, and buttons that go: the desk's own cards go before them. GROUP is a reply in a group:
    one member can write in a hundred groups, whose replies together would take all that may be sent.
    """

    TAP = -1
    REPLY = 0
    FINDING = 2
    DESK = 4
    WORDS = 5
    GROUP = 6
    BROADCAST = 8


@dataclass(frozen=True, slots=True)
class Track:
    """A message of the desk that is remembered by its id, so that a reply to it finds its case.

    `purpose`: see `bot.domain.asking.Answered`; "card" is the message that is edited when the case changes. For
    "broadcast" it is the card of a broadcast, with its id in the place of the case's. `submission`: whose words or
    files it carries, so that they can be taken back; 0 for nobody's. "told" is what goes to the member of a
    `submission`; `heard` is the number of the finding that they had heard before, -1 where none goes to them. `asked`
    is the officer, by id, whose words it asks for, and `open_s` how long it waits for them.
    """

    case_id: int
    purpose: str
    asked: str = ""
    open_s: float = 0.0
    submission: int = 0
    heard: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message ended up: its id, and the topic of a forum where it stands in one. `others`: the ids of what
    went with it, the further files of an album, the rest of a long text. `refused`: the bot lacks the right to open a
    topic for it.
    """

    message: str = ""
    topic: str = ""
    others: tuple[str, ...] = ()
    refused: bool = False


NOT_TRACKED = Sent()


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one chat. `version` is the conversation's, for the buttons; `origin` is what it replies to.

    `edit` is the id of the message that this one takes the place of; with `remove` that message is deleted, and this
    one takes its place only where the platform keeps it; with `bare` it keeps its words, and its buttons go.
    `new_topic` opens a topic of that name in a forum and puts the message into it; elsewhere it means nothing.
    `close_topic` closes the topic of `origin`, `open_topic` opens it again. `whole`: its channel has cut it already, so
    that it is one piece.
    """

    address: Address
    outgoing: Outgoing
    priority: Priority = Priority.REPLY
    version: int = 0
    origin: Origin = NO_ORIGIN
    track: Track | None = None
    edit: str = ""
    new_topic: str = ""
    close_topic: bool = False
    remove: bool = False
    open_topic: bool = False
    whole: bool = False
    bare: bool = False


def without_buttons(address: Address, message: str) -> Letter:
    """Takes the buttons of a message away, by its number."""
    return Letter(address, Outgoing(""), Priority.WORDS, edit=message, bare=True)


@dataclass(frozen=True, slots=True)
class Job:
    """A letter as the outbox hands it out: `attempts` fences its outcome, `failures` counts refusals so far; `due_s` is
    the moment that the pace of its chat reckons with.
    """

    id: int
    letter: Letter
    attempts: int
    failures: int
    maybe_delivered: bool
    created_s: float
    due_s: float = 0.0


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
    `gone`: nobody can be reached there any more; `sent`: where a delivered message is; `begun_s` (epoch): when the
    attempt began, 0 where that does not matter.
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
    sent: Sent = NOT_TRACKED
    begun_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Turn:
    """What a worker gets to do next: jobs, and a moment (epoch seconds) for each that is a message.

    `waiting`: something else waits, whether it is ready or not. `next_s` (epoch): when the first chat for which a reply
    waits may get it.
    """

    jobs: tuple[Job, ...] = ()
    slots: tuple[float, ...] = ()
    waiting: bool = False
    next_s: float | None = None


def written(letter: Letter) -> str:
    """The letter's content as the outbox stores it; address and priority have columns of their own."""
    out = letter.outgoing
    plain: dict[str, object] = {
        "text": out.text,
        "choices": [[choice.action, choice.label] for choice in out.choices],
        "link": [out.link.action, out.link.label] if out.link else None,
        "media": [[one.kind, one.ref, one.unique] for one in out.media],
        "notice": out.notice,
        "ask": out.ask,
        "quotes": out.quotes,
        "grounds": out.grounds,
        "entry": out.entry,
        "urgent": out.urgent,
        "app": [out.app.action, out.app.label] if out.app else None,
        "version": letter.version,
        "origin": None if letter.origin == NO_ORIGIN else astuple(letter.origin),
        "track": astuple(letter.track) if letter.track else None,
        "edit": letter.edit,
        "new_topic": letter.new_topic,
        "close_topic": letter.close_topic,
        "remove": letter.remove,
        "open_topic": letter.open_topic,
        "whole": letter.whole,
        "bare": letter.bare,
    }
    kept = {key: value for key, value in plain.items() if value or key == "text"}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read(key: str, priority: int, body: str) -> Letter:
    """What `written` wrote."""
    plain = json.loads(body)
    link, track, app = plain.get("link"), plain.get("track"), plain.get("app")
    outgoing = Outgoing(
        plain["text"],
        tuple(Choice(action, label) for action, label in plain.get("choices", ())),
        Choice(*link) if link else None,
        tuple(Media(MediaKind(kind), ref, unique) for kind, ref, unique in plain.get("media", ())),
        plain.get("notice", ""),
        plain.get("ask", False),
        plain.get("quotes", False),
        grounds=tuple(plain.get("grounds", ())),
        entry=plain.get("entry", ""),
        urgent=plain.get("urgent", False),
        app=Choice(*app) if app else None,
    )
    return Letter(
        Address.of(key),
        outgoing,
        Priority(priority),
        plain.get("version", 0),
        Origin(*plain.get("origin", ())),
        Track(*track) if track else None,
        plain.get("edit", ""),
        plain.get("new_topic", ""),
        plain.get("close_topic", False),
        plain.get("remove", False),
        plain.get("open_topic", False),
        plain.get("whole", False),
        plain.get("bare", False),
    )
