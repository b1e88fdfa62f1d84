"""Buttons of a member who asks and looks around: answers, topics, what is kept, and what only a channel may send."""

from dataclasses import dataclass
from typing import Annotated

from bot.dialogue.actions.action import Action, parse
from bot.dialogue.actions.values import EntryId, Natural, Place, TopicId, Words
from bot.domain.messages import POLL_PICKED


@dataclass(frozen=True)
class OfEntry(Action):
    """A button about an entry of the knowledge base."""

    entry: EntryId


@dataclass(frozen=True)
class OpenEntry(OfEntry):
    tag = "entry"


@dataclass(frozen=True)
class OpenGrounds(OfEntry):
    tag = "grounds"


@dataclass(frozen=True)
class NotMeant(OfEntry):
    tag = "notmeant"


@dataclass(frozen=True)
class GiveQuestion(Action):
    tag = "teach"


@dataclass(frozen=True)
class GiveNow(Action):
    tag = "teach:now"


@dataclass(frozen=True)
class WatchEntry(OfEntry):
    tag = "watch"


@dataclass(frozen=True)
class UnwatchEntry(OfEntry):
    tag = "unwatch"


@dataclass(frozen=True)
class OpenTopics(Action):
    tag = "topics"
    start: Place = 0


@dataclass(frozen=True)
class OpenTopic(Action):
    tag = "topic"
    topic: TopicId
    start: Place = 0


@dataclass(frozen=True)
class AskDesk(Action):
    tag = "desk"


@dataclass(frozen=True)
class TellOfDanger(Action):
    """The officer on duty is told what brought a card of help."""

    tag = "urgent"


@dataclass(frozen=True)
class ShowMine(Action):
    tag = "mydata"


@dataclass(frozen=True)
class AskToForget(Action):
    tag = "forget"


@dataclass(frozen=True)
class ForgetMe(Action):
    tag = "forget:yes"


@dataclass(frozen=True)
class ShowHelp(Action):
    tag = "help"


@dataclass(frozen=True)
class AnswerQuiz(Action):
    """A bare number where nothing was offered; on no button."""

    tag = "dap"
    number: Annotated[str, Words(3)]


@dataclass(frozen=True)
class PickInPoll(Action):
    """Made by a channel alone, out of what the platform says of a poll of ours."""

    tag = POLL_PICKED
    option: Annotated[int, Natural(2)]
    poll: Annotated[str, Words(64)]


@dataclass(frozen=True)
class OutOfRange(Action):
    """A number that none of the choices has; on no button."""

    tag = "out-of-range"


@dataclass(frozen=True)
class Stale(Action):
    """What is no button of ours, or no longer: it leads to the explanation of old ones."""

    tag = "stale"


@dataclass(frozen=True)
class Unsupported(Action):
    """Stands for what can't be checked: a sticker, a place, a contact, a poll."""

    tag = "unsupported"


def entry_of(text: str) -> str:
    """The entry that a button is about, "" for none."""
    action = parse(text)
    return action.entry if isinstance(action, OfEntry) else ""
