"""What a member says of a finding by one tap: it helped, it is not clear, they disagree. Pure."""

from enum import StrEnum

from bot.dialogue.library import Library
from bot.domain.codes import read_code
from bot.domain.messages import Choice

FEEDBACK = "danhgia:"


class Opinion(StrEnum):
    HELPFUL = "ich"
    UNCLEAR = "ro"
    DISAGREES = "khong"


def opinions(code: str, library: Library) -> tuple[Choice, ...]:
    """The buttons under a finding."""
    return tuple(Choice(f"{FEEDBACK}{code}:{one}", library.say(f"choice_opinion_{one}")) for one in Opinion)


def read_opinion(action: str) -> tuple[str, Opinion | None]:
    """The code and the opinion that a tap carries; ("", None) for what is neither."""
    code, _, opinion = action.removeprefix(FEEDBACK).partition(":")
    return read_code(code) or "", Opinion(opinion) if opinion in set(Opinion) else None
