"""Letters to the officers' group: texts, and choices as numbers. There are no buttons, no edits and no topics there."""

from collections.abc import Awaitable, Callable, Mapping

from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.groups import SEND_GROUP, Numbers, texts
from bot.channels.zalo.rendering import MAX_TEXT_CHARS, recipient
from bot.domain.delivery import NOT_TRACKED, Letter, Sent
from bot.domain.errors import PlatformDown, StoreUnavailable
from bot.domain.marks import plain
from bot.domain.messages import Media

PostFile = Callable[[Letter, Media, str], Awaitable[Mapping[str, object]]]
"""The platform's answer to a file of a letter, posted to this path."""


class DeskGroup:
    """`id` is the group's; `hint` says how to choose."""

    def __init__(self, group: str, api: ZaloApi, numbers: Numbers, hint: str) -> None:
        self.id = group
        self._api = api
        self._numbers = numbers
        self._hint = hint

    async def send(self, letter: Letter, post_file: PostFile) -> Sent:
        """A card that changes is left as it was shown: a new message for each change would bury the others."""
        if letter.edit and not letter.remove:
            return Sent(message=letter.edit)
        ids = [_id_of(await post_file(letter, file, SEND_GROUP)) for file in letter.outgoing.media]
        first = await self._first(letter)
        said = texts(letter, first, self._hint, MAX_TEXT_CHARS)
        ids += [await self._post({**recipient(letter.address), "message": {"text": plain(one)}}) for one in said]
        known = [one for one in ids if one]
        return Sent(message=known[-1], others=tuple(known[:-1])) if known else NOT_TRACKED

    async def _first(self, letter: Letter) -> int:
        if not letter.outgoing.choices:
            return 0
        try:
            return await self._numbers.give(self.id, [choice.action for choice in letter.outgoing.choices])
        except StoreUnavailable as error:
            raise PlatformDown("the numbers of choices can't be noted now") from error

    async def _post(self, body: Mapping[str, object]) -> str:
        return _id_of(await self._api.post(SEND_GROUP, body))


def _id_of(answer: Mapping[str, object]) -> str:
    sent = answer.get("message_id")
    return str(sent) if isinstance(sent, str | int) else ""
