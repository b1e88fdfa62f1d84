"""A text as its reader sees it."""

_UNSEEN = str.maketrans("", "", "\u2060\u200c")
"""What breaks commands, links and numbers in the words of others (bot.dialogue.shown)."""


def as_read(text: str) -> str:
    """Without what takes no room."""
    return text.translate(_UNSEEN)
