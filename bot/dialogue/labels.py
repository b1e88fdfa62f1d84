"""What stands on a button may be typed too: choices by their words, for those who write them instead of tapping."""

from collections.abc import Mapping

from bot.answers.normalise import fold_text
from bot.dialogue.drafting import CHECK, JOIN, SEND, SEND_DROP, SEND_NAME, SEND_NOTE, SEND_NOW, SEND_UNNAMED
from bot.dialogue.render import ASK_DESK, OPEN_TOPICS
from bot.domain.cases import Harm, Reason

_LABELS = {
    "choice_topics": OPEN_TOPICS,
    "choice_desk": ASK_DESK,
    "choice_check": CHECK,
    "choice_send": SEND,
    "choice_send_more": SEND,
    "choice_join": JOIN,
    "choice_send_now": SEND_NOW,
    "choice_note": SEND_NOTE,
    "choice_change_note": SEND_NOTE,
    "choice_name": SEND_NAME,
    "choice_unnamed": SEND_UNNAMED,
    "choice_drop": SEND_DROP,
    **{f"reason_{reason}": f"reason:{reason}" for reason in Reason},
    **{f"harm_{harm}": f"harm:{harm}" for harm in Harm},
}


def actions_by_label(wording: Mapping[str, str]) -> dict[str, str]:
    """Actions by the folded words of their buttons, of those whose words are always the same."""
    return {fold_text(wording[key]): action for key, action in _LABELS.items()}
