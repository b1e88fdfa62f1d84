"""Whether a message goes on with what was asked before: its linking words, and which parts of the last question it
replaces. On folded words, as it must hold with and without diacritics.
"""

from dataclasses import dataclass

from bot.answers.normalise import fold, words
from bot.dialogue import linking

MAX_OWN_AFTER_LINK = 5
MAX_OWN = 1
MAX_WORDS = 22
MAY_ONE = "duoc khong"


@dataclass(frozen=True, slots=True)
class FoldedWords:
    """A message as words, canonical and folded."""

    words: tuple[str, ...]
    folded: str

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def has_marks(self) -> bool:
        """Whether it is written with diacritics."""
        return not self.text.isascii()

    @property
    def slotted(self) -> str:
        """As folded; a word that only sounds like what fills a slot ends with "~", where diacritics tell."""
        if not self.has_marks:
            return self.folded
        both = zip(self.words, self.folded.split(), strict=True)
        return " ".join(f"{bare}~" if word in linking.OTHER_WORDS else bare for word, bare in both)


def said(text: str) -> FoldedWords:
    kept = [(word, linking.SHORT_FORMS.get(bare, bare)) for word in words(text) if (bare := fold(word))]
    return FoldedWords(tuple(word for word, _ in kept), " ".join(bare for _, bare in kept))


def links_back(message: FoldedWords) -> bool:
    """Whether it begins, ends or points as what goes on with something does."""
    return any(
        way.search(message.folded) is not None for way in (linking.LINK_FIRST, linking.LINK_LAST, linking.POINTS_BACK)
    )


def asks_of_it(message: FoldedWords) -> bool:
    """Whether it ends by asking which one, or which part."""
    return linking.OF_IT.search(message.folded) is not None


def turns_round(message: FoldedWords) -> bool:
    return linking.TURNS.search(message.folded) is not None or tells_how_it_stands(message)


def tells_how_it_stands(message: FoldedWords) -> bool:
    """Whether it says what is known, published or allowed."""
    return linking.SLOTS["state"].search(message.slotted) is not None


def names_a_deed(message: FoldedWords) -> bool:
    return linking.SLOTS["act"].search(message.slotted) is not None


def is_of_good(message: FoldedWords) -> bool:
    """Whether it names what is praised, true or lawfully published."""
    return linking.OF_GOOD.search(message.folded) is not None


def is_of_bad(message: FoldedWords) -> bool:
    """Whether it names abuse, threats or what is made up."""
    return linking.OF_BAD.search(message.folded) is not None


def says_who(message: FoldedWords) -> bool:
    return linking.SAYS_WHO.search(message.folded) is not None


def names_a_document(message: FoldedWords) -> bool:
    return linking.DOCUMENT.search(message.folded) is not None


def lets_go(message: FoldedWords) -> bool:
    return linking.LETS_GO.search(message.folded) is not None


def corrected(message: FoldedWords) -> FoldedWords | None:
    """What is meant, after "không, ý tôi là"; what is negated is dropped. None for what corrects nothing."""
    if (negation := _negation(message)) is not None:
        return negation[1]
    found = linking.CORRECTS.match(message.folded)
    meant = message if found is None else _without_first(message, found.group())
    named = linking.MEANT.match(meant.folded)
    if found is None and (named is None or not named.group().startswith("y ")):
        return None
    return _without_first(meant, named.group()) if named is not None else meant


def without_negated(old: str, message: FoldedWords) -> str:
    """The last question less what the message says is not meant: "không phải báo Nhân Dân, là trang lạ"."""
    negation = _negation(message)
    before = said(old)
    at = f" {before.folded} ".find(f" {negation[0]} ") if negation is not None else -1
    if negation is None or at < 0:
        return old
    first = before.folded[:at].count(" ")
    return " ".join((*before.words[:first], *before.words[first + len(negation[0].split()) :]))


def _negation(message: FoldedWords) -> tuple[str, FoldedWords] | None:
    """What is negated (folded), and what is meant in its place."""
    found = linking.CORRECTS.match(message.folded)
    for rest in (message, _without_first(message, found.group()) if found is not None else message):
        if (turned := linking.NOT_BUT.match(rest.folded)) is not None:
            return (turned["named"] or turned["done"]).strip(), _without_first(rest, turned.group())
    meant = _without_first(message, found.group()) if found is not None else message
    last = linking.BUT_NOT.search(meant.folded)
    if last is None:
        return None
    first = len(meant.folded[: last.start()].split())
    asks, until = (len(meant.folded[:place].split()) for place in (last.start("asks"), last.end("asks")))
    kept = meant.words[asks:until] if last["asks"] else ()
    return last["named"], said(" ".join((*meant.words[:first], *kept)))


def own_words(message: FoldedWords, known: str) -> int:
    """How many words are of the message alone: neither empty, nor what fills a slot, nor known ones (folded)."""
    rest = message.slotted
    for way in linking.SLOTS.values():
        rest = way.sub(" ", rest)
    return len(set(rest.replace("~", "").split()) - linking.EMPTY - set(known.split()))


def fills_a_slot(message: FoldedWords) -> bool:
    return any(way.search(message.slotted) for way in linking.SLOTS.values())


def merged(old: str, new: FoldedWords) -> str:
    """The last question with the new message; where both fill a slot, the new one replaces the old one's."""
    before = said(old)
    kept = list(before.words)
    named = linking.POINTS_BACK.sub(" ", new.slotted)
    for way in linking.SLOTS.values():
        if way.search(named) is not None:
            for found in way.finditer(before.slotted):
                first = before.slotted[: found.start()].count(" ")
                last = first + found.group().count(" ")
                kept[first : last + 1] = [""] * (last + 1 - first)
    joined = linking.OR_RATHER.match(new.folded)
    added = _without_first(new, joined.group()) if joined is not None else new
    return " ".join(filter(None, (*kept, *added.words)))


def carried(old: str, new: FoldedWords) -> str:
    """A message of another matter, asked as the last question was: of the same document, or whether the same may be
    done with it. "" where the last question names neither, or the message says it itself.
    """
    before = said(old).folded
    for way, ask in ((linking.DOCUMENT, ""), (linking.SLOTS["act"], MAY_ONE)):
        found = way.search(before) if way.search(new.folded) is None else None
        if found is not None:
            return " ".join(filter(None, (new.text, found.group(), ask)))
    return ""


def _without_first(message: FoldedWords, beginning: str) -> FoldedWords:
    count = len(beginning.split())
    return FoldedWords(message.words[count:], " ".join(message.folded.split()[count:]))
