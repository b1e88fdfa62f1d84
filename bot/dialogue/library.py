"""What the dialogue knows: the knowledge base, and how a question finds its answer in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo

from bot.answers.decision import Answer
from bot.answers.schema import Entry, Knowledge

HOME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Library:
    """`answer` is pure: the same question gets the same answer. `desk_contact` says how to reach the duty officer."""

    knowledge: Knowledge
    answer: Callable[[str], Answer]
    desk_contact: str
    zone: tzinfo = HOME_ZONE

    def say(self, key: str, **words: object) -> str:
        return self.knowledge.wording[key].format(**words)

    def menu(self, commands: Iterable[str]) -> dict[str, str]:
        """Commands with what they do."""
        return {name: self.say(f"command_{name}") for name in commands}

    def entry(self, entry_id: str) -> Entry | None:
        return self.knowledge.entries.get(entry_id)
