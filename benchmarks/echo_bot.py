"""What the spine is measured against: a bare python-telegram-bot echo over the same transport. It stores nothing.

`python -m benchmarks.echo_bot URL TOKEN CONCURRENCY [--application]`; at most so many messages are under way at once.
With `--application` it is the library's own example (Application, Updater and a handler), else a loop around its Bot.
"""

import argparse
import asyncio
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application, MessageHandler, filters

from bot.channels.telegram.request import AiohttpRequest
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


async def loop(url: str, token: str, concurrency: int) -> None:
    bot = make_bot(token, url)
    async with bot:
        print("ready", flush=True)
        await echo(bot, concurrency)


def application(url: str, token: str, concurrency: int) -> None:
    builder = Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(concurrency)
    builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest()).post_init(_say_ready)
    made = builder.build()
    made.add_handler(MessageHandler(filters.TEXT, _reply))
    made.run_polling()


async def _reply(update: Update, _: object) -> None:
    assert update.message is not None
    await update.message.reply_text(f"{update.message.text}\n\n{REPLY}")


async def _say_ready(_: Application[Any, Any, Any, Any, Any, Any]) -> None:
    print("ready", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("url")
    options.add_argument("token")
    options.add_argument("concurrency", type=int)
    options.add_argument("--application", action="store_true")
    given = options.parse_args()
    if given.application:
        application(given.url, given.token, given.concurrency)
    else:
        asyncio.run(loop(given.url, given.token, given.concurrency))


if __name__ == "__main__":
    main()
