"""Placeholders of what the desk's board says, the officers' page in a browser."""

_NAMED = {
    "desk_board_link": frozenset({"url", "minutes"}),
    "desk_board_sent": frozenset({"name"}),
    "desk_board_off": frozenset[str](),
    "command_manhinh": frozenset[str](),
    "choice_board_app": frozenset[str](),
    "kept_deeds": frozenset({"count"}),
    "kept_desk_links": frozenset({"count"}),
    "kept_desk_sessions": frozenset({"count"}),
    "board_signed_in": frozenset({"name"}),
    "desk_beside": frozenset({"name", "text"}),
    "board_minutes": frozenset({"count"}),
    "board_hours": frozenset({"count"}),
    "board_days": frozenset({"count"}),
    "board_over_minutes": frozenset({"count"}),
    "board_over_hours": frozenset({"count"}),
    "board_over_senders": frozenset({"count"}),
    "board_senders_of": frozenset({"count"}),
    "board_opened": frozenset({"at"}),
    "board_case": frozenset({"code"}),
    "board_merged_into": frozenset({"code"}),
    "board_files": frozenset({"parts"}),
    "board_photo": frozenset({"number"}),
    "board_session_since": frozenset({"since", "seen"}),
}
_PLAIN = (
    "name nav queue sessions leave enter_title enter enter_button closed_title closed closed_how link_spent"
    " no_officer old_form left_title left sessions_title session_here session_end sessions_end_all mini_title"
    " mini_waits mini_refused queue_title nothing_open nothing_sifted nothing_closed closed_cases closed_list"
    " urgency_khan urgency_som urgency_thuong changed case_changed lost sift sift_urgency sift_kind sift_waits"
    " sift_holder sift_senders sift_do sift_none all kind_content kind_question held_by_none held_by_me state waits"
    " since senders sender answer late told question content links files_elsewhere notes contacts program_saw near"
    " history remarks to_do next conclude finding words preview_first preview preview_ready entries ask_words to_whom"
    " merge_into note note_words note_save keys key_j key_k key_enter key_ctrl_enter key_esc key_in_row"
).split()

ON_THE_BOARD: dict[str, frozenset[str]] = {**_NAMED, **{f"board_{name}": frozenset[str]() for name in _PLAIN}}
