"""The other methods: updates and webhook, queries, chats and topics, files, the bot's own profile."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.bot_api.checks import check_commands, check_inline_results
from tests.fakes.bot_api.errors import bad_request, conflict
from tests.fakes.bot_api.ledger import Call
from tests.fakes.bot_api.markup import utf16_units
from tests.fakes.bot_api.state import MAX_DOWNLOAD_BYTES, State, command_key
from tests.fakes.bot_api.webhook import Hook, WebhookPusher

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
_FULL_INFO = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": False,
        "limited_gifts": False,
        "unique_gifts": False,
        "premium_subscription": False,
        "gifts_from_channels": False,
    },
}


def get_me(state: State, call: Call) -> dict[str, Any]:
    return state.me | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
    }


async def get_updates(state: State, call: Call) -> list[bytes]:
    """The updates as JSON already. Raises ApiError 409 beside a webhook, or when another getUpdates comes."""
    params = call.params
    if state.pusher is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    state.pending.allow(params.get("allowed_updates"))
    return await state.pending.get(params.get("offset", 0), params.get("limit", 100), params.get("timeout", 0))


async def set_webhook(state: State, call: Call) -> bool:
    params = call.params
    secret = params.get("secret_token", "")
    if not params["url"]:
        return await delete_webhook(state, call)
    where = urlsplit(params["url"])
    if where.scheme != "https" and where.hostname not in _LOCAL_HOSTS:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = params.get("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be 1-100")
    hook = Hook(
        url=params["url"],
        secret_token=secret,
        max_connections=connections,
        timeout_s=state.settings.webhook_timeout_s,
        backoff_s=state.settings.webhook_backoff_s,
    )
    state.pending.allow(params.get("allowed_updates"))
    if state.pusher is not None and state.pusher.hook == hook and not params.get("drop_pending_updates"):
        return True
    await delete_webhook(state, call)
    state.pending.interrupt("terminated by setWebhook request")
    state.pusher = WebhookPusher(hook)
    state.pusher.put(state.pending.take_all())
    return True


async def delete_webhook(state: State, call: Call) -> bool:
    await state.stop_pushing()
    if call.params.get("drop_pending_updates"):
        state.pending.take_all()
    return True


def get_webhook_info(state: State, call: Call) -> dict[str, Any]:
    pusher = state.pusher
    if pusher is None:
        return {"url": "", "has_custom_certificate": False, "pending_update_count": len(state.pending)}
    info = {
        "url": pusher.hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(pusher),
        "max_connections": pusher.hook.max_connections,
    }
    return info | ({"last_error_message": pusher.last_error} if pusher.last_error else {})


def answer_callback_query(state: State, call: Call) -> bool:
    if utf16_units(call.params.get("text", "")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    state.take_query(call.params["callback_query_id"])
    state.callback_answers[call.params["callback_query_id"]] = call.params
    return True


def answer_inline_query(state: State, call: Call) -> bool:
    check_inline_results(call.params["results"])
    state.take_query(call.params["inline_query_id"])
    state.inline_answers[call.params["inline_query_id"]] = call.params
    return True


def set_my_commands(state: State, call: Call) -> bool:
    check_commands(call.params["commands"])
    scope = call.params.get("scope", {})
    if "chat_id" in scope:
        state.chat(scope["chat_id"])
    state.commands[_scope(call)] = call.params["commands"]
    return True


def delete_my_commands(state: State, call: Call) -> bool:
    state.commands.pop(_scope(call), None)
    return True


def get_my_commands(state: State, call: Call) -> list[dict[str, Any]]:
    return state.commands.get(_scope(call), [])


def _scope(call: Call) -> tuple[str, str]:
    return command_key(call.params.get("scope", {"type": "default"}), call.params.get("language_code", ""))


def set_description(name: str, max_chars: int) -> Callable[[State, Call], bool]:
    def set_it(state: State, call: Call) -> bool:
        text = call.params.get(name, "")
        if utf16_units(text) > max_chars:
            raise bad_request(f"bot {name.replace('_', ' ')} is too long")
        state.descriptions[name, call.params.get("language_code", "")] = text
        return True

    return set_it


def get_file(state: State, call: Call) -> dict[str, Any]:
    file_id = call.params["file_id"]
    if file_id not in state.files:
        raise bad_request("invalid file_id")
    data = state.files[file_id]
    if data is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(data) > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": f"u-{file_id}",
        "file_size": len(data),
        "file_path": f"files/{file_id}",
    }


def get_chat(state: State, call: Call) -> dict[str, Any]:
    return state.chat(call.params["chat_id"]) | _FULL_INFO


def get_chat_member(state: State, call: Call) -> dict[str, Any]:
    state.chat(call.params["chat_id"])
    user_id = call.params["user_id"]
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    user = state.me if user_id == state.me["id"] else {"id": user_id, "is_bot": False, "first_name": f"Người {user_id}"}
    if user_id in state.settings.admins.get(call.params["chat_id"], frozenset()):
        return {"status": "creator", "user": user, "is_anonymous": False}
    return {"status": "member", "user": user}


def create_forum_topic(state: State, call: Call) -> dict[str, Any]:
    chat = state.chat(call.params["chat_id"])
    if not chat.get("is_forum"):
        raise bad_request("the chat is not a forum")
    if chat["id"] in state.settings.no_topics:
        raise bad_request("not enough rights to create a topic")
    if not 1 <= utf16_units(call.params["name"].strip()) <= 128:
        raise bad_request("topic name is invalid: 1-128 characters expected")
    topic = {
        "message_thread_id": state.next_message_id(),
        "name": call.params["name"].strip(),
        "icon_color": call.params.get("icon_color", 7322096),
    }
    state.topics[chat["id"], topic["message_thread_id"]] = topic | {"closed": False}
    return topic


def edit_forum_topic(state: State, call: Call) -> bool:
    name = call.params.get("name", "").strip()
    if utf16_units(name) > 128:
        raise bad_request("topic name is invalid: 0-128 characters expected")
    topic = _topic(state, call)
    topic["name"] = name or topic["name"]
    return True


def close_forum_topic(state: State, call: Call) -> bool:
    topic = _topic(state, call)
    if topic["closed"]:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic["closed"] = True
    return True


def reopen_forum_topic(state: State, call: Call) -> bool:
    topic = _topic(state, call)
    if not topic["closed"]:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic["closed"] = False
    return True


def _topic(state: State, call: Call) -> dict[str, Any]:
    chat = state.chat(call.params["chat_id"])
    topic = state.topics.get((chat["id"], call.params["message_thread_id"]))
    if topic is None:
        raise bad_request("message thread not found")
    return topic


HANDLERS: dict[str, Callable[[State, Call], Any]] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setMyDescription": set_description("description", 512),
    "setMyShortDescription": set_description("short_description", 120),
    "getFile": get_file,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
}
