"""One content to many chats: the request is written once and only the chat's id is added to it.

python-telegram-bot's sendMessage costs several times as much of the processor (docs/why/broadcast.md).
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from telegram.error import TelegramError

from bot.channels.telegram.answers import poll_of
from bot.channels.telegram.errors import translate
from bot.channels.telegram.exchange import exchange
from bot.channels.telegram.rendering import pieces, shown
from bot.channels.telegram.request import AiohttpRequest, refusal
from bot.domain.broadcasts import Part, Quiz
from bot.domain.delivery import Letter
from bot.domain.errors import Rejected, Retryable
from bot.domain.messages import Address, Media, MediaKind, Outgoing
from bot.ports.chunk_sending import Prepared

NAME = "telegram"
CONNECT_S, READ_S, UPLOAD_S = 5.0, 15.0, 60.0
MAX_CONNECTIONS = 128
_WAYS = {
    MediaKind.PHOTO: ("sendPhoto", "photo"),
    MediaKind.VIDEO: ("sendVideo", "video"),
    MediaKind.AUDIO: ("sendAudio", "audio"),
    MediaKind.FILE: ("sendDocument", "document"),
    MediaKind.VOICE: ("sendVoice", "voice"),
    MediaKind.ROUND: ("sendVideoNote", "video_note"),
    MediaKind.ANIMATION: ("sendAnimation", "animation"),
}
"""The method for each kind of file, and the name of the file in it."""
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Request:
    """`fields` of the method; `body` is their form, "" while the `picture` has to be brought to the platform first."""

    method: str
    fields: dict[str, str]
    body: str = ""
    picture: Path | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class TelegramBulk:
    """Implements `bot.ports.chunk_sending.BulkChannel`. `paid`: Telegram's paid broadcasts, up to 1,000 a second."""

    name = NAME

    def __init__(self, token: str, api_base: str, paid: bool = False) -> None:
        self._base = f"{api_base}/bot{token}/"
        self._paid = paid
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def prepare(self, part: Part) -> Request:
        """Buttons belong to no conversation's version: 0, for actions that count on any screen. A quiz has the way out
        alone: the other ones would give its answer away.
        """
        fields = {"allow_paid_broadcast": "true"} if self._paid else {}
        beneath = part.choices[-1:] if part.quiz is not None else part.choices
        view = shown(Letter(Address(NAME, "0"), pieces(Outgoing(part.text, beneath))[-1]), "")
        if view.keyboard is not None:
            fields["reply_markup"] = json.dumps(view.keyboard, ensure_ascii=False)
        if part.quiz is not None:
            return _ready(Request("sendPoll", {**fields, **_poll(part.quiz)}))
        captioned = {**fields, "parse_mode": "HTML", "caption": view.html}
        if part.picture:
            return Request("sendPhoto", captioned, picture=Path(part.picture))
        if len(part.media) > 1:
            return _ready(Request("sendMediaGroup", {**fields, "media": _album(part.media)}))
        if part.media:
            return _ready(_file(part.media[0], captioned))
        message = {"parse_mode": "HTML", "link_preview_options": '{"is_disabled":true}', "text": view.html}
        return _ready(Request("sendMessage", {**fields, **message}))

    async def send(self, prepared: Prepared, chat: str) -> str:
        assert isinstance(prepared, Request)
        if prepared.picture is not None and not prepared.body:
            async with prepared.lock:
                if not prepared.body:
                    return await self._bring(prepared, prepared.picture, chat)
        data = f"{prepared.body}&chat_id={chat}".encode()
        return poll_of(await self._call(prepared.method, data, READ_S))

    async def _bring(self, prepared: Request, picture: Path, chat: str) -> str:
        """The first recipient's message carries the picture; the others get it by the reference in its answer."""
        form = aiohttp.FormData()
        for name, value in (*prepared.fields.items(), ("chat_id", chat)):
            form.add_field(name, value)
        try:
            content = await asyncio.to_thread(picture.read_bytes)
        except OSError as error:
            raise Rejected(f"{picture}: expected a readable picture ({error.strerror})") from error
        form.add_field("photo", content, filename=picture.name)
        result = await self._call(prepared.method, form, UPLOAD_S)
        photos = result.get("photo")
        if isinstance(photos, list) and photos and isinstance(photos[-1], dict):
            prepared.fields["photo"] = str(photos[-1].get("file_id", ""))
            _ready(prepared)
        return ""

    async def _call(self, method: str, data: bytes | aiohttp.FormData, read_s: float) -> dict[str, object]:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=MAX_CONNECTIONS, ttl_dns_cache=300)
            timeout = aiohttp.ClientTimeout(total=READ_S, sock_connect=CONNECT_S)
            self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        headers = _FORM if isinstance(data, bytes) else None
        limit = aiohttp.ClientTimeout(total=read_s, sock_connect=CONNECT_S)
        try:
            _, answer = await exchange(self._session, "POST", self._base + method, data, headers, limit)
            return _result(AiohttpRequest.parse_json_payload(answer))
        except TelegramError as error:
            translated = translate(error)
            if translated is not None:
                raise translated from error
            return {}


def _ready(request: Request) -> Request:
    request.body = urlencode(request.fields)
    return request


def _file(file: Media, captioned: dict[str, str]) -> Request:
    """A file is sent again by the method of its kind (https://core.telegram.org/bots/api#sending-files)."""
    method, name = _WAYS[file.kind]
    return Request(method, {**captioned, name: file.ref})


def _album(media: Sequence[Media]) -> str:
    """https://core.telegram.org/bots/api#sendmediagroup"""
    return json.dumps([{"type": _WAYS[file.kind][1], "media": file.ref} for file in media])


def _poll(quiz: Quiz) -> dict[str, str]:
    """https://core.telegram.org/bots/api#sendpoll; anonymous, as it is by default: nobody learns who picked what."""
    return {
        "question": quiz.question,
        "options": json.dumps([{"text": option} for option in quiz.options], ensure_ascii=False),
        "type": "quiz",
        "correct_option_ids": json.dumps([quiz.correct]),
        "explanation": quiz.explanation,
    }


def _result(answer: object) -> dict[str, object]:
    if not isinstance(answer, dict):
        raise Retryable("the answer is no object")
    if answer.get("ok") is True:
        result = answer.get("result")
        return result if isinstance(result, dict) else {}
    error = translate(refusal(answer))
    if error is not None:
        raise error
    return {}
