"""Placeholders of what a member is told about their own cases and their dealings with the desk."""

OWN: dict[str, frozenset[str]] = {
    "choice_give": frozenset({"code"}),
    "give_or": frozenset(),
    "give_asked": frozenset({"code"}),
    "give_named": frozenset({"code"}),
    "desk_forwarded": frozenset(),
    "tapped_before": frozenset(),
    "tapped_sent": frozenset({"code"}),
    "stale_gone": frozenset(),
    "draft_kept": frozenset({"count"}),
    "draft_gone": frozenset({"beginning", "most"}),
    "draft_again": frozenset({"beginning", "parts"}),
    "drafts_none": frozenset(),
    "drafts_list": frozenset({"lines"}),
    "drafts_line": frozenset({"number", "beginning", "parts"}),
    "drafts_left": frozenset({"count"}),
    "choice_drafts": frozenset({"count"}),
    "choice_draft": frozenset({"number", "beginning"}),
    "summary_files": frozenset({"count"}),
    "desk_note_files": frozenset({"code", "count"}),
}
