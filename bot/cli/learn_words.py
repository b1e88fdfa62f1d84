"""What `bot learn` prints."""

from collections import Counter
from collections.abc import Sequence

from bot.answers.schema import Entry
from bot.domain.teaching import Lesson
from bot.evaluation.clusters import Cluster
from bot.evaluation.rehearsal import Flip, Outcome, Turn

SHOWN_CLUSTERS, SHOWN_TEXTS, SHOWN_FLIPS = 20, 12, 12
MAX_CHARS = 90
_TURNS = {Turn.BROKEN: "thành SAI", Turn.CHANGED: "đổi", Turn.MENDED: "thành đúng"}
_STATUS = {
    "answered": "trả lời",
    "suggested": "đưa lựa chọn",
    "abstained": "không trả lời",
    "urgent": "thẻ cứu giúp",
    "about": "thẻ về trợ lý",
}


def as_list(found: Sequence[Cluster], proposed: Sequence[Lesson], approved: Sequence[Lesson]) -> str:
    lines = [f"{one.code}  {one.count:>4} lần  {_brief(one.texts[0])}" for one in found[:SHOWN_CLUSTERS]]
    if not found:
        lines = ["Không có câu nào chờ xem."]
    elif len(found) > SHOWN_CLUSTERS:
        lines.append(f"… và {len(found) - SHOWN_CLUSTERS} cụm nữa.")
    if found:
        lines.append("Xem một cụm: .venv/bin/bot learn show MÃ")
    if proposed:
        lines += ["", "Chờ người thứ hai duyệt:", *map(as_lesson, proposed)]
    if approved:
        lines += ["", "Đã duyệt, chưa ghi (.venv/bin/bot learn write):", *map(as_lesson, approved)]
    return "\n".join(lines)


def as_cluster(cluster: Cluster, nearest: Sequence[tuple[Entry, float, list[Flip]]], asked: int) -> str:
    lines = [f"Cụm {cluster.code}: {cluster.count} lần, {len(cluster.texts)} lời khác nhau."]
    lines += [f"  • {_brief(text)}" for text in cluster.texts[:SHOWN_TEXTS]]
    lines += ["", f"Nếu lời đầu thành câu mẫu của mục (ước tính trên {asked} câu có đáp án):"]
    for entry, share, would in nearest:
        counts = Counter(one.turn for one in would)
        told = ", ".join(f"{counts[turn]} câu {_TURNS[turn]}" for turn in Turn if counts[turn]) or "không câu nào đổi"
        lines.append(f"  {entry.id} ({share:.0%}) {_brief(entry.title)}: {told}")
    lines.append(f"\nĐề nghị: .venv/bin/bot learn add {cluster.code} MỤC --by TÊN    Bỏ qua: … skip {cluster.code}")
    return "\n".join(lines)


def as_flips(found: Sequence[Flip], asked: int | None) -> str:
    """`asked`: of how many, where it is estimated; None where it was learned for certain."""
    head = "Học lại thật rồi hỏi lại mọi câu có đáp án" if asked is None else f"Ước tính trên {asked} câu có đáp án"
    if not found:
        return f"{head}: không câu nào đổi."
    counts = Counter(one.turn for one in found)
    told = ", ".join(f"{counts[turn]} câu {_TURNS[turn]}" for turn in Turn if counts[turn])
    lines = [f"{head}: {told}."]
    for one in found[:SHOWN_FLIPS]:
        change = f"{_outcome(one.before)} → {_outcome(one.after)}"
        lines.append(f"• {_TURNS[one.turn]}: “{_brief(one.asked.text)}” ({change})")
    if len(found) > SHOWN_FLIPS:
        lines.append(f"… và {len(found) - SHOWN_FLIPS} câu nữa.")
    return "\n".join(lines)


def as_lesson(one: Lesson) -> str:
    return f"  số {one.id}: “{_brief(one.new.example)}” → {one.new.entry} ({one.new.by})"


def _outcome(outcome: Outcome) -> str:
    status, name = outcome
    return f"{_STATUS[status]} {name}".strip()


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_CHARS else f"{line[: MAX_CHARS - 1]}…"
