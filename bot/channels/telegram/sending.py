"""A letter to the platform: one call for most, several for what is long, has many files, or opens a topic."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardMarkup,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.channels.kept import Elsewhere, Find, nothing_kept, nowhere
from bot.channels.telegram.answers import number_of
from bot.channels.telegram.editing import Editor
from bot.channels.telegram.errors import NO_FILE, NO_TOPIC, says, translate
from bot.channels.telegram.forms import IN_ALBUM, file_of, keyboard_of
from bot.channels.telegram.rendering import (
    EMPTY,
    MAX_NOTICE_UNITS,
    Shown,
    cut,
    pieces,
    shown,
)
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.topics import Topics
from bot.domain.delivery import NOT_TRACKED, Letter, Sent
from bot.domain.errors import Rejected
from bot.domain.messages import Address, Media, MediaKind, Outgoing

log = logging.getLogger(__name__)

BARE = {"is_disabled": True}
"""https://core.telegram.org/bots/api#linkpreviewoptions"""
ALERT_FROM_CHARS = 60
"""A longer notice would be gone before it is read: it stays until it is closed."""
MAX_BEGUN = 256


_WAYS: Mapping[MediaKind, Callable[..., Awaitable[Message]]] = {
    MediaKind.PHOTO: Bot.send_photo,
    MediaKind.VIDEO: Bot.send_video,
    MediaKind.AUDIO: Bot.send_audio,
    MediaKind.FILE: Bot.send_document,
    MediaKind.VOICE: Bot.send_voice,
    MediaKind.ANIMATION: Bot.send_animation,
}
"""A file is sent again by the method of its kind (https://core.telegram.org/bots/api#sending-files)."""


class _Beneath(TypedDict):
    caption: str | None
    parse_mode: str | None
    reply_markup: InlineKeyboardMarkup | ForceReply | None
    message_thread_id: int | None
    reply_parameters: ReplyParameters | None


@dataclass(slots=True)
class Begun:
    """How far a letter of several calls has come, so that another attempt goes on from there."""

    topic: int | None = None
    done: int = 0
    sent: Sent = NOT_TRACKED


class Sender:
    """`no_file` is said where a file can't be sent again. Raises what the library raises."""

    def __init__(self, bot: Bot, no_file: str, find: Find = nothing_kept, elsewhere: Elsewhere = nowhere) -> None:
        self._bot = bot
        self._no_file = no_file
        self._find = find
        self._elsewhere = elsewhere
        self._topics = Topics(bot)
        self._editor = Editor(bot)
        self._begun: dict[Letter, Begun] = {}

    async def acknowledge(self, letter: Letter) -> None:
        """Stop the button that was tapped from turning, with the notice where there is one."""
        notice = cut(letter.outgoing.notice, MAX_NOTICE_UNITS)
        alert = len(notice) > ALERT_FROM_CHARS
        await self._bot.answer_callback_query(letter.origin.tap, notice or None, show_alert=alert or None)

    async def take_buttons(self, letter: Letter) -> None:
        """From the message that was tapped, as they lead nowhere any more."""
        await self._bot.edit_message_reply_markup(chat_of(letter.address), int(letter.origin.used))

    async def send(self, letter: Letter) -> Sent:
        """All of the letter; where its text with the buttons is now, else its first piece."""
        chat, topic = chat_of(letter.address), _topic(letter)
        if letter.close_topic and topic is not None:
            await self._topics.close(chat, topic)
        if letter.open_topic and topic is not None:
            await self._topics.reopen(chat, topic)
        if letter.remove:
            return await self._editor.remove(chat, letter)
        if letter.bare:
            return await self._editor.bare(chat, letter)
        if letter.edit and (edited := await self._editor.edit(chat, letter)) is not None:
            return edited
        if letter.outgoing.is_silent:
            if letter.close_topic:
                return NOT_TRACKED
            letter = replace(letter, outgoing=Outgoing(letter.outgoing.notice or EMPTY))
        parts = (letter.outgoing,) if letter.whole else pieces(letter.outgoing)
        if len(parts) == 1 and not letter.new_topic:
            return await self._part(chat, letter, parts[0], topic)
        return await self._parts(chat, letter, parts)

    async def _parts(self, chat: int, letter: Letter, parts: Sequence[Outgoing]) -> Sent:
        begun = self._begun.setdefault(letter, Begun(_topic(letter)))
        while len(self._begun) > MAX_BEGUN:
            del self._begun[next(iter(self._begun))]
        if begun.topic is None and letter.new_topic:
            begun.topic = await self._topics.open(chat, letter.new_topic)
        for place, part in list(enumerate(parts))[begun.done :]:
            sent = await self._part(chat, letter, part, begun.topic, follows=place > 0)
            begun.done += 1
            bears = part.choices or part.link or part.app or part.ask
            begun.sent = _beside(sent, begun.sent) if bears or not place else _beside(begun.sent, sent)
        self._begun.pop(letter, None)
        refused = bool(letter.new_topic) and begun.topic is None and self._topics.refuses(chat)
        return replace(begun.sent, refused=refused)

    async def _part(
        self, chat: int, letter: Letter, part: Outgoing, topic: int | None, *, follows: bool = False
    ) -> Sent:
        """One call; without the topic or the file that the platform does not know."""
        try:
            message, *others = await self._call(chat, replace(letter, outgoing=part), topic, follows=follows)
        except TelegramError as error:
            if topic is not None and says(error, NO_TOPIC):
                return await self._part(chat, letter, part, None, follows=follows)
            if part.media and says(error, NO_FILE):
                log.warning("a file could not be sent again", extra={"fault": error.message})
                text = "\n\n".join(filter(None, (part.text, self._no_file)))
                return await self._part(chat, letter, replace(part, text=text, media=()), topic, follows=follows)
            if translate(error) is not None:
                raise
            return NOT_TRACKED
        return Sent(str(message), str(topic or ""), tuple(map(str, others)))

    async def _call(self, chat: int, letter: Letter, topic: int | None, *, follows: bool) -> Sequence[object]:
        """The numbers of the messages that came of it."""
        show = shown(letter, self._bot.username)
        quotes = chat < 0 or letter.outgoing.quotes
        answered = int(letter.origin.message) if quotes and letter.origin.message and not follows else None
        if letter.outgoing.media:
            to = ReplyParameters(answered, allow_sending_without_reply=True) if answered is not None else None
            sent = await self._send_files(chat, letter.outgoing.media, show, topic, to)
            return [message.message_id for message in sent]
        return (await self._send_text(chat, show, topic, answered),)

    async def _send_text(self, chat: int, show: Shown, topic: int | None, answered: int | None) -> str:
        """https://core.telegram.org/bots/api#sendmessage"""
        parameters = {"chat_id": chat, "text": show.html, "parse_mode": ParseMode.HTML, "link_preview_options": BARE}
        if show.keyboard is not None:
            parameters["reply_markup"] = show.keyboard
        if topic is not None:
            parameters["message_thread_id"] = topic
        if answered is not None:
            parameters["reply_parameters"] = {"message_id": answered, "allow_sending_without_reply": True}
        request = self._bot.request
        assert isinstance(request, AiohttpRequest)
        return number_of(await request.call(f"{self._bot.base_url}/sendMessage", parameters))

    async def _send_files(
        self, chat: int, media: tuple[Media, ...], show: Shown, topic: int | None, to: ReplyParameters | None
    ) -> Sequence[Message]:
        caption, mode = (show.html, ParseMode.HTML) if show.html else (None, None)
        first, *rest = media
        file, *others = [await file_of(one, self._find, self._elsewhere) for one in media]
        if rest:
            items = [
                IN_ALBUM[first.kind](file, caption=caption, parse_mode=mode),
                *(IN_ALBUM[one.kind](other) for one, other in zip(rest, others, strict=True)),
            ]
            return await self._bot.send_media_group(chat, items, message_thread_id=topic, reply_parameters=to)
        beneath: _Beneath = {
            "caption": caption,
            "parse_mode": mode,
            "reply_markup": keyboard_of(show),
            "message_thread_id": topic,
            "reply_parameters": to,
        }
        if first.kind is MediaKind.ROUND:
            return (
                await self._bot.send_video_note(
                    chat, file, message_thread_id=topic, reply_parameters=to, reply_markup=keyboard_of(show)
                ),
            )
        return (await _WAYS[first.kind](self._bot, chat, file, **beneath),)


def chat_of(address: Address) -> int:
    """Raises Rejected for an address that is none of Telegram's."""
    try:
        return int(address.chat)
    except ValueError as error:
        raise Rejected(f"{address.key}: expected a number as the chat's id") from error


def _beside(sent: Sent, other: Sent) -> Sent:
    """A message with what went before or after it."""
    return replace(sent, others=tuple(filter(None, (*sent.others, other.message, *other.others))))


def _topic(letter: Letter) -> int | None:
    return int(letter.origin.topic) if letter.origin.topic.isdecimal() else None
