"""Telegram: python-telegram-bot's Bot and types over aiohttp; polling and webhook; nothing but translation."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")  # durations come as timedelta, the library's way from 23 on
