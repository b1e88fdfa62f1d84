"""All tables, by subject: what every message goes through, the desk's, the broadcasts', the web page's."""

from bot.storage import page_tables
from bot.storage.broadcasts import tables as broadcasts
from bot.storage.desk import entrance_tables
from bot.storage.desk import tables as desk
from bot.storage.schema import NAMES, metadata

__all__ = ["NAMES", "broadcasts", "desk", "entrance_tables", "metadata", "page_tables"]
