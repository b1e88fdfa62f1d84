"""What the platform refuses in the contents of a call: texts, captions, buttons, polls, commands, inline results.

Each check raises ApiError 400 with the platform's words. The limits are those of the descriptions of the parameters
(https://core.telegram.org/bots/api).
"""

import re
from collections.abc import Mapping
from typing import Any

from tests.fakes.bot_api.errors import bad_request
from tests.fakes.bot_api.markup import MAX_CAPTION_UNITS, MAX_TEXT_UNITS, utf16_units, visible

MAX_CALLBACK_BYTES = 64
MAX_COMMANDS = 100
MAX_QUESTION, MAX_OPTION, MAX_OPTIONS = 300, 100, 12
MAX_EXPLANATION, MAX_EXPLANATION_LINE_FEEDS = 200, 2
MAX_RESULTS, MAX_RESULT_ID_BYTES = 50, 64

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_URL = re.compile(r"(?:https?://|tg://|t\.me/)\S+")
_ACTIONS = frozenset(
    """url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat
    switch_inline_query_chosen_chat copy_text callback_game pay""".split()
)


def text_of(params: Mapping[str, Any], name: str = "text", mode: str = "parse_mode") -> str:
    """The text as a person sees it."""
    shown = visible(params.get(name, ""), params.get(mode, ""))
    if not shown:
        raise bad_request("message text is empty")
    if len(shown) > MAX_TEXT_UNITS // 2 and utf16_units(shown) > MAX_TEXT_UNITS:
        raise bad_request("message is too long")
    return shown


def caption_of(params: Mapping[str, Any]) -> str:
    shown = visible(params.get("caption", ""), params.get("parse_mode", ""))
    if utf16_units(shown) > MAX_CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return shown


def check_markup(markup: object) -> None:
    """A reply markup; of those that aren't inline keyboards only the outer form."""
    if markup is None:
        return
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        if not markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
            raise bad_request("can't parse reply keyboard markup JSON object")
        return
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    for row in rows:
        for button in row:
            _check_button(button)


def _check_button(button: object) -> None:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Text is empty")
    actions = _ACTIONS & button.keys()
    if len(actions) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not (isinstance(data, str) and 1 <= len(data.encode()) <= MAX_CALLBACK_BYTES):
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in actions and not _URL.match(str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: URL host is empty")


def check_poll(params: Mapping[str, Any]) -> list[str]:
    """A poll about to be sent; gives the texts of its options."""
    question = visible(params["question"])
    if not question:
        raise bad_request("poll question must be non-empty")
    if utf16_units(question) > MAX_QUESTION:
        raise bad_request(f"poll question length must not exceed {MAX_QUESTION}")
    options = _option_texts(params["options"])
    if params.get("type", "regular") not in ("regular", "quiz"):
        raise bad_request("unsupported poll type specified")
    if params.get("type") == "quiz":
        _check_quiz(params, len(options))
    return options


def _option_texts(options: object) -> list[str]:
    if not isinstance(options, list) or not 1 <= len(options) <= MAX_OPTIONS:
        raise bad_request(f"poll must have 1 to {MAX_OPTIONS} options")
    texts = [option.get("text") if isinstance(option, dict) else option for option in options]
    for text in texts:
        if not isinstance(text, str) or not text.strip():
            raise bad_request("poll options must be non-empty")
        if utf16_units(text.strip()) > MAX_OPTION:
            raise bad_request(f"poll options length must not exceed {MAX_OPTION}")
    return [str(text).strip() for text in texts]


def _check_quiz(params: Mapping[str, Any], options: int) -> None:
    right = params.get("correct_option_ids")
    if not isinstance(right, list) or not right:
        raise bad_request("quiz must have correct option identifiers")
    if right != sorted(set(right)) or not all(isinstance(one, int) and 0 <= one < options for one in right):
        raise bad_request("wrong correct option identifiers specified")
    explanation = visible(params.get("explanation", ""), params.get("explanation_parse_mode", ""))
    if utf16_units(explanation) > MAX_EXPLANATION:
        raise bad_request(f"quiz explanation length must not exceed {MAX_EXPLANATION}")
    if explanation.count("\n") > MAX_EXPLANATION_LINE_FEEDS:
        raise bad_request("quiz explanation must have at most 2 line feeds")


def check_commands(commands: object) -> None:
    if not isinstance(commands, list) or not all(isinstance(one, dict) for one in commands):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not _COMMAND.fullmatch(str(one.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= utf16_units(str(one.get("description", "")).strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def check_inline_results(results: object) -> None:
    if not isinstance(results, list) or not all(isinstance(one, dict) for one in results):
        raise bad_request("can't parse inline query results: expected an Array of InlineQueryResult")
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [str(one.get("id", "")) for one in results]
    if not all(1 <= len(one.encode()) <= MAX_RESULT_ID_BYTES for one in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    for one in results:
        check_markup(one.get("reply_markup"))
        content = one.get("input_message_content")
        if isinstance(content, dict) and "message_text" in content:
            text_of(content, "message_text")
        caption_of(one)
