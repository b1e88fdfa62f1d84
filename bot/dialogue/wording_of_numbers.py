"""What is said of buttons, said of numbers, for channels that have none of the one and the other beside every choice.

Only the program's own sentences change; what documents and people say stays as it is.
"""

import re
from dataclasses import replace

from bot.answers.decision import Answer
from bot.dialogue.library import Library

_SAID = (
    (re.compile(r"bằng nút bấm hoặc bằng số thứ tự"), "bằng số thứ tự"),
    (re.compile(r"\bbấm nút\b"), "gõ số"),
    (re.compile(r"\bBấm nút\b"), "Gõ số"),
    (re.compile(r"\bbằng nút\b"), "bằng số"),
    (re.compile(r"\bbấm (?=“)"), "chọn "),
)


def said_of_numbers(library: Library) -> Library:
    wording = {key: _said(text) for key, text in library.knowledge.wording.items()}

    def answer(text: str, *, joined: bool = False) -> Answer:
        found = library.answer(text, joined=joined)
        return found if found.card is None else replace(found, card=replace(found.card, text=_said(found.card.text)))

    return replace(library, knowledge=replace(library.knowledge, wording=wording), answer=answer)


def _said(text: str) -> str:
    for of_buttons, of_numbers in _SAID:
        text = of_buttons.sub(of_numbers, text)
    return text
