"""Placeholders of what is said about an answer shown before, to several questions at once, and to pasted posts."""

_WHY = frozenset({"verdict", "title", "answer", "grounds", "document", "issuer", "summary", "place"})

CONVERSING: dict[str, frozenset[str]] = {
    "why_reason": _WHY,
    "why_source": _WHY,
    "why_sure": _WHY,
    "why_short": _WHY,
    "why_stands": _WHY,
    "post_signs": frozenset({"signs"}),
    "post_official": frozenset(),
    "why_not_covered": frozenset({"title", "turn_to"}),
    "also": frozenset({"lines"}),
    "also_answered": frozenset({"number", "verdict", "title"}),
    "also_choose": frozenset({"number"}),
    "also_unsettled": frozenset({"number"}),
}
