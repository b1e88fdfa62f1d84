"""Parses a Telegram update to an incoming message; None for an update that is ignored."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from telegram import CallbackQuery, Chat, Message, Update
from telegram.constants import ChatID, ChatType

from bot.channels.callback import unpacked
from bot.channels.telegram.content import (
    Content,
    cleaned,
    content_of,
    content_replied_to,
    forwarded_from,
    pictures_of,
    said_by,
    tail_of,
    together,
)
from bot.channels.telegram.gathered import commented, incoming_of, is_comment, piece
from bot.channels.telegram.ids import address_of, number_of, officer_of
from bot.channels.telegram.kinds import of_unknown_kind
from bot.channels.telegram.plain import plain_text
from bot.channels.telegram.polls import POLLS, poll_picked
from bot.channels.telegram.raw_update import RawUpdate
from bot.channels.telegram.replies import DESK_REPLY_COMMANDS, leaves_files_behind, own, passes_on, with_replied
from bot.channels.telegram.rich import plainly
from bot.dialogue.actions.asking import PickInPoll, Stale
from bot.domain.errors import Unreadable
from bot.domain.messages import Incoming, Origin, Setting, split_command
from bot.ports.channel import Picture, Raw

_GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
_PEOPLE = frozenset({ChatID.ANONYMOUS_ADMIN, ChatID.FAKE_CHANNEL})
"""Accounts under which the platform shows people (https://core.telegram.org/bots/api#message, sender_chat)."""
_COMMAND = re.compile(r"/\w+(?:@(?P<bot>\w+))?")


class Reader:
    """Knows which bot it reads for, as groups speak to several; `is_desk` tells the officers' chat by its id."""

    def __init__(self, bot_id: int, username: str, is_desk: Callable[[str], bool] = lambda _: False) -> None:
        self._bot_id = bot_id
        self._username = username
        self._is_desk = is_desk
        self._mention = re.compile(rf"@{re.escape(username)}\b", re.IGNORECASE)

    def read(self, raw: Raw, more: Sequence[Raw] = ()) -> Incoming | None:
        """The message, or None. `more`: the further pieces of an album.

        Raises:
            Unreadable: the update is not of the platform's form.
        """
        plain = plain_text(raw) if not more else None
        if plain is not None and not self._is_desk(plain.address.chat):
            return plain
        try:
            return self._by_library(raw, more)
        except Unreadable:
            if not more:
                raise
            return self.read(more[0], more[1:])

    def _by_library(self, raw: Raw, more: Sequence[Raw]) -> Incoming | None:
        try:
            raw = plainly(raw)
            update = Update.de_json(dict(raw), None)
            if update.message is not None:
                return self._message(update.message, raw, more)
            if update.edited_message is not None:
                return self._edited(update.edited_message, raw)
            if update.callback_query is not None:
                return self._tap(update.callback_query, raw)
            if (picked := poll_picked(raw)) is not None:
                return Incoming(action=PickInPoll(picked[1], picked[0]).pack(), address=POLLS)
        except Unreadable:
            raise
        except Exception as error:
            raise Unreadable(f"not of the platform's form: {type(error).__name__}") from error
        return None

    def pictures(self, raw: Raw) -> tuple[Picture, ...]:
        """The picture of a private message, or of the message that it passes on; () for anything else."""
        if not RawUpdate.of(raw).may_hold_picture:
            return ()
        try:
            message = Update.de_json(dict(plainly(raw)), None).message
            if message is None or message.chat.type != ChatType.PRIVATE:
                return ()
            replied = message.reply_to_message or message.external_reply
            return (*pictures_of(message), *(pictures_of(replied) if replied is not None else ()))
        except Exception:  # noqa: BLE001 - reading says what is wrong with it
            return ()

    def _message(self, message: Message, raw: Raw, more: Sequence[Raw]) -> Incoming | None:
        setting = self._setting(message.chat)
        if setting is None or self._is_from_a_program(message):
            return None
        topic = str(message.message_thread_id) if message.is_topic_message else ""
        if setting is Setting.PRIVATE:
            read = self._private(message, more) or of_unknown_kind(raw)
        else:
            read = self._in_group(message, setting, more) or self._unsendable(message, setting, raw)
        if read is None:
            return None
        own = read.origin.message or number_of(message.message_id)
        return replace(read, address=address_of(raw), origin=Origin(message=own, topic=topic))

    def _private(self, message: Message, more: Sequence[Raw]) -> Incoming | None:
        content = content_of(message)
        if content.empty:
            return None
        if split_command(content.text)[0]:
            content = said_by(message, content)
        if more:
            pieces = tuple(map(piece, more))
            if is_comment(content, more):
                return commented(content, pieces, more)
            content = together((content, *pieces))
        elif passes_on(message) and not content.forwarded and not (replied := self._replied(message)).empty:
            command, rest = split_command(content.text)
            passed_on = incoming_of(together((replied, tail_of(content, rest))), command)
            answered = message.reply_to_message
            number = number_of(answered.message_id) if answered is not None else ""
            return replace(passed_on, origin=Origin(message=number))
        replied = self._replied(message)
        answered = message.reply_to_message
        return replace(
            incoming_of(content),
            quoted=None if replied.empty else incoming_of(replied),
            replied=own(answered) if answered is not None and self._is_own(answered) else None,
        )

    def _edited(self, message: Message, raw: Raw) -> Incoming | None:
        """A message that was changed after it was sent; a place that moves changes without a word."""
        if content_of(message).empty:
            return None
        read = self._message(message, raw, ())
        return replace(read, edited=True) if read is not None else None

    def _replied(self, message: Message) -> Content:
        """What a member passes on by a reply; nothing where they answer the bot itself."""
        answered = message.reply_to_message
        return Content() if answered is not None and self._is_own(answered) else content_replied_to(message)

    def _in_group(self, message: Message, setting: Setting, more: Sequence[Raw]) -> Incoming | None:
        content = together((content_of(message), *map(piece, more))) if more else content_of(message)
        if not content.text and (setting is Setting.GROUP or not content.media):
            return None
        if not self._is_for_us(message, content.text):
            return None
        text = self._mention.sub(" ", content.text).strip()
        replied = self._replied(message)
        if setting is Setting.GROUP:
            hidden = tuple(span for span in content.spans if span.url)
            quoted = None if replied.empty else incoming_of(replied)
            return Incoming(text, setting=setting, media=content.media, spans=hidden, quoted=quoted)
        person, partial = message.from_user, False
        if split_command(content.text)[0] in DESK_REPLY_COMMANDS:
            partial = bool(replied.media) and not content.media and leaves_files_behind(message)
            content = with_replied(content, replied)
            text = content.text
        return Incoming(
            text,
            setting=setting,
            media=content.media,
            spans=content.spans if text == content.text else (),
            partial=partial,
            forwarded=said_by(message, content).forwarded,
            sender=officer_of(person.id) if person is not None and not person.is_bot else "",
            answered=self._answered(message),
        )

    def _unsendable(self, message: Message, setting: Setting, raw: Raw) -> Incoming | None:
        """What an officer replies to a message of ours with, and can't be passed on: a sticker, a place, a poll."""
        answered, unknown = self._answered(message), of_unknown_kind(raw)
        person = message.from_user
        if setting is not Setting.DESK or not answered or unknown is None or person is None:
            return None
        forwarded = said_by(message, Content(forwarded=forwarded_from(message.forward_origin))).forwarded
        sender = "" if person.is_bot else officer_of(person.id)
        return replace(unknown, setting=setting, forwarded=forwarded, sender=sender, answered=answered)

    def _setting(self, chat: Chat) -> Setting | None:
        if self._is_desk(str(chat.id)):
            return Setting.DESK
        if chat.type == ChatType.PRIVATE:
            return Setting.PRIVATE
        return Setting.GROUP if chat.type in _GROUPS else None

    def _is_for_us(self, message: Message, text: str) -> bool:
        """In a group: a command (to this bot, where one is named), a mention, or a reply to one of our messages. A
        forward is said to nobody; the desk is told so where it looks like a command.
        """
        command = _COMMAND.match(text)
        if message.forward_origin is not None:
            return command is not None and self._is_desk(str(message.chat.id))
        if command is not None:
            named = command["bot"]
            return named is None or named.lower() == self._username.lower()
        private = message.chat.type == ChatType.PRIVATE
        return private or bool(self._answered(message)) or self._mention.search(text) is not None

    def _answered(self, message: Message) -> str:
        """The message of ours that is replied to. Every message of a topic seems to reply to the topic's beginning."""
        answered = message.reply_to_message
        if answered is None or answered.forum_topic_created is not None or not self._is_own(answered):
            return ""
        return number_of(answered.message_id)

    def _is_from_a_program(self, message: Message) -> bool:
        """Another bot, our own inline answer, or what the platform copies from a channel; not people who hide behind
        their group or channel.
        """
        sender, via = message.from_user, message.via_bot
        a_bot = sender is not None and sender.is_bot and sender.id not in _PEOPLE
        return a_bot or (via is not None and via.id == self._bot_id) or bool(message.is_automatic_forward)

    def _is_own(self, message: Message) -> bool:
        return message.from_user is not None and message.from_user.id == self._bot_id

    def _tap(self, tap: CallbackQuery, raw: Raw) -> Incoming:
        found = unpacked(cleaned(tap.data or ""))
        version, action = found if found is not None else (None, Stale().pack())
        message = tap.message
        setting = (self._setting(message.chat) or Setting.GROUP) if message is not None else Setting.PRIVATE
        topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
        used = number_of(message.message_id) if message is not None and setting is not Setting.GROUP else ""
        return Incoming(
            action=action,
            version=version,
            address=address_of(raw),
            setting=setting,
            origin=Origin("", cleaned(tap.id), str(topic or ""), used),
            sender=officer_of(tap.from_user.id) if setting is Setting.DESK else "",
        )
