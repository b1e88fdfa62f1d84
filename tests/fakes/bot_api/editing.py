"""The methods that change or take back what was sent."""

import time
from typing import Any

from tests.fakes.bot_api.checks import caption_of, check_markup, text_of
from tests.fakes.bot_api.errors import bad_request
from tests.fakes.bot_api.ledger import Call, Sent
from tests.fakes.bot_api.sending import message_json
from tests.fakes.bot_api.state import State

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def edit_message_text(state: State, call: Call) -> dict[str, Any]:
    if "rich_message" in call.params and "text" not in call.params:
        raise bad_request("rich messages are not modelled by this server")
    sent = _found(state, call, "message to edit not found")
    if sent.content is not None:
        raise bad_request("there is no text in the message to edit")
    return _changed(state, call, sent, text_of(call.params), call.params.get("text", ""))


def edit_message_caption(state: State, call: Call) -> dict[str, Any]:
    sent = _found(state, call, "message to edit not found")
    if sent.content is None or "poll" in sent.content:
        raise bad_request("there is no caption in the message to edit")
    return _changed(state, call, sent, caption_of(call.params), call.params.get("caption", ""))


def edit_message_reply_markup(state: State, call: Call) -> dict[str, Any]:
    sent = _found(state, call, "message to edit not found")
    return _changed(state, call, sent, sent.text, sent.html)


def delete_message(state: State, call: Call) -> bool:
    key = (state.chat(call.params["chat_id"])["id"], call.params["message_id"])
    if state.received.pop(key, None) is None:
        _found(state, call, "message to delete not found").deleted = True
    return True


def stop_poll(state: State, call: Call) -> dict[str, Any]:
    check_markup(call.params.get("reply_markup"))
    sent = _found(state, call, "message with poll to stop not found")
    if sent.content is None or "poll" not in sent.content:
        raise bad_request("message with poll to stop not found")
    poll: dict[str, Any] = sent.content["poll"]
    if poll["is_closed"]:
        raise bad_request("poll has already been closed")
    poll["is_closed"] = True
    sent.markup = call.params.get("reply_markup")
    return poll


def _found(state: State, call: Call, otherwise: str) -> Sent:
    """The message a call names. Raises ApiError 400 with `otherwise` if the bot never sent it, or took it back."""
    params = call.params
    if "inline_message_id" in params:
        raise bad_request("MESSAGE_ID_INVALID")
    if "chat_id" not in params:
        raise bad_request("chat_id is empty")
    chat = state.chat(params["chat_id"])
    message_id = params.get("message_id", 0)
    if (chat["id"], message_id) in state.received:
        raise bad_request("message can't be edited")
    sent = state.ledger.find(chat["id"], message_id)
    if sent is None:
        raise bad_request(otherwise)
    return sent


def _changed(state: State, call: Call, sent: Sent, text: str, html: str) -> dict[str, Any]:
    markup = call.params.get("reply_markup")
    check_markup(markup)
    if html == sent.html and _rows(markup) == _rows(sent.markup):
        raise bad_request(_SAME)
    if html != sent.html:
        sent.edits = (*sent.edits, sent.text)
    sent.text, sent.html, sent.markup = text, html, markup
    return message_json(state, sent) | {"edit_date": int(time.time())}


def _rows(markup: dict[str, Any] | None) -> object:
    """An empty keyboard and none are the same."""
    return (markup or {}).get("inline_keyboard") or None


HANDLERS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "stopPoll": stop_poll,
}
