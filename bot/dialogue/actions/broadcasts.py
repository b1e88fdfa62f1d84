"""Buttons about broadcasts: what a member hears and how often, and what the desk does with one."""

from dataclasses import dataclass

from bot.dialogue.actions.action import Action
from bot.dialogue.actions.values import AudienceId, Code, EpochS, HowOften, Revision, TopicId, UnitId


@dataclass(frozen=True)
class Leave(Action):
    tag = "leave"


@dataclass(frozen=True)
class ListTopics(Action):
    tag = "sub:topics"


@dataclass(frozen=True)
class ToggleTopic(Action):
    tag = "sub:topic"
    topic: TopicId


@dataclass(frozen=True)
class ListRhythms(Action):
    tag = "sub:rhythm"


@dataclass(frozen=True)
class SetRhythm(Action):
    tag = "sub:every"
    rhythm: HowOften


@dataclass(frozen=True)
class ListUnits(Action):
    tag = "sub:units"


@dataclass(frozen=True)
class SetUnit(Action):
    """No `unit`: none any more."""

    tag = "sub:unit"
    unit: UnitId


@dataclass(frozen=True)
class ReadNews(Action):
    """Beneath the word that there is something new."""

    tag = "news"
    code: Code


@dataclass(frozen=True)
class OfBroadcast(Action):
    """A button of the desk about a broadcast, as its words were when it was shown."""

    of: Revision


@dataclass(frozen=True)
class ApproveBroadcast(OfBroadcast):
    tag = "bc:ok"


@dataclass(frozen=True)
class EditBroadcast(OfBroadcast):
    tag = "bc:edit"


@dataclass(frozen=True)
class ListTimes(OfBroadcast):
    tag = "bc:when"


@dataclass(frozen=True)
class SetTime(OfBroadcast):
    """`due_s` in epoch seconds."""

    tag = "bc:set"
    due_s: EpochS


@dataclass(frozen=True)
class ListAudiences(OfBroadcast):
    tag = "bc:whom"


@dataclass(frozen=True)
class SetAudience(OfBroadcast):
    tag = "bc:to"
    audience: AudienceId


@dataclass(frozen=True)
class PauseBroadcast(OfBroadcast):
    tag = "bc:pause"


@dataclass(frozen=True)
class ResumeBroadcast(OfBroadcast):
    tag = "bc:resume"


@dataclass(frozen=True)
class DropBroadcast(OfBroadcast):
    tag = "bc:drop"
