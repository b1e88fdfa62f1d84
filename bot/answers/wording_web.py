"""Placeholders of what the web page says, beside what the dialogue says there."""

_NAMED = {
    "kept_pages": frozenset({"count"}),
    "kept_page_numbers": frozenset({"count"}),
    "kept_photos": frozenset({"count"}),
    "web_unfold": frozenset({"place"}),
    "web_found": frozenset({"query"}),
    "web_receipt": frozenset({"code"}),
    "web_turn_to": frozenset({"turn_to"}),
    "on_the_web": frozenset({"url"}),
    "web_at": frozenset({"url"}),
    "web_taken": frozenset({"port"}),
}
_PLAIN = (
    "name skip nav chat chat_title browse browse_title text_size begin mine subscribe my_data messages own"
    " write write_hint send photo picture waits late lost refused old no_script new about kept leave left"
    " earlier earlier_title earlier_none to_newest"
    " left_how begin_anew open_clause open_answer find_label find answers clauses_with nothing_found documents"
    " topics contents clause_page print answers_resting clauses_beside before after related not_covered ask_on"
    " error back error_400 error_403 error_404 error_408 error_413 error_415 error_421 error_429 error_500"
    " error_503 receipt_none receipt_open receipt_files receipt_on receipt_where public public_note"
).split()

ON_THE_PAGE: dict[str, frozenset[str]] = {**_NAMED, **{f"web_{name}": frozenset[str]() for name in _PLAIN}}
