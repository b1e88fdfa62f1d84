"""Receipt codes: short, without letters that are easily mistaken, with a check letter that catches slips.

Five letters and a check letter, written "K7-3M24". The check letter is the sum of the places, each times its weight,
modulo the prime 29: every single wrong letter and every swap of two neighbours is noticed.
"""

import secrets
from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXY"
"""29 letters, a prime number of them: no 0 O 1 I L U Z, which are read as one another."""
LETTERS = 5


def new_code(choose: Callable[[str], str] = secrets.choice) -> str:
    letters = "".join(choose(ALPHABET) for _ in range(LETTERS))
    return shown(letters + _check(letters))


def read_code(text: str) -> str | None:
    """The code as it is stored, from what somebody typed ("k73m24", "K7 3M24"); None where it can't be one."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    if len(letters) != LETTERS + 1 or set(letters) - set(ALPHABET):
        return None
    return shown(letters) if _check(letters[:LETTERS]) == letters[LETTERS] else None


def shown(letters: str) -> str:
    return f"{letters[:2]}-{letters[2:]}"


def _check(letters: str) -> str:
    total = sum((place + 2) * ALPHABET.index(letter) for place, letter in enumerate(letters))
    return ALPHABET[-total % len(ALPHABET)]
