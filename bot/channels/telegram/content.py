"""What a message carries besides who sent it and where: text, marked parts, files, where a forward comes from."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from telegram import (
    Document,
    ExternalReplyInfo,
    InlineKeyboardButton,
    Message,
    MessageEntity,
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    PhotoSize,
)

from bot.domain.errors import Unreadable
from bot.domain.file_names import kept_name, kept_size
from bot.domain.marks import clean
from bot.domain.messages import FORWARDED, Media, MediaKind, Span
from bot.domain.pieces import units
from bot.links.extract import extract
from bot.ports.channel import Picture

MAX_PICTURE_BYTES = 20_000_000
"""What a bot may fetch (https://core.telegram.org/bots/api#getfile)."""
LOOK_WIDTH_PX = 640
"""A picture so wide shows all that a hash needs (bot.likeness.picture); a larger one only takes longer to fetch."""
MAX_TITLE_CHARS = 128
_FILE_ID = re.compile(r"[\w-]{1,256}", re.ASCII)

Holder = Message | ExternalReplyInfo
"""Both hold files under the same names."""


@dataclass(frozen=True, slots=True)
class Content:
    """The parts of `bot.domain.messages.Incoming` that are material."""

    text: str = ""
    spans: tuple[Span, ...] = ()
    media: tuple[Media, ...] = ()
    forwarded: str = ""

    @property
    def empty(self) -> bool:
        return not (self.text or self.media or self.spans)


def content_of(message: Message) -> Content:
    """A message's own content; empty for what is neither text nor a file (a sticker, a place, a poll).

    Raises:
        Unreadable: something is not of the platform's form.
    """
    written, marks = (message.text, message.entities) if message.text else (message.caption, message.caption_entities)
    text, spans = _marked(written or "", marks)
    return Content(text, (*spans, *_beneath(message)), media_of(message), forwarded_from(message.forward_origin))


def _beneath(message: Message) -> Iterator[Span]:
    """The addresses of the buttons under a message, and of the preview that it shows: they are its links too."""
    keyboard = message.reply_markup.inline_keyboard if message.reply_markup is not None else ()
    for button in (button for row in keyboard for button in row):
        yield from map(_link, _addresses(button))
    yield from _previewed(message)


def _addresses(button: InlineKeyboardButton) -> Iterator[str]:
    """Where a button leads, and the addresses that it shows or has copied."""
    for holder in (button, button.web_app, button.login_url):
        url = getattr(holder, "url", None)
        if url:
            yield cleaned(url)
    for words in (button.text, button.copy_text.text if button.copy_text is not None else ""):
        yield from extract(cleaned(words))


def _previewed(holder: Holder) -> Iterator[Span]:
    preview = holder.link_preview_options
    if preview is not None and isinstance(preview.url, str) and preview.url:
        yield _link(cleaned(preview.url))


def _link(url: str) -> Span:
    return Span(MessageEntity.TEXT_LINK, 0, 0, url)


def content_replied_to(message: Message) -> Content:
    """What a reply refers to, in this chat or in another one."""
    if message.reply_to_message is not None:
        return content_of(message.reply_to_message)
    if message.external_reply is None:
        return Content()
    quote = message.quote
    text, spans = _marked(quote.text, quote.entities or ()) if quote is not None else ("", ())
    elsewhere = message.external_reply
    spans = (*spans, *_previewed(elsewhere))
    return Content(text, spans, media_of(elsewhere), forwarded_from(elsewhere.origin))


def together(contents: Sequence[Content]) -> Content:
    """The pieces of an album as one: captions under one another, files in their order."""
    text, spans = "", list[Span]()
    for content in contents:
        if content.text:
            before = text + "\n\n" if text else ""
            spans += _shifted(content.spans, units(before))
            text = before + content.text
    media = tuple(one for content in contents for one in content.media)
    return Content(text, tuple(spans), media, next((one.forwarded for one in contents if one.forwarded), ""))


def tail_of(content: Content, tail: str) -> Content:
    """What is left of a message whose text is read to its tail."""
    gone = units(content.text.rstrip()) - units(tail)
    return replace(content, text=tail, spans=tuple(span for span in _shifted(content.spans, -gone) if span.offset >= 0))


def media_of(holder: Holder) -> tuple[Media, ...]:
    """The file of a message; a photo by its largest size."""
    if holder.photo:
        return (_media(MediaKind.PHOTO, _largest(holder.photo)),)
    for kind, file in (
        (MediaKind.ANIMATION, holder.animation),
        (MediaKind.VIDEO, holder.video),
        (MediaKind.ROUND, holder.video_note),
        (MediaKind.AUDIO, holder.audio),
        (MediaKind.VOICE, holder.voice),
        (MediaKind.FILE, holder.document),
    ):
        if file is not None:
            name, size = kept_name(getattr(file, "file_name", None)), kept_size(file.file_size)
            return (replace(_media(kind, file), name=name, size=size),)
    return ()


def pictures_of(holder: Holder) -> tuple[Picture, ...]:
    """The photo, in a size that is enough to know it again; or the image that came as a file."""
    if holder.photo:
        largest = _largest(holder.photo)
        enough = [size for size in holder.photo if size.width >= LOOK_WIDTH_PX]
        smallest = min(enough, key=_area, default=largest)
        return (Picture(_id(largest.file_unique_id), _id(smallest.file_id)),)
    document = holder.document
    if document is not None and holder.animation is None and _is_picture(document):
        return (Picture(_id(document.file_unique_id), _id(document.file_id)),)
    return ()


def forwarded_from(origin: MessageOrigin | None) -> str:
    """The title of the channel or group that a forward comes from, FORWARDED for a person, "" for no forward."""
    match origin:
        case None:
            return ""
        case MessageOriginChannel(chat=chat) | MessageOriginChat(sender_chat=chat):
            return clean(chat.title or "").replace("\n", " ").strip()[:MAX_TITLE_CHARS] or FORWARDED
        case _:
            return FORWARDED


def said_by(message: Message, content: Content) -> Content:
    """What somebody had another bot write for them (https://core.telegram.org/bots/inline) is that bot's words, as if
    it was forwarded: nobody read them before they were sent.
    """
    return content if content.forwarded or message.via_bot is None else replace(content, forwarded=FORWARDED)


def cleaned(value: object) -> str:
    """A text from outside, as the program takes it.

    Raises:
        Unreadable: it is none.
    """
    if not isinstance(value, str):
        raise Unreadable(f"expected a text, found {type(value).__name__}")
    return clean(value)


def _shifted(spans: Iterable[Span], by_units: int) -> list[Span]:
    return [replace(span, offset=span.offset + by_units) for span in spans]


def _marked(written: str, marks: Iterable[MessageEntity]) -> tuple[str, tuple[Span, ...]]:
    """The cleaned text with its marked parts, moved along where letters before them went."""
    text = cleaned(written)
    spans = tuple(span for mark in marks if (span := _span(mark)) is not None)
    if text == written or not spans:
        return text, spans
    return text, tuple(_moved(span, written) for span in spans)


def _span(mark: MessageEntity) -> Span | None:
    offset, length, url = mark.offset, mark.length, mark.url or ""
    if not isinstance(offset, int) or not isinstance(length, int) or not isinstance(url, str):
        raise Unreadable("expected an entity with offset and length")
    return Span(str(mark.type), offset, length, clean(url)) if offset >= 0 and length > 0 else None


def _moved(span: Span, written: str) -> Span:
    wide = written.encode("utf-16-le", "surrogatepass")
    start, end = (
        units(clean(wide[: 2 * place].decode("utf-16-le", "surrogatepass")))
        for place in (span.offset, span.offset + span.length)
    )
    return Span(span.kind, start, end - start, span.url)


def _media(kind: MediaKind, file: object) -> Media:
    return Media(kind, _id(getattr(file, "file_id", None)), _id(getattr(file, "file_unique_id", None)))


def _id(value: object) -> str:
    """A file's id; the library takes some other texts for the names of files on this machine."""
    if not isinstance(value, str) or not _FILE_ID.fullmatch(value):
        raise Unreadable("expected a file's id")
    return value


def _largest(sizes: Sequence[PhotoSize]) -> PhotoSize:
    return max(sizes, key=_area)


def _area(size: PhotoSize) -> int:
    return size.width * size.height


def _is_picture(document: Document) -> bool:
    named_so = (document.mime_type or "").lower().startswith("image/")
    return named_so and 0 < (document.file_size or 0) <= MAX_PICTURE_BYTES
