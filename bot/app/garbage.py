"""Python's collector of garbage, kept from standing in the way of those who wait for an answer."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

AT_WORK = 20_000
"""New objects between two looks: each takes some milliseconds."""


@contextmanager
def leaving_out_what_stays() -> Iterator[None]:
    """What was read at the start stays until the end; a look at all of it (230,000 objects) takes 135 ms in which
    nobody is answered, so it is left out of all later ones (https://docs.python.org/3/library/gc.html#gc.freeze).
    At the end it is let go like everything else: what is frozen then would be told as leaked by the libraries it is of.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(AT_WORK)
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def without_looks() -> Iterator[None]:
    """While much is read beside those who wait: each look at what was read so far would stop them. What was read stays
    too, and is left out of later looks where what was read at the start is.
    """
    gc.disable()
    try:
        yield
    finally:
        if gc.get_freeze_count():
            gc.freeze()
        gc.enable()
