"""What the dialogue knows: the knowledge base, how a question finds its answer in it, and the desk."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.answers.decision import Answer
from bot.answers.schema import Entry, Knowledge
from bot.domain.broadcasts import BroadcastSettings
from bot.domain.desk import Desk
from bot.planning.schema import Plan


@dataclass(frozen=True, slots=True)
class Library:
    """`answer` is pure: the same question gets the same answer. `desk_contact` says how to reach the duty officer
    where no desk is set up. `plan`: what is sent when, where broadcasts are sent.
    """

    knowledge: Knowledge
    answer: Callable[[str], Answer]
    desk_contact: str
    desk: Desk = field(default_factory=Desk)
    broadcast: BroadcastSettings = field(default_factory=BroadcastSettings)
    plan: Plan | None = None

    def say(self, key: str, **words: object) -> str:
        return self.knowledge.wording[key].format(**words)

    def menu(self, commands: Iterable[str]) -> dict[str, str]:
        """Commands with what they do."""
        return {name: self.say(f"command_{name}") for name in commands}

    def entry(self, entry_id: str) -> Entry | None:
        return self.knowledge.entries.get(entry_id)
