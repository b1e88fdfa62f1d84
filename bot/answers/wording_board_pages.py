"""Placeholders of what the board's pages for the rota, broadcasts and the audit say."""

_NAMED: dict[str, frozenset[str]] = {
    "board_week": frozenset({"first", "last"}),
    "board_held_count": frozenset({"count"}),
    "board_broadcast": frozenset({"code"}),
    "board_written_by": frozenset({"name"}),
    "board_approved_by": frozenset({"name"}),
    "board_log_of": frozenset({"code"}),
    "board_reached": frozenset({"reached", "total"}),
    "board_audience": frozenset({"count", "name"}),
    "board_lessons_approved": frozenset({"count"}),
    "board_lesson_number": frozenset({"number"}),
    "board_lesson_by": frozenset({"name"}),
    "board_clusters_more": frozenset({"count"}),
    "board_cluster_counts": frozenset({"count", "texts"}),
    "board_with_picture": frozenset({"name"}),
}
_PLAIN = (
    "rota rota_link this_week today mine holiday nobody_on_duty weeks_earlier weeks_later no_shifts"
    " no_shifts_how on_duty handover handover_note handover_never my_cases rest rest_note broadcasts"
    " compose compose_words compose_note two_person bc_open bc_none_open bc_coming bc_none_coming bc_over"
    " bc_none_over bc_changed members_see with_buttons bc_edit bc_when bc_when_words quiz_answer log"
    " log_own log_note log_note_own log_sift log_who log_code log_until log_looks log_acts log_all"
    " log_none log_older log_newest key_l key_p key_o key_w key_h day_0 day_1 day_2 day_3 day_4"
    " day_5 day_6 key_b key_v key_z lessons lessons_link lessons_note lessons_proposed lessons_none_proposed"
    " lessons_done_denghi lessons_done_trung lessons_done_boqua lessons_done_cu lesson_into lesson_twin lesson_own"
    " clusters clusters_none cluster working worked_out look_again not_worked_out nearest nearest_note flips propose"
    " pass_over pass_over_note tried try_other try_note try_entry try_example try_twin try"
).split()

ON_THE_BOARDS_PAGES: dict[str, frozenset[str]] = {**_NAMED, **{f"board_{name}": frozenset[str]() for name in _PLAIN}}
