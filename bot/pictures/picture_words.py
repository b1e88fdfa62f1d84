"""The words in a picture, as tesseract reads them. Runs in the limited process alone.

Tesseract gets pixels that were decoded here, never the file, and takes the limits of this process over. What it reads
is good enough to find a thing by and too faulty to be quoted (docs/why/pictures.md).
"""

import os
import shutil
import subprocess
from functools import cache

from bot.likeness.picture import Grey, PhotoUnreadable

PROGRAM, LANGUAGE = "tesseract", "vie"
MAX_CHARS = 4_096
"""As much as of a message."""
MIN_CONFIDENCE = 45
"""Of 100, below which a word is taken for something else than writing: leaves, wallpaper, an icon."""
_LEVEL, _BLOCK, _PARAGRAPH, _LINE, _CONFIDENCE, _WORD = 0, 2, 3, 4, 10, 11
_WORDS_LEVEL = "5"


@cache
def can_read() -> bool:
    """Whether tesseract is installed here, with Vietnamese."""
    program = shutil.which(PROGRAM, path=os.defpath)
    if program is None:
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S603 - our own words alone
    return LANGUAGE in listed.stdout.split()


def read_words(picture: Grey) -> str:
    """The words, a line of the picture on a line; "" where none are read, or nobody is here who could.

    Raises:
        PhotoUnreadable: for a picture that takes more processor time than one may.
    """
    if not can_read():
        return ""
    head = f"P5 {picture.shape[1]} {picture.shape[0]} 255\n".encode()
    order = (PROGRAM, "stdin", "stdout", "-l", LANGUAGE, "--psm", "3", "--dpi", "200", "tsv")
    done = subprocess.run(order, input=head + picture.tobytes(), capture_output=True, check=False)  # noqa: S603 - as above
    if done.returncode < 0:
        raise PhotoUnreadable("photo: expected to be read within the memory and time of one")
    return _sure_words(done.stdout.decode("utf-8", "replace"))[:MAX_CHARS]


def _sure_words(table: str) -> str:
    """Of tesseract's table the words that it is sure of, line by line.

    Source: https://tesseract-ocr.github.io/tessdoc/Command-Line-Usage.html#tsv-output.
    """
    lines: dict[tuple[str, ...], list[str]] = {}
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) > _WORD and cells[_LEVEL] == _WORDS_LEVEL and float(cells[_CONFIDENCE]) >= MIN_CONFIDENCE:
            lines.setdefault((cells[_BLOCK], cells[_PARAGRAPH], cells[_LINE]), []).append(cells[_WORD])
    return "\n".join(" ".join(words) for words in lines.values()).strip()
