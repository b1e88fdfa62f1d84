"""`config.yaml` and the environment to typed settings."""

from bot.config.settings import Settings, Telegram, load_settings

__all__ = ["Settings", "Telegram", "load_settings"]
