"""What calls for a broadcast by itself: a case that many send, an answer that has changed. Drafts, for the desk."""

import hashlib
import json
from collections.abc import Mapping

from bot.answers.schema import Citation, Entry, Kind
from bot.dialogue import broadcasting
from bot.dialogue.library import Library
from bot.dialogue.render import OPEN_ENTRY, render_whole
from bot.dialogue.shown import harmless
from bot.domain.broadcasts import WATCH, BroadcastKind, BroadcastStatus, NewBroadcast, Part
from bot.domain.codes import new_code
from bot.domain.messages import Choice
from bot.domain.pieces import split_text
from bot.planning.limits import MAX_TEXT_UNITS
from bot.planning.render import render_clauses
from bot.ports.broadcasts import Wanted

MAX_LINKS = 3
_FOOT_UNITS = 128


def warning(wanted: Wanted, library: Library) -> NewBroadcast:
    """A draft about an answered case: its links so that nothing can be tapped, the finding, the clause."""
    links = ", ".join(harmless(link) for link in wanted.links[:MAX_LINKS])
    what = library.say("warning_link", links=links) if links else library.say("warning_content")
    finding = "\n".join(
        filter(None, (library.say(f"finding_{wanted.finding}"), _meaning(wanted, library), harmless(wanted.message)))
    )
    text = library.say("warning", what=what, finding=finding, grounds=_grounds(library))
    part = Part(_cut(text), (broadcasting.leave_choice(library),))
    return NewBroadcast(
        code=new_code(),
        kind=BroadcastKind.WARNING,
        status=BroadcastStatus.DRAFT,
        title=library.say(
            "warning_demand",
            members=wanted.members,
            hours=f"{library.broadcast.demand_window_h:g}",
            code=wanted.code,
        ),
        parts=(part,),
        topic=broadcasting.topic_of(BroadcastKind.WARNING),
        occurrence=f"warning:{wanted.code}:{wanted.round}",
    )


def correction(entry_id: str, title: str, hash_: str, library: Library) -> NewBroadcast:
    """A draft to those who watch an answer: what it says now, or that it is gone."""
    entry = library.entry(entry_id)
    if entry is None:
        part = Part(library.say("entry_withdrawn", title=title))
    else:
        text = library.say("entry_changed", title=entry.title, answer=render_whole(entry, library))
        part = Part(_cut(text), (Choice(OPEN_ENTRY + entry.id, library.say("choice_related", title=entry.title)),))
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


def _meaning(wanted: Wanted, library: Library) -> str:
    return library.knowledge.wording.get(f"finding_means_{wanted.finding}", "")


def _grounds(library: Library) -> str:
    """The clause of the settings, in the words in which an answer quotes it."""
    ref = library.broadcast.demand_clause
    if ref not in library.knowledge.clauses:
        return ""
    cited = (one for entry in library.knowledge.entries.values() for one in entry.citations if one.clause == ref)
    quoted = next(cited, Citation(ref, library.knowledge.clauses[ref].text))
    return render_clauses((quoted,), library.knowledge)


def _cut(text: str) -> str:
    return split_text(text, MAX_TEXT_UNITS - _FOOT_UNITS)[0]
