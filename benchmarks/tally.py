"""Replies held against the questions asked: each reply is matched to its own question, so that none hides another."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.kills import Copies, Kills

MAY_COME_TWICE = ("drop_after", "hang_after")
"""Faults after which nobody can know whether the message arrived; a cut answer said that it did."""


Readings = Callable[[int, int], Collection[str]]


def _never(_: int, __: int) -> Collection[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Tally:
    """`lost`: questions without a reply. `out_of_order`: replies that came after one to a later question of the chat.

    `excused`: second copies of replies whose first one reached the member while an injected fault dropped the
    connection before the answer, or let it hang. `duplicates`: all other second copies, in `by_kill` counted for the
    kill that came between the copies, the first where several did: its lease may end only after the next kill (at 0
    those without a kill between them). `strange`: messages that answer no question.
    """

    asked: int
    lost: int
    out_of_order: int
    excused: int
    by_kill: tuple[int, ...]
    strange: int

    @property
    def duplicates(self) -> int:
        return sum(self.by_kill)

    @property
    def most_at_a_kill(self) -> int:
        return max(self.by_kill)


def tally(
    replies: Mapping[int, Sequence[str]],
    sent: Iterable[Mapping[str, Any]],
    kills: Kills,
    otherwise: Readings = _never,
) -> Tally:
    """`replies`: of each chat the expected texts, all different, in the order of the questions. `sent`: what the server
    delivered, in its order. `otherwise`: what else may answer a question of a
    chat, by its place, where the process was killed before and forgot what had been said.
    """
    told = list(sent)
    places = _places(replies, told, kills, otherwise)
    last_at: dict[tuple[int, int], float] = {}
    unseen: Counter[tuple[int, int]] = Counter()
    furthest: Counter[int] = Counter()
    copies = Copies(kills)
    out_of_order = excused = strange = 0
    for one, place in zip(told, places, strict=True):
        chat = one["chat_id"]
        if place is None:
            strange += 1
            continue
        key = (chat, place)
        out_of_order += place < furthest[chat]
        furthest[chat] = max(furthest[chat], place)
        if key in last_at:
            if unseen[key]:
                unseen[key] -= 1
                excused += 1
            else:
                copies.add(last_at[key], one["at"])
        last_at[key] = one["at"]
        unseen[key] += one.get("unseen") in MAY_COME_TWICE
    asked = sum(map(len, replies.values()))
    return Tally(asked, asked - len(last_at), out_of_order, excused, copies.by_kill, strange)


def _places(
    replies: Mapping[int, Sequence[str]],
    told: Sequence[Mapping[str, Any]],
    kills: Kills,
    otherwise: Readings,
) -> list[int | None]:
    """Which question of its chat each message answers. One that nothing answers as expected is answered by a message
    that reads so otherwise, if it came after a kill and in its turn: behind the replies to the questions before it, and
    before those to the later ones.
    """
    place_of = {chat: {text: place for place, text in enumerate(texts)} for chat, texts in replies.items()}
    places = [place_of.get(one["chat_id"], {}).get(one["text"]) for one in told]
    lanes: defaultdict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(told):
        lanes[one["chat_id"]].append(number)
    for chat, texts in replies.items():
        first: dict[int, int] = {}
        for number in lanes[chat]:
            if (place := places[number]) is not None:
                first.setdefault(place, number)
        for lost in (place for place in range(len(texts)) if place not in first):
            after = max((number for place, number in first.items() if place < lost), default=-1)
            before = min((number for place, number in first.items() if place > lost), default=len(told))
            meant = [
                number
                for number in lanes[chat]
                if after < number < before and kills.before(told[number]["at"]) and number not in first.values()
            ]
            if meant and (readings := otherwise(chat, lost)):
                found = next((number for number in meant if told[number]["text"] in readings), None)
                if found is not None:
                    places[found], first[lost] = lost, found
    return places
