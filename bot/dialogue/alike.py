"""Which other cases may be the same as one: proposed to officers, who decide. Pure."""

from collections.abc import Sequence

from bot.dialogue.material import photo_look
from bot.domain.cases import Case
from bot.likeness.photo import PhotoHash, same_photo
from bot.likeness.text import near

SHARED, NEAR, OTHER = 0, 1, 2


def proposals(case: Case, others: Sequence[Case]) -> tuple[Case, ...]:
    """Those that share a link, a file, a photo or most of the text, likeliest first; for a card's `near`."""
    found = _ranked(case, others)
    return tuple(other for rank, other in found if rank < OTHER)


def candidates(case: Case, others: Sequence[Case], most: int) -> tuple[Case, ...]:
    """Up to so many: the proposals, then those of the same reason, then those that came about the same time."""
    return tuple(other for _, other in _ranked(case, others))[:most]


def _ranked(case: Case, others: Sequence[Case]) -> list[tuple[int, Case]]:
    others = [other for other in others if other.id != case.id]
    texts = [(other.id, other.material.form) for other in others if other.material.form]
    scores = dict(near(case.material.text, texts))

    def rank(other: Case) -> tuple[int, float, bool, float]:
        nearness = SHARED if _share(case, other) else NEAR if other.id in scores else OTHER
        return (
            nearness,
            -scores.get(other.id, 0.0),
            other.reason is not case.reason,
            abs(other.opened_s - case.opened_s),
        )

    return [(rank(other)[0], other) for other in sorted(others, key=rank)]


def _share(case: Case, other: Case) -> bool:
    ours, theirs = case.material, other.material
    if set(ours.keys) & set(theirs.keys) or set(ours.links) & set(theirs.links):
        return True
    return any(same_photo(one, another) for one in _photos(case) for another in _photos(other))


def _photos(case: Case) -> list[PhotoHash]:
    return [look for look in map(photo_look, case.material.looks) if look is not None]
