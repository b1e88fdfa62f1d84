"""The sentences around the cards of help and about the bot, with the words in braces that the program fills in."""

CARING: dict[str, frozenset[str]] = {
    "choice_urgent": frozenset(),
    "urgent_stays": frozenset({"lines"}),
    "urgent_group": frozenset({"numbers"}),
    "urgent_sent": frozenset({"code"}),
    "urgent_added": frozenset({"code"}),
    "urgent_sent_before": frozenset({"code"}),
    "urgent_enough": frozenset({"contact"}),
    "urgent_no_desk": frozenset({"contact"}),
    "urgent_words_lost": frozenset(),
    "desk_call_for_help": frozenset({"code"}),
    "choice_my_data": frozenset(),
}
