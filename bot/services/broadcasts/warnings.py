"""A case that many send calls for a warning, and a warning whose finding has changed for its correction: both drafts,
for the desk.
"""

from bot.answers.schema import Citation
from bot.dialogue import broadcasting
from bot.dialogue.library import Library
from bot.dialogue.matter import named
from bot.dialogue.shown import finding_name, without_strangers
from bot.domain.broadcasts import OFFICERS, UPTO, BroadcastKind, BroadcastStatus, NewBroadcast, Part
from bot.domain.cases import Finding
from bot.domain.codes import new_code
from bot.planning.citations import render_clauses
from bot.ports.broadcasts import Concluded, InDemand, Outdated
from bot.services.broadcasts.auto_drafts import cut


def warning(wanted: InDemand, library: Library) -> NewBroadcast:
    """What is warned of, the finding, the clause. Of two officers who have to agree, the finding's is the first."""
    case = wanted.concluded
    text = library.say(
        "warning", what=named(case.material, library), finding=_finding(case, library), grounds=_grounds(library)
    )
    return NewBroadcast(
        code=new_code(),
        kind=BroadcastKind.WARNING,
        status=BroadcastStatus.DRAFT,
        title=library.say(
            "warning_demand",
            members=wanted.members,
            hours=f"{library.broadcast.demand_window_h:g}",
            code=case.code,
        ),
        parts=(_part(text, library),),
        topic=broadcasting.topic_of(BroadcastKind.WARNING),
        creator=case.officer,
        occurrence=f"warning:{case.code}:{case.round}",
        about=case.about,
    )


def corrected(outdated: Outdated, library: Library) -> NewBroadcast:
    """To all whom the warning may have reached: from what to what the finding has changed."""
    told, case = outdated.warning, outdated.concluded
    assert told.about is not None
    text = library.say(
        "warning_corrected",
        what=named(case.material, library),
        before=finding_name(Finding(told.about.finding), library),
        finding=_finding(case, library),
    )
    return NewBroadcast(
        code=new_code(),
        kind=BroadcastKind.CORRECTION,
        status=BroadcastStatus.DRAFT,
        title=library.say("warning_correction", warning=told.code, code=case.code),
        parts=(_part(text, library),),
        audience=OFFICERS if told.audience == OFFICERS else f"{UPTO}{told.reached_to}:{told.audience}",
        topic=told.topic,
        creator=case.officer,
        occurrence=f"correction:{told.code}:{case.code}:{case.round}",
        about=case.about,
    )


def _part(text: str, library: Library) -> Part:
    return Part(cut(text), (broadcasting.leave_choice(library),))


def _finding(case: Concluded, library: Library) -> str:
    """What was found, in words for those who sent nothing, and what the officer wrote."""
    means = library.knowledge.wording.get(f"warning_means_{case.finding}", "")
    words = without_strangers(case.message, library)
    return "\n".join(filter(None, (library.say(f"finding_{case.finding}"), means, words)))


def _grounds(library: Library) -> str:
    """The clause of the settings, in the words in which an answer quotes it."""
    ref = library.broadcast.demand_clause
    if ref not in library.knowledge.clauses:
        return ""
    cited = (one for entry in library.knowledge.entries.values() for one in entry.citations if one.clause == ref)
    quoted = next(cited, Citation(ref, library.knowledge.clauses[ref].text))
    return render_clauses((quoted,), library.knowledge)
