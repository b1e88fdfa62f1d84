"""All tables, by subject: messages on their way, channels, the desk, broadcasts, the page, counts, teaching."""

from bot.storage import channel_tables, count_tables, page_tables
from bot.storage.broadcasts import tables as broadcasts
from bot.storage.desk import entrance_tables
from bot.storage.desk import tables as desk
from bot.storage.schema import NAMES, metadata
from bot.storage.teaching import tables as teaching

__all__ = [
    "NAMES",
    "broadcasts",
    "channel_tables",
    "count_tables",
    "desk",
    "entrance_tables",
    "metadata",
    "page_tables",
    "teaching",
]
