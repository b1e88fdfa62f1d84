"""What a message costs over the library's own transport and over ours: `python -m benchmarks.transport`."""

import asyncio
import time
from collections.abc import Callable

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.request import BaseRequest, HTTPXRequest

from benchmarks.running import platform
from bot.channels.telegram.request import AiohttpRequest

MESSAGES = 1_500
AT_ONCE = 32
ROUNDS = 3
TEXT = "Đồng chí nên <b>kiểm chứng</b> nguồn tin trước khi chia sẻ, theo mục 2.3 của Chỉ thị. " * 12
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton(f"Liên quan {n}", callback_data=f"abc.{n}")] for n in range(5)])
WAYS: dict[str, Callable[[], BaseRequest]] = {
    "httpx, the library's own": lambda: HTTPXRequest(connection_pool_size=AT_ONCE),
    "aiohttp, ours": AiohttpRequest,
}


def main() -> None:
    found = {name: min(asyncio.run(_measure(make)) for _ in range(ROUNDS)) for name, make in WAYS.items()}
    print(f"sendMessage of {len(TEXT)} letters with five buttons, {AT_ONCE} at once: CPU µs a message")
    for name, cpu_us in found.items():
        print(f"{name:26}  {cpu_us:6.0f}")


async def _measure(make: Callable[[], BaseRequest]) -> float:
    """Processor time of this process, in µs a message."""
    async with platform(record="counts") as api:
        bot = Bot(api.token, base_url=f"{api.url}/bot", request=make(), get_updates_request=make())
        async with bot:
            await _send(bot, AT_ONCE * 2)
            cpu_s = time.process_time()
            await _send(bot, MESSAGES)
            return (time.process_time() - cpu_s) / MESSAGES * 1e6


async def _send(bot: Bot, count: int) -> None:
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            await bot.send_message(1_000 + number % 500, TEXT, parse_mode=ParseMode.HTML, reply_markup=KEYBOARD)

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))


if __name__ == "__main__":
    main()
