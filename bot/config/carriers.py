"""What members write by, as officers call it, in the order of tables."""

from bot.config.settings import Settings
from bot.domain.figures import Carried

ZALO = "zalo"
CARRIERS = {"telegram": "Telegram", ZALO: "Zalo OA", "zalobot": "Zalo Bot", "web": "Trang web"}
"""By the names of the channels, so that nothing of a platform is loaded for them."""


def carried(settings: Settings) -> Carried:
    return Carried(CARRIERS, ZALO, settings.zalo.paid_per_month if settings.zalo.app_id else 0)
