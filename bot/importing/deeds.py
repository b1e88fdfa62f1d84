"""What a form asks for at one place of a draft, by the names that its buttons have."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from bot.data.yaml_edit import Edit
from bot.importing import review
from bot.importing.draft_file import DraftFile
from bot.importing.review import ASKED, NotPossible, Point, What


class Given(Protocol):
    """The words of a form by their fields, "" for none."""

    def get(self, name: str) -> str: ...


def read_point(written: str, draft: DraftFile) -> Point | None:
    """A place of this draft as `written_point` writes it, None for anything else."""
    what, _, rest = written.partition(":")
    key, _, at = rest.partition("~")
    if what == What.FIELD and key in ASKED and key in draft.fields:
        return Point(What.FIELD, key)
    if what == What.CLAUSE and draft.index_of(key) is not None:
        return Point(What.CLAUSE, key)
    if what == What.LINE and at.isascii() and at.isdecimal() and len(at) < 9:
        return Point(What.LINE, key, int(at)) if int(at) < len(draft.left_over.get(key, ())) else None
    return None


def written_point(point: Point) -> str:
    return f"{point.what}:{point.key}~{point.at}"


def edits_of(draft: DraftFile, point: Point, wanted: str, given: Given) -> Sequence[Edit]:
    """The changes that a deed makes of the draft.

    Raises:
        NotPossible: it can't be done there; the message says why.
    """
    deed = _DEEDS.get((point.what, wanted))
    if deed is None:
        raise NotPossible("Không có việc ấy ở chỗ này.")
    return deed(draft, point, given)


def _filled(_: DraftFile, point: Point, given: Given) -> Sequence[Edit]:
    if not (value := given.get("loi").strip()):
        raise NotPossible("Xin gõ lời đúng rồi mới bấm Ghi.")
    return review.filled(point.key, value)


def _renumbered(draft: DraftFile, point: Point, given: Given) -> Sequence[Edit]:
    return review.renumbered(draft, point.key, given.get("so").strip(), given.get("goi").strip())


def _typed(draft: DraftFile, point: Point, given: Given) -> Sequence[Edit]:
    kind = review.typed(draft, point.key, "kind", given.get("loai"))
    return [*kind, *review.typed(draft, point.key, "audience", given.get("doi_tuong"))]


_DEEDS: Mapping[tuple[What, str], Callable[[DraftFile, Point, Given], Sequence[Edit]]] = {
    (What.FIELD, "ghi"): _filled,
    (What.CLAUSE, "dung"): lambda draft, point, _: review.accepted(draft, point.key),
    (What.CLAUSE, "sua"): lambda draft, point, given: review.rewritten(draft, point.key, given.get("loi")),
    (What.CLAUSE, "tach"): lambda draft, point, given: review.split(draft, point.key, given.get("dau_sau").strip()),
    (What.CLAUSE, "gop"): lambda draft, point, _: review.joined(draft, point.key),
    (What.CLAUSE, "so"): _renumbered,
    (What.CLAUSE, "loai"): _typed,
    (What.LINE, "bo"): lambda draft, point, _: review.dropped(draft, point),
    (What.LINE, "dua"): lambda draft, point, given: review.taken_in(draft, point, given.get("muc").strip()),
}


def next_point(before: DraftFile, point: Point, after: DraftFile) -> Point | None:
    """Where to go on once something was done: at the next place that is left, None where none is."""
    left = review.points(after)
    if not left:
        return None
    was = review.points(before)
    place = was.index(point) if point in was else 0
    same = len(left) >= len(was) and point in left
    return point if same else left[min(place, len(left) - 1)]
