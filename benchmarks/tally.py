"""Replies held against the questions asked: each reply is matched to its own question, so that none hides another."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAY_COME_TWICE = ("drop_after", "hang_after")
"""Faults after which nobody can know whether the message arrived; a cut answer said that it did."""


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


def tally(replies: Mapping[int, Sequence[str]], sent: Iterable[Mapping[str, Any]], killed_at: Sequence[float]) -> Tally:
    """`replies`: of each chat the expected texts, all different, in the order of the questions. `sent`: what the server
    delivered, in its order. `killed_at`: Unix seconds, ascending.
    """
    place_of = {chat: {text: place for place, text in enumerate(texts)} for chat, texts in replies.items()}
    last_at: dict[tuple[int, int], float] = {}
    unseen: Counter[tuple[int, int]] = Counter()
    furthest: Counter[int] = Counter()
    by_kill = [0] * (len(killed_at) + 1)
    out_of_order = excused = strange = 0
    for one in sent:
        chat = one["chat_id"]
        place = place_of.get(chat, {}).get(one["text"])
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
                kill = bisect(killed_at, last_at[key])
                by_kill[kill + 1 if kill < bisect(killed_at, one["at"]) else 0] += 1
        last_at[key] = one["at"]
        unseen[key] += one.get("unseen") in MAY_COME_TWICE
    asked = sum(map(len, replies.values()))
    return Tally(asked, asked - len(last_at), out_of_order, excused, tuple(by_kill), strange)
