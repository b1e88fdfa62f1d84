"""What reached the desk and came back, held against what was sent: each message is matched to what it is about, so that
a second copy of one can't stand for another one that was lost.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.kills import Kills
from benchmarks.officers import CARD, CHAT, DIGEST, NOTHING_OPEN, QUEUE, as_sent, other_words, words
from benchmarks.submitting import NAME, STEPS, Kind, Submission

JUDGED = "📌 Nội dung này đã có kết luận"
_CODE = re.compile(r"\b[2-9A-Y]{2}-[2-9A-Y]{4}\b")
_SAME_DIGEST_S = 10.0
"""The clerk makes a digest every 15 seconds at most: one that says the same sooner is a copy."""

Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case in the database: the name of what was sent, and how many sent it."""

    name: str
    code: str
    answered: bool
    submitters: int


@dataclass(frozen=True, slots=True)
class DeskTally:
    """Submissions `asked`, `acknowledged` by a receipt or the standing finding, `forwarded` (the card, and the photo
    where it is one, were delivered to the desk), `heard` (the standing finding reached this very member).

    `things` sent; `single`: those that are one case with exactly its submitters. `by_kill`: second copies of messages,
    each counted for the kill that came first after the copy before it; `causeless`: those with no kill in between.
    `strange`: messages that nothing explains.
    """

    asked: int
    acknowledged: int
    forwarded: int
    heard: int
    things: int
    single: int
    by_kill: tuple[int, ...]
    causeless: int
    strange: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Nothing was lost, no case stands twice in the desk, nothing came that should not."""
        whole = self.acknowledged == self.forwarded == self.heard == self.asked
        return whole and self.single == self.things and not (self.causeless or self.strange)


def tally(
    submissions: Sequence[Submission],
    cases: Sequence[StoredCase],
    sent: Sequence[Message],
    kills: Kills,
    corrected: frozenset[str] = frozenset(),
    opened: Mapping[str, int] | None = None,
) -> DeskTally:
    """`sent`: what the server delivered, in its order. `corrected`: codes of the
    cases whose finding was changed; `opened`: how often a card was asked for once more.
    """
    by_name = defaultdict(list)
    for case in cases:
        by_name[case.name].append(case)
    code_of = {name: some[0].code for name, some in by_name.items()}
    at_members: dict[int, list[str]] = defaultdict(list)
    for one in sent:
        if one["chat_id"] != CHAT:
            at_members[one["chat_id"]].append(as_sent(one))
    shown = _shown([one for one in sent if one["chat_id"] == CHAT])
    copies = Counter(_copies(sent, kills, opened or {}))
    senders = Counter(one.thing.name for one in submissions)
    known = [(one, code_of.get(one.thing.name, "")) for one in submissions]
    return DeskTally(
        asked=len(submissions),
        acknowledged=sum(_acknowledged(code, at_members[one.member]) for one, code in known),
        forwarded=sum(_forwarded(one, code, shown) for one, code in known),
        heard=sum(_heard(code, at_members[one.member], code in corrected) for one, code in known),
        things=len(senders),
        single=sum(_is_single(by_name[name], count) for name, count in senders.items()),
        by_kill=tuple(copies[place] for place in range(len(kills))),
        causeless=copies[None],
        strange=tuple(_strange(submissions, code_of, sent)),
    )


def _is_single(found: Sequence[StoredCase], senders: int) -> bool:
    return len(found) == 1 and found[0].answered and found[0].submitters == senders


def _acknowledged(code: str, texts: Iterable[str]) -> bool:
    return bool(code) and any(f"Mã biên nhận: {code}" in text or (JUDGED in text and code in text) for text in texts)


def _heard(code: str, texts: Iterable[str], corrected: bool) -> bool:
    """The last that was said of the case is its standing finding."""
    said = [text for text in texts if words(code) in text or other_words(code) in text]
    return bool(code and said) and (other_words(code) if corrected else words(code)) in said[-1]


def _shown(desk: Iterable[Message]) -> set[str]:
    """Codes of the cards, with the names of what stands on them: "K7-3M24", "K7-3M24 vu000001x", "vu000002x"."""
    found: set[str] = set()
    for one in desk:
        text = as_sent(one)
        card = CARD.search(text)
        names = NAME.findall(f"{text} {one.get('content', '')}")
        found |= {card[1], *(f"{card[1]} {name}" for name in names)} if card else set(names)
    return found


def _forwarded(one: Submission, code: str, shown: set[str]) -> bool:
    name = one.thing.name
    return {code, name} <= shown if one.thing.kind is Kind.PHOTO else f"{code} {name}" in shown


def _copies(sent: Iterable[Message], kills: Kills, opened: Mapping[str, int]) -> Iterator[int | None]:
    """For each message of one chat that says the same, with the same file, to the same message as one before: which
    kill came between, None for none. Cards may come again as often as they were asked for.
    """
    free = Counter(opened)
    last_at: dict[tuple[object, ...], float] = {}
    for one in sent:
        text, at = as_sent(one), one["at"]
        key = (one["chat_id"], text, one.get("reply_to"), str(one.get("content", "")))
        before, last_at[key] = last_at.get(key), at
        if before is None or (DIGEST.match(text) and at - before > _SAME_DIGEST_S):
            continue
        card = CARD.search(text) if one["chat_id"] == CHAT else None
        if card and free[card[1]] > 0:
            free[card[1]] -= 1
            continue
        yield kills.between(before, at)


def _strange(submissions: Sequence[Submission], code_of: Mapping[str, str], sent: Iterable[Message]) -> Iterable[str]:
    """Messages to the desk of no known kind; to a member, of no case of theirs and beyond the steps of the dialogue."""
    codes = defaultdict(set)
    steps: Counter[int] = Counter()
    for one in submissions:
        codes[one.member].add(code_of.get(one.thing.name, ""))
        steps[one.member] += STEPS * one.by_dialogue
    every = set(code_of.values())
    said: dict[int, set[str]] = defaultdict(set)
    for message in sent:
        chat, text = message["chat_id"], as_sent(message)
        about = set(_CODE.findall(text))
        if chat == CHAT:
            known = about & every or DIGEST.match(text) or QUEUE.match(text) or NAME.search(str(message.get("content")))
            if not known and text != NOTHING_OPEN:
                yield text
        elif not about & codes[chat]:
            said[chat].add(text)
    for chat, texts in said.items():
        if len(texts) != steps[chat]:
            yield f"{len(texts)} messages to {chat} that tell of no case, {steps[chat]} expected: {sorted(texts)[:1]}"
