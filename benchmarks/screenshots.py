"""How surely what stands in a screenshot is found again: `python -m benchmarks.screenshots`.

Fifty screenshots are drawn from the project's own texts: posts of tests/exam, all of which are earlier cases here, and
questions of tests/answers that are answered right when they are typed and whose answer may be offered under a photo.
Three fonts with Vietnamese letters, light and dark, recompressed. It needs tesseract with Vietnamese and the fonts
(Debian: tesseract-ocr tesseract-ocr-vie fonts-dejavu-core fonts-noto-core fonts-roboto-unhinted).
"""

import asyncio
import io
import json
import os
import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from PIL import Image, ImageDraw, ImageFont

from benchmarks.machine import describe
from bot.answers.decision import AnswerStatus
from bot.app.knowledge import open_library
from bot.config import load_settings
from bot.dialogue.library import Library
from bot.dialogue.photo_words import PhotoWords, photo_words, seen_in_photo
from bot.domain.asking import Found
from bot.domain.cases import Case, CaseKind, Material, Similar, Urgency
from bot.domain.cases import Status as Standing
from bot.domain.messages import Incoming, Media, MediaKind
from bot.likeness.form import normal_form
from bot.likeness.text import signature
from bot.pictures.picture_words import can_read
from bot.pictures.process import PictureProcess

ROOT = Path(__file__).parent.parent
POSTS = ROOT / "tests/exam/posts.jsonl"
ANSWERS = ROOT / "tests/answers"
COUNT_OF_EACH = 25
FONTS = {
    "DejaVu Sans": "dejavu/DejaVuSans.ttf",
    "Noto Sans": "noto/NotoSans-Regular.ttf",
    "Roboto": "roboto/unhinted/RobotoTTF/Roboto-Regular.ttf",
}
FONT_FOLDER = Path("/usr/share/fonts/truetype")
QUALITIES = ((1080, 85), (648, 40), (540, 25), (378, 40), (378, 25))
"""Widths in pixels, and the quality of the JPEG."""
GROUNDS = {"light": ("white", "#050505"), "dark": ("#18191a", "#e4e6eb")}
DRAWN_PX, LETTERS_PX, MARGIN_PX, LINE_PX, HEAD_PX = 1_080, 40, 60, 60, 150
MAX_WAIT_S = 600.0
"""The machine may be busy; what counts is the processor's time, printed beside."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A text to be drawn, and what it should lead to: the id of a post, or of an entry."""

    text: str
    leads_to: str
    font: str
    ground: str
    width_px: int
    quality: int


@dataclass(frozen=True, slots=True)
class Outcome:
    shot: Shot
    found: bool
    took_s: float
    used_s: float
    """Of the processor, by the process of pictures and the tesseract that it started for this one."""


def shots(library: Library) -> Iterator[Shot]:
    posts = [(one["text"], one["id"]) for one in _posts()]
    typed = [one for one in _questions() if _is_offered(*one, library)]
    pairs = [*_spread(posts), *_spread(typed)]
    for place, (text, leads_to) in enumerate(pairs):
        width_px, quality = QUALITIES[place % len(QUALITIES)]
        yield Shot(text, leads_to, list(FONTS)[place % 3], list(GROUNDS)[place % 2], width_px, quality)


def _spread(texts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return texts[:: len(texts) // COUNT_OF_EACH][:COUNT_OF_EACH]


def _posts() -> list[dict[str, str]]:
    return [json.loads(line) for line in POSTS.read_text(encoding="utf-8").splitlines()]


def _questions() -> Iterator[tuple[str, str]]:
    for path in sorted(ANSWERS.glob("*.yaml")):
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]:
            if "entry" in one and "known_miss" not in one:
                yield one["text"], one["entry"]


def _is_offered(text: str, entry: str, library: Library) -> bool:
    """Typed, it is answered; in a photo whose words are read without a fault, it would be offered."""
    answer = library.answer(text)
    known = answer.status is AnswerStatus.ANSWERED and answer.entry is not None and answer.entry.id == entry
    return known and entry in {one.id for one in seen_in_photo(PhotoWords(text), library).offered}


def drawn(shot: Shot) -> bytes:
    """A screenshot as a JPEG."""
    font = ImageFont.truetype(str(FONT_FOLDER / FONTS[shot.font]), LETTERS_PX)
    lines = [line for part in shot.text.split("\n") for line in _wrapped(part, font)]
    ground, ink = GROUNDS[shot.ground]
    image = Image.new("RGB", (DRAWN_PX, 2 * HEAD_PX + LINE_PX * len(lines)), ground)
    draw = ImageDraw.Draw(image)
    for place, line in enumerate(lines):
        draw.text((MARGIN_PX, HEAD_PX + LINE_PX * place), line, fill=ink, font=font)
    height_px = image.height * shot.width_px // image.width
    out = io.BytesIO()
    image.resize((shot.width_px, height_px), Image.Resampling.LANCZOS).save(out, "JPEG", quality=shot.quality)
    return out.getvalue()


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > DRAWN_PX - 2 * MARGIN_PX:
            yield line
            longer = word
        line = longer
    yield line


def earlier_cases() -> dict[str, Case]:
    """Each post as a case that was sent before as a text, by the id of the post."""
    return {
        one["id"]: Case(
            id=place,
            code=one["id"],
            kind=CaseKind.SUBMISSION,
            status=Standing.OPEN,
            urgency=list(Urgency)[-1],
            material=Material(text=one["text"], form=normal_form(one["text"])),
            opened_s=0.0,
        )
        for place, one in enumerate(_posts(), start=1)
    }


def similar(words: PhotoWords, cases: Mapping[str, Case]) -> tuple[Similar, ...]:
    """What the store finds by its bands."""
    wanted = {(band.place, band.value) for band in words.bands}
    alike = (one for one in cases.values() if wanted & set(enumerate(signature(one.material.form))))
    return tuple(Similar(one, "text", one.material.form) for one in alike)


async def looked_at(shot: Shot, process: PictureProcess, library: Library, cases: Mapping[str, Case]) -> Outcome:
    picture = drawn(shot)
    before_s, begun_s = used_by(process.pid), time.perf_counter()
    words = photo_words(Incoming(media=(Media(MediaKind.PHOTO, "r", "u", words=await process.read(picture)),)))
    near = [one.code for one in words.cases(Found(similar=similar(words, cases)))]
    offered = [one.id for one in seen_in_photo(words, library).offered]
    took_s, used_s = time.perf_counter() - begun_s, used_by(process.pid) - before_s
    return Outcome(shot, shot.leads_to in (*near, *offered), took_s, used_s)


def used_by(pid: int | None) -> float:
    """Seconds of the processor that a process and its ended children took up to now (proc(5): utime, stime, cutime,
    cstime).
    """
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


async def main() -> None:
    if not can_read():
        raise SystemExit("tesseract with Vietnamese is not installed: apt-get install tesseract-ocr tesseract-ocr-vie")
    print(describe())
    library = open_library(load_settings())
    cases = earlier_cases()
    process = PictureProcess(deadline_s=MAX_WAIT_S)
    await process.read(drawn(next(shots(library))))
    outcomes = [await looked_at(shot, process, library, cases) for shot in shots(library)]
    await process.stop()
    report(outcomes)


def report(outcomes: list[Outcome]) -> None:
    for name in ("font", "ground", "width_px"):
        for value in dict.fromkeys(getattr(one.shot, name) for one in outcomes):
            of_it = [one.found for one in outcomes if getattr(one.shot, name) == value]
            print(f"{value!s:>14}  {sum(of_it):>2} of {len(of_it)} found")
    for kind, part in (("a case", outcomes[:COUNT_OF_EACH]), ("an answer", outcomes[COUNT_OF_EACH:])):
        print(f"{kind:>14}  {sum(one.found for one in part):>2} of {len(part)} found")
    for one in outcomes:
        if not one.found:
            print(f"not found: {one.shot.leads_to}, {one.shot.font}, {one.shot.width_px} px, {one.shot.ground}")
    print(f"{sum(one.found for one in outcomes)} of {len(outcomes)} screenshots lead to their case or answer")
    for name, times in (
        ("by the clock", sorted(one.took_s for one in outcomes)),
        ("of the processor", sorted(one.used_s for one in outcomes)),
    ):
        print(f"{name}: median {statistics.median(times):.2f} s, longest {times[-1]:.2f} s")


if __name__ == "__main__":
    asyncio.run(main())
