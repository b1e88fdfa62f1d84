"""Buttons of the officers' chat about cases."""

from dataclasses import dataclass

from bot.dialogue.actions.action import Action, parse
from bot.dialogue.actions.values import Code, EntryId, Flag, LineNumber, Mark, OfficerId, Place, Round, SeenBefore
from bot.domain.cases import Finding
from bot.domain.figures import Table


@dataclass(frozen=True)
class OpenQueue(Action):
    tag = "hangdoi"
    start: Place = 0


@dataclass(frozen=True)
class ShowTable(Action):
    tag = "thongke"
    table: Table


@dataclass(frozen=True)
class ReadLog(Action):
    """The audit log before a line, by its number (0: the newest). `looks`: whether with what was only looked at;
    `of`: a case or a broadcast by its code, or an officer by id, "" for all.
    """

    tag = "nk"
    before: LineNumber = 0
    looks: Flag = 0
    of: OfficerId = ""


@dataclass(frozen=True)
class EndSession(Action):
    """By the beginning of its digest."""

    tag = "phien:dong"
    session: Mark


@dataclass(frozen=True)
class EndAllSessions(Action):
    tag = "phien:het"


@dataclass(frozen=True)
class AcceptLesson(Action):
    tag = "hoc:nhan"
    number: Place = 0


@dataclass(frozen=True)
class RefuseLesson(Action):
    tag = "hoc:bo"
    number: Place = 0


@dataclass(frozen=True)
class OfCase(Action):
    """A button about a case, by its code."""

    code: Code


@dataclass(frozen=True)
class ViewCase(OfCase):
    tag = "xem"


@dataclass(frozen=True)
class ReadWhole(OfCase):
    tag = "doc"


@dataclass(frozen=True)
class TakeCase(OfCase):
    tag = "nhan"


@dataclass(frozen=True)
class GiveBack(OfCase):
    tag = "bonhan"


@dataclass(frozen=True)
class AnswerCase(OfCase):
    tag = "traloi"


@dataclass(frozen=True)
class AskSenders(OfCase):
    tag = "hoithem"


@dataclass(frozen=True)
class PassOn(OfCase):
    """To an officer; to whom is asked where none is named."""

    tag = "chuyen"
    officer: OfficerId = ""


@dataclass(frozen=True)
class MergeCases(OfCase):
    """Into another case; into which is asked where none is named. `seen`: where what it does was shown first."""

    tag = "gop"
    into: Code = ""
    seen: SeenBefore = None


@dataclass(frozen=True)
class SplitCase(OfCase):
    """`seen`: where it was said first that a colleague holds the case that this one is taken out of."""

    tag = "tach"
    seen: SeenBefore = None


@dataclass(frozen=True)
class AskPublic(OfCase):
    """What the finding would look like to everybody is shown first."""

    tag = "congbo"


@dataclass(frozen=True)
class MakePublic(OfCase):
    """`round`: which of the case's findings was shown."""

    tag = "congbodi"
    round: Round


@dataclass(frozen=True)
class HidePublic(OfCase):
    tag = "thoicongbo"


@dataclass(frozen=True)
class ChooseFinding(OfCase):
    tag = "ketluan"
    finding: Finding


@dataclass(frozen=True)
class SendBare(OfCase):
    """A finding without words of the officer."""

    tag = "gui"
    finding: Finding


@dataclass(frozen=True)
class UseReady(OfCase):
    """A finding with the words that are shipped for it."""

    tag = "cosan"
    finding: Finding


@dataclass(frozen=True)
class PickEntry(OfCase):
    """An entry of the knowledge base as the answer."""

    tag = "cau"
    entry: EntryId


@dataclass(frozen=True)
class PickEntryOnce(PickEntry):
    """The same as it was written before; such buttons are still shown."""

    tag = "guicau"


@dataclass(frozen=True)
class OfPending(OfCase):
    """A button beneath what was shown back, by its mark."""

    mark: Mark


@dataclass(frozen=True)
class SendPending(OfPending):
    tag = "guidi"


@dataclass(frozen=True)
class ShowPending(OfPending):
    tag = "xembai"


@dataclass(frozen=True)
class RewritePending(OfPending):
    tag = "suabai"


@dataclass(frozen=True)
class DropPending(OfPending):
    tag = "bobai"


@dataclass(frozen=True)
class NotePending(OfPending):
    """The words stay at the desk."""

    tag = "ghiloi"


@dataclass(frozen=True)
class UndoFinding(OfPending):
    """`round`: which of the case's findings it was."""

    tag = "hoantac"
    round: Round


@dataclass(frozen=True)
class DismissOfficer(Action):
    tag = "thuhoi"
    officer: OfficerId


def case_code_of(text: str) -> str:
    """The code of the case that a button is about, "" for none."""
    action = parse(text)
    return action.code if isinstance(action, OfCase) else ""
