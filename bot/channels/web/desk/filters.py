"""Which cases the list shows, as it stands in the address of the page. Pure."""

from collections.abc import Mapping
from urllib.parse import urlencode

from bot.data.whole import whole
from bot.domain.cases import CaseKind, Officer, Urgency
from bot.domain.sift import NOBODY_HOLDS, Sift

URGENCIES = {"khan": Urgency.HIGH, "som": Urgency.RAISED, "thuong": Urgency.NORMAL}
KINDS = {"noi-dung": CaseKind.SUBMISSION, "cau-hoi": CaseKind.QUESTION}
WAITS_MIN = (30, 120, 1_440)
ASKED_BY = (2, 5, 10)
MINE, NONE = "toi", "chua"
CLOSED = "xong"
NAMES = ("gap", "loai", "lau", "giu", "nguoi")


def read_sift(query: Mapping[str, str], officer: Officer) -> Sift:
    """What is not understood sifts nothing."""
    holder = query.get("giu", "")
    return Sift(
        urgency=URGENCIES.get(query.get("gap", "")),
        kind=KINDS.get(query.get("loai", "")),
        holder={MINE: officer.id, NONE: NOBODY_HOLDS}.get(holder, holder),
        waits_s=60.0 * (whole(query.get("lau", ""), 0, 10**6) or 0),
        asked_by=whole(query.get("nguoi", ""), 0, 10**6) or 0,
    )


def chosen(query: Mapping[str, str]) -> dict[str, str]:
    """What stands in the form."""
    return {name: query.get(name, "")[:64] for name in NAMES}


def address_of(start: str, query: Mapping[str, str]) -> str:
    kept = {name: value for name, value in chosen(query).items() if value}
    return f"{start}?{urlencode(kept)}" if kept else start
