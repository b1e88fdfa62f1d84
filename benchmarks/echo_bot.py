"""What the spine is measured against: a bare python-telegram-bot echo over the same transport. It stores nothing.

`python -m benchmarks.echo_bot URL TOKEN CONCURRENCY`; at most so many messages are under way at once.
"""

import asyncio
import sys

from telegram import Bot, Update

from bot.channels.telegram.setup import make_bot

REPLY = "Đồng chí nên kiểm chứng nguồn tin trước khi chia sẻ, theo mục 2.3 của Chỉ thị. " * 12
"""About as long as our replies are."""


async def echo(bot: Bot, concurrency: int) -> None:
    places = asyncio.Semaphore(concurrency)
    under_way: set[asyncio.Task[None]] = set()
    offset = 0

    async def answer(update: Update) -> None:
        try:
            if update.message is not None and update.message.text:
                await bot.send_message(update.message.chat.id, f"{update.message.text}\n\n{REPLY}")
        finally:
            places.release()

    while True:
        for update in await bot.get_updates(offset=offset, timeout=30, limit=100):
            offset = update.update_id + 1
            await places.acquire()
            task = asyncio.create_task(answer(update))
            under_way.add(task)
            task.add_done_callback(under_way.discard)


async def main(url: str, token: str, concurrency: int) -> None:
    bot = make_bot(token, url)
    async with bot:
        print("ready", flush=True)
        await echo(bot, concurrency)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
