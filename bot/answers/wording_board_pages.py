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
    "board_draft_left": frozenset({"count"}),
    "board_draft_put_in": frozenset({"name"}),
    "board_draft_clause": frozenset({"id"}),
    "board_draft_page": frozenset({"page"}),
}
_PLAIN = (
    "rota rota_link this_week today mine holiday nobody_on_duty weeks_earlier weeks_later no_shifts"
    " no_shifts_how on_duty handover handover_note handover_never my_cases rest rest_note broadcasts"
    " compose compose_words compose_note two_person bc_open bc_none_open bc_coming bc_none_coming bc_over"
    " bc_none_over bc_changed members_see with_buttons bc_edit bc_when bc_when_words quiz_answer log"
    " log_own log_note log_note_own log_sift log_who log_code log_until log_looks log_acts log_all"
    " log_none log_older log_newest day_0 day_1 day_2 day_3 day_4"
    " day_5 day_6 lessons lessons_link lessons_note lessons_proposed lessons_none_proposed"
    " lessons_done_denghi lessons_done_trung lessons_done_boqua lessons_done_cu lesson_into lesson_twin lesson_own"
    " clusters clusters_none cluster working worked_out look_again not_worked_out nearest nearest_note flips propose"
    " pass_over pass_over_note tried try_other try_note try_entry try_example try_twin try"
    " drafts drafts_link drafts_note drafts_none draft_ready draft_done_ghi draft_done_lui draft_field_title"
    " draft_field_number draft_field_issuer draft_field_issued draft_right draft_write draft_line_not_understood"
    " draft_line_notes draft_drop draft_into draft_take_in draft_doubt draft_accept draft_rewrite draft_split"
    " draft_split_at draft_join draft_join_note draft_number draft_number_new draft_label_new draft_kind draft_kind_of"
    " draft_kind_do draft_kind_dont draft_kind_verify draft_kind_info draft_audience draft_audience_individual"
    " draft_audience_organisation draft_later draft_take_back draft_clauses draft_clauses_note draft_doubted"
).split()

ON_THE_BOARDS_PAGES: dict[str, frozenset[str]] = {**_NAMED, **{f"board_{name}": frozenset[str]() for name in _PLAIN}}
