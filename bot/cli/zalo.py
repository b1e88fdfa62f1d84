"""`bot zalo key` makes a key to seal with; `bot zalo login` takes the consent of the account's administrator."""

import argparse
import asyncio
from collections.abc import Callable

from cryptography.fernet import Fernet

from bot.app.parts import open_store, worker_name
from bot.app.zalo import PairShelf, token_keeper
from bot.channels.zalo.tokens import App
from bot.config import Settings, load_settings
from bot.domain.errors import BotError


def run(options: argparse.Namespace) -> int:
    if options.what == "key":
        print(Fernet.generate_key().decode())
        return 0
    asyncio.run(login(load_settings(), input))
    print("Đã đăng nhập. Khởi động lại trợ lý (.venv/bin/bot run) để dùng.")
    return 0


async def login(settings: Settings, ask: Callable[[str], str]) -> None:
    """A pair of tokens for the code that the platform shows after the consent; kept sealed.

    Raises:
        BotError: the account is not set up, or the code is not taken.
    """
    zalo = settings.zalo
    if not zalo.app_id:
        raise BotError("Chưa đặt ZALO_APP_ID và các biến đi cùng; cách lấy ở docs/zalo.md.")
    app = App(zalo.app_id, zalo.app_secret, zalo.oauth_base)
    print(f"1. Mở địa chỉ này bằng tài khoản quản trị OA, bấm đồng ý:\n   {app.consent_url}")
    print("2. Trang chuyển đến một địa chỉ có “code=…”. Chép phần sau “code=” (có giá trị trong 10 phút).")
    code = ask("code: ").strip()
    verifier = ask("code_verifier (Enter nếu không đặt code_challenge): ").strip()
    if not code:
        raise BotError("Chưa có code; xin làm lại từ bước 1.")
    form = {"app_id": zalo.app_id, "grant_type": "authorization_code", "code": code}
    if verifier:
        form["code_verifier"] = verifier
    store = await open_store(settings)
    try:
        keeper = token_keeper(zalo, store, worker_name())
        pair = await keeper.asked(form)
        await PairShelf(store.sealed(zalo.keys)).save(pair)
    finally:
        await store.close()
