"""The desk's board in a browser: an officer asks for a link to it."""

from bot.dialogue.actions.action import app_button
from bot.dialogue.library import Library
from bot.dialogue.officers import Refusal, audit, officer_step, told
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.asking import Asks
from bot.domain.board import LINK_S, app_at, digest, link_to
from bot.domain.cases import Officer
from bot.domain.desk_effects import OfferBoard
from bot.domain.messages import Incoming, Outgoing


def _board(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """/manhinh: the link goes to the officer alone."""
    library = context.library
    if not library.board_url:
        raise Refusal(library.say("desk_board_off"))
    url = link_to(library.board_url, context.secret)
    app = app_at(library.board_url)
    within = app_button(app, library.say("choice_board_app")) if app else None
    link = Outgoing(library.say("desk_board_link", url=url, minutes=round(LINK_S / 60)), app=within)
    effects = (OfferBoard(officer.id, digest(context.secret), link), audit(officer, "manhinh"))
    return told(state, incoming, library.say("desk_board_sent", name=officer.name), effects=effects)


def _asks_secret(_: State, __: Incoming, ___: Library) -> Asks:
    return Asks(secret=True)


BOARD = officer_step("manhinh", _board, asks=_asks_secret)
