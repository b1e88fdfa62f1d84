"""What an example would change, in words for editors and officers."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.pieces import shortened
from bot.evaluation.rehearsal import AnswerTurn, Flip, Outcome

SHOWN_FLIPS, MAX_CHARS = 12, 90
_TURNS = {AnswerTurn.BROKEN: "thành SAI", AnswerTurn.CHANGED: "đổi", AnswerTurn.MENDED: "thành đúng"}
_STATUS = {
    "answered": "trả lời",
    "suggested": "đưa lựa chọn",
    "abstained": "không trả lời",
    "urgent": "thẻ cứu giúp",
    "about": "thẻ về trợ lý",
}


def counted(found: Sequence[Flip]) -> str:
    counts = Counter(one.turn for one in found)
    return ", ".join(f"{counts[turn]} câu {_TURNS[turn]}" for turn in AnswerTurn if counts[turn]) or "không câu nào đổi"


def as_flips(found: Sequence[Flip], asked: int | None) -> str:
    """`asked`: of how many, where it is estimated; None where it was learned for certain."""
    head = "Học lại thật rồi hỏi lại mọi câu có đáp án" if asked is None else f"Ước tính trên {asked} câu có đáp án"
    lines = [f"{head}: {counted(found)}."]
    for one in found[:SHOWN_FLIPS]:
        change = f"{_outcome(one.before)} → {_outcome(one.after)}"
        lines.append(f"• {_TURNS[one.turn]}: “{brief(one.asked.text)}” ({change})")
    if len(found) > SHOWN_FLIPS:
        lines.append(f"… và {len(found) - SHOWN_FLIPS} câu nữa.")
    return "\n".join(lines)


def brief(text: str) -> str:
    return shortened(" ".join(text.split()), MAX_CHARS)


def _outcome(outcome: Outcome) -> str:
    status, name = outcome
    return f"{_STATUS[status]} {name}".strip()
