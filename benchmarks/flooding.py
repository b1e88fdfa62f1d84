"""What one member floods the bot with, kind by kind; as hostile as a platform's client lets it be."""

import io
import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import count, cycle
from typing import Any

from PIL import Image

from bot.channels.callback import packed
from bot.dialogue.actions import DECLARED
from bot.domain.messages import CHANNEL_MADE
from tests.buttons import example
from tests.fakes.bot_api import RemoteBotApi, updates

FLOODER = 6_660_000_001
FIRST_GROUP = -1_001_000_200_000
BOT_NAME = "thu_nghiem_bot"
MAX_CHARS = 4_096
MAX_NOTE_CHARS = 2_000
"""What `/them` takes; longer words are refused."""
CLOGGING = (
    "a[.]" * 1_024,
    "nguồn sưu tầm " * 292,
    "x.top " * 682,
    "https://vtv.vn/" + "%2f" * 1_300,
    "https://" * 512,
    "tg://resolve?" + "a" * 4_000,
    "a\u202e." * 1_365,
    "co phai tin gia " * 256,
    " ".join(f"vtv{number}-vn.top/a" for number in range(240)),
    "được chuyển tiếp nhiều lần " * 150,
)
"""Texts at which patterns once stood still, and such as hold as many links as fit."""

Json = dict[str, Any]
Maker = Callable[[Sequence[str], str], Iterator[Json]]
"""From questions and the code of the flooder's own case to updates without end."""


def questions(asked: Sequence[str], _: str) -> Iterator[Json]:
    for text in cycle(asked):
        yield updates.message(FLOODER, text)


def words(_: Sequence[str], code: str) -> Iterator[Json]:
    for number in count():
        yield updates.message(FLOODER, f"/them {code} còn một điều nữa, điều thứ {number}")


def notes(_: Sequence[str], code: str) -> Iterator[Json]:
    """The largest that is taken, and the largest that can be sent, turn by turn."""
    for number in count():
        head = f"/them {code} {number} "
        chars = (MAX_NOTE_CHARS + len(f"/them {code} ")) if number % 2 else MAX_CHARS
        yield updates.message(FLOODER, (head + "lời kể rất dài " * 300)[:chars])


def links(_: Sequence[str], __: str) -> Iterator[Json]:
    for number, text in enumerate(cycle(CLOGGING)):
        whole = [
            {"type": "text_link", "offset": place, "length": 1, "url": f"https://vtv-vn{place}.top/{'%2e' * 60}"}
            for place in range(100)
        ]
        origin = updates.from_hidden_user("Ai đó")
        yield updates.message(
            FLOODER, f"{number} {text}"[:MAX_CHARS], forward_origin=origin, entities=whole if number % 2 else []
        )


def pictures(_: Sequence[str], __: str) -> Iterator[Json]:
    for number, name in zip(count(), cycle(BOMBS), strict=False):
        if number % 3:
            yield updates.photo(FLOODER, name, "/gui")
        else:
            yield updates.file(FLOODER, "document", name, "cái này thật không", mime_type="image/png", file_size=90_000)


def groups(asked: Sequence[str], _: str) -> Iterator[Json]:
    """The same member in eighty groups, where each message is a question to the bot."""
    for number, text in zip(count(), cycle([*asked, *CLOGGING]), strict=False):
        group = FIRST_GROUP - number % 80
        yield updates.message(group, f"@{BOT_NAME} {text}"[:MAX_CHARS], user_id=FLOODER)


def taps(_: Sequence[str], __: str) -> Iterator[Json]:
    """Every kind of button there is, on one message of the bot; what only a channel may make is forged."""
    (seen,) = updates.message(FLOODER, "thực đơn").values()
    for number, tag in zip(count(), cycle(sorted(DECLARED)), strict=False):
        action = example(tag)
        data = action if action.startswith(CHANNEL_MADE) else packed(number % 50, action)
        yield updates.callback(seen | {"message_id": 1, "date": 1}, data, user_id=FLOODER)


def inline(asked: Sequence[str], _: str) -> Iterator[Json]:
    """`@bot` and the words of a question, letter by letter."""
    for text in cycle(asked):
        for chars in range(1, len(text) + 1):
            yield updates.inline(FLOODER, text[:chars])


def everything(asked: Sequence[str], code: str) -> Iterator[Json]:
    made = [make(asked, code) for make in (questions, words, notes, links, pictures, groups, taps, inline)]
    for one in cycle(made):
        yield next(one)


KINDS: dict[str, Maker] = {
    "questions": questions,
    "words": words,
    "notes": notes,
    "links": links,
    "pictures": pictures,
    "groups": groups,
    "taps": taps,
    "inline": inline,
    "everything": everything,
}


async def serve_bombs(api: RemoteBotApi) -> None:
    """Make the platform know the flooder's pictures."""
    for name, make in BOMBS.items():
        await api.serve_file(name, make())
        await api.serve_file(f"{name}-s", make())


def _png(width: int, height: int, colour: int, row_bytes: int) -> bytes:
    """A picture of nothing, a few KB long whatever it unpacks to."""
    packer = zlib.compressobj(9)
    row = bytes(1 + row_bytes)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = width.to_bytes(4) + height.to_bytes(4) + bytes([8, colour, 0, 0, 0])
    parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4) for name, data in parts
    )


def _jpeg(side_px: int, scans: int) -> bytes:
    """A progressive JPEG whose last scan is written again and again."""
    grain = Image.frombytes("RGB", (64, 64), random.Random(1).randbytes(64 * 64 * 3))
    out = io.BytesIO()
    grain.resize((side_px, side_px)).save(out, "JPEG", progressive=True, quality=30)
    data = out.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * scans + data[-2:]


BOMBS: dict[str, Callable[[], bytes]] = {
    "bomb-alpha": lambda: _png(5_000, 5_000, 6, 20_000),
    "bomb-scans": lambda: _jpeg(5_000, 40),
    "bomb-line": lambda: _png(1, 1_000_000, 0, 1),
    "bomb-grey": lambda: _png(4_900, 4_900, 0, 4_900),
    "bomb-none": lambda: b"khong phai anh",
}
"""The largest that are within the bounds of a picture, and some that are not."""
