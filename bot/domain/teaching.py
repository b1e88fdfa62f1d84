"""What members gave for the knowledge to learn from, and what editors and officers decide of it. No word says whose."""

from dataclasses import dataclass
from enum import StrEnum

MAX_GIVEN_CHARS = 400


class QuestionSource(StrEnum):
    """How a question came here: passed on to the desk, answered with something else, or not answered."""

    PASSED_ON = "passed-on"
    NOT_MEANT = "not-meant"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Heard:
    text: str
    source: QuestionSource


class LessonStatus(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WRITTEN = "written"
    PASSED_OVER = "passed-over"


@dataclass(frozen=True, slots=True)
class NewLesson:
    """`example` is to stand under the entry, `twin` to test it ("" for none); `flips`: what would change, as it was
    shown to whoever proposes it; `by`: who proposes it.
    """

    entry: str
    example: str
    twin: str = ""
    flips: str = ""
    by: str = ""
    status: LessonStatus = LessonStatus.PROPOSED


@dataclass(frozen=True, slots=True)
class Lesson:
    """`approved_by`: the second person, who decided it either way; "" while nobody has."""

    id: int
    new: NewLesson
    status: LessonStatus
    made_s: float
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class GiveWords:
    """A member gives a question: its words alone."""

    text: str
    source: QuestionSource


@dataclass(frozen=True, slots=True)
class DecideLesson:
    """An officer accepts a proposed example, or refuses it."""

    lesson_id: int
    accepted: bool
    officer: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that ask the same. `code`: the same as long as its leader is; `texts`: each once, the leader first,
    then the commonest; `count`: how often any of them was heard.
    """

    code: str
    texts: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Would:
    """What would change if an example stood under an entry: `brief` in a line, `flips` with the questions; `share`: how
    much it is like the entry already. `refused`: why it can't stand there, "" where it can.
    """

    entry: str
    share: float = 0.0
    brief: str = ""
    flips: str = ""
    refused: str = ""
