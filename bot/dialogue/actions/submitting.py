"""Buttons of a member with something for the desk: drafts, the guided check, the cases that became of them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.dialogue.actions.action import Action, parse
from bot.dialogue.actions.values import Code, GuideAnswer, Round, Screen
from bot.domain.cases import Harm, Reason


class Opinion(StrEnum):
    """What a member says of a finding by one tap."""

    HELPFUL = "ich"
    UNCLEAR = "ro"
    DISAGREES = "khong"


@dataclass(frozen=True)
class OfDraft(Action):
    """A button about the draft at hand."""


@dataclass(frozen=True)
class Check(OfDraft):
    """The guided check: its first question, or an answer to one."""

    tag = "check"
    answer: GuideAnswer = ""


@dataclass(frozen=True)
class Send(OfDraft):
    tag = "send"


@dataclass(frozen=True)
class SendNow(OfDraft):
    tag = "send:now"


@dataclass(frozen=True)
class WriteNote(OfDraft):
    tag = "send:note"


@dataclass(frozen=True)
class DropNote(OfDraft):
    tag = "send:unnoted"


@dataclass(frozen=True)
class WriteName(OfDraft):
    tag = "send:name"


@dataclass(frozen=True)
class DropName(OfDraft):
    tag = "send:anon"


@dataclass(frozen=True)
class DropDraft(OfDraft):
    tag = "send:drop"


@dataclass(frozen=True)
class GiveReason(OfDraft):
    tag = "reason"
    reason: Reason


@dataclass(frozen=True)
class GiveHarm(OfDraft):
    tag = "harm"
    harm: Harm


@dataclass(frozen=True)
class Join(OfDraft):
    """The draft goes to the case that is judged already."""

    tag = "join"


@dataclass(frozen=True)
class SendTogether(Action):
    """What was brought together with the draft at hand goes with it."""

    tag = "sendall:these"


@dataclass(frozen=True)
class SendAll(Action):
    tag = "sendall:all"


@dataclass(frozen=True)
class ListDrafts(Action):
    tag = "drafts"


@dataclass(frozen=True)
class TakeUpDraft(Action):
    tag = "draft"
    screen: Screen


@dataclass(frozen=True)
class OfOwnCase(Action):
    """A button about a case, by its code."""

    code: Code


@dataclass(frozen=True)
class SaidSame(OfOwnCase, OfDraft):
    """The draft is what this case is about."""

    tag = "near"


@dataclass(frozen=True)
class Follow(OfOwnCase):
    tag = "follow"


@dataclass(frozen=True)
class SayMore(OfOwnCase):
    tag = "them"


@dataclass(frozen=True)
class GiveHeld(OfOwnCase):
    """The last message goes to the desk, as an answer."""

    tag = "give"


@dataclass(frozen=True)
class ListOwn(Action):
    tag = "cuatoi"


@dataclass(frozen=True)
class ShowOwn(OfOwnCase):
    tag = "viec"


@dataclass(frozen=True)
class AskToWithdraw(OfOwnCase):
    tag = "rutlai"


@dataclass(frozen=True)
class WithdrawNow(OfOwnCase):
    tag = "rutngay"


@dataclass(frozen=True)
class Judge(OfOwnCase):
    """What a member thinks of a finding; `round`: of which of the case's findings; each is judged by itself."""

    tag = "danhgia"
    opinion: Opinion
    round: Round = 0


def own_code_of(text: str) -> str:
    """The code of the case that a button is about, "" for none."""
    action = parse(text)
    return action.code if isinstance(action, OfOwnCase) else ""
