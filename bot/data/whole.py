"""Parses whole numbers as people and files write them."""

MAX_DIGITS = 18
"""`int` refuses thousands of digits, and a database more than these."""


def whole(text: str, least: int, most: int) -> int | None:
    """The number that is written in digits; None where it is none, or out of bounds."""
    if not text.isdecimal() or len(text) > MAX_DIGITS:
        return None
    number = int(text)
    return number if least <= number <= most else None
