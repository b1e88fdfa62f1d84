"""`bot zalo key` makes a key to seal with; `bot zalo login` takes the consent of the account's administrator."""

import argparse
import asyncio
from collections.abc import Callable

from cryptography.fernet import Fernet

from bot.app.parts import open_store, worker_name
from bot.app.zalo import PairShelf, may_renew, token_keeper
from bot.channels.zalo.oauth import App
from bot.channels.zalo.tokens import LEASE_S
from bot.config import Settings, load_settings
from bot.domain.errors import BotError
from bot.storage.store import SqlStore

WAIT_S, LOOK_EVERY_S = 60.0, 0.5


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
        worker = worker_name()
        await _alone(store, worker)
        try:
            pair = await token_keeper(zalo, store, worker).asked(form)
            await PairShelf(store.sealed(zalo.keys)).save(pair)
        finally:
            await may_renew(store, worker, -LEASE_S)
    finally:
        await store.close()


async def _alone(store: SqlStore, worker: str) -> None:
    """Until no running process renews: it would write the old pair over the new one.

    Raises:
        BotError: one has for too long.
    """
    for _ in range(int(WAIT_S / LOOK_EVERY_S)):
        if await may_renew(store, worker):
            return
        await asyncio.sleep(LOOK_EVERY_S)
    raise BotError("Trợ lý đang chạy cũng đang đổi mã truy cập; xin đợi một phút rồi chạy lại bot zalo login.")
