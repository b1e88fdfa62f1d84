"""The methods that put a new message in front of people."""

import time
from collections.abc import Callable
from typing import Any

from tests.fakes.bot_api.checks import caption_of, check_markup, check_poll, text_of
from tests.fakes.bot_api.decoding import ATTACHED, Upload
from tests.fakes.bot_api.errors import bad_request, too_many_requests
from tests.fakes.bot_api.ledger import Call, Sent
from tests.fakes.bot_api.state import State

MIN_ALBUM, MAX_ALBUM = 2, 10
_FILES = ("photo", "video", "audio", "document")
_ACTIONS = frozenset(
    """typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker
    find_location record_video_note upload_video_note""".split()
)


def message_json(state: State, sent: Sent, chat: dict[str, Any] | None = None) -> dict[str, Any]:
    """The Message object of something sent."""
    shown: dict[str, Any] = {
        "message_id": sent.message_id,
        "from": state.me,
        "chat": chat or state.chat(sent.chat_id),
        "date": int(sent.at),
    }
    if sent.thread_id is not None:
        shown |= {"message_thread_id": sent.thread_id, "is_topic_message": True}
    if sent.content is None:
        shown["text"] = sent.text
    else:
        shown |= sent.content
        if sent.text and "poll" not in sent.content:
            shown["caption"] = sent.text
    if sent.markup is not None and "inline_keyboard" in sent.markup:
        shown["reply_markup"] = sent.markup
    return shown


def send_message(state: State, call: Call) -> dict[str, Any]:
    params = call.params
    chat = state.chat(params["chat_id"])
    text = text_of(params)
    check_markup(params.get("reply_markup"))
    admit(state, chat["id"])
    return message_json(state, deliver(state, call, chat, text, params["text"]), chat)


def send_media(kind: str) -> Callable[[State, Call], dict[str, Any]]:
    """The handler for a photo, video, audio file, document, voice message, animation or round video."""

    def send(state: State, call: Call) -> dict[str, Any]:
        params = call.params
        chat = state.chat(params["chat_id"])
        caption = caption_of(params)
        check_markup(params.get("reply_markup"))
        content = {kind: media_json(state, kind, _resolved(call, params[kind]))}
        admit(state, chat["id"])
        return message_json(state, deliver(state, call, chat, caption, params.get("caption", ""), content), chat)

    return send


def send_media_group(state: State, call: Call) -> list[dict[str, Any]]:
    chat = state.chat(call.params["chat_id"])
    items = call.params["media"]
    if not isinstance(items, list) or not MIN_ALBUM <= len(items) <= MAX_ALBUM:
        raise bad_request(f"an album must include {MIN_ALBUM}-{MAX_ALBUM} items")
    made = []
    for item in items:
        kind = item.get("type") if isinstance(item, dict) else None
        if kind not in _FILES:
            raise bad_request(f"can't parse InputMedia: type {kind!r} can't be part of an album")
        media = media_json(state, kind, _resolved(call, item.get("media", "")))
        made.append((caption_of(item), item.get("caption", ""), {kind: media}))
    if len({"visual" if {"photo", "video"} & content.keys() else next(iter(content)) for _, _, content in made}) > 1:
        raise bad_request("documents and audio files can be only grouped with messages of the same type")
    admit(state, chat["id"], len(made))
    group = {"media_group_id": state.new_id("album")}
    sent = [deliver(state, call, chat, text, html, content | group) for text, html, content in made]
    return [message_json(state, one, chat) for one in sent]


def send_poll(state: State, call: Call) -> dict[str, Any]:
    params = call.params
    chat = state.chat(params["chat_id"])
    options = check_poll(params)
    check_markup(params.get("reply_markup"))
    poll: dict[str, Any] = {
        "id": state.new_id("poll"),
        "question": params["question"].strip(),
        "options": [
            {"persistent_id": str(number), "text": text, "voter_count": 0} for number, text in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": params.get("is_closed", False),
        "is_anonymous": params.get("is_anonymous", True),
        "type": params.get("type", "regular"),
        "allows_multiple_answers": params.get("allows_multiple_answers", False),
        "allows_revoting": params.get("allows_revoting", params.get("type") != "quiz"),
        "members_only": params.get("members_only", False),
    }
    poll |= {name: params[name] for name in ("correct_option_ids", "explanation", "open_period") if name in params}
    admit(state, chat["id"])
    sent = deliver(state, call, chat, poll["question"], params["question"], {"poll": poll})
    return message_json(state, sent, chat)


def copy_message(state: State, call: Call) -> dict[str, Any]:
    """Copies of the bot's own messages carry their contents; other people's are known by their id only."""
    params = call.params
    chat = state.chat(params["chat_id"])
    check_markup(params.get("reply_markup"))
    source = state.chat(params["from_chat_id"])
    known = state.ledger.find(source["id"], params["message_id"])
    received = state.received.get((source["id"], params["message_id"]))
    if known is None and received is None:
        raise bad_request("message to copy not found")
    text, html, content = (known.text, known.html, known.content) if known else _parts(received or {})
    if content is not None and "caption" in params:
        text, html = caption_of(params), params["caption"]
    admit(state, chat["id"])
    return {"message_id": deliver(state, call, chat, text, html, content).message_id}


def send_chat_action(state: State, call: Call) -> bool:
    state.chat(call.params["chat_id"])
    if call.params["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def admit(state: State, chat_id: int, messages: int = 1) -> None:
    """Apply the limits on sending. Raises ApiError 429."""
    wait_s = state.limits.retry_after_s(state.settings.limits, chat_id, time.monotonic(), messages)
    if wait_s:
        raise too_many_requests(wait_s)


def deliver(
    state: State, call: Call, chat: dict[str, Any], text: str, html: str, content: dict[str, Any] | None = None
) -> Sent:
    params = call.params
    thread_id = params.get("message_thread_id")
    if thread_id is not None and (chat["id"], thread_id) not in state.topics:
        raise bad_request("message thread not found")
    sent = Sent(
        chat_id=chat["id"],
        message_id=state.next_message_id(),
        at=time.time(),
        text=text,
        html=html,
        markup=params.get("reply_markup"),
        content=content,
        thread_id=thread_id,
        reply_to=(params.get("reply_parameters") or {}).get("message_id"),
    )
    state.ledger.note_delivery(call, sent)
    return sent


def media_json(state: State, kind: str, media: str | Upload) -> Any:
    """The photo, video or document as part of a Message; an upload gets a file_id."""
    if isinstance(media, Upload):
        file_id = state.new_id(kind)
        state.files[file_id] = media.data
    elif media in state.files or media.startswith(("http://", "https://")):
        file_id = media
    else:
        raise bad_request("wrong file identifier/HTTP URL specified")
    size = len(state.files.get(file_id) or b"")
    ids = {"file_id": file_id, "file_unique_id": f"u-{file_id}", "file_size": size}
    if kind == "photo":
        return [ids | {"width": 800, "height": 600}]
    if kind in {"video", "animation"}:
        return ids | {"width": 800, "height": 600, "duration": 1}
    if kind == "video_note":
        return ids | {"length": 240, "duration": 1}
    if kind in {"audio", "voice"}:
        return ids | {"duration": 1}
    return ids | ({"file_name": media.filename} if isinstance(media, Upload) else {})


def _resolved(call: Call, media: str | Upload) -> str | Upload:
    if isinstance(media, str) and media.startswith(ATTACHED):
        name = media.removeprefix(ATTACHED)
        if name not in call.given.files:
            raise bad_request(f"wrong file identifier/HTTP URL specified: no part of the body is named {name}")
        return call.given.files[name]
    return media


def _parts(message: dict[str, Any]) -> tuple[str, str, dict[str, Any] | None]:
    text = message.get("text", message.get("caption", ""))
    content: dict[str, Any] = {kind: message[kind] for kind in _FILES if kind in message}
    return text, text, content or None


HANDLERS = {
    "sendMessage": send_message,
    "sendPhoto": send_media("photo"),
    "sendVideo": send_media("video"),
    "sendAudio": send_media("audio"),
    "sendDocument": send_media("document"),
    "sendVoice": send_media("voice"),
    "sendAnimation": send_media("animation"),
    "sendVideoNote": send_media("video_note"),
    "sendMediaGroup": send_media_group,
    "sendPoll": send_poll,
    "copyMessage": copy_message,
    "sendChatAction": send_chat_action,
}
