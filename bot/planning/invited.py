"""Officers who were invited, on the rota: the settings name them as they named themselves when they joined. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answers.normalise import fold_text
from bot.domain.cases import Officer
from bot.domain.desk import NAMED, Desk


def with_invited(desk: Desk, invited: Sequence[Officer]) -> Desk:
    """The desk with these officers too, each once, and found wherever the rota names them."""
    listed = {officer.id for officer in desk.officers}
    officers = (*desk.officers, *(officer for officer in invited if officer.id not in listed))
    ids = {fold_text(officer.name): officer.id for officer in reversed(officers)}
    return replace(
        desk,
        officers=officers,
        shifts=tuple(replace(shift, officers=_found(shift.officers, ids)) for shift in desk.shifts),
        standby=_found(desk.standby, ids),
        on_call=_found(desk.on_call, ids),
    )


def nobodies(desk: Desk) -> tuple[str, ...]:
    """The names on the rota that are nobody's, as they were written."""
    lists = (*(shift.officers for shift in desk.shifts), desk.standby, desk.on_call)
    named = (one.removeprefix(NAMED) for some in lists for one in some if one.startswith(NAMED))
    return tuple(dict.fromkeys(named))


def _found(officers: Sequence[str], ids: Mapping[str, str]) -> tuple[str, ...]:
    found = (ids.get(fold_text(one.removeprefix(NAMED)), one) if one.startswith(NAMED) else one for one in officers)
    return tuple(dict.fromkeys(found))
