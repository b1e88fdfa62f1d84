"""What the dialogue knows: the knowledge base, and how a question finds its answer in it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.answers.decision import Answer
from bot.answers.schema import Entry, Knowledge


@dataclass(frozen=True, slots=True)
class Library:
    """`answer` is pure: the same question gets the same answer. `desk_contact` says how to reach the duty officer."""

    knowledge: Knowledge
    answer: Callable[[str], Answer]
    desk_contact: str

    def say(self, key: str, **words: object) -> str:
        return self.knowledge.wording[key].format(**words)

    def entry(self, entry_id: str) -> Entry | None:
        return self.knowledge.entries.get(entry_id)
