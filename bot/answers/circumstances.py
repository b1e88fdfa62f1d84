"""What turns a verdict round: `knowledge/circumstances.yaml`.

A circumstance is read from the words of a question: "already published", "with permission", "to report it". Under it
some entries no longer hold, and another answers in their place, or none does.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise

from bot.answers.circumstances_table import GAPS, OTHER_NUMBER, Phrase, Table, by_telling_words
from bot.answers.features import Floats
from bot.answers.normalise import fold, words
from bot.answers.repair import Repairer
from bot.answers.schema import OPPOSITES, Circumstance, Entry, Verdict

KEPT_WORDS = 20_000
HIDDEN, SHORT = frozenset({"telex", "vni", "split"}), "short form"
EVERY_VERDICT, EVERY_INFO, EVERY_VERIFY = "every-verdict", "every-info", "every-verify"
EVERY_DO, EVERY_DONT = "every-do", "every-dont"
YEARS = range(1900, 2100)


class Circumstances:
    """Finds the circumstances that a question names, and moves the share of entries that don't hold under them.

    `table`: of the same knowledge, where it was made before.
    """

    def __init__(
        self,
        known: Sequence[Circumstance],
        names: Sequence[str],
        entries: Mapping[str, Entry],
        repairer: Repairer | None = None,
        numbers: Iterable[str] = (),
        table: Table | None = None,
    ) -> None:
        self._known = known
        self._numbers = frozenset(numbers) | _numbers_of(known)
        self._repairer = repairer
        self._heard: dict[str, tuple[str, ...]] = {}
        self.table = by_telling_words(known, self._read) if table is None else table
        self._places = {name: place for place, name in enumerate(names)}
        groups = {name: [key for key in self._places if _is_of(entries.get(key), name)] for name in GROUPS}
        self._moves = [_moves(one, self._places, entries, groups) for one in known]

    def present(self, text: str) -> tuple[int, ...]:
        """The numbers of the circumstances that hold, in the order of the file."""
        typed = list(chain.from_iterable(map(self._read, words(text))))
        said: set[tuple[int, str]] = set()
        every = frozenset(typed)
        keys = {*zip(typed), *pairwise(typed)}
        for phrase, wanted, owners in chain.from_iterable(filter(None, map(self.table.get, keys))):
            if every.issuperset(wanted) and not said.issuperset(owners) and _stands(phrase, typed):
                said.update(owners)
        return tuple(
            number
            for number, one in enumerate(self._known)
            if (number, "says") in said
            and (not one.with_ or (number, "with") in said)
            and (number, "unless") not in said
        )

    def _read(self, word: str) -> tuple[str, ...]:
        found = self._heard.get(word)
        if found is None:
            if len(self._heard) >= KEPT_WORDS:
                self._heard.clear()
            found = self._heard[word] = self._made_plain(word)
        return found

    def _made_plain(self, word: str) -> tuple[str, ...]:
        """A word folded, a number that is no document's as OTHER_NUMBER; what Telex or VNI keys, a missing space or a
        short form of one meaning hide is read first.
        """
        if self._repairer is not None:
            slot = self._repairer.token(word).slot
            if slot and (slot[0].step in HIDDEN or (slot[0].step == SHORT and len(slot) == 1)):
                return slot[0].syllables
        if word.isdecimal() and word.lstrip("0") not in self._numbers and int(word[:9]) not in YEARS:
            return (OTHER_NUMBER,)
        return (fold(word),) if fold(word) else ()

    def named(self, text: str) -> tuple[str, ...]:
        return tuple(self._known[number].id for number in self.present(text))

    def turning(self, text: str, entry: str) -> tuple[str, ...]:
        """Those of them under which the entry does not hold."""
        own = self._places.get(entry)
        present = (number for number in self.present(text) if any(place == own for place, _ in self._moves[number]))
        return tuple(dict.fromkeys(self._known[number].id for number in present))

    def turned(self, probabilities: Floats, text: str) -> Floats:
        """The probabilities with what belongs to entries that don't hold here given to those that answer instead."""
        present = self.present(text)
        if not present:
            return probabilities
        moved = probabilities.copy()
        gone: set[int] = set()
        last = [number for number in present if self._known[number].last]
        for place, instead in self._moves_of(number for number in present if number not in last):
            if place not in gone:
                gone.add(place)
                moved[instead] += probabilities[place]
                moved[place] -= probabilities[place]
        for place, instead in self._moves_of(last):
            moved[instead] += moved[place]
            moved[place] = 0.0
        return moved

    def _moves_of(self, present: Iterable[int]) -> Iterable[tuple[int, int]]:
        return chain.from_iterable(self._moves[number] for number in present)


def _moves(
    one: Circumstance, places: Mapping[str, int], entries: Mapping[str, Entry], groups: Mapping[str, Sequence[str]]
) -> list[tuple[int, int]]:
    """(place of the entry that doesn't hold, place of what answers instead), the last being other matters."""
    moves = []
    for name, instead in one.turns:
        target = places.get(instead, len(places))
        turned = groups.get(name, [name])
        moves += [
            (places[key], target)
            for key in turned
            if key in places and places[key] != target and not _holds(entries.get(key), one)
        ]
    return moves


GROUPS = {
    EVERY_VERDICT: OPPOSITES,
    EVERY_INFO: frozenset({Verdict.INFO}),
    EVERY_DO: frozenset({Verdict.DO}),
    EVERY_DONT: frozenset({Verdict.DONT}),
    EVERY_VERIFY: frozenset({Verdict.VERIFY}),
}


def _holds(entry: Entry | None, one: Circumstance) -> bool:
    return entry is not None and one.id in entry.despite


def _is_of(entry: Entry | None, group: str) -> bool:
    return entry is not None and entry.verdict in GROUPS[group]


def _numbers_of(known: Iterable[Circumstance]) -> frozenset[str]:
    """The numbers that stand in phrases, without leading zeros."""
    phrases = chain.from_iterable((*one.says, *one.with_, *one.unless) for one in known)
    return frozenset(word.lstrip("0") for phrase in phrases for word in phrase.split() if word.isdecimal())


def _stands(phrase: Phrase, typed: Sequence[str]) -> bool:
    return any(_stands_at(phrase, typed, start) for start, word in enumerate(typed) if word == phrase[0])


def _stands_at(phrase: Phrase, typed: Sequence[str], start: int) -> bool:
    """Whether the words of a phrase stand from here on, at a gap with others between."""
    if not phrase:
        return True
    first, rest = phrase[0], phrase[1:]
    if first in GAPS:
        reach = min(len(typed), start + GAPS[first] + 1)
        return any(typed[place] == rest[0] and _stands_at(rest, typed, place) for place in range(start, reach))
    return start < len(typed) and typed[start] == first and _stands_at(rest, typed, start + 1)
