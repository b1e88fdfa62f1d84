"""`bot run`: everything."""

import argparse
import asyncio
import logging

from bot.app.running import run as run_service
from bot.config import load_settings
from bot.domain.errors import BotError

log = logging.getLogger(__name__)

EXIT_BROKEN = 1


def run(options: argparse.Namespace) -> int:
    """The exit status; a fault of the program is logged without its words, as they may quote a message."""
    try:
        asyncio.run(run_service(load_settings(), maintenance=options.maintenance))
    except BotError:
        raise
    except Exception:
        log.critical("stopped by a fault of the program", exc_info=True)
        return EXIT_BROKEN
    return 0
