"""Which cases are duplicates: what members submit, for certain or perhaps, and what officers may merge."""

from collections.abc import Iterator, Sequence

from bot.dialogue.material import PHOTO_BAND, TEXT_BAND, photo_look
from bot.domain.asking import Found
from bot.domain.cases import Case, Material
from bot.likeness.form import normal_form
from bot.likeness.photo import PhotoHash, same_photo
from bot.likeness.text import near

MAX_NEAR = 2


def exact(material: Material, found: Found) -> Case | None:
    """The case that this is, for certain.

    One key alone is trusted to the store, which knows where merged cases went. Of several (a photo and its text), all
    must be the case's: the same photo under other words is another matter until somebody says that it is not.
    """
    case = found.same
    if case is None or len(material.keys) == 1 or set(material.keys) <= set(case.material.keys):
        return case
    return None


def nearly(material: Material, found: Found) -> tuple[Case, ...]:
    """Cases to ask the member about, likeliest first; none where there is an exact one."""
    if exact(material, found) is not None:
        return ()
    cases = {case.id: case for case in _candidates(material, found)}
    return tuple(cases.values())[:MAX_NEAR]


def _candidates(material: Material, found: Found) -> Iterator[Case]:
    if found.same is not None:
        yield found.same
    texts = [(similar.case, similar.form) for similar in found.similar if similar.kind == TEXT_BAND]
    yield from (case for case, _ in near(material.form, texts))
    ours = [look for look in map(photo_look, material.looks) if look is not None]
    for similar in found.similar:
        theirs = photo_look(similar.form) if similar.kind == PHOTO_BAND else None
        if theirs is not None and any(same_photo(look, theirs) for look in ours):
            yield similar.case


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
