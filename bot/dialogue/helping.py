"""What can be done here, in words: for members, for officers. Pure."""

from bot.dialogue import render
from bot.dialogue.actions.desk import OpenQueue
from bot.dialogue.library import Library
from bot.domain.cases import Officer
from bot.domain.messages import Outgoing


def for_members(library: Library) -> Outgoing:
    return Outgoing(library.say("help"), render.elsewhere(library))


def for_officer(officer: Officer, library: Library) -> Outgoing:
    """More of it for admins."""
    text = library.say("desk_officer_help")
    if officer.admin:
        text += "\n" + library.say("desk_officer_help_admin")
    return Outgoing(text, (OpenQueue().button(library.say("choice_queue")),))
