"""Placeholders of what a member is told about their own cases and their dealings with the desk."""

OWN: dict[str, frozenset[str]] = {
    "choice_give": frozenset({"code"}),
    "give_or": frozenset(),
    "give_asked": frozenset({"code"}),
    "give_named": frozenset({"code"}),
    "desk_forwarded": frozenset(),
}
