"""Files of another platform, uploaded to the account's store where it takes them.

Pictures as JPEG or PNG below 1 MB; documents as PDF or Word below 5 MB, which is unverified (docs/why/zalo.md).
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.channels.file_kinds import ending_of
from bot.channels.kept import Elsewhere, carried
from bot.channels.zalo.api import ZaloApi
from bot.domain.errors import Rejected
from bot.domain.messages import Media, MediaKind
from bot.likeness.picture import PhotoUnreadable

Anew = Callable[[bytes], Awaitable[bytes]]
"""A photo written anew as a JPEG of a moderate size; raises PhotoUnreadable."""
TAKEN = {"jpg": ("image", 1_000_000), "png": ("image", 1_000_000)} | dict.fromkeys(
    ("pdf", "doc", "docx"), ("file", 5_000_000)
)
"""By the ending: what it is uploaded as, and how large it may be."""


async def as_it_is(photo: bytes) -> bytes:
    """Where photos are not written anew."""
    return photo


async def uploaded(api: ZaloApi, file: Media, elsewhere: Elsewhere, anew: Anew) -> Mapping[str, object] | None:
    """The message's attachment; None for what the account does not take, or nobody keeps.

    Raises:
        DeliveryError: it may be had, or taken, later.
    """
    content = await carried(elsewhere, file.ref)
    if content is None:
        return None
    kind, most = TAKEN.get(ending_of(content), ("", 0))
    if file.kind is MediaKind.PHOTO and (kind != "image" or len(content) > most):
        try:
            content = await anew(content)
        except PhotoUnreadable:
            return None
        kind, most = TAKEN["jpg"]
    if not kind or len(content) > most:
        return None
    try:
        kept = await api.upload(kind, content, f"tep.{ending_of(content)}")
    except Rejected:
        return None
    if kind == "image":
        element = {"media_type": "image", "attachment_id": str(kept.get("attachment_id", ""))}
        return {"type": "template", "payload": {"template_type": "media", "elements": [element]}}
    return {"type": "file", "payload": {"token": str(kept.get("token", ""))}}
