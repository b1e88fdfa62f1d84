"""Whether material was submitted before: certainly the same, or perhaps."""

from collections.abc import Iterator

from bot.dialogue.material import PHOTO_BAND, TEXT_BAND, photo_look
from bot.domain.asking import Found
from bot.domain.cases import Case, Material
from bot.likeness.photo import same_photo
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
