"""Entries and examples that an editor should look at: which pull elsewhere, which nothing finds, which are old."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.answers.decision import Answer
from bot.answers.schema import Entry

Best = Callable[[str], str]
"""The entry or card that a text is most like."""
Ask = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Stray:
    """An example that is more like another entry, although the matcher has learned it as its own one's."""

    text: str
    own: str
    other: str


def strays(examples: Iterable[tuple[str, str]], best: Best) -> list[Stray]:
    """In the order of the files."""
    found = ((text, own, best(text)) for text, own in examples)
    return [Stray(text, own, other) for text, own, other in found if other != own]


def unmet(entries: Mapping[str, Entry], questions: Iterable[str], ask: Ask) -> list[str]:
    """The entries that none of the questions finds, neither as the answer nor among what is offered."""
    met: set[str] = set()
    for question in questions:
        answer = ask(question)
        met.update(one.entry.id for one in answer.suggestions)
        if answer.entry is not None:
            met.add(answer.entry.id)
    return [entry_id for entry_id in entries if entry_id not in met]


def longest_unchecked(entries: Iterable[Entry], asked: Mapping[str, int]) -> Sequence[Entry]:
    """Those that wait for a person first, then those that nobody has gone through, then the oldest days; of a day those
    first whose topic is asked most. `asked`: how often, by topic.
    """

    def order(entry: Entry) -> tuple[bool, str, int, str, str]:
        return entry.recheck is None, entry.checked or "", -asked.get(entry.topic, 0), entry.topic, entry.id

    return sorted(entries, key=order)
