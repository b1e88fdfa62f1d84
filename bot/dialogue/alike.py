"""Finds other cases that may be the same, for officers to choose from. Pure."""

from collections.abc import Sequence

from bot.dialogue.material import photo_look
from bot.domain.cases import Case
from bot.likeness.form import normal_form
from bot.likeness.photo import PhotoHash, same_photo
from bot.likeness.text import near


def candidates(case: Case, others: Sequence[Case], most: int) -> tuple[Case, ...]:
    """Up to so many of the others, likeliest first: those that share a link, a file or a photo, then those with most of
    the text, of the same reason, sent about the same time.
    """
    others = [other for other in others if other.id != case.id]
    texts = [(other.id, other.material.form) for other in others if other.material.form]
    scores = dict(near(case.material.form or normal_form(case.material.text), texts))

    def unlikeness(other: Case) -> tuple[bool, float, bool, float]:
        apart_s = abs(other.opened_s - case.opened_s)
        return not _share(case, other), -scores.get(other.id, 0.0), other.reason is not case.reason, apart_s

    return tuple(sorted(others, key=unlikeness)[:most])


def _share(case: Case, other: Case) -> bool:
    ours, theirs = case.material, other.material
    if set(ours.keys) & set(theirs.keys) or set(ours.links) & set(theirs.links):
        return True
    return any(same_photo(one, another) for one in _photos(case) for another in _photos(other))


def _photos(case: Case) -> list[PhotoHash]:
    return [look for look in map(photo_look, case.material.looks) if look is not None]
