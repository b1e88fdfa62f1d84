"""What members send to the desk in the benchmarks: links, posts and photos, each with a name that its card shows again.

A link and a photo are sent in one message (`/gui`); a post that nobody else sends by the whole dialogue, another by
`/gui`: a finding may overtake the dialogue of who is slower, who is then told it at once.
"""

import io
import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from PIL import Image

from tests.fakes.bot_api import RemoteBotApi, updates

ROOT = Path(__file__).parent.parent
NAME = re.compile(r"vu\d{6}x")
"""How a thing's name looks, in a case's material and on its card."""
FIRST_MEMBER = 10_000
REPEATED = 0.5
"""The share of submissions that are of something another member sent before; no thing is sent by more than four."""
MAX_SENDERS = 4
A_MEMBER = 4
"""So many submissions a member, about."""
POST_WORDS = 40
SEND, OTHER_REASON, SEND_NOW = "2", "6", "1"
"""The numbers of the choices that lead from a forwarded post to the desk: of the check, the reasons, the summary."""
SEND_NOW_LABEL = "Gửi ngay"
STEPS = 3
"""Replies on that way, before the receipt."""


class Kind(StrEnum):
    LINK = "link"
    POST = "post"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Thing:
    """What is sent. `text`: a post's words."""

    name: str
    kind: Kind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    member: int
    thing: Thing
    by_dialogue: bool = False


def draw_things(count: int, chance: random.Random) -> list[Thing]:
    """As many links as posts as photos; no two posts have much in common."""
    words = _words()
    kinds = tuple(Kind)
    return [
        _thing(f"vu{number:06}x", kinds[number % len(kinds)], " ".join(chance.sample(words, POST_WORDS)))
        for number in range(count)
    ]


def draw_submissions(count: int, chance: random.Random) -> list[Submission]:
    """So many, in the order in which they are sent; the first of each thing comes before its repeats."""
    things = draw_things(count - round(count * REPEATED), chance)
    order = [(float(place), thing) for place, thing in enumerate(things)]
    stock = things * (MAX_SENDERS - 1)
    for thing in chance.sample(stock, count - len(things)):
        first = things.index(thing)
        order.append((chance.uniform(first + 1, len(things) + 1), thing))
    members = [FIRST_MEMBER + number for number in range(max(count // A_MEMBER, MAX_SENDERS))]
    sent_by: dict[int, set[str]] = {member: set() for member in members}
    senders = Counter(thing.name for _, thing in order)
    found: list[Submission] = []
    begun: set[int] = set()
    for _, thing in sorted(order, key=lambda one: one[0]):
        member = next(one for one in members if thing.name not in sent_by[one])
        members.append(members.pop(members.index(member)))
        by_dialogue = thing.kind is Kind.POST and senders[thing.name] == 1 and member not in begun
        begun |= {member} if by_dialogue else set()
        sent_by[member].add(thing.name)
        found.append(Submission(member, thing, by_dialogue))
    return found


def updates_of(one: Submission) -> list[dict[str, Any]]:
    """What the member's platform sends, in its order."""
    thing, member = one.thing, one.member
    if one.by_dialogue:
        forwarded = updates.forward(member, thing.text, updates.from_hidden_user("Ai đó"))
        return [forwarded, *(updates.message(member, number) for number in (SEND, OTHER_REASON, SEND_NOW))]
    if thing.kind is Kind.PHOTO:
        return [updates.photo(member, thing.name, "/gui")]
    return [updates.message(member, f"/gui {thing.text or address(thing)}")]


def address(thing: Thing) -> str:
    return f"https://{thing.name}.info/tin"


def name_in(material: str) -> str:
    """The name of what a case is about, from the column `material`; "" for nothing of ours."""
    plain = json.loads(material)
    found = NAME.search(f"{plain['text']} {plain['media']}")
    return found[0] if found else ""


async def serve_photos(api: RemoteBotApi, things: set[Thing]) -> None:
    """Make the platform know the pictures, so that the bot can look at them."""
    for thing in sorted(things, key=lambda one: one.name):
        if thing.kind is Kind.PHOTO:
            await api.serve_file(thing.name, _picture(thing.name))


def _thing(name: str, kind: Kind, words: str) -> Thing:
    return Thing(name, kind, f"Tin {name} {words}" if kind is Kind.POST else "")


def _words() -> list[str]:
    """Words to make posts of: those of the documents, which call nobody for help in whichever order they stand."""
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "knowledge" / "documents").iterdir()))
    return sorted({word for word in text.lower().split() if word.isalpha() and len(word) > 2})


def _picture(name: str) -> bytes:
    """A few coloured fields, others for each name."""
    chance = random.Random(name)
    fields = Image.frombytes("RGB", (6, 6), chance.randbytes(6 * 6 * 3))
    out = io.BytesIO()
    fields.resize((180, 120), Image.Resampling.BICUBIC).save(out, "JPEG", quality=80)
    return out.getvalue()
