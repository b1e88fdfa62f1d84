"""Limits on how much one member may add to cases. Pure.

What is done is counted where it is done, in the store.
"""

from bot.dialogue.step import Context
from bot.domain.asking import WORDS, words_for
from bot.domain.cases import Case
from bot.domain.neighbours import TIMES

MAX_PER_CASE = 5
MAX_IN_ALL = 20
"""Words in an hour: messages, however long."""
MAX_KEPT_CHARS = 20_000
"""Of one member with one case."""


def refused(case: Case, chars: int, context: Context) -> str:
    """Why so many characters more can't be added now, "" where they can; it says how else."""
    library, found = context.library, context.found
    here = found.tallies.get(words_for(case.id), 0)
    in_all = sum(number for name, number in found.tallies.items() if name.startswith(WORDS))
    if here >= MAX_PER_CASE or in_all >= MAX_IN_ALL:
        return library.say("words_enough", count=in_all, contact=library.desk_contact)
    beside = sum(number for name, number in found.tallies_beside.items() if name.startswith(WORDS))
    if beside >= MAX_IN_ALL * TIMES:
        return library.say("words_enough_network", count=beside, contact=library.desk_contact)
    if found.added.get(case.id, 0) + chars > MAX_KEPT_CHARS:
        return library.say("words_full", code=case.code, contact=library.desk_contact)
    return ""
