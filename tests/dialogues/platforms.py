"""A scene's message sent through the form of each platform and read back: it is understood as it is in the scene.

What a platform cannot carry is left out: forwards and styles of scenes are those of one platform, and a bot of the Zalo
Bot Platform is given no links. A photo or file goes through the account's form by an address of its own.
"""

from dataclasses import replace
from typing import Any

from bot.channels.zalo import reading as account
from bot.channels.zalo.payload import tap
from bot.channels.zalobot import reading as bot
from bot.dialogue.engine import Read, read
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.domain.messages import Choice, Incoming, MediaKind, Setting
from tests.fakes.zalo.server import FakeZalo
from tests.fakes.zalobot.server import FakeZaloBot

USER = "2512523625412515999"
FILE = "https://f.zdn.vn/x"
_CARRIED = frozenset({MediaKind.PHOTO, MediaKind.FILE})
_ACCOUNT, _BOT = FakeZalo(), FakeZaloBot()


def check(incoming: Incoming, state: State, offered: tuple[Choice, ...], library: Library) -> None:
    """Of a private message of words, of a tap, or of one file."""
    if incoming.setting is Setting.PRIVATE and len(incoming.media) == 1:
        check_file(incoming, state, library)
    if incoming.setting is not Setting.PRIVATE or not _is_plain(incoming):
        return
    meant = _understood(read(state, incoming, library))
    for raw, read_back in ((_to_account(incoming, offered), account.read), (_to_bot(incoming, state), bot.read)):
        if raw is None:
            continue
        found = read_back(raw)
        assert found is not None
        version = incoming.version if found.version is None else found.version
        sent = replace(incoming, text=found.text, command=found.command, action=found.action, version=version)
        assert _understood(read(state, sent, library)) == meant, read_back.__module__


def check_file(incoming: Incoming, state: State, library: Library) -> None:
    """Of a private message that is one photo or file, with words or without."""
    (file,) = incoming.media
    if (
        file.kind not in _CARRIED
        or incoming.spans
        or incoming.replied
        or incoming.quoted
        or incoming.forwarded
        or incoming.command
    ):
        return
    image = FILE if file.kind is MediaKind.PHOTO else ""
    found = account.read(_ACCOUNT.event(USER, incoming.text, image=image, file="" if image else FILE))
    assert found is not None
    assert [one.kind for one in found.media] == [file.kind]
    sent = replace(incoming, text=found.text)
    assert _understood(read(state, sent, library)) == _understood(read(state, incoming, library))


def _is_plain(incoming: Incoming) -> bool:
    other = incoming.media or incoming.spans or incoming.forwarded or incoming.replied or incoming.quoted
    said = bool(incoming.action) != bool(incoming.text.strip())
    return said and not (other or incoming.edited or incoming.command) and not incoming.action.startswith("!")


def _to_account(incoming: Incoming, offered: tuple[Choice, ...]) -> dict[str, Any] | None:
    """A tap comes back as the text of its button; a text comes as it is."""
    text = incoming.text
    if incoming.action:
        label = next((one.label for one in offered if one.action == incoming.action), "Xem")
        text = tap(label, incoming.version or 0, incoming.action, USER, "")
    return _ACCOUNT.event(USER, text)


def _to_bot(incoming: Incoming, state: State) -> dict[str, Any] | None:
    """A tap is the number of its line, of those that were shown last; a text that has no link comes as it is."""
    if not incoming.action:
        raw: dict[str, Any] = _BOT.event(USER, incoming.text)
        return raw if raw["event_name"] == "message.text.received" else None
    is_newest = incoming.version == state.version and not state.step
    if incoming.action not in state.offered or not is_newest:
        return None
    numbered: dict[str, Any] = _BOT.event(USER, str(state.offered.index(incoming.action) + 1))
    return numbered


def _understood(found: Read) -> tuple[str, str, str, str]:
    """A choice is the same whether it was tapped or picked by its number."""
    words = "" if found.incoming.action else found.incoming.text.strip()
    return found.step.name, found.incoming.action, found.incoming.command, words
