"""Which platforms there are is known to their channels, to the settings and to the wiring, and to nobody else."""

import ast
from pathlib import Path

import bot
from bot.channels.telegram.channel import NAME as TELEGRAM
from bot.channels.zalo.events import NAME as ZALO
from bot.channels.zalobot.events import NAME as ZALO_BOT

BOT = Path(bot.__file__).parent
KNOWING = {"channels", "app", "cli", "config"}
"""Rooms that name a platform: the channels, their settings, and what wires and sets them up."""
VOCABULARY = {"links/extract.py", "links/services.py"}
"""Platforms as members and links name them."""
LIBRARIES = {"logs.py"}
"""Names of libraries whose logs are kept quiet."""
NAMES = (TELEGRAM, ZALO, ZALO_BOT)


def test_no_other_module_names_a_platform() -> None:
    paths = (path for path in BOT.rglob("*.py") if path.relative_to(BOT).parts[0] not in KNOWING)
    named = {str(path.relative_to(BOT)): found for path in paths if (found := names_in(path))}
    assert named.keys() <= VOCABULARY | LIBRARIES, named


def names_in(path: Path) -> list[str]:
    """Texts of a module, but for its docstrings, that are a channel's name or the key of a conversation there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told)
    return [one for one in texts if isinstance(one, str) and one.replace("/", ":").split(":")[0] in NAMES]
