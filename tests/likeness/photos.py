"""Pairs of pictures that are, and are not, the same submission; the same pairs for the same seed."""

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageOps

from tests.likeness import drawings
from tests.likeness.drawings import WIDTH

Change = Callable[[Image.Image, random.Random, int], Image.Image]


@dataclass(frozen=True)
class PhotoPair:
    id: str
    variant: str
    same: bool
    a: bytes
    b: bytes


def saved(image: Image.Image, quality: int, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, kind, quality=quality)
    return out.getvalue()


def smaller(image: Image.Image, draw: random.Random, _: int) -> Image.Image:
    scale = draw.uniform(0.4, 0.9)
    return image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)


def larger(image: Image.Image, draw: random.Random, _: int) -> Image.Image:
    scale = draw.uniform(1.2, 2.0)
    return image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC)


def unchanged(image: Image.Image, draw: random.Random, _: int) -> Image.Image:
    return image


def without_bar(image: Image.Image, draw: random.Random, bar: int) -> Image.Image:
    return image.crop((0, bar, image.width, image.height))


def without_bars(image: Image.Image, draw: random.Random, bar: int) -> Image.Image:
    return image.crop((0, bar + draw.randrange(6), image.width, image.height - draw.randrange(30, 100)))


def other_bar(image: Image.Image, draw: random.Random, bar: int) -> Image.Image:
    """The same screen a while later: another time, another charge."""
    page = drawings.Page(drawings.LIGHT, image.height)
    page.image.paste(image, (0, 0))
    page.theme = drawings.DARK if image.getpixel((0, 2)) == drawings.DARK.page else drawings.LIGHT
    page.status_bar(draw, bar)
    return page.image


def bordered(image: Image.Image, draw: random.Random, _: int) -> Image.Image:
    colour = draw.choice(((0, 0, 0), (255, 255, 255), (230, 60, 60)))
    return ImageOps.expand(image, draw.randrange(8, 48), colour)


def letterboxed(image: Image.Image, draw: random.Random, _: int) -> Image.Image:
    """As a gallery shows it on a black screen, then photographed off the screen."""
    if draw.random() < 0.5:
        return ImageOps.expand(image, (0, draw.randrange(40, 160)), (0, 0, 0))
    return ImageOps.expand(image, (draw.randrange(30, 120), 0), (0, 0, 0))


def watermarked(image: Image.Image, draw: random.Random, _: int) -> Image.Image:
    marked = image.convert("RGBA")
    layer = Image.new("RGBA", image.size)
    pen = ImageDraw.Draw(layer)
    at = draw.randrange(20, WIDTH // 2), draw.randrange(image.height // 3, image.height - 80)
    pen.text(at, "@tinnong24h", (150, 150, 150, 170), drawings.font(40))
    return Image.alpha_composite(marked, layer).convert("RGB")


SAME: dict[str, tuple[Change, ...]] = {
    "recompressed": (unchanged,),
    "smaller": (smaller,),
    "larger": (larger,),
    "status bar cut off": (without_bar,),
    "both bars cut off": (without_bars,),
    "another time in the bar": (other_bar,),
    "border": (bordered,),
    "letterbox": (letterboxed,),
    "watermark": (watermarked,),
    "several": (without_bar, watermarked, smaller),
}
SCREENS = {"status bar cut off", "both bars cut off", "another time in the bar", "several"}
QUALITIES = (30, 40, 50, 60, 70, 80)


def drawn(draw: random.Random, screen: bool) -> tuple[Image.Image, int]:
    """Some picture, and the height of its status bar; a photo, meme or paper has none."""
    one, two, three = (draw.randrange(10**6) for _ in range(3))
    kinds: list[Callable[[], Image.Image]] = [
        lambda: drawings.post(one, two),
        lambda: drawings.illustrated(one, two, three),
        lambda: drawings.chat(one, two),
        lambda: drawings.sms(one, two),
    ]
    if not screen:
        kinds += [
            lambda: drawings.scene(one),
            lambda: drawings.meme(one, two),
            lambda: drawings.paper(one, two),
        ]
    return draw.choice(kinds)(), drawings.bar_height(one)


def same_pairs(seed: int, each: int) -> Iterator[PhotoPair]:
    """`each` pairs of every kind of change: a picture, and what became of it on its way."""
    for variant, changes in SAME.items():
        for number in range(each):
            draw = random.Random(f"{seed} {variant} {number}")
            image, bar = drawn(draw, variant in SCREENS)
            first = saved(image, draw.choice((80, 90)))
            for change in changes:
                image = change(image, draw, bar)
            second = saved(image, draw.choice(QUALITIES), draw.choice(("JPEG", "JPEG", "WEBP")))
            yield PhotoPair(f"photo-same-{variant}-{number}", variant, True, first, second)


def different_pairs(seed: int, each: int) -> Iterator[PhotoPair]:
    """`each` pairs of every kind of difference, both recompressed, and one of them smaller at times."""
    makers: dict[str, Callable[[int, int, int, int], tuple[Image.Image, Image.Image]]] = {
        "post, another text": lambda a, b, c, _: (drawings.post(a, b), drawings.post(a, c)),
        "chat, other lines": lambda a, b, c, _: (drawings.chat(a, b), drawings.chat(a, c)),
        "SMS, another text": lambda a, b, c, _: (drawings.sms(a, b), drawings.sms(a, c)),
        "paper, another text": lambda a, b, c, _: (drawings.paper(a, b), drawings.paper(a, c)),
        "same words, another photo": lambda a, b, c, d: (drawings.illustrated(a, b, c), drawings.illustrated(a, b, d)),
        "same photo, other words": lambda a, b, c, d: (drawings.illustrated(a, b, d), drawings.illustrated(a, c, d)),
        "meme, another photo": lambda a, b, c, _: (drawings.meme(a, c), drawings.meme(b, c)),
        "meme, other words": lambda a, b, c, _: (drawings.meme(a, b), drawings.meme(a, c)),
        "another photo": lambda a, b, *_: (drawings.scene(a), drawings.scene(b)),
        "another writer": lambda a, b, c, d: (drawings.post(a, b), drawings.post(c, d)),
    }
    for variant, make in makers.items():
        for number in range(each):
            draw = random.Random(f"{seed} {variant} {number}")
            first, second = make(*(draw.randrange(10**6) for _ in range(4)))
            if draw.random() < 0.4:
                second = smaller(second, draw, 0)
            qualities = draw.choices(QUALITIES, k=2)
            yield PhotoPair(
                f"photo-different-{variant}-{number}",
                variant,
                False,
                saved(first, qualities[0]),
                saved(second, qualities[1]),
            )


def photo_pairs(seed: int, each: int = 4) -> list[PhotoPair]:
    """With `each` 4: 40 pairs that are the same and 40 that are not."""
    return [*same_pairs(seed, each), *different_pairs(seed, each)]
