"""Every button, declared once: a frozen dataclass that `pack` writes as the text which a button carries, and `parse`
reads back. What no button of ours can carry is None there, and leads to the explanation of old buttons.

To add one: a class in one of these modules, and a step that names it among its `actions`.
"""

from bot.dialogue.actions import asking, broadcasts, desk, submitting
from bot.dialogue.actions.action import DECLARED, Action, parse

__all__ = ["DECLARED", "Action", "asking", "broadcasts", "desk", "parse", "submitting"]
