"""The methods the server knows, with their parameters.

A word of the table is `name`, `name!` (required) or `name:kind`; kinds are s text (the default), i integer, b boolean,
c chat (an integer or @name), f file (an upload, or a file_id or URL as text), j a JSON object or array.
`tests/unit/test_fake_bot_api.py` holds it against the machine-readable description (Bot API 10.1).
"""

from dataclasses import dataclass

_TO = "business_connection_id chat_id!:c message_thread_id:i"
_HOW = "disable_notification:b protect_content:b allow_paid_broadcast:b message_effect_id reply_parameters:j"
_SEND = f"{_TO} direct_messages_topic_id:i {_HOW} suggested_post_parameters:j reply_markup:j"
_CAPTION = "caption parse_mode caption_entities:j"
_EDIT = "business_connection_id chat_id:c message_id:i inline_message_id reply_markup:j"
_POLL = """question! question_parse_mode question_entities:j options!:j is_anonymous:b type allows_multiple_answers:b
    allows_revoting:b shuffle_options:b allow_adding_options:b hide_results_until_closes:b members_only:b
    country_codes:j correct_option_ids:j explanation explanation_parse_mode explanation_entities:j explanation_media:j
    open_period:i close_date:i is_closed:b description description_parse_mode description_entities:j media:j"""

_TABLE = {
    "getMe": "",
    "getUpdates": "offset:i limit:i timeout:i allowed_updates:j",
    "setWebhook": """url! certificate:f ip_address max_connections:i allowed_updates:j drop_pending_updates:b
        secret_token""",
    "deleteWebhook": "drop_pending_updates:b",
    "getWebhookInfo": "",
    "sendMessage": f"{_SEND} text! parse_mode entities:j link_preview_options:j",
    "sendPhoto": f"{_SEND} photo!:f {_CAPTION} show_caption_above_media:b has_spoiler:b",
    "sendVideo": f"""{_SEND} video!:f duration:i width:i height:i thumbnail:f cover:f start_timestamp:i {_CAPTION}
        show_caption_above_media:b has_spoiler:b supports_streaming:b""",
    "sendAudio": f"{_SEND} audio!:f {_CAPTION} duration:i performer title thumbnail:f",
    "sendDocument": f"{_SEND} document!:f thumbnail:f {_CAPTION} disable_content_type_detection:b",
    "sendVoice": f"{_SEND} voice!:f {_CAPTION} duration:i",
    "sendAnimation": f"""{_SEND} animation!:f duration:i width:i height:i thumbnail:f {_CAPTION}
        show_caption_above_media:b has_spoiler:b""",
    "sendVideoNote": f"{_SEND} video_note!:f duration:i length:i thumbnail:f",
    "sendMediaGroup": f"{_TO} direct_messages_topic_id:i {_HOW} media!:j",
    "sendPoll": f"{_TO} {_HOW} {_POLL} reply_markup:j",
    "stopPoll": "business_connection_id chat_id!:c message_id!:i reply_markup:j",
    "editMessageText": f"{_EDIT} text parse_mode entities:j link_preview_options:j rich_message:j",
    "editMessageCaption": f"{_EDIT} {_CAPTION} show_caption_above_media:b",
    "editMessageReplyMarkup": _EDIT,
    "deleteMessage": "chat_id!:c message_id!:i",
    "copyMessage": f"""{_SEND} from_chat_id!:c message_id!:i video_start_timestamp:i {_CAPTION}
        show_caption_above_media:b""",
    "sendChatAction": f"{_TO} action!",
    "answerCallbackQuery": "callback_query_id! text show_alert:b url cache_time:i",
    "answerInlineQuery": "inline_query_id! results!:j cache_time:i is_personal:b next_offset button:j",
    "setMyCommands": "commands!:j scope:j language_code",
    "deleteMyCommands": "scope:j language_code",
    "getMyCommands": "scope:j language_code",
    "getFile": "file_id!",
    "getChat": "chat_id!:c",
    "getChatMember": "chat_id!:c user_id!:i",
    "createForumTopic": "chat_id!:c name! icon_color:i icon_custom_emoji_id",
    "editForumTopic": "chat_id!:c message_thread_id!:i name icon_custom_emoji_id",
    "closeForumTopic": "chat_id!:c message_thread_id!:i",
    "reopenForumTopic": "chat_id!:c message_thread_id!:i",
    "setMyDescription": "description language_code",
    "setMyShortDescription": "short_description language_code",
}
_NOT_THERE = {"copyMessage": {"business_connection_id"}}


@dataclass(frozen=True, slots=True)
class Method:
    """`kinds`: one letter (see above) for each parameter."""

    name: str
    kinds: dict[str, str]
    required: frozenset[str]


def _method(name: str, words: str) -> Method:
    split = [word.partition(":") for word in words.split()]
    kinds = {word.rstrip("!"): kind or "s" for word, _, kind in split}
    required = frozenset(word.rstrip("!") for word, _, _ in split if word.endswith("!"))
    for absent in _NOT_THERE.get(name, ()):
        del kinds[absent]
    return Method(name, kinds, required)


METHODS = {name: _method(name, words) for name, words in _TABLE.items()}
BY_LOWER_NAME = {name.lower(): method for name, method in METHODS.items()}
