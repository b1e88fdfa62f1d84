"""Whether a message goes on with what was asked before: its linking words, and which parts of the last question it
replaces. On folded words, as it must hold with and without diacritics.
"""

from dataclasses import dataclass

from bot.answers.normalise import fold, words
from bot.dialogue import linking
from bot.dialogue.linking import Why

MAX_WHY_WORDS = 12
MAX_OTHERS_AFTER_WHY = 2
"""Words of its own in what begins with why: "mắc gì cấm, tui nói thiệt lòng mà"."""
MAX_OWN_AFTER_LINK = 5
MAX_OWN = 1
MAX_WORDS = 22
MAY_ONE = "duoc khong"


@dataclass(frozen=True, slots=True)
class Said:
    """A message as words, canonical and folded."""

    words: tuple[str, ...]
    folded: str

    @property
    def text(self) -> str:
        return " ".join(self.words)


def said(text: str) -> Said:
    kept = [(word, bare) for word in words(text) if (bare := fold(word))]
    return Said(tuple(word for word, _ in kept), " ".join(bare for _, bare in kept))


def why(message: Said, known: str) -> Why | None:
    """What a short message asks about the answer itself, in no other words than those and `known` ones (folded)."""
    if message.folded.count(" ") >= MAX_WHY_WORDS or not message.words:
        return None
    asked = ((kind, way.search(message.folded)) for kind, way in linking.WHY.items())
    found, where = next(((kind, where) for kind, where in asked if where is not None), (None, None))
    if found is None or where is None:
        return None
    others = set(message.folded.split()) - linking.EMPTY - linking.ABOUT_THE_ANSWER - set(known.split())
    most = MAX_OTHERS_AFTER_WHY if found in {Why.REASON, Why.SURE} and where.start() == 0 else 0
    return found if len(others) <= most else None


def links_back(message: Said) -> bool:
    """Whether it begins, ends or points as what goes on with something does."""
    return any(
        way.search(message.folded) is not None for way in (linking.LINK_FIRST, linking.LINK_LAST, linking.POINTS_BACK)
    )


def asks_of_it(message: Said) -> bool:
    """Whether it ends by asking which one, or which part."""
    return linking.OF_IT.search(message.folded) is not None


def turns_round(message: Said) -> bool:
    return linking.TURNS.search(message.folded) is not None or tells_how_it_stands(message)


def tells_how_it_stands(message: Said) -> bool:
    """Whether it says what is known, published or allowed."""
    return linking.SLOTS["state"].search(message.folded) is not None


def is_of_good(message: Said) -> bool:
    """Whether it names what is praised, true or lawfully published."""
    return linking.OF_GOOD.search(message.folded) is not None


def is_of_bad(message: Said) -> bool:
    """Whether it names abuse, threats or what is made up."""
    return linking.OF_BAD.search(message.folded) is not None


def says_who(message: Said) -> bool:
    return linking.SAYS_WHO.search(message.folded) is not None


def names_a_document(message: Said) -> bool:
    return linking.DOCUMENT.search(message.folded) is not None


def lets_go(message: Said) -> bool:
    return linking.LETS_GO.search(message.folded) is not None


def corrected(message: Said) -> Said | None:
    """What is meant, after "không, ý tôi là"; what is negated is dropped. None for what corrects nothing."""
    if (negation := _negation(message)) is not None:
        return negation[1]
    found = linking.CORRECTS.match(message.folded)
    meant = message if found is None else _without_first(message, found.group())
    named = linking.MEANT.match(meant.folded)
    if found is None and (named is None or not named.group().startswith("y ")):
        return None
    return _without_first(meant, named.group()) if named is not None else meant


def without_negated(old: str, message: Said) -> str:
    """The last question less what the message says is not meant: "không phải báo Nhân Dân, là trang lạ"."""
    negation = _negation(message)
    before = said(old)
    at = f" {before.folded} ".find(f" {negation[0]} ") if negation is not None else -1
    if negation is None or at < 0:
        return old
    first = before.folded[:at].count(" ")
    return " ".join((*before.words[:first], *before.words[first + len(negation[0].split()) :]))


def _negation(message: Said) -> tuple[str, Said] | None:
    """What is negated (folded), and what is meant in its place."""
    found = linking.CORRECTS.match(message.folded)
    for rest in (message, _without_first(message, found.group()) if found is not None else message):
        if (turned := linking.NOT_BUT.match(rest.folded)) is not None:
            return (turned["named"] or turned["done"]).strip(), _without_first(rest, turned.group())
    return None


def own_words(message: Said, known: str) -> int:
    """How many words are of the message alone: neither empty, nor what fills a slot, nor known ones (folded)."""
    rest = message.folded
    for way in linking.SLOTS.values():
        rest = way.sub(" ", rest)
    return len(set(rest.split()) - linking.EMPTY - set(known.split()))


def fills_a_slot(message: Said) -> bool:
    return any(way.search(message.folded) for way in linking.SLOTS.values())


def merged(old: str, new: Said) -> str:
    """The last question with the new message; where both fill a slot, the new one replaces the old one's."""
    before = said(old)
    kept = list(before.words)
    for way in linking.SLOTS.values():
        if way.search(new.folded) is not None:
            for found in way.finditer(before.folded):
                first = before.folded[: found.start()].count(" ")
                last = first + found.group().count(" ")
                kept[first : last + 1] = [""] * (last + 1 - first)
    joined = linking.OR_RATHER.match(new.folded)
    added = _without_first(new, joined.group()) if joined is not None else new
    return " ".join(filter(None, (*kept, *added.words)))


def carried(old: str, new: Said) -> str:
    """A message of another matter, asked as the last question was: of the same document, or whether the same may be
    done with it. "" where the last question names neither, or the message says it itself.
    """
    before = said(old).folded
    for way, ask in ((linking.DOCUMENT, ""), (linking.SLOTS["act"], MAY_ONE)):
        found = way.search(before) if way.search(new.folded) is None else None
        if found is not None:
            return " ".join(filter(None, (new.text, found.group(), ask)))
    return ""


def _without_first(message: Said, beginning: str) -> Said:
    count = len(beginning.split())
    return Said(message.words[count:], " ".join(message.folded.split()[count:]))
