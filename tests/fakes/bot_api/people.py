"""What people do with what they see."""

from collections.abc import Sequence

from tests.fakes.bot_api import updates
from tests.fakes.bot_api.ledger import Button, Sent
from tests.fakes.bot_api.sending import message_json
from tests.fakes.bot_api.state import State


def tap(state: State, chat_id: int, label: str, *, message_id: int | None = None, user_id: int | None = None) -> str:
    """Tap the button whose text is `label`, else the only one that holds it, on the newest message that has one.

    Gives the id of the callback query. Raises LookupError, with the buttons that are there.
    """
    sent, button = _find(state.ledger.sent(chat_id), label, message_id)
    if not button.data:
        raise LookupError(f"the button {label!r} sends nothing to the bot: it opens {button.url!r}")
    update = updates.callback(message_json(state, sent, state.chats.get(chat_id)), button.data, user_id=user_id)
    state.push([update])
    return str(update["callback_query"]["id"])


def _find(messages: Sequence[Sent], label: str, message_id: int | None) -> tuple[Sent, Button]:
    seen: list[str] = []
    for sent in reversed(messages):
        if message_id is not None and sent.message_id != message_id:
            continue
        buttons = [button for row in sent.buttons for button in row]
        exact = [button for button in buttons if button.text == label]
        holding = exact or [button for button in buttons if label in button.text]
        if exact or len(holding) == 1:
            return sent, holding[0]
        seen += [button.text for button in buttons]
    raise LookupError(f"no one button {label!r} in the chat; there are {seen}")
