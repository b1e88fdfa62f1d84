"""The numbers by which documents are called: those that the knowledge has, and those that it names."""

from collections.abc import Iterable
from itertools import chain

from bot.answers.normalise import fold, words
from bot.answers.schema import Knowledge

KINDS = (
    "chi thi", "cong van", "nghi quyet", "nghi dinh", "quy dinh", "quyet dinh", "huong dan", "thong tu", "ke hoach",
    "ket luan", "thong bao", "bao cao",
)  # fmt: skip
SO = "so"
YEAR_DIGITS = 4


def document_numbers(knowledge: Knowledge) -> frozenset[str]:
    """Without leading zeros, a year also short: "Hướng dẫn số 02-HD/TU", "Chỉ thị 2022" -> {"2", "2022", "22"}."""
    own = (" ".join(filter(None, (one.title, one.short))) for one in knowledge.documents.values())
    named = (clause.text for clause in knowledge.clauses.values())
    numbers = (document.number for document in knowledge.documents.values() if document.number)
    first = (words(number)[0].lstrip("0") for number in numbers)
    found = frozenset((*first, *chain.from_iterable(map(_named, chain(own, named)))))
    return found | {number[-2:] for number in found if len(number) == YEAR_DIGITS}


def _named(text: str) -> Iterable[str]:
    """The numbers that follow the name of a kind of document, with or without "số" between."""
    read = [fold(word) for word in words(text)]
    for place in range(len(read) - 2):
        if f"{read[place]} {read[place + 1]}" in KINDS:
            number = read[place + 2] if read[place + 2] != SO else next(iter(read[place + 3 :]), "")
            if number.isdecimal():
                yield number.lstrip("0")
