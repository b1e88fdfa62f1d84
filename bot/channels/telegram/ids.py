"""Conversion between ids of Telegram and ours."""

from bot.channels.telegram.raw_update import RawUpdate
from bot.domain.errors import Unreadable
from bot.domain.messages import NOBODY, Address
from bot.ports.channel import Raw


def address_of(raw: Raw) -> Address:
    address = Address.of(RawUpdate.of(raw).lane)
    if address.chat == NOBODY:
        raise Unreadable("expected a chat with a number")
    return address


def number_of(value: object) -> str:
    if not isinstance(value, int):
        raise Unreadable(f"expected a number, found {type(value).__name__}")
    return str(value)


def officer_of(user_id: int) -> str:
    return Address("telegram", str(user_id)).key
