"""Extracts what a message brings to be checked (links, post, files) and the keys that recognise it again."""

import base64
import binascii
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b

from bot.answers.normalise import fold_text
from bot.dialogue import numbers
from bot.dialogue.pasted import asks, is_pasted
from bot.domain.cases import Band, Key, Material
from bot.domain.messages import Incoming, Media
from bot.likeness.form import LINK, normal_form
from bot.likeness.photo import BAND_BITS, PhotoHash, band_keys
from bot.likeness.picture import PhotoUnreadable
from bot.likeness.text import signature, text_key
from bot.links.extract import Place, Searched, search
from bot.links.link import Link, LinkStatus, inspected
from bot.links.sources import Sources

MAX_TEXT_CHARS = 4_096
"""The longest message of Telegram; elsewhere a longer text is read to here, and the member is told."""
MAX_SPANS = 1_000
"""With the length of a text the bound on how many links a message can have."""
MAX_INSPECTED = 20
"""So many links of a message are looked at and make keys; the others are passed on all the same."""
MAX_FILES = 10
"""An album of Telegram. Source: core.telegram.org/bots/api#sendmediagroup."""
MIN_POST_WORDS = 12
"""A typed text beside a link is the sender's own remark below so many words, or where it asks something."""

LINK_KEY, TEXT_KEY, FILE_KEY, NUMBER_KEY = "link", "text", "file", "number"
TEXT_BAND, PHOTO_BAND = "text", "photo"
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class SubmittedMessage:
    """A message taken apart. `question`: the member's own words beside what is sent; they are no part of it.

    `links`: the first ones, looked at. `cut`: the text went on after MAX_TEXT_CHARS. `numbers`: of telephones or
    accounts, where that is what is asked about.
    """

    material: Material
    question: str = ""
    links: tuple[Link, ...] = ()
    cut: bool = False
    numbers: tuple[str, ...] = ()


def brings_material(incoming: Incoming) -> bool:
    """Whether there is something to be looked at, and not only a question."""
    if incoming.media or incoming.forwarded or links_of(incoming):
        return True
    return is_pasted(incoming.text) or bool(numbers.asked_about(incoming.text))


def links_of(incoming: Incoming) -> tuple[str, ...]:
    """The links of the text and of its spans, each once, as found and refanged."""
    return searched(incoming).urls


def searched(incoming: Incoming) -> Searched:
    text, spans = incoming.text[:MAX_TEXT_CHARS], incoming.spans[:MAX_SPANS]
    return incoming.memo.once((search, text, spans), lambda: search(text, spans))


def taken_apart(incoming: Incoming, sources: Sources, *, all_is_post: bool = False) -> SubmittedMessage:
    """The message as material; with `all_is_post`, as after /gui, its words are a post wherever there is no link."""
    given = (incoming.text, incoming.spans, incoming.media, incoming.forwarded, incoming.question, all_is_post)
    work = partial(_taken_apart, incoming, sources, all_is_post=all_is_post)
    return incoming.memo.once((taken_apart, given, id(sources)), work)


def _taken_apart(incoming: Incoming, sources: Sources, *, all_is_post: bool) -> SubmittedMessage:
    text = incoming.text[:MAX_TEXT_CHARS].strip()
    media = tuple(replace(one, codes=(), words="") for one in incoming.media[:MAX_FILES])
    urls = links_of(incoming)
    links = inspected(urls[:MAX_INSPECTED], sources)
    form = normal_form(text) if text else ""
    remark = without_links(incoming.text[:MAX_TEXT_CHARS], searched(incoming).shown)
    is_post = _is_post(incoming, text, form, remark) or (all_is_post and not urls and not media)
    post, form = (text, form) if is_post else ("", "")
    looks = tuple(file.look for file in media if file.look)
    asked = () if urls or media or incoming.forwarded else numbers.asked_about(text)
    material = Material(
        text=post or "\n".join(urls),
        links=urls,
        media=media,
        forwarded=incoming.forwarded,
        keys=tuple(Key(NUMBER_KEY, one) for one in asked) or tuple(dict.fromkeys(_keys(form, links, media))),
        bands=() if asked else tuple(dict.fromkeys(_bands(form, looks))),
        form=form,
        looks=looks,
    )
    said = incoming.question or ("" if is_post else remark)
    return SubmittedMessage(material, said, links, len(incoming.text) > MAX_TEXT_CHARS, asked)


def photo_look(look: str) -> PhotoHash | None:
    """The hash that a photo came with (base64 of `PhotoHash.to_bytes`); None for what can't be one."""
    try:
        return PhotoHash.from_bytes(base64.b64decode(look, validate=True))
    except (binascii.Error, ValueError, PhotoUnreadable):
        return None


def _is_post(incoming: Incoming, text: str, form: str, remark: str) -> bool:
    """Forwarded words are a post; typed ones only where nobody would say them of a link that they send."""
    if not text or incoming.forwarded:
        return bool(text)
    if links_of(incoming) or incoming.media:
        words = sum(word != LINK for word in form.split())
        return words >= MIN_POST_WORDS and not asks(text, fold_text(remark))
    return is_pasted(text) or bool(numbers.asked_about(text))


def without_links(text: str, shown: Sequence[Place]) -> str:
    """What a member says beside the links of a text: the words that no link stands in."""
    if not shown:
        return text.strip()
    ends = [place.end for place in shown]

    def is_apart(word: re.Match[str]) -> bool:
        nearest = bisect_right(ends, word.start())
        return nearest == len(shown) or shown[nearest].start >= word.end()

    return " ".join(word[0] for word in _WORD.finditer(text) if is_apart(word))


def _keys(form: str, links: Sequence[Link], media: Sequence[Media]) -> Iterator[Key]:
    """What makes two submissions one. In a post, a link that it only mentions is none: the bank's own address in a
    swindler's letter says nothing of the bank.
    """
    if key := text_key(form):
        canonical = sorted({link.canonical for link in links})
        yield Key(TEXT_KEY, f"{key}-{_digest(canonical)}" if canonical else key)
    yield from (Key(LINK_KEY, link.canonical) for link in links if not form or is_the_matter(link))
    yield from (Key(FILE_KEY, file.unique) for file in media if file.unique)


def is_the_matter(link: Link) -> bool:
    """A look-alike, or a page of its own on a host that is not official."""
    is_page = any(mark in link.canonical for mark in "/?:")
    return link.status is LinkStatus.LOOKALIKE or (link.status is LinkStatus.UNKNOWN and is_page)


def _bands(form: str, looks: Sequence[str]) -> Iterator[Band]:
    yield from text_bands(form)
    for look in looks:
        found = photo_look(look)
        keys = band_keys(found) if found is not None else ()
        yield from (Band(PHOTO_BAND, *divmod(key, 1 << BAND_BITS)) for key in keys)


def text_bands(form: str) -> tuple[Band, ...]:
    """What recognises a text of that normal form again, though it was changed."""
    return tuple(Band(TEXT_BAND, place, value) for place, value in enumerate(signature(form)))


def _digest(texts: Sequence[str]) -> str:
    return blake2b("\n".join(texts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
