"""What a step wants to be looked up before it runs, and what was found. Steps ask first and then decide, and so stay
pure: the store answers within the transaction of the message.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.domain.board import Session
from bot.domain.broadcasts import NO_BROADCASTS, BroadcastAsks, BroadcastFound
from bot.domain.cases import Band, Case, CaseKind, Key, Officer, Similar
from bot.domain.figures import Facts, FactsWanted
from bot.domain.log import Wanted
from bot.domain.pending import Pending
from bot.domain.teaching import Lesson


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of one kind that name a member; `until_s` (epoch): when the last goes by itself, None for never."""

    kind: str
    count: int
    until_s: float | None


URGENT = "urgent"
"""The tally of cases that were opened as urgent."""

WORDS = "words:"
"""How the names of tallies of words begin."""


def words_for(case_id: int) -> str:
    """The name of the tally of words that a member added to a case."""
    return f"{WORDS}{case_id}"


@dataclass(frozen=True, slots=True)
class Asks:
    """`codes`: cases by their codes. `keys`: a case that has one of them for certain. `bands`: cases that may be
    nearly the same. `answered`: the case of the desk's message that is replied to. `queue`: the open cases.
    `limits`: how much this member has sent lately; a step that may open a case asks it, and gets a fresh code too.
    `officers`: who the invited ones are. `invitation`: by the hash of its code. `week`: the last seven days' figures.
    `asked`: this member's cases to which the desk has a question open; `own`: all of them. `pending`: what officers are
    about to send of the cases that are asked for; `history`: what officers did to the first of them;
    `stands`: the cases that those went into. `broadcast`: about
    broadcasts. `tallies`: what this conversation has done of what is limited. `by_officer`: asked for somebody who may
    see every case. `secret`: a random word that nobody can guess. `lessons`: examples that wait for a second officer.
    `facts`: what was counted for tables. `log`: lines of the audit log, as they are wanted, each answered by itself.
    `sessions`: where this officer, by id, has the board open.
    `also`: the same questions about other things, each answered by itself.
    """

    kept: bool = False
    codes: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    bands: tuple[Band, ...] = ()
    answered: str = ""
    topic: str = ""
    queue: bool = False
    limits: bool = False
    officers: bool = False
    invitation: str = ""
    week: bool = False
    asked: bool = False
    own: bool = False
    pending: bool = False
    stands: bool = False
    history: bool = False
    broadcast: BroadcastAsks | None = None
    tallies: bool = False
    by_officer: bool = False
    secret: bool = False
    lessons: bool = False
    facts: FactsWanted | None = None
    log: tuple[Wanted, ...] = ()
    sessions: str = ""
    also: tuple["Asks", ...] = ()


NOTHING = Asks()


@dataclass(frozen=True, slots=True)
class Answered:
    """A message of the desk that was replied to: its case, and what the message was for ("card", "note", or
    "finding:<slug>" where the officer was asked for the words to a finding, "more" for a question to the member).

    `asked`: the officer who was asked for words, by id; they count until `open_until_s`, 0 once they have been given.
    `submission`: whose words it carries, 0 for nobody's.
    """

    case: Case
    purpose: str
    asked: str = ""
    open_until_s: float = 0.0
    submission: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """The last seven days: cases opened, answered, by finding; median minutes from opened to answered."""

    opened: int
    answered: int
    by_finding: tuple[tuple[str, int], ...]
    median_min: float | None


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of the audit log: which officer, by id, did what, when, to which case or broadcast, by which channel
    ("web" is the board); "" for none, and where it was not noted. `number`: its place in the log.
    """

    officer: str
    action: str
    at_s: float
    way: str = ""
    code: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """The answers, in the order asked. `cases` in the order of `codes`, without those that do not exist; `same`:
    the newest case for the keys, merged ones followed to where they went; `mine`: ids of cases that this member is a
    submitter of; `sent_today`/`waiting`: this member's submissions of the last 24 hours, and open ones; `ahead`: how
    many cases of all members are open, asked with `limits`. `in_topic`: the case whose topic of a forum was asked for.
    `asked`: the newest question first; `replied`: the cases whose question they answered a short while ago;
    `own`: what was sent last first. `added`: how many characters this member has added to each of their cases, by its
    id. `tallies`: how often within an hour, by name; `tallies_beside` and `sent_beside`: the same two numbers of all
    visitors of the page who come from one network with this one, 0 for whoever is none. `stands`: by the id of a merged
    case, the one where its senders wait now. `joined`: with `history`, when
    each further member sent what that case is about.
    """

    kept: tuple[Kept, ...] = ()
    cases: tuple[Case, ...] = ()
    same: Case | None = None
    similar: tuple[Similar, ...] = ()
    answered: Answered | None = None
    in_topic: Case | None = None
    queue: tuple[Case, ...] = ()
    mine: frozenset[int] = frozenset()
    added: Mapping[int, int] = field(default_factory=dict)
    sent_today: int = 0
    waiting: int = 0
    ahead: int = 0
    officers: tuple[Officer, ...] = ()
    invited_admin: bool | None = None
    week: Figures | None = None
    asked: tuple[Case, ...] = ()
    replied: tuple[Case, ...] = ()
    own: tuple[Case, ...] = ()
    pending: tuple[Pending, ...] = ()
    stands: Mapping[int, Case] = field(default_factory=dict)
    history: tuple[Deed, ...] = ()
    joined: tuple[float, ...] = ()
    broadcast: BroadcastFound = field(default=NO_BROADCASTS)
    tallies: Mapping[str, int] = field(default_factory=dict)
    tallies_beside: Mapping[str, int] = field(default_factory=dict)
    sent_beside: int = 0
    lessons: tuple[Lesson, ...] = ()
    facts: Facts | None = None
    log: tuple[tuple[Deed, ...], ...] = ()
    sessions: tuple[Session, ...] = ()
    also: tuple["Found", ...] = ()


def may_see(case: Case, asks: Asks, mine: Collection[int]) -> bool:
    """The one gate for members: what another has asked the desk, and its answer, is found by no code and by no key."""
    return asks.by_officer or case.kind is not CaseKind.QUESTION or case.id in mine


EMPTY = Found()
