"""Every sentence the bot says: `knowledge/wording.yaml`, with the words in braces that the program fills in."""

from string import Formatter

from bot.answers.placeholders import SUBMITTING
from bot.answers.wording_board import ON_THE_BOARD
from bot.answers.wording_board_pages import ON_THE_BOARDS_PAGES
from bot.answers.wording_broadcast import BROADCASTING
from bot.answers.wording_care import CARING
from bot.answers.wording_desk import DESK
from bot.answers.wording_figures import FIGURES
from bot.answers.wording_findings import OF_FINDINGS
from bot.answers.wording_lessons import OF_LESSONS
from bot.answers.wording_log import IN_THE_LOG
from bot.answers.wording_member import OWN
from bot.answers.wording_operator import OPERATOR
from bot.answers.wording_sending import SENDING
from bot.answers.wording_thread import CONVERSING
from bot.answers.wording_web import ON_THE_PAGE
from bot.data.yaml_source import Source, line_of
from bot.domain.marks import marked

PLACEHOLDERS: dict[str, frozenset[str]] = {
    **SUBMITTING,
    **CARING,
    **OWN,
    **OPERATOR,
    "welcome": frozenset(),
    "help": frozenset(),
    "answer": frozenset({"verdict", "title", "answer", "ground"}),
    "answer_whole": frozenset({"verdict", "title", "answer", "next", "grounds"}),
    "about_entry": frozenset({"title", "rest"}),
    "what_to_do": frozenset({"next"}),
    "choice_grounds": frozenset(),
    "choice_not_meant": frozenset(),
    "not_meant": frozenset(),
    "not_meant_nothing_else": frozenset(),
    "verdict_do": frozenset(),
    "verdict_dont": frozenset(),
    "verdict_verify": frozenset(),
    "verdict_info": frozenset(),
    "ground": frozenset({"document", "label", "quote"}),
    "more_grounds": frozenset({"places"}),
    "place": frozenset({"document", "label"}),
    "note_period": frozenset({"document", "first", "last"}),
    "note_superseded": frozenset({"document", "successor"}),
    "note_body": frozenset({"document", "issuer"}),
    "note_related": frozenset({"document", "issuer"}),
    "suggest": frozenset(),
    "not_covered": frozenset({"title", "answer", "turn_to"}),
    "not_settled": frozenset(),
    "heard": frozenset(),
    "empty": frozenset(),
    "too_long": frozenset({"max_chars"}),
    "topics": frozenset(),
    "topic": frozenset({"title"}),
    "desk": frozenset({"contact"}),
    "broken": frozenset(),
    "stale_choice": frozenset(),
    "choice_suggestion": frozenset({"title"}),
    "choice_related": frozenset({"title"}),
    "choice_topics": frozenset(),
    "choice_desk": frozenset(),
    "choice_more": frozenset({"first", "last", "total"}),
    "pick_number": frozenset({"first", "last"}),
    "pick_one": frozenset({"number"}),
    "goodbye": frozenset(),
    "unclear_number": frozenset({"count"}),
    "unclear_number_one": frozenset(),
    "choice_private": frozenset(),
    "choice_forget": frozenset(),
    "group_private": frozenset(),
    "kept_nothing": frozenset(),
    "kept": frozenset({"lines"}),
    "kept_line": frozenset({"kind", "until"}),
    "kept_line_lasting": frozenset({"kind"}),
    "kept_backups": frozenset({"days"}),
    "kept_conversations": frozenset({"count"}),
    "kept_inbox": frozenset({"count"}),
    "kept_outbox": frozenset({"count"}),
    "kept_dead_letters": frozenset({"count"}),
    "kept_lane_pace": frozenset({"count"}),
    "kept_tallies": frozenset({"count"}),
    "kept_last_words": frozenset({"count"}),
    "answered_by_hand": frozenset({"codes"}),
    "consent_anew": frozenset({"until", "url"}),
    "consent_now": frozenset({"url"}),
    "account_down": frozenset({"code"}),
    "account_quota": frozenset({"code"}),
    "catch_up_waits": frozenset(),
    "desk_group_unread": frozenset(),
    "paid_used_up": frozenset({"most"}),
    "kept_subscribers": frozenset({"count"}),
    "kept_submissions": frozenset({"count"}),
    "kept_officers": frozenset({"count"}),
    "forgotten": frozenset(),
    "unsupported": frozenset(),
    "unsupported_link": frozenset(),
    "media_lost": frozenset(),
    "media_lost_zalo": frozenset(),
    "media_lost_zalobot": frozenset(),
    "alert_dead": frozenset({"count"}),
    "alert_paused": frozenset(),
    "polling_shared": frozenset(),
    "command_hoi": frozenset(),
    "command_chude": frozenset(),
    "command_canbo": frozenset(),
    "command_dulieu": frozenset(),
    "command_xoa": frozenset(),
    "command_trogiup": frozenset(),
    "chat_hint": frozenset(),
    **DESK,
    **OF_FINDINGS,
    **OF_LESSONS,
    **SENDING,
    **BROADCASTING,
    **CONVERSING,
    **ON_THE_PAGE,
    **ON_THE_BOARD,
    **ON_THE_BOARDS_PAGES,
    **IN_THE_LOG,
    **FIGURES,
}


def read_wording(source: Source) -> dict[str, str]:
    """The sentences by key; missing and unknown keys, and wrong words in braces, are noted as faults."""
    root = source.root()
    if root is None:
        return {}
    found: dict[str, str] = {}
    for key, node in source.fields(root, "(tệp)", frozenset(PLACEHOLDERS)).items():
        text = source.text(node, key)
        try:
            named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError as error:
            source.fault(line_of(node), key, f"dấu ngoặc nhọn phải đủ cặp: {error}")
            continue
        if not named <= PLACEHOLDERS[key]:
            allowed = ", ".join(sorted(PLACEHOLDERS[key])) or "không gì cả"
            source.fault(line_of(node), key, f"trong ngoặc nhọn chỉ có: {allowed}; thấy {', '.join(sorted(named))}")
        found[key] = marked(text)
    return found
