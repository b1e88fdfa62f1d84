"""Placeholders of what the desk's board says, the officers' page in a browser."""

_NAMED = {
    "desk_board_link": frozenset({"url", "minutes"}),
    "desk_board_sent": frozenset({"name"}),
    "desk_board_off": frozenset[str](),
    "command_manhinh": frozenset[str](),
    "kept_desk_links": frozenset({"count"}),
    "kept_desk_sessions": frozenset({"count"}),
    "board_signed_in": frozenset({"name"}),
    "board_session_since": frozenset({"since", "seen"}),
}
_PLAIN = (
    "name nav queue sessions leave enter_title enter enter_button closed_title closed closed_how link_spent"
    " no_officer old_form left_title left sessions_title session_here session_end sessions_end_all mini_title"
    " mini_waits mini_refused queue_title nothing_open"
).split()

ON_THE_BOARD: dict[str, frozenset[str]] = {**_NAMED, **{f"board_{name}": frozenset[str]() for name in _PLAIN}}
