"""Transcripts: what is said to each message, on the shipped knowledge.

A dialogue with `desk: true` has a duty desk, on duty from 8 to 17 on working days; with `broadcast` (settings of that
name) it has the shipped plan; `each` is said of all its turns. Each turn has `say`, `pick` (the number of a choice),
`tap` (a part of its label) or `action`, perhaps `media`, `spans`, `forwarded`, `stale` (so many screens ago), `now`,
`code` (for a new case; `codes` for several), `found` (see scenes.py), and what must hold of the one reply, or of so
many (`replies`): `has` (texts in it), `lacks`, `choices` (texts among the choices of the last, in order), `count` (of
them), `notice` (shown over the tap), `about` (the member's `message` that it is shown as a reply to), `in_place`
(instead of the message that was tapped), `used` (whether the buttons beside the one that was tapped go), `files` (what
goes along, by `unique`); `effects`: their names, each with the fields that must be so (dotted);
`silent` where nothing is said. What is said is looked for in what the terminal shows and in what each platform does;
what a member says is sent through the form of each platform (platforms.py).
"""

import re
import unicodedata
from dataclasses import replace
from datetime import time
from html import unescape
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from bot.app.knowledge import with_plan
from bot.channels.callback import packed
from bot.channels.console import as_text
from bot.channels.telegram.rendering import pieces, shown
from bot.channels.zalo import rendering as zalo
from bot.channels.zalobot import rendering as zalobot
from bot.config import Settings
from bot.dialogue.engine import asks, step
from bot.dialogue.library import Library
from bot.dialogue.state import State, read, written
from bot.dialogue.step import Context
from bot.domain.broadcasts import BroadcastSettings
from bot.domain.cases import Officer
from bot.domain.delivery import Letter
from bot.domain.desk import Desk, Shift
from bot.domain.effects import Effect
from bot.domain.messages import Address, Choice, Outgoing
from tests.as_read import as_read
from tests.dialogues import platforms, scenes
from tests.yaml_files import read_yaml

HERE = Path(__file__).parent
DIALOGUES = [
    pytest.param(dialogue, id=f"{path.stem}::{dialogue['name']}")
    for path in sorted(HERE.glob("*.yaml"))
    for dialogue in read_yaml(path)
]
OFFICERS = (Officer("telegram:1", "Lan"), Officer("telegram:2", "Hùng"), Officer("telegram:3", "Bình", admin=True))
DESK = Desk(
    address=Address("telegram", "-100"),
    officers=OFFICERS,
    shifts=(Shift(frozenset(range(5)), time(8), time(17), ("telegram:1", "telegram:2")),),
    standby=("telegram:3",),
)


@pytest.fixture(scope="module")
def planned(shelf: Library, settings: Settings) -> Library:
    return with_plan(shelf, settings)


@pytest.mark.parametrize("dialogue", DIALOGUES)
def test_a_transcript_goes_as_written(dialogue: dict[str, Any], shelf: Library, planned: Library) -> None:
    library = shelf
    if "broadcast" in dialogue:
        library = replace(planned, broadcast=BroadcastSettings(**dialogue["broadcast"]))
    if dialogue.get("desk"):
        library = replace(library, desk=DESK)
    state = State(version=46_655)
    offered: tuple[Choice, ...] = ()
    for own in dialogue["turns"]:
        turn = {**dialogue.get("each", {}), **own}
        said = "/start" if turn.get("start") else str(turn.get("say", turn.get("pick", "")))
        action = tapped(turn["tap"], offered) if "tap" in turn else turn.get("action", "")
        incoming = scenes.incoming(turn, said, action, state.version - int(turn.get("stale", 0)))
        platforms.check(incoming, state, offered, library)
        found = scenes.found(
            {"kept": turn.get("kept", {}), **turn.get("found", {})}, asks(state, incoming, library), library
        )
        now_s = scenes.moment_s(turn["now"]) if "now" in turn else scenes.NOON_S
        officer = next((one for one in (*library.desk.officers, *found.officers) if one.id == incoming.sender), None)
        codes = tuple(turn.get("codes", ()))[: len(found.also)]
        result = step(state, incoming, Context(library, found, now_s, turn.get("code", ""), officer, codes))
        state = replace(read(written(result.state)), thread=result.state.thread)
        assert state == result.state
        check_effects(turn.get("effects", []), result.effects)
        assert turn.get("used", result.used) is result.used
        assert len(result.replies) == (0 if turn.get("silent") else turn.get("replies", 1))
        if not result.replies:
            continue
        check(turn, result.replies)
        assert turn.get("about", result.about) == result.about
        offered = result.replies[-1].choices or offered


def tapped(label: str, offered: tuple[Choice, ...]) -> str:
    actions = [choice.action for choice in offered if label in choice.label]
    assert actions, f"{label!r} not among {[choice.label for choice in offered]}"
    return actions[0]


def check_effects(wanted: list[Any], effects: tuple[Effect, ...]) -> None:
    plain = [one if isinstance(one, dict) else {one: {}} for one in wanted]
    assert [type(effect).__name__ for effect in effects] == [name for one in plain for name in one]
    for effect, one in zip(effects, plain, strict=True):
        for key, value in next(iter(one.values())).items():
            held = attrgetter(key.removesuffix("_has"))(effect)
            if key.endswith("_has"):
                assert value in (as_read(held) if isinstance(held, str) else held)
            else:
                assert held == (type(held)(value) if isinstance(value, list) else value), f"{key}: {held!r}"


def check(turn: dict[str, Any], replies: tuple[Outgoing, ...]) -> None:
    in_terminal, reply = as_read("\n\n".join(map(as_text, replies))), replies[-1]
    platforms = {
        shows.__name__: as_read("\n\n".join(map(shows, replies)))
        for shows in (as_on_telegram, as_on_account, as_on_bot)
    }
    for text in turn.get("has", []):
        assert text in in_terminal
        for place, read_there in platforms.items():
            assert unicodedata.normalize("NFC", text) in read_there, place
    for text in turn.get("lacks", []):
        assert text not in in_terminal
    if "files" in turn:
        assert [one.unique for said in replies for one in said.media] == turn["files"]
    check_choices(turn, reply)
    if "notice" in turn:
        assert turn["notice"] in reply.notice
    if "shorter" in turn:
        assert len(in_terminal) < turn["shorter"]
    if "in_place" in turn:
        assert reply.in_place is turn["in_place"]


def check_choices(turn: dict[str, Any], reply: Outgoing) -> None:
    labels = [choice.label for choice in reply.choices]
    rest = iter(labels)
    for wanted in turn.get("choices", []):
        assert any(wanted in label for label in rest), f"{wanted!r} not among, or not in this order: {labels}"
    if "count" in turn:
        assert len(labels) == turn["count"]
    for choice in reply.choices:
        packed(36**6 - 1, choice.action)


def as_on_telegram(outgoing: Outgoing) -> str:
    """All that is to be read in the messages that the platform shows, with the labels of their buttons."""
    letters = [Letter(Address("telegram", "1"), piece) for piece in pieces(outgoing)]
    lines = []
    for letter in letters:
        html = shown(letter, "tro_ly_bot").html
        labels = (choice.label for choice in letter.outgoing.choices)
        lines += [unescape(re.sub(r"<[^>]+>", "", html)), letter.outgoing.notice, *labels]
    return "\n\n".join(lines)


def as_on_account(outgoing: Outgoing) -> str:
    """The same of a Zalo Official Account; each message is one that it takes."""
    lines = []
    for piece in zalo.pieces(outgoing):
        message = zalo.body(Letter(Address("zalo", "1"), piece))["message"]
        buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])  # type: ignore[attr-defined]
        assert len(buttons) <= zalo.MAX_BUTTONS
        lines += [message["text"], *(button["title"] for button in buttons)]  # type: ignore[index]
    assert all(len(line) <= zalo.MAX_TEXT_CHARS for line in lines)
    return "\n\n".join(lines)


def as_on_bot(outgoing: Outgoing) -> str:
    """The same of the Zalo Bot Platform, where choices are lines."""
    lines = [zalobot.shown(piece, hint) for piece in zalobot.pieces(outgoing, hint)]
    assert all(len(line) <= zalobot.MAX_TEXT_CHARS for line in lines)
    return "\n\n".join(lines)


def hint(count: int) -> str:
    return f"Gõ số từ 1 đến {count} để chọn, hoặc hỏi câu khác."
