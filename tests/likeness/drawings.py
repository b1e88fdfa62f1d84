"""Pictures as members send them, drawn from a seed: posts, chats, SMS, papers, photos, memes.

Pillow's own font has no Vietnamese letters with marks, so texts are drawn without them.
"""

import random
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFont

WIDTH = 720
SYLLABLES = (
    "thong bao khan cap tai khoan cua quy khach dang duoc nhap tren thiet bi la neu phai thuc hien vui long truy cap de"
    " xac huy lenh chuyen tien trong qua thoi han se khoa vinh vien cong an phuong ho so dinh danh muc sai tin chua"
    " bo len he du lieu quoc gia ve dan cu nghi ket ban zalo so nay ung dung dich vu theo link gui cap nhat truoc hom"
    " khong bi phat trieu nuoc may khu vuc nhiem dau thai vuot lan cho phep nha giau ai lo uong mua binh tam giat nho"
    " xa lu cua ba con song so tan ngay dem them met nguoi goi dien bao gap dung chan chu xang tang gia mot lit dong"
).split()


@dataclass(frozen=True)
class Theme:
    page: tuple[int, int, int]
    ink: tuple[int, int, int]
    soft: tuple[int, int, int]


LIGHT = Theme((255, 255, 255), (20, 20, 20), (228, 230, 235))
DARK = Theme((24, 25, 26), (228, 230, 235), (58, 59, 60))


def sentence(draw: random.Random, words: int) -> str:
    return " ".join(draw.choice(SYLLABLES) for _ in range(words)).capitalize() + "."


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The lines of a text, each at most so many pixels wide."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def font(size: int) -> ImageFont.FreeTypeFont:
    loaded = ImageFont.load_default(size)
    assert isinstance(loaded, ImageFont.FreeTypeFont), "Pillow without FreeType can't draw the test pictures"
    return loaded


@dataclass
class Page:
    """A phone's screen that is written from top to bottom."""

    theme: Theme
    height: int
    y: int = 0
    image: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, self.height), self.theme.page)
        self.pen = ImageDraw.Draw(self.image)

    def status_bar(self, draw: random.Random, height: int) -> None:
        self.pen.rectangle((0, 0, WIDTH, height), self.theme.page)
        self.pen.text(
            (30, height // 4), f"{draw.randrange(24)}:{draw.randrange(60):02}", self.theme.ink, font(height // 2)
        )
        level = draw.randrange(10, 99)
        self.pen.text((WIDTH - 210, height // 4), f"4G  {level}%", self.theme.ink, font(height // 2))
        self.pen.rectangle((WIDTH - 60, height // 3, WIDTH - 24, height * 2 // 3), outline=self.theme.ink, width=2)
        self.pen.rectangle(
            (WIDTH - 58, height // 3 + 2, WIDTH - 58 + level * 32 // 100, height * 2 // 3 - 2), self.theme.ink
        )
        self.y = height

    def heading(self, draw: random.Random, name: str) -> None:
        colour = tuple(draw.randrange(40, 220) for _ in range(3))
        self.pen.ellipse((24, self.y + 16, 96, self.y + 88), colour)
        self.pen.text((114, self.y + 20), name, self.theme.ink, font(30))
        self.pen.text((114, self.y + 58), f"{draw.randrange(1, 23)} gio", (130, 132, 136), font(22))
        self.pen.text((WIDTH - 60, self.y + 24), "...", self.theme.ink, font(34))
        self.y += 112

    def text(self, text: str, size: int = 28, margin: int = 24) -> None:
        for line in wrapped(text, font(size), WIDTH - 2 * margin):
            self.pen.text((margin, self.y), line, self.theme.ink, font(size))
            self.y += size * 14 // 10

    def bubble(self, text: str, mine: bool) -> None:
        lines = wrapped(text, font(26), 440)
        width = int(max(font(26).getlength(line) for line in lines)) + 48
        left = WIDTH - 24 - width if mine else 90
        colour, ink = ((0, 120, 255), (255, 255, 255)) if mine else (self.theme.soft, self.theme.ink)
        self.pen.rounded_rectangle((left, self.y, left + width, self.y + 36 * len(lines) + 28), 24, colour)
        for line in lines:
            self.pen.text((left + 24, self.y + 12), line, ink, font(26))
            self.y += 36
        self.y += 48

    def paste(self, picture: Image.Image) -> None:
        self.image.paste(picture, (0, self.y))
        self.y += picture.height

    def reactions(self, draw: random.Random) -> None:
        self.pen.text((24, self.y + 16), f"{draw.randrange(2, 900)} luot thich", (130, 132, 136), font(22))
        self.pen.line((24, self.y + 56, WIDTH - 24, self.y + 56), self.theme.soft, 2)
        for place, word in enumerate(("Thich", "Binh luan", "Chia se")):
            self.pen.text((70 + 230 * place, self.y + 70), word, (110, 112, 116), font(26))
        self.pen.line((0, self.y + 120, WIDTH, self.y + 120), self.theme.soft, 8)
        self.y += 128


def scene(seed: int, width: int = WIDTH, height: int = 480) -> Image.Image:
    """A photo of nothing: soft fields of colour, a horizon, a few things, and grain."""
    rng = np.random.default_rng(seed)
    light = rng.integers(40, 200, (4, 5, 1)) + rng.integers(-30, 31, (4, 5, 3))
    field_ = Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))
    coarse = field_.resize((width, height), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(coarse)
    for _ in range(int(rng.integers(5, 12))):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        w, h = int(rng.integers(20, width // 3)), int(rng.integers(20, height // 2))
        colour = tuple(int(level) for level in rng.integers(20, 235) // 2 + rng.integers(0, 110, 3))
        (pen.ellipse if rng.random() < 0.5 else pen.rectangle)((x - w // 2, y - h // 2, x + w // 2, y + h // 2), colour)
    grain = rng.normal(0, 8, (height, width, 1))
    return Image.fromarray(np.clip(np.asarray(coarse) + grain, 0, 255).astype(np.uint8))


def bar_height(seed: int) -> int:
    """How high the status bar of this phone is, in pixels of a picture `WIDTH` wide."""
    return random.Random(f"bar {seed}").choice((32, 40, 52, 62))


def phone(seed: int) -> Page:
    """An empty screen with its status bar, as the one phone of this seed shows it."""
    draw = random.Random(f"phone {seed}")
    page = Page(draw.choice((LIGHT, LIGHT, DARK)), draw.choice((1280, 1440, 1560)))
    page.status_bar(draw, bar_height(seed))
    return page


def post(layout: int, words: int) -> Image.Image:
    """A text post: `layout` decides phone, writer and length, `words` what is written."""
    page = phone(layout)
    draw, writer = random.Random(f"post {words}"), random.Random(f"writer {layout}")
    page.heading(writer, sentence(writer, 3)[:-1].title())
    for _ in range(writer.randrange(2, 5)):
        page.text(sentence(draw, writer.randrange(14, 34)))
        page.y += 12
    page.reactions(writer)
    page.heading(writer, sentence(writer, 2)[:-1].title())
    page.text(sentence(writer, 20))
    return page.image


def illustrated(layout: int, words: int, picture: int) -> Image.Image:
    """A post with some words above a photo."""
    page = phone(layout)
    draw, writer = random.Random(f"post {words}"), random.Random(f"writer {layout}")
    page.heading(writer, sentence(writer, 3)[:-1].title())
    page.text(sentence(draw, 26))
    page.y += 12
    page.paste(scene(picture, height=520))
    page.reactions(writer)
    return page.image


def chat(layout: int, words: int) -> Image.Image:
    page = phone(layout)
    draw, writer = random.Random(f"chat {words}"), random.Random(f"writer {layout}")
    page.heading(writer, sentence(writer, 2)[:-1].title())
    for _ in range(writer.randrange(4, 8)):
        page.bubble(sentence(draw, draw.randrange(4, 26)), mine=writer.random() < 0.4)
    return page.image


def sms(layout: int, words: int) -> Image.Image:
    """One message from a sender's name, much of the screen empty."""
    page = phone(layout)
    draw, writer = random.Random(f"sms {words}"), random.Random(f"writer {layout}")
    page.pen.text(
        (WIDTH // 2 - 90, page.y + 30), writer.choice(("Vietcombank", "EVNHANOI", "BHXH VN")), page.theme.ink, font(30)
    )
    page.y += 140
    page.bubble(sentence(draw, 32), mine=False)
    return page.image


def paper(layout: int, words: int) -> Image.Image:
    """A typed page with letterhead and a round stamp."""
    draw, office = random.Random(f"paper {words}"), random.Random(f"office {layout}")
    page = Page(Theme((250, 249, 245), (40, 40, 44), (0, 0, 0)), 1020)
    page.y = 40
    page.text(sentence(office, 5).upper(), 22, 60)
    page.text("CONG HOA XA HOI CHU NGHIA VIET NAM", 22, 220)
    page.y += 30
    for _ in range(7):
        page.text(sentence(draw, draw.randrange(24, 40)), 20, 60)
        page.y += 10
    page.pen.ellipse((440, page.y, 590, page.y + 150), outline=(200, 30, 40), width=5)
    page.pen.text((470, page.y + 60), sentence(office, 2), (200, 30, 40), font(20))
    return page.image


def meme(picture: int, words: int) -> Image.Image:
    """A photo with a line in a white strip above it and a shouted one on it."""
    draw = random.Random(f"meme {words}")
    page = Page(LIGHT, 900)
    page.y = 24
    page.text(sentence(draw, 14), 36, 30)
    page.y = 150
    page.paste(scene(picture, height=750))
    page.pen.text(
        (40, 800), sentence(draw, 4).upper(), (255, 255, 255), font(44), stroke_width=3, stroke_fill=(0, 0, 0)
    )
    return page.image
