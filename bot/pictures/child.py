"""The process that decodes: a picture in on stdin, what is asked of it out on stdout, until stdin is closed.

    in:  LOOK, ANEW or READ, length (4 bytes), the picture
    out: 0 or 1 (done), length (4 bytes), what came of it or the fault

LOOK asks what is seen in it, ANEW for the picture written anew, READ for its words.

Run as `python -m bot.pictures.child`. What takes more memory or
processor time than a picture may, ends this process only.
"""

import base64
import os
import resource
import sys
from typing import BinaryIO

from bot.likeness.grid import frames
from bot.likeness.photo import PhotoHash
from bot.likeness.picture import PhotoUnreadable, read_grey, read_legible, written_anew
from bot.likeness.seen import Seen, written
from bot.pictures.picture_words import read_words
from bot.pictures.qr_codes import read_codes

MAX_MEMORY_BYTES = 512 * 2**20
MAX_CPU_S = 6
LENGTH_BYTES = 4
LOOK, ANEW, READ = b"L", b"A", b"R"
BESIDE = 10
"""So much nicer than the bot: replies to others never wait for a picture, on one processor neither."""


def serve(pictures: BinaryIO, looks: BinaryIO) -> None:
    while wish := pictures.read(len(LOOK)):
        _allow(MAX_CPU_S)
        data = pictures.read(int.from_bytes(pictures.read(LENGTH_BYTES)))
        try:
            done, found = True, _WORK[wish](data)
        except PhotoUnreadable as error:
            done, found = False, str(error).encode()
        looks.write(bytes([done]) + len(found).to_bytes(LENGTH_BYTES) + found)
        looks.flush()


def _seen(data: bytes) -> bytes:
    grey = read_grey(data)
    look = base64.b64encode(PhotoHash(frames(grey)).to_bytes()).decode()
    return written(Seen(look, read_codes(grey))).encode("utf-8", "replace")


def _words(data: bytes) -> bytes:
    return read_words(read_legible(data)).encode("utf-8", "replace")


_WORK = {LOOK: _seen, ANEW: written_anew, READ: _words}


def _allow(more_s: int) -> None:
    """So much more processor time than was used up to now; the system ends the process after that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + more_s + 1, resource.RLIM_INFINITY))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(BESIDE)
    serve(sys.stdin.buffer, sys.stdout.buffer)
