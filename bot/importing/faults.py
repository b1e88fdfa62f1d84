"""What can be wrong with a file that is to be imported."""

from bot.domain.errors import BotError


class ImportRefused(BotError):  # noqa: N818 - a state of the file, not a mistake of the program
    """The file can't be made a draft; the message says why and what to do, in Vietnamese."""
