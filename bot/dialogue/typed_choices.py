"""Matches a typed text with the label of a button shown before, for those who type instead of tapping."""

from collections.abc import Mapping

from bot.answers.normalise import fold_text
from bot.dialogue.actions.action import Action
from bot.dialogue.actions.asking import AskDesk, OpenTopics
from bot.dialogue.actions.submitting import (
    Check,
    DropDraft,
    DropName,
    GiveHarm,
    GiveReason,
    Join,
    Send,
    SendNow,
    WriteName,
    WriteNote,
)
from bot.domain.cases import Harm, Reason

_LABELS: Mapping[str, Action] = {
    "choice_topics": OpenTopics(),
    "choice_desk": AskDesk(),
    "choice_check": Check(),
    "choice_send": Send(),
    "choice_send_more": Send(),
    "choice_join": Join(),
    "choice_send_now": SendNow(),
    "choice_note": WriteNote(),
    "choice_change_note": WriteNote(),
    "choice_name": WriteName(),
    "choice_unnamed": DropName(),
    "choice_drop": DropDraft(),
    **{f"reason_{reason}": GiveReason(reason) for reason in Reason},
    **{f"harm_{harm}": GiveHarm(harm) for harm in Harm},
}


def actions_by_label(wording: Mapping[str, str]) -> dict[str, str]:
    """Actions by the folded words of their buttons, of those whose words are always the same."""
    return {fold_text(wording[key]): action.pack() for key, action in _LABELS.items()}
