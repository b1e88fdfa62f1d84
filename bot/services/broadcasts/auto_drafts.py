"""Drafts created automatically: an answer changed, so those who watch it should be told."""

import hashlib
import json
from collections.abc import Mapping

from bot.answers.schema import Entry, Kind
from bot.dialogue.actions.asking import OpenEntry
from bot.dialogue.library import Library
from bot.dialogue.render import render_whole
from bot.domain.broadcasts import WATCH, BroadcastKind, BroadcastStatus, NewBroadcast, Part
from bot.domain.codes import new_code
from bot.domain.pieces import split_text
from bot.planning.limits import MAX_TEXT_UNITS

_FOOT_UNITS = 128


def correction(entry_id: str, title: str, hash_: str, library: Library) -> NewBroadcast:
    """A draft to those who watch an answer: what it says now, or that it is gone."""
    entry = library.entry(entry_id)
    if entry is None:
        part = Part(library.say("entry_withdrawn", title=title))
    else:
        text = library.say("entry_changed", title=entry.title, answer=render_whole(entry, library))
        part = Part(cut(text), (OpenEntry(entry.id).button(library.say("choice_related", title=entry.title)),))
    return NewBroadcast(
        code=new_code(),
        kind=BroadcastKind.CORRECTION,
        status=BroadcastStatus.DRAFT,
        title=title,
        parts=(part,),
        audience=WATCH + entry_id,
        occurrence=f"correction:{entry_id}:{hash_[:16]}",
    )


def versions(library: Library) -> Mapping[str, tuple[str, str]]:
    """The hash of verdict and clauses, and the title, of each answer."""
    entries = library.knowledge.entries.values()
    return {one.id: (_hash(one), one.title) for one in entries if one.kind is Kind.RULE}


def _hash(entry: Entry) -> str:
    told = [str(entry.verdict), [[one.clause, one.quote] for one in entry.citations]]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def cut(text: str) -> str:
    """As much as one message takes, with room for what stands beneath it."""
    return split_text(text, MAX_TEXT_UNITS - _FOOT_UNITS)[0]
