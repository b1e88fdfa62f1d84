"""What `bot learn` prints."""

from collections.abc import Mapping, Sequence

from bot.answers.schema import Entry
from bot.domain.teaching import Cluster, Lesson, Would
from bot.evaluation.flips_said import brief

SHOWN_CLUSTERS, SHOWN_TEXTS = 20, 12


def as_list(found: Sequence[Cluster], proposed: Sequence[Lesson], approved: Sequence[Lesson]) -> str:
    lines = [f"{one.code}  {one.count:>4} lần  {brief(one.texts[0])}" for one in found[:SHOWN_CLUSTERS]]
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


def as_cluster(cluster: Cluster, nearest: Sequence[Would], entries: Mapping[str, Entry]) -> str:
    lines = [f"Cụm {cluster.code}: {cluster.count} lần, {len(cluster.texts)} lời khác nhau."]
    lines += [f"  • {brief(text)}" for text in cluster.texts[:SHOWN_TEXTS]]
    lines += ["", "Nếu lời đầu thành câu mẫu của mục:"]
    lines += [f"  {one.entry} ({one.share:.0%}) {brief(entries[one.entry].title)}: {one.brief}" for one in nearest]
    lines.append(f"\nĐề nghị: .venv/bin/bot learn add {cluster.code} MỤC --by TÊN    Bỏ qua: … skip {cluster.code}")
    return "\n".join(lines)


def as_lesson(one: Lesson) -> str:
    return f"  số {one.id}: “{brief(one.new.example)}” → {one.new.entry} ({one.new.by})"
